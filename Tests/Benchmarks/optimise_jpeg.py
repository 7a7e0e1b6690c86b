"""JPEG without loss, against mozjpeg's jpegtran and libjpeg-turbo's."""

import os

import environment

TITLE = "JPEG, every coefficient kept"
CHECK = "optimise_jpeg_check.py"
SLOW = set()
MOZJPEG = [environment.PYTHON, os.path.join(environment.HERE, "Peers/mozjpeg_batch.py")]


def sources(options):
    """Every JPEG of the folder."""
    names = sorted(os.listdir(options.photos)) if options.photos else []
    paths = [os.path.join(options.photos, name) for name in names]
    return [path for path in paths if path.lower().endswith((".jpg", ".jpeg"))]


def contenders(stage, slow):
    """As they lie: no program turns an image or its colours."""
    ours = ["-s", "100%", "--lossless", "--colorspace", "keep", "--no-auto-orient"]
    jpegtran = ["jpegtran", "-copy", "icc", "-progressive", "-outfile", "OUT", "IN"]
    return [
        stage.batch("mozjpeg's jpegtran", [*MOZJPEG, "OUT"]),
        stage.one_by_one("jpegtran -progressive, a process a file", jpegtran, ".jpg"),
        stage.imgproc_contender("imgproc --lossless", ours),
    ]
