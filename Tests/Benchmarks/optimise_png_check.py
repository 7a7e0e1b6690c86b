"""optimise_png_check.py BUCKET OUTPUTS NAME…: prints the names of outputs that do not look as their
inputs do, every pixel of them, by Pillow. Colours count where anything of them shows.
"""

import os
import sys

import numpy
from PIL import Image


def seen(path):
    """Pixels as they show: 8 bits of red, green, blue and alpha, or what Pillow has of 16 bits."""
    with Image.open(path) as image:
        image.load()
        if image.mode.startswith("I") or image.mode == "F":
            levels = numpy.asarray(image).astype(numpy.int64)
            key = image.info.get("transparency")
            hidden = levels == key if isinstance(key, int) else numpy.zeros_like(levels)
            return numpy.where(hidden, -1, levels)
        pixels = numpy.asarray(image.convert("RGBA")).astype(numpy.int64)
        return numpy.where(pixels[..., 3:] == 0, 0, pixels)


def same(one, other):
    # Gray of 16 bits that became 8.
    if one.ndim == 2 and other.ndim == 3:
        gray = numpy.where(other[..., 3] == 0, -1, other[..., 0] * 257)
        return one.shape == gray.shape and (one == gray).all()
    return one.shape == other.shape and (one == other).all()


bucket, outputs, *names = sys.argv[1:]
for name in names:
    path = os.path.join(outputs, name)
    if not os.path.exists(path) or not same(seen(os.path.join(bucket, name)), seen(path)):
        print(name)
