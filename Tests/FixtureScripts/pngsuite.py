"""pngsuite.py: writes Fixtures/pngsuite/expected.tsv, what every valid file of PngSuite decodes to.

A decoder of its own, straight from the specification (PNG, third edition, sections 7 to 13), which
shares no code with libpng. Where Pillow is there and has the depth, it is held to Pillow as well.

Each line: file, width, height, layout (gray, grayAlpha, rgb, rgba), bits, and the FNV-1a of 64 bits
over the samples, row by row, those of 16 bits most significant byte first. Palettes are expanded,
gray of less than 8 bits is scaled to 8, and tRNS becomes alpha. Files whose name begins with x are
broken; their line says what is wrong instead.
"""

import os
import struct
import sys
import zlib

FOLDER = os.path.join(os.path.dirname(__file__), "../../Fixtures/pngsuite")
LAYOUTS = {1: "gray", 2: "grayAlpha", 3: "rgb", 4: "rgba"}
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Left, top, and the steps across and down.
PASSES = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]
BROKEN = {
    "xs": "no PNG signature",
    "xcr": "CR for LF",
    "xlf": "LF for CRLF",
    "xhd": "wrong checksum of IHDR",
    "xc": "illegal colour type",
    "xd0": "illegal depth",
    "xd3": "illegal depth",
    "xd9": "illegal depth",
    "xdt": "no IDAT",
    "xcs": "wrong checksum of IDAT",
}


def chunks(file):
    place = 8
    while place < len(file):
        (length,) = struct.unpack_from(">I", file, place)
        yield file[place + 4 : place + 8], file[place + 8 : place + 8 + length]
        place += 12 + length


def unfiltered(data, place, rows, row_bytes, step):
    """Rows of a pass, and where the next begins."""
    above = bytearray(row_bytes)
    found = []
    for _ in range(rows):
        kind, row = data[place], bytearray(data[place + 1 : place + 1 + row_bytes])
        for i in range(row_bytes):
            left = row[i - step] if i >= step else 0
            up, corner = above[i], above[i - step] if i >= step else 0
            estimate = left + up - corner
            nearest = min(
                (abs(estimate - value), order, value)
                for order, value in enumerate((left, up, corner))
            )[2]
            row[i] = (row[i] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
        found.append(row)
        above = row
        place += 1 + row_bytes
    return found, place


def samples(row, count, depth):
    if depth == 16:
        return list(struct.unpack(f">{count}H", row[: 2 * count]))
    per = 8 // depth
    return [row[i // per] >> (8 - depth * (i % per + 1)) & ((1 << depth) - 1) for i in range(count)]


def decode(file):
    palette = transparency = None
    data = b""
    for kind, body in chunks(file):
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"PLTE":
            palette = [tuple(body[i : i + 3]) for i in range(0, len(body), 3)]
        elif kind == b"tRNS":
            transparency = body
        elif kind == b"IDAT":
            data += body
    data = zlib.decompress(data)
    each = SAMPLES[colour]
    step = max(each * depth // 8, 1)
    image = [[None] * width for _ in range(height)]
    place = 0
    for left, top, across, down in PASSES if interlaced else [(0, 0, 1, 1)]:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns <= 0 or rows <= 0:
            continue
        found, place = unfiltered(data, place, rows, (columns * each * depth + 7) // 8, step)
        for y, row in enumerate(found):
            values = samples(row, columns * each, depth)
            for x in range(columns):
                image[top + y * down][left + x * across] = values[x * each : (x + 1) * each]
    rows = [expanded(row, depth, colour, palette, transparency) for row in image]
    return width, height, depth, rows


def expanded(row, depth, colour, palette, transparency):
    most = (1 << max(depth, 8)) - 1
    if colour == 3:
        alpha = transparency
        pixels = [palette[value[0]] for value in row]
        if alpha is None:
            return pixels
        return [(*palette[v[0]], alpha[v[0]] if v[0] < len(alpha) else 255) for v in row]
    key = None
    if transparency is not None and colour in (0, 2):
        key = list(struct.unpack(f">{len(transparency) // 2}H", transparency))
    scale = 255 // ((1 << depth) - 1) if depth < 8 else 1
    return [
        tuple(sample * scale for sample in pixel)
        + (() if key is None else (0 if pixel == key else most,))
        for pixel in row
    ]


def fnv(rows, depth):
    value = 0xCBF29CE484222325
    for row in rows:
        for pixel in row:
            for sample in pixel:
                for byte in struct.pack(">H", sample) if depth == 16 else bytes([sample]):
                    value = (value ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return value


def held_to_pillow(path, rows, depth):
    """Whether Pillow sees the same, where it keeps all bits, and scales what is transparent with them."""
    try:
        from PIL import Image
    except ImportError:
        return True
    channels = len(rows[0][0])
    if depth == 16 or (depth < 8 and channels == 2):
        return True
    with Image.open(path) as image:
        mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
        seen = image.convert(mode) if image.mode != "1" else image.convert("L")
        return list(seen.tobytes()) == [sample for row in rows for pixel in row for sample in pixel]


def main():
    lines = []
    for name in sorted(os.listdir(FOLDER)):
        if not name.endswith(".png"):
            continue
        path = os.path.join(FOLDER, name)
        if name.startswith("x"):
            why = max((key for key in BROKEN if name.startswith(key)), key=len)
            lines.append(f"{name}\tbroken\t{BROKEN[why]}")
            continue
        with open(path, "rb") as file:
            width, height, depth, rows = decode(file.read())
        if not held_to_pillow(path, rows, depth):
            sys.exit(f"{name}: Pillow sees another picture")
        layout = LAYOUTS[len(rows[0][0])]
        bits = 16 if depth == 16 else 8
        lines.append(f"{name}\t{width}\t{height}\t{layout}\t{bits}\t{fnv(rows, depth):016x}")
    with open(os.path.join(FOLDER, "expected.tsv"), "w") as file:
        file.write("\n".join(lines) + "\n")
    print(f"{len(lines)} files")


if __name__ == "__main__":
    main()
