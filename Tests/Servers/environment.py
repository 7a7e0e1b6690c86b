"""The Python that the servers of the tests run in: an environment of its own, made once."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join(REPOSITORY, ".build/servers")
PYTHON = os.path.join(FOLDER, "bin/python")
REQUIREMENTS = os.path.join(HERE, "requirements.txt")


def enter():
    """Starts the calling script anew in the environment, which is made where it is missing or old."""
    if os.path.realpath(sys.prefix) == os.path.realpath(FOLDER):
        return
    stamp = os.path.join(FOLDER, "requirements.txt")
    if not os.path.exists(stamp) or read(stamp) != read(REQUIREMENTS):
        print("installing the servers", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
        install = [PYTHON, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS]
        subprocess.run(install, check=True)
        with open(stamp, "w") as file:
            file.write(read(REQUIREMENTS))
    os.execv(PYTHON, [PYTHON, *sys.argv])


def read(path):
    with open(path) as file:
        return file.read()
