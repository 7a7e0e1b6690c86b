#!/usr/bin/env python3
"""make_formats.py [FOLDER]: writes Fixtures/formats, one small file for each variety of JPEG, PNG
and WebP that must be read, and expected.tsv beside them.

Needs Pillow and libjpeg-turbo's cjpeg. The files are committed; another version of either library
may write other bytes for the same pictures.
"""

import os
import sys

import jpeg_formats
import picture
import png_formats
import webp_formats

FOLDER = os.path.join(os.path.dirname(__file__), "../../Fixtures/formats")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else FOLDER
    os.makedirs(folder, exist_ok=True)
    expected = []

    def put(name, data, size=(picture.WIDTH, picture.HEIGHT), frames=1, format=None):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
        expected.append((name, format or name.split("-")[0], *size, frames))

    for family in (jpeg_formats, png_formats, webp_formats):
        family.make(put)
    with open(os.path.join(folder, "expected.tsv"), "w") as file:
        file.write("file\tformat\twidth\theight\tframes\n")
        for row in sorted(expected):
            file.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
