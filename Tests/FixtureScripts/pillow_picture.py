"""The test picture as a Pillow image, and the private metadata that some fixtures carry."""

import io

from PIL import Image

import picture

NOTICE = "Copyright 2024 Fixture Author"
GPS = ((48, 51, 30), (2, 17, 40))


def image(width=picture.WIDTH, height=picture.HEIGHT, with_alpha=False):
    """The picture as a Pillow image."""
    rows = picture.pixels(picture.rgb, width, height)
    result = Image.new("RGB", (width, height))
    result.putdata([pixel for row in rows for pixel in row])
    if with_alpha:
        mask = Image.new("L", (width, height))
        mask.putdata(
            [value for row in picture.pixels(picture.alpha, width, height) for value in row]
        )
        result.putalpha(mask)
    return result


def encoded(source, format, **options):
    out = io.BytesIO()
    source.save(out, format, **options)
    return out.getvalue()


# What must be done to the upright picture to store it under each orientation: the inverse of what
# EXIF 2.32 tells a reader to do.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def stored(source, orientation):
    turn = STORED[orientation]
    return source if turn is None else source.transpose(turn)
