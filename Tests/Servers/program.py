"""The program under test, over buckets of small images."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time

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

    def start(self, *arguments, variables=None, command=("batch",)):
        """Starts a command with nothing in its environment but what it is given."""
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, **(variables or {})}
        environment.setdefault("AWS_EC2_METADATA_DISABLED", "true")
        # A receiver on a busy machine is slow, not gone.
        environment.setdefault("IMGPROC_DRAIN", "60s")
        return subprocess.Popen(
            [self.program, *command, "--bucket", self.folder, *arguments], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def batch(self, *arguments, variables=None, given=None):
        """Runs a batch; returns its status, its output and its errors."""
        process = self.start(*arguments, variables=variables)
        output, errors = process.communicate(given, timeout=120)
        return process.returncode, output, errors

    def events(self, command, *arguments, variables=None, timeout=120):
        """Runs `events COMMAND`; returns its status, its output and its errors."""
        process = self.start(*arguments, variables=variables, command=("events", command))
        output, errors = process.communicate(timeout=timeout)
        return process.returncode, output, errors

    def queue(self, count, sink):
        """Puts made notices into the state for a sink, as if so many images had been processed."""
        database = sqlite3.connect(f"{self.folder}/.imgproc/state.db")
        now = int(time.time() * 1000)

        def body(number):
            event = {
                "event_type": "image_processing_completed", "event_id": f"made-{number}",
                "image_key": f"made/{number}.jpg", "sequence": 1, "timestamp": "2026-11-23T00:00:00.000Z",
                "processing_result": {"status": "completed"}}
            return json.dumps(event).encode()

        with database:
            database.executemany(
                "INSERT INTO event (id, key, sequence, run, kind, created, body)"
                " VALUES (?, ?, 1, 'made', 'image_processing_completed', ?, ?)",
                ((f"made-{n}", f"made/{n}.jpg".encode(), now, body(n)) for n in range(count)))
            database.executemany(
                "INSERT INTO delivery (event, sink, key, state, due) VALUES (?, ?, ?, 'pending', ?)",
                ((f"made-{n}", sink, f"made/{n}.jpg".encode(), now) for n in range(count)))
        database.close()

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
