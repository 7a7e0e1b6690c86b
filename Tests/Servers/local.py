"""Sinks of this machine: logs under many hands, programs, standard output."""

import json
import os
import time

from program import Bucket, lines


def eight_on_one_log(program):
    """Eight processes on one log, which is a day old: each notice on a whole line, once."""
    buckets = [Bucket(program, images=25) for _ in range(8)]
    log = os.path.join(buckets[0].folder, "shared.jsonl")
    with open(log, "w") as file:
        file.write('{"image_key":"of an earlier day"}\n')
    earlier = time.time() - 2 * 86400
    os.utime(log, (earlier, earlier))
    runs = [bucket.start("--notify", f"log:{log}") for bucket in buckets]
    for run in runs:
        _, errors = run.communicate(timeout=300)
        assert run.returncode == 0, errors
    aside = [name for name in os.listdir(buckets[0].folder) if name.startswith("shared.jsonl.")]
    assert len(aside) == 1, aside
    with open(os.path.join(buckets[0].folder, aside[0])) as file:
        assert len(lines(file.read())) == 1
    with open(log) as file:
        events = lines(file.read())
    ids = {event["event_id"] for event in events}
    assert len(events) == len(ids) == 8 * 25, (len(events), len(ids))
    for bucket in buckets:
        bucket.close()
    return f"{len(events)} whole lines by 8 processes, the old log put aside once"


def standard_output(program):
    """Standard output carries the notices and nothing else, and is nobody else's."""
    bucket = Bucket(program)
    status, output, errors = bucket.batch("--notify", "stdout:", "--require-notify")
    assert status == 0, errors
    assert sorted(event["image_key"] for event in lines(output)) == bucket.keys, output
    status, output, errors = bucket.batch("--notify", "stdout:", "--json")
    assert status == 64 and output == b"", (status, output)
    bucket.close()
    return f"{len(bucket.keys)} lines; refused beside --json"


def program_as_sink(program):
    """A program gets each event on its standard input."""
    bucket = Bucket(program)
    got = os.path.join(bucket.folder, "got")
    os.mkdir(got)
    status, _, errors = bucket.batch(
        "--notify", f"exec:sh -c 'cat > {got}/$IMGPROC_EVENT_ID'", "--require-notify")
    assert status == 0, errors
    found = []
    for name in os.listdir(got):
        with open(os.path.join(got, name)) as file:
            event = json.load(file)
        assert event["event_id"] == name, event
        found.append(event["image_key"])
    assert sorted(found) == bucket.keys, found
    bucket.close()
    return f"{len(found)} events on standard input"


CHECKS = [eight_on_one_log, standard_output, program_as_sink]
