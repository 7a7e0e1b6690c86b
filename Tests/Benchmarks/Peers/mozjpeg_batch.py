"""mozjpeg_batch.py OUTPUTS FILE…: each file through mozjpeg's jpegtran, in this process."""

import os
import sys

import mozjpeg_lossless_optimization

for path in sys.argv[2:]:
    with open(path, "rb") as source:
        made = mozjpeg_lossless_optimization.optimize(source.read())
    with open(os.path.join(sys.argv[1], os.path.basename(path)), "wb") as output:
        output.write(made)
