"""The PNG fixtures: every legal colour type and depth, transparency, text and animation."""

import struct
import zlib

import picture
from containers import XMP, display_p3, exif, png, png_chunk, png_scanlines
from pillow_picture import GPS, NOTICE


def to_depth(value, depth):
    """An 8-bit sample at another depth; 16 bits get a low byte of their own."""
    if depth == 16:
        return value * 256 + value * value % 251
    return value >> (8 - depth)


def palette_rows(depth):
    """Pixels and palette: the picture's own colours on a grid of 2^depth colours."""
    colors = 1 << depth
    if depth <= 2:
        table = [picture.TOP_LEFT, picture.TOP_RIGHT, picture.BOTTOM_LEFT, picture.BOTTOM_RIGHT][
            :colors
        ]
    else:
        steps = {4: (2, 4, 2), 8: (6, 7, 6)}[depth]
        grid = [[255 * i // (n - 1) for i in range(n)] for n in steps]
        table = [(r, g, b) for r in grid[0] for g in grid[1] for b in grid[2]]
        table = table[: colors - 4] + [
            picture.TOP_LEFT,
            picture.TOP_RIGHT,
            picture.BOTTOM_LEFT,
            picture.BOTTOM_RIGHT,
        ]
    distance = lambda one, two: sum((a - b) ** 2 for a, b in zip(one, two))
    nearest = {}

    def index(x, y, width, height):
        color = picture.rgb(x, y, width, height)
        if color not in nearest:
            nearest[color] = min(range(len(table)), key=lambda n: distance(table[n], color))
        return (nearest[color],)

    return picture.pixels(index), table


def png_rows(color, depth, width=picture.WIDTH, height=picture.HEIGHT):
    """Rows of sample tuples of the picture for any colour type but the palette."""

    def pixel(x, y, width, height):
        value = (
            picture.rgb(x, y, width, height)
            if color in (2, 6)
            else (picture.gray(x, y, width, height),)
        )
        if color >= 4:
            value += (picture.alpha(x, y, width, height),)
        return tuple(to_depth(sample, depth) for sample in value)

    return picture.pixels(pixel, width, height)


PNG_KINDS = {
    0: ("gray", (1, 2, 4, 8, 16)),
    2: ("rgb", (8, 16)),
    3: ("palette", (1, 2, 4, 8)),
    4: ("gray-alpha", (8, 16)),
    6: ("rgba", (8, 16)),
}


def plte(table):
    return png_chunk(b"PLTE", bytes(value for color in table for value in color))


def make(put):
    for color, (kind, depths) in PNG_KINDS.items():
        for depth in depths:
            rows, before = (None, b"")
            if color == 3:
                rows, table = palette_rows(depth)
                before = plte(table)
            rows = rows or png_rows(color, depth)
            for interlaced in (False, True):
                tail = "-interlaced" if interlaced else ""
                put(f"png-{kind}-{depth}bit{tail}.png", png(rows, color, depth, interlaced, before))
    # tRNS: one gray level or colour is transparent, or each palette entry has its own alpha.
    top_left = picture.gray(0, 0)
    for depth in (1, 8, 16):
        level = png_chunk(b"tRNS", struct.pack(">H", to_depth(top_left, depth)))
        put(f"png-gray-{depth}bit-trns.png", png(png_rows(0, depth), 0, depth, False, level))
    for depth in (8, 16):
        level = png_chunk(
            b"tRNS", struct.pack(">3H", *(to_depth(v, depth) for v in picture.TOP_LEFT))
        )
        put(f"png-rgb-{depth}bit-trns.png", png(png_rows(2, depth), 2, depth, False, level))
    for depth, interlaced in ((2, True), (4, False), (8, False)):
        rows, table = palette_rows(depth)
        alphas = bytes(255 * n // len(table) for n in range(len(table)))
        tail = "-interlaced" if interlaced else ""
        before = plte(table) + png_chunk(b"tRNS", alphas)
        put(f"png-palette-{depth}bit-trns{tail}.png", png(rows, 3, depth, interlaced, before))
    rows, table = palette_rows(8)
    put(
        "png-palette-8bit-trns-short.png",
        png(rows, 3, 8, False, plte(table) + png_chunk(b"tRNS", b"\0\x80")),
    )
    for size in ((1, 1), (3, 2), (17, 13)):
        name = "%dx%d" % size
        put(f"png-{name}-rgb-8bit.png", png(png_rows(2, 8, *size), 2, 8), size)
        put(f"png-{name}-gray-1bit-interlaced.png", png(png_rows(0, 1, *size), 0, 1, True), size)
    upright = png_rows(2, 8)
    turned = [list(row) for row in zip(*upright)][::-1]
    put("png-orientation-6.png", png(turned, 2, 8, False, png_chunk(b"eXIf", exif(6))))
    latin = lambda key, value: png_chunk(b"tEXt", key.encode() + b"\0" + value.encode())
    put("png-text-copyright.png", png(upright, 2, 8, False, latin("Copyright", NOTICE)))
    profile = png_chunk(b"iCCP", b"Display P3\0\0" + zlib.compress(display_p3(), 9))
    put("png-icc-display-p3.png", png(upright, 2, 8, False, profile))
    put(
        "png-gamma-chromaticities.png",
        png(
            upright,
            2,
            8,
            False,
            png_chunk(b"gAMA", struct.pack(">I", 45455))
            + png_chunk(
                b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
            ),
        ),
    )
    put("png-srgb-chunk.png", png(upright, 2, 8, False, png_chunk(b"sRGB", b"\0")))
    put(
        "png-metadata.png",
        png(
            upright,
            2,
            8,
            False,
            before=profile
            + png_chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))
            + png_chunk(b"tIME", struct.pack(">HBBBBB", 2024, 1, 2, 3, 4, 5))
            + latin("Copyright", NOTICE)
            + latin("Comment", "a private comment")
            + png_chunk(b"zTXt", b"Description\0\0" + zlib.compress(b"a private description", 9))
            + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
            after=png_chunk(b"eXIf", exif(1, NOTICE, GPS)),
        ),
    )
    put("png-split-idat.png", png(upright, 2, 8, idat_bytes=97))
    put("png-trailing-bytes.png", png(upright, 2, 8) + b"bytes after the end")
    put("png-private-chunk.png", png(upright, 2, 8, False, png_chunk(b"prVt", b"ancillary")))
    # Three frames; the first is the picture that readers of plain PNG see.
    control = lambda number: png_chunk(
        b"fcTL", struct.pack(">5IHHBB", number, picture.WIDTH, picture.HEIGHT, 0, 0, 1, 10, 0, 0)
    )
    more, number = b"", 1
    for shift in (8, 16):
        rows = [row[shift:] + row[:shift] for row in upright]
        more += control(number)
        more += png_chunk(
            b"fdAT", struct.pack(">I", number + 1) + zlib.compress(png_scanlines(rows, 2, 8), 9)
        )
        number += 2
    start = png_chunk(b"acTL", struct.pack(">II", 3, 0)) + control(0)
    put("png-animated.png", png(upright, 2, 8, False, start, more), frames=3)
    put("png-bytes-named.jpg", png(upright, 2, 8), format="png")
