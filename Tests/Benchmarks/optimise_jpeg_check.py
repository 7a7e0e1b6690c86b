"""optimise_jpeg_check.py BUCKET OUTPUTS NAME…: the names of JPEGs in OUTPUTS that are larger than those of
the same name in BUCKET, or whose samples or quantisers are others. Samples are compared before they
become RGB and with chroma as it is, so that a coefficient that differs shows."""

import os
import sys

import numpy
from PIL import Image

Image.MAX_IMAGE_PIXELS = None


def content(path):
    with Image.open(path) as image:
        # Of each component: its number, sampling factors, and quantisers.
        layers = [(*layer[:3], *image.quantization[layer[3]]) for layer in image.layer]
        if image.mode == "RGB":
            image.draft("YCbCr", image.size)
        return image.size, layers, numpy.asarray(image)


def same(one, other):
    return one[:2] == other[:2] and numpy.array_equal(one[2], other[2])


def output(folder, name):
    """What was made of a file, by whichever extension the contender uses."""
    stem = os.path.splitext(name)[0]
    found = [path for path in os.listdir(folder) if os.path.splitext(path)[0] == stem]
    return os.path.join(folder, found[0])


def main():
    bucket, outputs, *names = sys.argv[1:]
    for name in names:
        source, made = os.path.join(bucket, name), output(outputs, name)
        larger = os.path.getsize(made) > os.path.getsize(source)
        if larger or not same(content(source), content(made)):
            print(name + (" (larger)" if larger else ""))


main()
