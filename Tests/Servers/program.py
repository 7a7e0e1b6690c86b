"""The program under test, over buckets of small images."""

import json
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "Fixtures/demo/icons")


class Bucket:
    """A bucket with some images, and runs of the program over it."""

    def __init__(self, program, images=3):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="imgproc-sinks-")
        source = sorted(name for name in os.listdir(IMAGE) if name.endswith(".png"))[0]
        self.keys = [f"photos/{number}.png" for number in range(images)]
        os.mkdir(f"{self.folder}/photos")
        for key in self.keys:
            shutil.copy(os.path.join(IMAGE, source), f"{self.folder}/{key}")

    def start(self, *arguments, variables=None):
        """Starts a batch with nothing in its environment but what it is given."""
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, **(variables or {})}
        environment.setdefault("AWS_EC2_METADATA_DISABLED", "true")
        return subprocess.Popen(
            [self.program, "batch", "--bucket", self.folder, *arguments], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def batch(self, *arguments, variables=None):
        """Runs a batch; returns its status, its output and its errors."""
        process = self.start(*arguments, variables=variables)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def artefacts(self):
        """The bytes of every file that runs have left."""
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    yield os.path.join(folder, name), file.read()

    def close(self):
        shutil.rmtree(self.folder)


def lines(text):
    """JSON Lines as values; fails on whatever is none."""
    return [json.loads(line) for line in text.splitlines()]
