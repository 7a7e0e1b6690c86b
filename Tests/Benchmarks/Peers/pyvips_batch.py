"""pyvips_batch.py WIDTH FOLDER EXTENSION SAVE-OPTION=VALUE… -- FILE…: libvips in one process.

Width 0 keeps the size. The cache is off, as it would hold images that never come again.
"""

import os
import sys

import pyvips

cut = sys.argv.index("--")
width, folder, extension, *words = sys.argv[1:cut]
options = {name: int(value) for name, value in (word.split("=") for word in words)}
pyvips.cache_set_max(0)
for path in sys.argv[cut + 1 :]:
    if int(width):
        image = pyvips.Image.thumbnail(path, int(width), height=10_000_000, size="down")
    else:
        image = pyvips.Image.new_from_file(path, access="sequential")
    stem = os.path.splitext(os.path.basename(path))[0]
    image.write_to_file(os.path.join(folder, stem + extension), keep="none", **options)
