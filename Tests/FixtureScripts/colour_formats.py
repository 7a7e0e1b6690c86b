#!/usr/bin/env python3
"""Writes Fixtures/colour: small pictures in other colours than sRGB, each with the pixels that Little CMS
makes of it (relative colorimetric, black point compensation), through Pillow (Debian's python3-pil).

Usage: colour_formats.py DIRECTORY
The profiles are made here: matrices and curves by their published primaries, inks by a simple model.
"""
import io, struct, sys, zlib
from pathlib import Path

from PIL import Image, ImageChops, ImageCms

SIZE = 24


def number(value):
    return struct.pack(">i", round(value * 65536))


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
            [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
            [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det]]


def product(m, n):
    return [[sum(m[r][k] * n[k][c] for k in range(3)) for c in range(len(n[0]))] for r in range(3)]


def light(x, y):
    return [[x / y], [1.0], [(1 - x - y) / y]]


BRADFORD = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
D50 = [[0.9642], [1.0], [0.8249]]


def colorants(white, corners):
    """Columns X, Y, Z of red, green and blue, adapted to D50 by Bradford's way."""
    raw = [light(*corner) for corner in corners]
    matrix = [[raw[c][r][0] for c in range(3)] for r in range(3)]
    scale = product(inverse(matrix), light(*white))
    matrix = [[matrix[r][c] * scale[c][0] for c in range(3)] for r in range(3)]
    source, target = product(BRADFORD, light(*white)), product(BRADFORD, D50)
    cone = [[target[i][0] / source[i][0] if i == j else 0 for j in range(3)] for i in range(3)]
    return product(product(product(inverse(BRADFORD), cone), BRADFORD), matrix)


def profile(space, tags, device=b"mntr", connection=b"XYZ "):
    tags = {b"wtpt": b"XYZ \0\0\0\0" + b"".join(number(v[0]) for v in D50),
            b"desc": b"desc\0\0\0\0\0\0\0\x05test\0" + bytes(78),
            b"cprt": b"text\0\0\0\0none\0"} | tags
    table, data, places = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        if value not in places:
            data += bytes(-len(data) % 4)
            places[value] = start + len(data)
            data += value
        table += name + struct.pack(">II", places[value], len(value))
    head = struct.pack(">I", start + len(data)) + bytes(4) + b"\x02\x40\0\0" + device + space + connection
    head += bytes(12) + b"acsp" + bytes(28) + b"".join(number(v[0]) for v in D50)
    head = head.ljust(128, b"\0")
    return head + struct.pack(">I", len(tags)) + table + data


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def srgb_curve():
    def decode(v):
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *(round(decode(i / 1023) * 65535) for i in range(1024)))


def rgb(white, corners, curve):
    matrix = colorants(white, corners)
    tags = {name + b"XYZ": b"XYZ \0\0\0\0" + b"".join(number(matrix[r][c]) for r in range(3))
            for c, name in enumerate([b"r", b"g", b"b"])}
    return profile(b"RGB ", tags | {name + b"TRC": curve for name in [b"r", b"g", b"b"]})


def inks():
    """Each ink takes its share of the light: a table of 5 to the fourth colours, as 8-bit Lab."""
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB", 1)
    steps = [0, 64, 128, 191, 255]
    colours = [(c, m, y, k) for c in steps for m in steps for y in steps for k in steps]
    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata([tuple((255 - v) * (255 - k) * 4 // (255 * 5) + 30 for v in (c, m, y)) for c, m, y, k in colours])
    lab = ImageCms.applyTransform(picture, to_lab).tobytes()
    lab = bytes(v if i % 3 == 0 else v ^ 0x80 for i, v in enumerate(lab))
    ramp = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 5, 0])
    table += b"".join(number(1 if i % 4 == 0 else 0) for i in range(9)) + ramp * 4 + lab + ramp * 3
    return profile(b"CMYK", {b"A2B0": table, b"A2B1": table}, b"prtr", b"Lab ")


D65 = (0.3127, 0.3290)
PROFILES = {
    "display-p3": rgb(D65, [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)], srgb_curve()),
    "adobe-rgb": rgb(D65, [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], gamma(2.19921875)),
    "prophoto": rgb((0.3457, 0.3585), [(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)], gamma(1.8)),
    "srgb": rgb(D65, [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)], srgb_curve()),
    "gray-gamma22": profile(b"GRAY", {b"kTRC": gamma(2.2)}),
    "inks": inks(),
}


def picture(mode):
    def level(x, y, channel):
        return (x * 255 // (SIZE - 1), y * 255 // (SIZE - 1), (x + y) * 255 // (2 * SIZE - 2), (x * y * 160) // (SIZE * SIZE))[channel]
    made = Image.new(mode, (SIZE, SIZE))
    channels = len(mode)
    made.putdata([tuple(level(x, y, c) for c in range(channels)) if channels > 1 else level(x, y, 0)
                  for y in range(SIZE) for x in range(SIZE)])
    return made


def reference(image, icc):
    """What Little CMS makes of the pixels as they are read back; gray goes by way of RGB."""
    out = "RGB"
    transform = ImageCms.buildTransform(io.BytesIO(icc), ImageCms.createProfile("sRGB"), image.mode, out, 1, 0x2000)
    made = ImageCms.applyTransform(image, transform)
    return made.getchannel(1) if image.mode == "L" else made


def save(folder, name, icc, **options):
    path = folder / name
    image = picture(options.pop("mode", "RGB"))
    image.save(path, icc_profile=icc, **options)
    reference(Image.open(path), icc).save(folder / (name + ".expected.png"))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in ["display-p3", "adobe-rgb", "prophoto", "srgb"]:
        save(folder, f"{name}.png", PROFILES[name])
    save(folder, "display-p3.webp", PROFILES["display-p3"], lossless=True)
    save(folder, "display-p3.jpg", PROFILES["display-p3"], quality=95, subsampling=0)
    save(folder, "gray-gamma22.png", PROFILES["gray-gamma22"], mode="L")
    save(folder, "cmyk-adobe.jpg", PROFILES["inks"], mode="CMYK", quality=95, subsampling=0)
    # Straight inks: the same file without Adobe's segment, which Pillow takes for inverted all the same.
    data = (folder / "cmyk-adobe.jpg").read_bytes()
    start = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[start + 2:start + 4])[0]
    (folder / "cmyk-straight.jpg").write_bytes(data[:start] + data[start + 2 + length:])
    image = ImageChops.invert(Image.open(folder / "cmyk-straight.jpg"))
    reference(image, PROFILES["inks"]).save(folder / "cmyk-straight.jpg.expected.png")


if __name__ == "__main__":
    main()
