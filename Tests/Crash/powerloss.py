#!/usr/bin/env python3
"""Cuts the power of a file system in the middle of batches, and looks for what was reported done.

A loop-mounted file system is shut down at a random moment by the ioctl that its makers test it with
(FS_IOC_SHUTDOWN without flushing the log): what was not on stable storage is gone. Only what the
program had said before the cut counts. Every such image must have its output, with the bytes that were
told, and its row in the ledger. In the rounds called "apart" the ledger lies on another file system,
which keeps its power: its flushes can then not stand in for those of the outputs. Needs root and loop
devices.

--without CALLS has strace skip these system calls and report success: a check that then finds nothing
would be worth nothing.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = struct.pack("I", 2)
IMAGES = 96
MAKERS = {
    "ext4": ["mkfs.ext4", "-q", "-F"],
    "xfs": ["mkfs.xfs", "-q", "-f"],
}


class Disk:
    """A file system in a file, mounted."""

    def __init__(self, folder, kind):
        self.kind = kind
        self.file = folder / f"{kind}.img"
        self.mount_point = folder / kind
        self.mount_point.mkdir()
        with open(self.file, "wb") as file:
            file.truncate(320 << 20)
        subprocess.run([*MAKERS[kind], str(self.file)], check=True)

    def mount(self):
        subprocess.run(
            ["mount", "-o", "loop", "-t", self.kind, str(self.file), str(self.mount_point)],
            check=True,
        )

    def cut(self):
        descriptor = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, NO_LOG_FLUSH)
        finally:
            os.close(descriptor)

    def unmount(self):
        for _ in range(100):
            if subprocess.run(["umount", str(self.mount_point)], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.05)
        sys.exit(f"{self.mount_point} can't be unmounted")


def make_bucket(bucket, photos):
    """A few dozen small images under their own names."""
    for number in range(IMAGES):
        source = photos[number % len(photos)]
        folder = bucket / f"d{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / f"{number}{source.suffix}")
    os.sync()


def run_until_cut(disk, bucket, state, options, quality, lines, patience):
    """Starts a batch and cuts the power `patience` seconds after so many lines of its report; the
    outcomes that it had told by then."""
    command = [options.imgproc, "--bucket", str(bucket), "batch", "--json", "-Q"]
    command += ["--state", str(state), "-j", "2", "-s", "48x", "-f", "webp", "-q", str(quality)]
    if options.without:
        tracer = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"]
        tracer += ["-e", f"trace={options.without}", "-e", f"inject={options.without}:retval=0"]
        command = [*tracer, "--", *command]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    os.set_blocking(program.stdout.fileno(), False)
    told = b""
    while told.count(b"\n") < lines and program.poll() is None:
        told += read_some(program.stdout)
        time.sleep(0.001)
    time.sleep(patience)
    told += read_some(program.stdout)
    disk.cut()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    program.stdout.close()
    lines = told[: told.rfind(b"\n") + 1].splitlines()
    outcomes = [json.loads(line) for line in lines]
    return [each for each in outcomes if each["event"] == "outcome"]


def read_some(stream):
    return stream.read(1 << 20) or b""


def read_ledger(state):
    """Key to output and the digest of its bytes, both None for a failure; and whether the database is sound."""
    database = state / "state.db"
    if not database.exists():
        return {}, True
    with contextlib.closing(sqlite3.connect(database)) as connection:
        is_sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entry'").fetchone():
            return {}, is_sound
        rows = connection.execute("SELECT key, output_key, output_sha256 FROM entry")
        return {
            key.decode(): (output.decode(), digest.hex()) if output else (None, None)
            for key, output, digest in rows
        }, is_sound


def missing(bucket, state, promised, told):
    """What is wrong with the promised outputs, by key; `told` are those of the last run."""
    ledger, is_sound = read_ledger(state)
    wrong = {} if is_sound else {"state.db": "damaged"}
    for key, (output, digest) in promised.items():
        row = ledger.get(key)
        try:
            data = (bucket / output).read_bytes()
        except OSError as error:
            wrong[key] = f"no output: {error}"
            continue
        found = hashlib.sha256(data).hexdigest()
        if row == (None, None) and key not in told:
            # A later run met the dying disk, and could still record so on one that lives.
            continue
        if row is None or row[0] != output:
            wrong[key] = f"not in the ledger: {row}"
        elif row[1] == digest == found:
            continue
        elif key in told:
            wrong[key] = f"told {digest[:8]}, recorded {row[1][:8]}, found {found[:8]}"
        elif found not in (row[1], digest) and not is_whole(data):
            # A later run may have replaced it, untold; between name and transaction the disk is ahead.
            wrong[key] = "a later output is torn"
    return wrong


def is_whole(data):
    """Whether this can be a WebP file that ends where it says."""
    return data[:4] == b"RIFF" and int.from_bytes(data[4:8], "little") + 8 == len(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--photos", default="Fixtures/formats")
    parser.add_argument("--cuts", default="ext4=60,ext4-apart=40,xfs=25,xfs-apart=15")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", help="system calls that are skipped, and said to be done")
    options = parser.parse_args()
    options.imgproc = os.path.abspath(options.imgproc)
    photos = sorted(
        path for path in pathlib.Path(options.photos).iterdir()
        if path.name.startswith(("jpeg-baseline", "png-rgb", "webp-lossy"))
    )
    randomness = random.Random(options.seed)
    lost = 0
    for plan in options.cuts.split(","):
        name, count = plan.split("=")
        kind, _, apart = name.partition("-")
        acknowledged = 0
        with (
            tempfile.TemporaryDirectory(prefix="powerloss-") as folder,
            contextlib.ExitStack() as mounted,
        ):
            disk = Disk(pathlib.Path(folder), kind)
            mounted.callback(disk.unmount)
            bucket = disk.mount_point / "bucket"
            state = pathlib.Path(folder) / "state" if apart else bucket / ".imgproc"
            disk.mount()
            make_bucket(bucket, photos)
            promised = {}
            for cut in range(int(count)):
                # Another quality makes every key due again, so that outputs are replaced too.
                outcomes = run_until_cut(
                    disk, bucket, state, options, quality=30 + cut // 4 % 60,
                    lines=randomness.randrange(IMAGES), patience=randomness.uniform(0, 0.1),
                )
                disk.unmount()
                disk.mount()
                made = [each for each in outcomes if each["status"] in ("done", "unchanged")]
                acknowledged += len(made)
                promised |= {
                    each["key"]: (each["output"], each["out"]["sha256"]) for each in made
                }
                wrong = missing(bucket, state, promised, {each["key"] for each in made})
                for key, what in wrong.items():
                    print(f"{name}, cut {cut}: {key}: {what}")
                lost += len(wrong)
                promised = {key: promised[key] for key in promised if key not in wrong}
        print(f"{name}: {count} cuts, {acknowledged} images reported before them")
        if acknowledged == 0:
            sys.exit("no image was reported before a cut: nothing was tested")
    print(f"lost: {lost}")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
