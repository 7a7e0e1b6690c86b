"""The WebP fixtures: lossy and lossless, with alpha, metadata and frames."""

import struct

from PIL import Image

from containers import XMP, display_p3, exif, riff_chunk, riff_chunks, webp, webp_solid
from pillow_picture import GPS, NOTICE, encoded, image, stored


def make(put):
    source, see_through = image(), image(with_alpha=True)
    lossy = encoded(source, "WEBP", quality=80, method=6)
    put("webp-lossy.webp", lossy)
    put("webp-lossless.webp", encoded(source, "WEBP", lossless=True, method=6))
    put("webp-lossy-alpha.webp", encoded(see_through, "WEBP", quality=80, method=6))
    put(
        "webp-lossless-alpha.webp",
        encoded(see_through, "WEBP", lossless=True, exact=True, method=6),
    )
    put("webp-lossless-solid.webp", webp_solid(*source.size))
    put("webp-1x1.webp", encoded(image(1, 1), "WEBP", quality=80), (1, 1))
    put("webp-17x13-lossy.webp", encoded(image(17, 13), "WEBP", quality=80), (17, 13))
    put(
        "webp-17x13-lossless-alpha.webp",
        encoded(image(17, 13, True), "WEBP", lossless=True, exact=True),
        (17, 13),
    )

    def extended(picture_file, flags, size, before=b"", after=b""):
        sides = struct.pack("<I", size[0] - 1)[:3] + struct.pack("<I", size[1] - 1)[:3]
        head = riff_chunk(b"VP8X", struct.pack("<I", flags) + sides)
        return webp(head, before, picture_file[12:], after)

    profile = riff_chunk(b"ICCP", display_p3())
    put("webp-icc-display-p3.webp", extended(lossy, 0x20, source.size, profile))
    for orientation in (3, 6):
        turned = stored(source, orientation)
        put(
            f"webp-orientation-{orientation}.webp",
            extended(
                encoded(turned, "WEBP", lossless=True, method=6),
                0x08,
                turned.size,
                after=riff_chunk(b"EXIF", exif(orientation)),
            ),
        )
    put(
        "webp-metadata.webp",
        extended(
            lossy,
            0x2C,
            source.size,
            profile,
            riff_chunk(b"EXIF", exif(1, NOTICE, GPS)) + riff_chunk(b"XMP ", XMP),
        ),
    )
    put(
        "webp-unknown-chunk.webp",
        extended(lossy, 0, source.size, after=riff_chunk(b"prVt", b"odd")),
    )
    put("webp-trailing-bytes.webp", lossy + b"bytes after the end")
    put(
        "webp-animated.webp",
        encoded(
            source,
            "WEBP",
            save_all=True,
            duration=100,
            lossless=True,
            method=6,
            append_images=[
                source.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
                source.convert("L").convert("RGB"),
            ],
        ),
        frames=3,
    )

    # Of an odd width, and with no alpha anywhere; Pillow sets the flag of alpha all the same.
    sides = (101, 70)
    two = [image(*sides), image(*sides).transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    drawn = encoded(
        two[0], "WEBP", save_all=True, duration=100, quality=80, method=6, append_images=two[1:]
    )
    chunks = [drawn[start:end] for _, start, end in riff_chunks(drawn)]
    head = bytearray(chunks[0])
    head[8] &= ~0x10
    put("webp-animated-opaque.webp", webp(bytes(head), *chunks[1:]), sides, frames=2)
    put("webp-animated-one-frame.webp", webp(bytes(head), *chunks[1:3]), sides)
