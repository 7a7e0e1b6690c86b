#!/usr/bin/env python3
"""make_malformed.py [FOLDER]: writes Fixtures/malformed, small files that must be refused, and
expected.tsv with the failure code of each. Run make_formats.py first: its files are broken here.

Codes are those of CodecError; `a|b` means that either is right. Needs nothing but Python.
"""

import os
import random
import struct
import sys
import zlib

import picture
from containers import (
    PNG_SIGNATURE,
    jpeg_segment,
    jpeg_segments,
    png_chunk,
    png_chunks,
    png_header,
    riff_chunk,
    riff_chunks,
    webp,
    webp_solid,
)

HERE = os.path.dirname(__file__)
FORMATS = os.path.join(HERE, "../../Fixtures/formats")
FOLDER = os.path.join(HERE, "../../Fixtures/malformed")
EITHER = "corrupt|truncated"
VARIETY = "corrupt|unsupported_variety"


def valid(name):
    with open(os.path.join(FORMATS, name), "rb") as file:
        return file.read()


def changed(data, at, new):
    return data[:at] + new + data[at + len(new) :]


def flipped(data, first, last, count, seed):
    """`count` bytes of data[first:last] inverted in one bit each."""
    chance, out = random.Random(seed), bytearray(data)
    for at in chance.sample(range(first, last), count):
        out[at] ^= 1 << chance.randrange(8)
    return bytes(out)


def find(data, marker):
    """(start, end) of the first segment with this JPEG marker."""
    return next((start, end) for kind, start, end in jpeg_segments(data) if kind == marker)


def jpegs():
    base, progressive = valid("jpeg-baseline-420.jpg"), valid("jpeg-progressive-420.jpg")
    frame, frame_end = find(base, 0xC0)
    huffman, huffman_end = find(base, 0xC4)
    tables, tables_end = find(base, 0xDB)
    scan, scan_end = find(base, 0xDA)
    middle = (scan_end + len(base)) // 2
    yield "jpeg-signature-only.jpg", base[:3], EITHER
    yield "jpeg-truncated-in-header.jpg", base[: frame + 7], "truncated"
    yield "jpeg-truncated-before-scan.jpg", base[:scan], "truncated"
    yield "jpeg-truncated-half.jpg", base[:middle], "truncated"
    yield "jpeg-truncated-last-2-bytes.jpg", base[:-2], "truncated"
    yield "jpeg-progressive-truncated-half.jpg", progressive[: len(progressive) // 2], "truncated"
    yield "jpeg-progressive-truncated-last-2-bytes.jpg", progressive[:-2], "truncated"
    yield "jpeg-early-end-of-image.jpg", base[:middle] + b"\xff\xd9", EITHER
    yield "jpeg-entropy-zeroed.jpg", changed(base, middle, bytes(len(base) - 2 - middle)), EITHER
    yield "jpeg-entropy-no-such-code.jpg", changed(base, middle, b"\xff\0" * 50), EITHER
    yield "jpeg-entropy-bit-flips.jpg", flipped(base, scan_end + 20, len(base) - 2, 40, 6), EITHER
    yield "jpeg-marker-in-entropy.jpg", changed(base, middle, b"\xff\xc4\x00\x04\x01\x02"), EITHER
    restart = valid("jpeg-restart-markers.jpg")
    at = restart.index(b"\xff\xd2")
    yield "jpeg-restart-marker-missing.jpg", restart[:at] + restart[at + 2 :], EITHER
    yield "jpeg-huffman-counts-too-many.jpg", changed(base, huffman + 5, b"\xff" * 16), "corrupt"
    yield "jpeg-huffman-codes-overfull.jpg", changed(base, huffman + 5, b"\x03"), "corrupt"
    yield "jpeg-huffman-table-number.jpg", changed(base, huffman + 4, b"\x0f"), "corrupt"
    yield "jpeg-no-quantisation-table.jpg", base[:tables] + base[frame:], "corrupt"
    yield "jpeg-quantisation-table-short.jpg", (
        base[:tables] + jpeg_segment(0xDB, base[tables + 4 : tables + 30]) + base[tables_end:]
    ), EITHER
    yield "jpeg-no-frame-header.jpg", base[:frame] + base[frame_end:], "corrupt"
    yield "jpeg-two-frame-headers.jpg", base[:frame_end] + base[frame:], "corrupt"
    yield "jpeg-no-scan.jpg", base[:scan] + b"\xff\xd9", EITHER
    yield "jpeg-scan-of-unknown-component.jpg", changed(base, scan + 5, b"\x77"), "corrupt"
    yield "jpeg-segment-past-end.jpg", base[:2] + b"\xff\xe1\xff\xf0" + base[2:], EITHER
    vast = struct.pack(">HH", 65500, 65500)
    yield "jpeg-65500x65500.jpg", changed(base, frame + 5, vast), "over_limit"
    yield "jpeg-width-0.jpg", changed(base, frame + 7, b"\0\0"), "corrupt"
    yield "jpeg-height-0.jpg", changed(base, frame + 5, b"\0\0"), VARIETY
    yield "jpeg-taller-than-its-data.jpg", changed(base, frame + 5, struct.pack(">H", 480)), EITHER
    yield "jpeg-sampling-factor-5.jpg", changed(base, frame + 11, b"\x55"), "corrupt"
    yield "jpeg-12-bit.jpg", changed(base, frame + 4, b"\x0c"), "unsupported_variety"
    yield "jpeg-lossless-frame.jpg", changed(base, frame + 1, b"\xc3"), "unsupported_variety"
    yield "jpeg-two-components.jpg", base[:frame] + jpeg_segment(
        0xC0, base[frame + 4 : frame + 9] + b"\x02" + base[frame + 10 : frame + 16]
    ) + (
        base[frame_end:scan] + jpeg_segment(0xDA, b"\x02\x01\0\x02\x11\0\x3f\0") + base[scan_end:]
    ), VARIETY
    yield "jpeg-random-after-signature.jpg", b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(
        500
    ), EITHER


def raw_png(width, height, color, depth, payload, before=b""):
    return (
        PNG_SIGNATURE
        + png_header(width, height, color, depth)
        + before
        + png_chunk(b"IDAT", payload)
        + png_chunk(b"IEND")
    )


def pngs():
    base = valid("png-rgb-8bit.png")
    size = (picture.WIDTH, picture.HEIGHT)
    places = {kind: (start, end) for kind, start, end in png_chunks(base)}
    header_end = places[b"IHDR"][1]
    idat, idat_end = places[b"IDAT"]
    packed = base[idat + 8 : idat_end - 4]
    lines = zlib.decompress(packed)
    deflated = lambda data: zlib.compress(data, 9)
    palette = valid("png-palette-8bit.png")
    plte = next((start, end) for kind, start, end in png_chunks(palette) if kind == b"PLTE")
    yield "png-signature-only.png", PNG_SIGNATURE, "truncated"
    yield "png-signature-in-text-mode.png", base.replace(
        b"\r\n", b"\n", 1
    ), "unsupported_format|corrupt"
    yield "png-truncated-in-header.png", base[:20], "truncated"
    yield "png-truncated-half.png", base[: len(base) // 2], "truncated"
    yield "png-truncated-last-2-bytes.png", base[:-2], "truncated"
    yield "png-no-end-chunk.png", base[:idat_end], "truncated"
    interlaced = valid("png-rgba-8bit-interlaced.png")
    yield "png-interlaced-truncated-half.png", interlaced[: len(interlaced) // 2], "truncated"
    yield "png-header-wrong-crc.png", changed(
        base, header_end - 1, bytes([base[header_end - 1] ^ 1])
    ), "corrupt"
    yield "png-data-wrong-crc.png", changed(
        base, idat_end - 1, bytes([base[idat_end - 1] ^ 1])
    ), "corrupt"
    yield "png-data-bit-flips.png", flipped(base, idat + 60, idat_end - 8, 8, 2), "corrupt"
    yield "png-data-bit-flips-right-crc.png", raw_png(
        *size, 2, 8, flipped(packed, 60, len(packed) - 8, 8, 3)
    ), EITHER
    yield "png-data-not-zlib.png", raw_png(*size, 2, 8, random.Random(4).randbytes(900)), "corrupt"
    yield "png-data-stops-early.png", raw_png(*size, 2, 8, packed[: len(packed) // 2]), EITHER
    yield "png-data-too-few-rows.png", raw_png(
        *size, 2, 8, deflated(lines[: len(lines) // 2])
    ), EITHER
    yield "png-data-empty.png", raw_png(*size, 2, 8, b""), EITHER
    yield "png-filter-type-5.png", raw_png(*size, 2, 8, deflated(b"\x05" + lines[1:])), "corrupt"
    yield "png-no-data-chunk.png", base[:idat] + base[idat_end:], "corrupt"
    yield "png-palette-missing.png", palette[: plte[0]] + palette[plte[1] :], "corrupt"
    yield "png-palette-length-4.png", (
        palette[: plte[0]] + png_chunk(b"PLTE", b"\1\2\3\4") + palette[plte[1] :]
    ), "corrupt"
    yield "png-0x0.png", raw_png(0, 0, 2, 8, deflated(b"")), "corrupt"
    yield "png-width-0.png", raw_png(0, 48, 2, 8, packed), "corrupt"
    yield "png-width-2-to-the-31.png", raw_png(1 << 31, 1, 2, 8, packed), "corrupt|over_limit"
    yield "png-65535x65535.png", raw_png(65535, 65535, 6, 8, deflated(bytes(100))), "over_limit"
    yield "png-2147483647x1.png", raw_png(
        (1 << 31) - 1, 1, 6, 16, deflated(bytes(100))
    ), "over_limit"
    side = 12000
    yield "png-bomb-12000x12000.png", raw_png(
        side, side, 0, 1, deflated(bytes((side // 8 + 1) * side))
    ), "over_limit"
    yield "png-colour-type-5.png", raw_png(*size, 5, 8, packed), "corrupt"
    yield "png-rgb-at-depth-4.png", raw_png(*size, 2, 4, packed), "corrupt"
    method = (
        lambda at: PNG_SIGNATURE
        + png_chunk(b"IHDR", changed(base[16:29], at, b"\7"))
        + base[header_end:]
    )
    yield "png-compression-method-7.png", method(10), VARIETY
    yield "png-filter-method-7.png", method(11), VARIETY
    yield "png-interlace-method-7.png", method(12), VARIETY
    yield "png-header-of-12-bytes.png", (
        PNG_SIGNATURE + png_chunk(b"IHDR", base[16:28]) + base[header_end:]
    ), "corrupt"
    yield "png-two-headers.png", base[:header_end] + base[8:], "corrupt"
    yield "png-data-before-header.png", (
        PNG_SIGNATURE + base[idat:idat_end] + base[8:header_end] + png_chunk(b"IEND")
    ), "corrupt"
    yield "png-unknown-critical-chunk.png", base[:header_end] + png_chunk(b"CRIT", b"?") + base[
        header_end:
    ], VARIETY
    yield "png-chunk-length-2-to-the-31.png", changed(base, idat, b"\x80\0\0\0"), EITHER
    yield "png-chunk-past-end.png", changed(base, idat, b"\0\xff\xff\xff"), EITHER
    yield "png-random-after-signature.png", PNG_SIGNATURE + random.Random(1).randbytes(500), EITHER


def webps():
    lossy, lossless = valid("webp-lossy.webp"), valid("webp-lossless.webp")
    for name, data in (("lossy", lossy), ("lossless", lossless)):
        yield f"webp-{name}-truncated-in-header.webp", data[:24], "truncated"
        yield f"webp-{name}-truncated-half.webp", data[: len(data) // 2], "truncated"
        yield f"webp-{name}-truncated-last-2-bytes.webp", data[:-2], "truncated"
        yield f"webp-{name}-random-after-header.webp", data[:25] + random.Random(5).randbytes(
            300
        ), EITHER
    animated = valid("webp-animated.webp")
    yield "webp-animated-truncated-half.webp", animated[: len(animated) // 2], "truncated"
    frames = [start for kind, start, _ in riff_chunks(animated) if kind == b"ANMF"]
    # Past the frame's fields, the head of its VP8L chunk and the size in its bitstream.
    yield "webp-animated-last-frame-overwritten.webp", changed(
        animated, frames[-1] + 8 + 16 + 8 + 5, random.Random(7).randbytes(100)
    ), "corrupt"
    yield "webp-signature-only.webp", lossy[:12], "truncated"
    yield "webp-riff-size-too-large.webp", changed(
        lossy, 4, struct.pack("<I", len(lossy) + 1000)
    ), "truncated"
    yield "webp-riff-size-too-small.webp", changed(lossy, 4, struct.pack("<I", 40)), EITHER
    yield "webp-riff-size-2-to-the-32.webp", changed(lossy, 4, b"\xff\xff\xff\xff"), EITHER
    yield "webp-chunk-size-too-large.webp", changed(lossy, 16, struct.pack("<I", 1 << 24)), EITHER
    yield "webp-chunk-unknown.webp", changed(lossy, 12, b"ABCD"), VARIETY
    yield "webp-no-chunk.webp", webp(), EITHER
    yield "webp-lossy-start-code.webp", changed(lossy, 23, b"\0\0\0"), "corrupt"
    yield "webp-lossy-not-a-key-frame.webp", changed(lossy, 20, bytes([lossy[20] | 1])), VARIETY
    yield "webp-lossy-partition-too-long.webp", changed(lossy, 21, b"\xff\xff"), EITHER
    yield "webp-lossy-width-0.webp", changed(lossy, 26, b"\0\0"), "corrupt"
    yield "webp-lossless-signature.webp", changed(lossless, 20, b"\0"), "corrupt"
    yield "webp-lossless-version-1.webp", changed(
        lossless, 24, bytes([lossless[24] | 0x20])
    ), VARIETY
    yield "webp-lossless-bit-flips.webp", flipped(lossless, 25, 60, 20, 9), EITHER
    canvas = struct.pack("<I", 0) + b"\xff\x03\0" + b"\xff\x03\0"
    yield "webp-canvas-unlike-picture.webp", webp(
        riff_chunk(b"VP8X", canvas), lossy[12:]
    ), "corrupt"
    yield "webp-canvas-without-picture.webp", webp(riff_chunk(b"VP8X", canvas)), EITHER
    yield "webp-16383x16383.webp", webp_solid(16383, 16383), "over_limit"
    yield "webp-random-after-signature.webp", lossy[:12] + random.Random(1).randbytes(
        500
    ), VARIETY + "|truncated"


def others():
    for extension in ("jpg", "png", "webp"):
        yield f"empty.{extension}", b"", "empty_file"
    for name, byte in (("jpg", b"\xff"), ("png", b"\x89"), ("webp", b"R")):
        yield f"one-byte.{name}", byte, "not_an_image|truncated"
    strangers = {
        "gif": b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;",
        "tiff": b"II*\0\x08\0\0\0\0\0\0\0\0\0",
        "bmp": b"BM"
        + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
        + b"\0\0\xff\0",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
        "pdf": b"%PDF-1.7\n%%EOF\n",
        "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "jxl": b"\xff\x0a\0\0\0\0\0\0",
        "html": b"<!DOCTYPE html><title>404 Not Found</title>\n",
        "wav": b"RIFF\x0c\0\0\0WAVEdata\0\0\0\0",
        "text": b"This is not an image.\n",
    }
    for name, data in strangers.items():
        code = "not_an_image" if name in ("pdf", "html", "wav", "text") else "unsupported_format"
        yield f"{name}-named.jpg", data, code
    for name, data in (
        ("zeros", bytes(1000)),
        ("random", random.Random(1).randbytes(1000)),
    ):
        yield f"{name}-named.jpg", data, "not_an_image"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else FOLDER
    os.makedirs(folder, exist_ok=True)
    expected = []
    for family in (others, jpegs, pngs, webps):
        for name, data, failure in family():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
            expected.append(f"{name}\t{failure}\n")
    with open(os.path.join(folder, "expected.tsv"), "w") as file:
        file.write("file\tfailure\n" + "".join(sorted(expected)))


if __name__ == "__main__":
    main()
