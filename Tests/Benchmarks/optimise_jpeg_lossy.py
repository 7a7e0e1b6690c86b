"""JPEG with loss: bytes at equal SSIMULACRA2, against libjpeg-turbo's cjpeg and mozjpeg."""

import os
import subprocess

import environment

TITLE = "JPEG from pixels, bytes at equal SSIMULACRA2"


def report(options):
    """Prints the table; the other Python measures and scores."""
    script = os.path.join(environment.HERE, "equal_score.py")
    references = options.references or options.photos
    command = [environment.PYTHON, script, os.path.abspath(options.imgproc), references]
    subprocess.run(command, check=True)
