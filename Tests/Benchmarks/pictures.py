"""pictures.py photos|pngs|icons|large FOLDER [SOURCE…]: the images of a contest, with what is
true of each.

FOLDER becomes a bucket of numbered files, and a folder beside it holds the reference of each: the
whole image decoded, turned upright, and resized by Pillow's Lanczos3, as raw pixels. `list.json` in
it says for each image what the contest must know.
Runs under the environment's Python, apart from the process that measures: a child's peak memory
counts from its parent's.
"""

import json
import os
import random
import shutil
import sys

import numpy
from PIL import Image, ImageDraw, ImageOps

WIDTH = 800
ICONS = 1000
ICON_SIDE = 64
# The longest side of a photo that becomes a PNG, where no folder of PNGs is given.
PNG_SIDE = 2048
Image.MAX_IMAGE_PIXELS = None


def upright(path):
    """The whole image in 8-bit gray, RGB, or either with alpha."""
    with Image.open(path) as image:
        image = ImageOps.exif_transpose(image)
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def reference(path, size):
    image = upright(path)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def decode_scale(width):
    """The DCT's greatest divisor that leaves twice the target, as imgproc and its floor choose."""
    return next((n for n in (8, 4, 2) if -(-width // n) >= 2 * WIDTH), 1)


def usable(path):
    """Whether an image shrinks, and is of a kind that the floor and every peer take."""
    try:
        image = upright(path)
    except (OSError, SyntaxError, ValueError):
        return False
    if path.lower().endswith(".png"):
        with open(path, "rb") as file:
            header = file.read(29)
        if header[24] > 8 or header[28] != 0:
            return False
    return image.width > WIDTH and image.mode in ("L", "RGB", "LA", "RGBA")


def listed(folders, extensions):
    paths = [
        os.path.join(folder, name)
        for folder in folders
        for name in sorted(os.listdir(folder))
        if name.lower().endswith(extensions)
    ]
    found = [path for path in paths if usable(path)]
    if not found:
        sys.exit(f"no image wider than {WIDTH} pixels in {' '.join(folders)}")
    return found


def describe(bucket, name, size, references, scale):
    """The entry of one image, whose reference is written."""
    image = reference(os.path.join(bucket, name), size)
    pixels = os.path.join(references, os.path.splitext(name)[0] + ".raw")
    with open(pixels, "wb") as file:
        file.write(image.tobytes())
    return {
        "name": name,
        "width": image.width,
        "height": image.height,
        "mode": image.mode,
        "scale": scale,
        "pixels": pixels,
    }


def shrinking(bucket, names, references):
    """The entries of images that become WIDTH pixels wide. `names` holds the original of each."""
    entries = []
    for name, source in names.items():
        image = upright(os.path.join(bucket, name))
        size = (WIDTH, max(1, round(image.height * WIDTH / image.width)))
        scale = decode_scale(image.width) if name.endswith(".jpg") else 1
        entry = describe(bucket, name, size, references, scale)
        megapixels = image.width * image.height / 1e6
        entries.append({**entry, "megapixels": megapixels, "source": os.path.basename(source)})
    return entries


def copy_photos(bucket, sources):
    paths = listed(sources, (".jpg", ".jpeg"))
    names = {f"{number:04}.jpg": path for number, path in enumerate(paths)}
    for name, path in names.items():
        shutil.copyfile(path, os.path.join(bucket, name))
    return names


def copy_pngs(bucket, sources):
    """PNGs of the folders, or the photos of a folder that has none made into PNGs."""
    given = any(name.lower().endswith(".png") for folder in sources for name in os.listdir(folder))
    paths = listed(sources, (".png",) if given else (".jpg", ".jpeg"))
    names = {f"{number:04}.png": path for number, path in enumerate(paths)}
    for name, path in names.items():
        target = os.path.join(bucket, name)
        if given:
            shutil.copyfile(path, target)
        else:
            image = upright(path)
            image.thumbnail((PNG_SIDE, PNG_SIDE), Image.Resampling.LANCZOS)
            image.save(target, icc_profile=None, exif=b"")
    return names


def draw_icon(number):
    """A shape and a letter with soft edges on a clear ground, drawn large and reduced."""
    dice, side = random.Random(number), 4 * ICON_SIDE
    colour = lambda: tuple(dice.randrange(256) for _ in range(3)) + (255,)
    icon = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(icon)
    box = [dice.randrange(side // 4), dice.randrange(side // 4)]
    box += [side - dice.randrange(side // 4), side - dice.randrange(side // 4)]
    draw = dice.choice([pen.ellipse, pen.rectangle, pen.rounded_rectangle])
    draw(box, fill=colour(), outline=colour(), width=dice.randrange(1, side // 8))
    pen.line([dice.randrange(side) for _ in range(6)], fill=colour(), width=side // 16)
    return icon.resize((ICON_SIDE, ICON_SIDE), Image.Resampling.LANCZOS)


def draw_icons(bucket):
    names = [f"{number:04}.png" for number in range(ICONS)]
    for number, name in enumerate(names):
        draw_icon(number).save(os.path.join(bucket, name))
    return names


def busy_image(width, height):
    """Gradients and noise: neither a flat area nor a photo's own cost, but near a photo's bytes."""
    dice = numpy.random.default_rng(1)
    coarse = dice.integers(0, 256, (height // 100, width // 100, 3), dtype=numpy.uint8)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    pixels = numpy.asarray(smooth) // 2
    pixels += dice.integers(0, 32, (height, width, 1), dtype=numpy.uint8)
    return Image.fromarray(pixels)


def make_large(bucket):
    """What memory is measured with; no references."""
    busy_image(6000, 4000).save(os.path.join(bucket, "24MP.jpg"), quality=90)
    busy_image(10_000, 10_000).save(os.path.join(bucket, "100MP.png"), compress_level=1)
    draw_icon(0).save(os.path.join(bucket, "icon.png"))


def main():
    kind, folder, *sources = sys.argv[1:]
    bucket, references = os.path.join(folder, "bucket"), os.path.join(folder, "references")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(bucket)
    os.makedirs(references)
    if kind == "photos":
        entries = shrinking(bucket, copy_photos(bucket, sources), references)
    elif kind == "pngs":
        entries = shrinking(bucket, copy_pngs(bucket, sources), references)
    elif kind == "icons":
        size = (ICON_SIDE, ICON_SIDE)
        entries = [
            {**describe(bucket, name, size, references, 1), "megapixels": ICON_SIDE**2 / 1e6}
            for name in draw_icons(bucket)
        ]
    else:
        make_large(bucket)
        entries = []
    with open(os.path.join(folder, "list.json"), "w") as file:
        json.dump(entries, file)


if __name__ == "__main__":
    main()
