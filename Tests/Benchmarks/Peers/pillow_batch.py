"""pillow_batch.py WIDTH FOLDER EXTENSION SAVE-OPTION=VALUE… -- FILE…: Pillow in one process.

JPEG is decoded at the scale that leaves twice the width (`draft`), and reduced by whole factors
before Lanczos3 only as far as that leaves twice the width too. Width 0 keeps the size.
"""

import os
import sys

from PIL import Image, ImageOps

SIDEWAYS = (5, 6, 7, 8)


def shrunk(image, width):
    sideways = image.getexif().get(0x0112, 1) in SIDEWAYS
    across, down = reversed(image.size) if sideways else image.size
    size = (width, max(1, round(down * width / across)))
    size = tuple(reversed(size)) if sideways else size
    image.draft(None, tuple(2 * side for side in size))
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return ImageOps.exif_transpose(small)


cut = sys.argv.index("--")
width, folder, extension, *words = sys.argv[1:cut]
options = {name: int(value) for name, value in (word.split("=") for word in words)}
for path in sys.argv[cut + 1 :]:
    with Image.open(path) as image:
        made = shrunk(image, int(width)) if int(width) else image
        stem = os.path.splitext(os.path.basename(path))[0]
        made.save(os.path.join(folder, stem + extension), icc_profile=None, exif=b"", **options)
