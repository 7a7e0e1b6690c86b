#!/usr/bin/env python3
"""hostile.py --imgproc PATH --corpus DIR [--malformed DIR]

A batch over a folder of images alone, and two of which 30% are broken on purpose, in buckets of their
own: these end with status 1, become of the folder's images what became of them alone, record every
broken one with its reason, agree with their ledgers, and say the same but for times and ids. Exits 1
where that is not so.
"""

import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from filling import fill_bucket

SHARE = 0.3
# What two runs may tell differently.
PASSING = ("run_id", "ms")


def add_broken(bucket, good, malformed):
    """Adds so many copies of malformed files that they make up their share. Returns their keys."""
    rows = [line.split("\t") for line in (malformed / "expected.tsv").read_text().splitlines()[1:]]
    broken = {}
    for number in range(round(len(good) * SHARE / (1 - SHARE))):
        name, codes = rows[number % len(rows)]
        key = f"broken/{number // len(rows)}/{name}"
        target = pathlib.Path(bucket, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(malformed / name, target)
        broken[key] = codes.split("|")
    return broken


def batch(imgproc, bucket):
    """Its exit status and its records."""
    command = [imgproc, "--bucket", bucket, "batch", "--json", "-Q"]
    finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return finished.returncode, [json.loads(line) for line in finished.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--malformed", type=pathlib.Path, default="Fixtures/malformed")
    options = parser.parse_args()
    imgproc = os.path.abspath(options.imgproc)
    wrong, told = [], []
    with tempfile.TemporaryDirectory(prefix="imgproc-hostile-") as bucket:
        good = fill_bucket(options.corpus, bucket)
        _, records = batch(imgproc, bucket)
        alone = {record["key"]: record["status"] for record in records[:-1]}
    for _ in range(2):
        with tempfile.TemporaryDirectory(prefix="imgproc-hostile-") as bucket:
            fill_bucket(options.corpus, bucket)
            broken = add_broken(bucket, good, options.malformed)
            status, records = batch(imgproc, bucket)
            if status != 1:
                wrong.append(f"the batch ended with {status} instead of 1")
            wrong += judge(bucket, alone, broken, records)
            told.append(
                [{name: value for name, value in record.items() if name not in PASSING}
                 for record in records]
            )
    if told[0] != told[1]:
        pairs = [pair for pair in zip(*told) if pair[0] != pair[1]]
        wrong.append(f"the runs differ: {len(told[0])} and {len(told[1])} lines, first {pairs[:1]}")
    summary = told[0][-1]
    print({name: summary[name] for name in ("keys", "done", "unchanged", "skipped", "failed")})
    read = sum(status in ("done", "unchanged") for status in alone.values())
    print(f"{len(good)} files of the corpus, {read} of them good, {len(broken)} broken on purpose, {len(wrong)} wrong")
    for line in wrong[:20]:
        print(line)
    sys.exit(1 if wrong else 0)


def judge(bucket, alone, broken, records):
    """What is wrong with the records and the ledger of one run; `alone` has the status of each key of
    the corpus in a run without broken ones."""
    outcomes = {record["key"]: record for record in records if record["event"] == "outcome"}
    if len(outcomes) != len(records) - 1 or records[-1]["event"] != "summary":
        yield "not every line but the last is an outcome of a key of its own"
    for key, status in alone.items():
        if outcomes.get(key, {}).get("status") != status:
            yield f"{key}: {status} alone, but not among broken ones"
    for key, codes in broken.items():
        # What is no image at all is passed over by a batch.
        outcome = outcomes.get(key, {})
        is_skipped = outcome.get("status") == "skipped" and outcome.get("reason") == "not an image"
        if not is_skipped and (outcome.get("status") != "failed" or outcome["code"] not in codes):
            yield f"{key}: {outcome.get('status')} {outcome.get('code')} instead of {codes}"
    state = sqlite3.connect(pathlib.Path(bucket, ".imgproc", "state.db"))
    ledger = dict(state.execute("SELECT key, coalesce(reason, status) FROM entry"))
    for key, outcome in outcomes.items():
        if outcome["status"] == "failed" and not outcome.get("reason"):
            yield f"{key}: no reason"
        if outcome["status"] in ("done", "unchanged") and not os.path.isfile(
            os.path.join(bucket, outcome["output"])
        ):
            yield f"{key}: no output"
        if outcome["status"] != "skipped":
            kept = ledger.get(os.fsencode(key))
            if kept != outcome.get("code", outcome["status"]):
                yield f"{key}: the ledger has {kept}"


if __name__ == "__main__":
    main()
