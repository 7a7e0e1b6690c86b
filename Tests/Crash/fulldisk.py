#!/usr/bin/env python3
"""Batches on a disk that runs full, and the same batches once it has grown.

On tmpfs of several sizes, with bucket and state on it: a run that meets its end must say so with status
74, leave no torn output, and have a ledger that agrees with the disk; after the disk has grown, the same
command must finish the work, and every notice must arrive. Needs root.
"""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

IMAGES = 12
KIB = 1024


def run(options, bucket):
    command = [options.imgproc, "--bucket", str(bucket), "batch", "--json", "-Q", "-j", "2"]
    command += ["-s", "100%", "-f", "png"]
    return subprocess.run(command, capture_output=True)


def check_state(bucket, whole):
    """What is wrong with ledger and outputs; `whole` is the digest of every right output, by name."""
    wrong = []
    for output in (bucket / "processed").glob("**/*"):
        digest = hashlib.sha256(output.read_bytes()).hexdigest()
        if output.is_file() and digest != whole.get(output.name):
            wrong.append(f"{output.name} is torn")
    database = bucket / ".imgproc" / "state.db"
    if not database.exists() or database.stat().st_size == 0:
        return wrong
    # Where there is no room even to read it: SQLite makes its index first.
    with tempfile.TemporaryDirectory() as folder:
        for file in database.parent.glob("state.db*"):
            shutil.copy(file, folder)
        wrong += check_ledger(bucket, pathlib.Path(folder) / "state.db")
    return wrong


def check_ledger(bucket, database):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return ["the database is damaged"]
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entry'").fetchone():
            return []
        query = "SELECT key, output_key FROM entry WHERE status = 'done'"
        return [
            f"{key.decode()} is recorded as done and has no output"
            for key, output in connection.execute(query)
            if not (bucket / output.decode()).exists()
        ]


def end_waits(bucket):
    """Makes every notice due, as if the time had passed that it has to wait."""
    with contextlib.closing(sqlite3.connect(bucket / ".imgproc" / "state.db")) as connection:
        connection.execute("UPDATE delivery SET due = 0, lease_until = NULL")
        connection.commit()


def try_size(options, size, whole):
    wrong = []
    with (
        tempfile.TemporaryDirectory(prefix="fulldisk-") as folder,
        contextlib.ExitStack() as mounted,
    ):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", folder], check=True)
        mounted.callback(subprocess.run, ["umount", folder], check=True)
        bucket = pathlib.Path(folder)
        for number in range(IMAGES):
            shutil.copy(options.photo, bucket / f"{number}.jpg")
        full = run(options, bucket)
        if full.returncode not in (0, 74):
            wrong.append(f"status {full.returncode}: {full.stderr.decode()}")
        if full.returncode == 0 and len(list((bucket / "processed").iterdir())) != IMAGES:
            wrong.append("status 0, and an output is missing")
        told = [json.loads(line) for line in full.stdout.splitlines()]
        for outcome in told:
            if outcome.get("status") == "done" and not (bucket / outcome["output"]).exists():
                wrong.append(f"{outcome['key']} was told done and has no output")
        wrong += check_state(bucket, whole)
        subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
        grown = run(options, bucket)
        if grown.returncode != 0:
            wrong.append(f"after growth: status {grown.returncode}: {grown.stderr.decode()}")
        end_waits(bucket)
        run(options, bucket)
        wrong += check_state(bucket, whole)
        if len(list((bucket / "processed").iterdir())) != IMAGES:
            wrong.append("after growth: an output is missing")
        lines = (bucket / ".imgproc" / "events.jsonl").read_text().splitlines()
        ids = {json.loads(line)["event_id"] for line in lines}
        with contextlib.closing(sqlite3.connect(bucket / ".imgproc" / "state.db")) as connection:
            events = {row[0] for row in connection.execute("SELECT id FROM event")}
            waiting = connection.execute("SELECT count(*) FROM delivery").fetchone()[0]
        if events != ids or waiting:
            wrong.append(f"{len(events - ids)} notices are not in the log, {waiting} wait")
    return full.returncode, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--photo", default="Fixtures/demo/photos/railway-gps.jpg")
    options = parser.parse_args()
    options.imgproc = os.path.abspath(options.imgproc)
    with tempfile.TemporaryDirectory() as folder:
        bucket = pathlib.Path(folder)
        for number in range(IMAGES):
            shutil.copy(options.photo, bucket / f"{number}.jpg")
        if run(options, bucket).returncode != 0:
            sys.exit("an undisturbed run fails")
        whole = {
            output.name: hashlib.sha256(output.read_bytes()).hexdigest()
            for output in (bucket / "processed").iterdir()
        }
    # In whole pages, and one for the directory.
    inputs = IMAGES * (os.path.getsize(options.photo) // (4 * KIB) + 1) * 4 + 4
    failed = False
    statuses = set()
    for room in [8, 24, 64, 128, 192, 256, 384, 512, 1000, 2000, 3000, 5000, 8000, 12000]:
        status, wrong = try_size(options, inputs + room, whole)
        statuses.add(status)
        print(f"{room} KiB of room: status {status}{''.join(f'; {each}' for each in wrong)}")
        failed = failed or bool(wrong)
    if 74 not in statuses:
        sys.exit("no disk was too small: nothing was tested")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
