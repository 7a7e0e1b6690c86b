#!/usr/bin/env python3
"""check.py --imgproc PATH --corpus DIR [--jobs N] [--keep]

Processes every file of a folder with the built imgproc and checks the promises from outside: each
key ends in one outcome, what was written is whole and of the right size, what failed left nothing.
Needs Pillow; where pyvips is present, also lists the files on which it and imgproc disagree.
Exits 1 when a rule is broken; the pyvips lists are information.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

from filling import fill_bucket
from rules import check_failure, check_output, sniff

try:
    import pyvips
except ImportError:
    pyvips = None

VIPS_PIXELS = 300_000_000
READ = ("done", "unchanged")
warnings.simplefilter("ignore")


def batches(keys):
    """The keys in as few lists as fit on a command line."""
    room = os.sysconf("SC_ARG_MAX") - 65536
    room -= sum(len(name) + len(value) + 10 for name, value in os.environb.items())
    batch, used = [], 0
    for key in keys:
        size = len(os.fsencode(key)) + 9
        if batch and used + size > room:
            yield batch
            batch, used = [], 0
        batch.append(key)
        used += size
    if batch:
        yield batch


def run(imgproc, bucket, keys, jobs, broken):
    """One invocation. Returns its outcomes; what it got wrong goes to `broken`."""
    command = [imgproc, "--bucket", bucket, "process", "--json", "-j", str(jobs), "--", *keys]
    finished = subprocess.run(command, stdout=subprocess.PIPE)
    outcomes, summaries = [], 0
    text = finished.stdout.decode(errors="surrogateescape")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            record = json.loads(line)
            if record["v"] != 1:
                broken("a JSON line is not of version 1", f"line {number}")
        except (ValueError, KeyError, TypeError):
            broken("a line on stdout is not a JSON object", f"line {number}: {line[:80]}")
            continue
        if summaries:
            broken("a line follows the summary", f"line {number}")
        if record.get("event") == "outcome":
            outcomes.append(record)
        elif record.get("event") == "summary":
            summaries += 1
    if summaries != 1:
        broken("there is not exactly one summary", f"{summaries} of them for {len(keys)} keys")
    failed = any(outcome.get("status") == "failed" for outcome in outcomes)
    status, right = finished.returncode, (1 if failed else 0)
    if status != right and not (failed and len(keys) == 1 and 64 <= status <= 78):
        broken("the exit status is wrong", f"{status} instead of {right} for {len(keys)} keys")
    return outcomes


def vips_reads(path):
    """Whether pyvips decodes every pixel without an error; None where that would take too long."""
    try:
        image = pyvips.Image.new_from_file(path, access="sequential", fail_on="error")
        if image.width * image.height > VIPS_PIXELS:
            return None
        image.avg()
        return True
    except pyvips.Error:
        return False


def compare_with_vips(bucket, outcomes, jobs):
    """Lists the keys that only one of the two programs reads."""
    known = [(key, sniff(os.path.join(bucket, key))) for key in sorted(outcomes)]
    known = [key for key, format in known if format]
    try:
        with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
            paths = [os.path.join(bucket, key) for key in known]
            verdicts = list(pool.map(vips_reads, paths, chunksize=4))
    except concurrent.futures.process.BrokenProcessPool:
        print("\npyvips crashed; no comparison")
        return
    ours = {key: outcomes[key].get("status") in READ for key in known}
    for title, theirs in (
        ("pyvips reads, imgproc does not", True),
        ("imgproc reads, pyvips does not", False),
    ):
        keys = [
            key
            for key, verdict in zip(known, verdicts)
            if verdict is theirs and ours[key] is not theirs
        ]
        print(f"\n{title}: {len(keys)} of {len(known)}")
        for key in keys:
            print(f"  {key}  {outcomes[key].get('reason') or ''}")


def print_groups(title, pairs, examples=1):
    """(text, key) pairs, grouped by the text without its numbers, most frequent first."""
    groups = collections.defaultdict(list)
    for text, key in pairs:
        groups[re.sub(r"\d+", "#", text)].append((key, text))
    if groups:
        print(f"\n{title}")
    for text, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        print(f"  {len(members):5}  {text}")
        for key, whole in members[:examples]:
            print(f"           {key}" + (f": {whole}" if whole != text else ""))


def judge(bucket, keys, listed, jobs, broken):
    """Holds every outcome to the rules. Returns the outcomes by key, and notes."""
    counts = collections.Counter(outcome.get("key") for outcome in listed)
    for key in keys:
        if counts[key] != 1:
            broken(f"a key has {counts[key]} outcomes", key)
    inputs, outputs, notes = set(keys), set(), []
    for key in counts.keys() - inputs:
        broken("an outcome is for a key that was not asked for", str(key))
    outcomes = {outcome["key"]: outcome for outcome in listed if outcome.get("key") in inputs}
    written = [outcome for outcome in outcomes.values() if outcome.get("status") in READ]
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        results = pool.map(check_output, [bucket] * len(written), written, chunksize=4)
        for outcome, (wrong, odd) in zip(written, results):
            outputs.add(outcome.get("output"))
            for rule in wrong:
                broken(rule, outcome["key"])
            notes += [(note, outcome["key"]) for note in odd]
    for key, outcome in outcomes.items():
        if outcome.get("status") == "failed":
            for rule in check_failure(bucket, outcome):
                broken(rule, key)
        elif outcome.get("status") not in (*READ, "skipped"):
            broken(f"the status {outcome.get('status')} is unknown", key)
    for folder, _, names in os.walk(bucket):
        for name in names:
            found = os.path.relpath(os.path.join(folder, name), bucket)
            state = found.startswith(".imgproc/") and not re.search(r"te?mp|partial", name)
            if not state and found not in outputs and found not in inputs:
                broken("a file is left that is neither input nor output", found)
    return outcomes, notes


def report(outcomes, notes):
    """Prints what became of the keys, grouped."""
    statuses = collections.defaultdict(list)
    warned = []
    for key, outcome in outcomes.items():
        statuses[str(outcome.get("status"))].append((str(outcome.get("reason")), key))
        warned += [(warning, key) for warning in outcome.get("warnings") or []]
    counts = ", ".join(f"{len(statuses[name])} {name}" for name in sorted(statuses))
    print(f"{len(outcomes)} outcomes: {counts}")
    print_groups("Failed", statuses["failed"])
    print_groups("Skipped", statuses["skipped"])
    print_groups("Warnings", warned)
    print_groups("Notes", notes, examples=50)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", action="store_true", help="leave the bucket for inspection")
    options = parser.parse_args()
    imgproc = os.path.abspath(options.imgproc)
    bucket, rules = tempfile.mkdtemp(prefix="imgproc-check-"), []
    broken = lambda rule, where: rules.append((rule, where))
    try:
        keys = fill_bucket(options.corpus, bucket)
        listed = []
        for batch in batches(keys):
            listed += run(imgproc, bucket, batch, options.jobs, broken)
        outcomes, notes = judge(bucket, keys, listed, options.jobs, broken)
        report(outcomes, notes)
        if pyvips:
            compare_with_vips(bucket, outcomes, options.jobs)
        print_groups("BROKEN RULES", rules, examples=20)
        print(f"\n{len(keys)} keys, {len(rules)} broken rules")
    finally:
        if options.keep:
            print(f"the bucket is {bucket}")
        else:
            shutil.rmtree(bucket, ignore_errors=True)
    sys.exit(1 if rules else 0)


if __name__ == "__main__":
    main()
