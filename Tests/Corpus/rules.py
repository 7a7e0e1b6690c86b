"""What every output and every failure must be, judged by Pillow and by the bytes alone.

Each check returns texts: broken rules, and notes on what is odd but allowed.
"""

import hashlib
import os

from PIL import Image

BOUND = 2048
Image.MAX_IMAGE_PIXELS = None


def upright_size(path):
    """The size that a viewer shows, by Pillow; None where Pillow can't tell."""
    try:
        with Image.open(path) as image:
            exif = Image.Exif()
            if image.info.get("exif"):
                exif.load(image.info["exif"])
            turned = exif.get(0x0112) in (5, 6, 7, 8)
            return image.size[::-1] if turned else image.size
    except Exception:
        return None


def bounded(size):
    """The size inside the default bound, sides rounded half up, never enlarged."""
    longest = max(size)
    if longest <= BOUND:
        return tuple(size)
    return tuple(max(1, (2 * side * BOUND + longest) // (2 * longest)) for side in size)


def private_metadata(image, data):
    """Names of private metadata still in an output."""
    found = []
    exif = Image.Exif()
    if image.info.get("exif"):
        exif.load(image.info["exif"])
    if exif.get_ifd(0x8825) or 0x8825 in exif:
        found.append("GPS")
    texts = (b"http://ns.adobe.com/xap/1.0/", b"XML:com.adobe.xmp", b"Raw profile type")
    if image.info.get("xmp") or any(text in data for text in texts):
        found.append("XMP")
    return found


def check_output(bucket, outcome):
    """Checks the output of a done or unchanged key. Returns (broken rules, notes)."""
    broken, notes = [], []
    source = os.path.join(bucket, outcome["key"])
    path = os.path.join(bucket, outcome.get("output") or "")
    if not outcome.get("output") or not os.path.isfile(path):
        return ["the output does not exist"], notes
    with open(path, "rb") as file:
        data = file.read()
    said = outcome.get("out") or {}
    try:
        with Image.open(path) as image:
            image.load()
            size, format = image.size, image.format.lower()
            broken += [f"{name} is left in the output" for name in private_metadata(image, data)]
            if image.getexif().get(0x0112, 1) != 1:
                notes.append("the output is not stored upright")
                size = upright_size(path)
    except Exception as error:
        return [f"Pillow can't read the output: {type(error).__name__}"], notes
    facts = {
        "bytes": len(data),
        "format": format,
        "width": size[0],
        "height": size[1],
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    broken += [f"out.{name} is not the file's" for name in facts if said.get(name) != facts[name]]
    before = upright_size(source)
    if before is None:
        notes.append("Pillow can't tell the input's size")
    elif size != bounded(before):
        broken.append(f"the output's size is wrong: {before} became {size}, not {bounded(before)}")
    with open(source, "rb") as file:
        original = file.read()
    if (outcome.get("in") or {}).get("sha256") != hashlib.sha256(original).hexdigest():
        broken.append("in.sha256 is not the file's")
    if len(data) > len(original):
        if before != size:
            notes.append("the output is larger than the input, at another size")
        elif "colour_conversion" in outcome["operations"]:
            notes.append("the output is larger than the input, in other colours")
        else:
            broken.append("the output is larger than the input, at the same size and in its colours")
    return broken, notes


def check_failure(bucket, outcome):
    """Checks that a failed key says why and left nothing. Returns broken rules."""
    reason = outcome.get("reason")
    broken = []
    if not isinstance(reason, str) or not reason.strip() or len(reason.splitlines()) != 1:
        broken.append("the reason is not one line of text")
    for key in {outcome.get("output"), "processed/" + outcome["key"]} - {None}:
        if os.path.lexists(os.path.join(bucket, key)):
            broken.append("a failed key left an output")
    return broken


def sniff(path):
    """The format that the bytes are; None where it is none of the three."""
    with open(path, "rb") as file:
        head = file.read(12)
    if head[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    return "webp" if head[:4] == b"RIFF" and head[8:] == b"WEBP" else None
