"""optimise_png_check.py BUCKET OUTPUTS NAME…: prints the names of outputs that do not look as their
inputs do, every pixel of them, by Pillow. Colours count where anything of them shows.

Pillow has no mode for colours or alpha of 16 bits, and drops the low byte of each: where input or output
has 16 bits, libvips reads both.
"""

import os
import sys

import numpy
import pyvips
from PIL import Image


def is_wide(path):
    with open(path, "rb") as file:
        return file.read(25)[24] == 16


def by_pillow(path):
    with Image.open(path) as image:
        return numpy.asarray(image.convert("RGBA"))


def by_vips(path):
    """Red, green, blue and alpha of 16 bits."""
    image = pyvips.Image.new_from_file(path)
    pixels = numpy.ndarray(
        buffer=image.write_to_memory(),
        dtype={"uchar": numpy.uint8, "ushort": numpy.uint16}[image.format],
        shape=[image.height, image.width, image.bands],
    ).astype(numpy.uint16)
    if image.format == "uchar":
        pixels = pixels * 257
    if image.bands % 2:
        pixels = numpy.dstack([pixels, numpy.full(pixels.shape[:2], 65535, numpy.uint16)])
    if pixels.shape[2] == 2:
        pixels = pixels[..., [0, 0, 0, 1]]
    return pixels


def same(one, other):
    read = by_vips if is_wide(one) or is_wide(other) else by_pillow
    one, other = (numpy.where(pixels[..., 3:] == 0, 0, pixels) for pixels in map(read, (one, other)))
    return one.shape == other.shape and (one == other).all()


bucket, outputs, *names = sys.argv[1:]
for name in names:
    path = os.path.join(outputs, name)
    if not os.path.exists(path) or not same(os.path.join(bucket, name), path):
        print(name)
