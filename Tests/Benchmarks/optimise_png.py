"""PNG without loss, against oxipng: at the standard effort, and at the last against its Zopfli."""

import os
import struct

import environment

TITLE = "PNG, every pixel kept"
CHECK = "optimise_png_check.py"
MOST_PIXELS = 1_150_000
# Those that take minutes: run once.
SLOW = {"oxipng -o max, Zopfli", "imgproc --effort 9", "oxipng -o 4"}
OXIPNG = [environment.PYTHON, os.path.join(environment.HERE, "Peers/oxipng_batch.py")]


def sources(options):
    """Every PNG of the folders up to MOST_PIXELS."""
    found = []
    for folder in options.pngs:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if name.lower().endswith(".png") and pixels(path) <= MOST_PIXELS:
                found.append(path)
    return found


def pixels(path):
    with open(path, "rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    return width * height


def contenders(stage, slow):
    ours = ["-s", "100%", "--colorspace", "keep"]
    everyone = [
        stage.batch("oxipng -o 4", [*OXIPNG, "4", "OUT"]),
        stage.batch("oxipng -o 2", [*OXIPNG, "2", "OUT"]),
        stage.imgproc_contender("imgproc", ours),
        stage.imgproc_contender("imgproc --lossless", [*ours, "--lossless"]),
    ]
    if slow:
        everyone += [
            stage.batch("oxipng -o max, Zopfli", [*OXIPNG, "zopfli", "OUT"]),
            stage.imgproc_contender("imgproc --effort 9", [*ours, "--effort", "9"]),
        ]
    return everyone
