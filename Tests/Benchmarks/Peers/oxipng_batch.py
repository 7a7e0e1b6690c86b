"""oxipng_batch.py LEVEL|zopfli FOLDER FILE…: oxipng (PyPI pyoxipng) in one process."""

import os
import sys

import oxipng

level, folder, *paths = sys.argv[1:]
options = {"strip": oxipng.StripChunks.safe()}
if level == "zopfli":
    options.update(level=6, deflate=oxipng.Deflaters.zopfli(15))
else:
    options.update(level=int(level))
for path in paths:
    oxipng.optimize(path, os.path.join(folder, os.path.basename(path)), **options)
