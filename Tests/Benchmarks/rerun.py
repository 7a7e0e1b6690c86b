#!/usr/bin/env python3
"""What a batch costs outside its workers: a rerun with nothing to do, and a first run.

A rerun over 100,000 keys that are all up to date is held to 5 s of CPU and 64 MiB; a first run over
10,000 images of 320x240 to 15% of its CPU outside the workers. Exits 1 where a bound is broken.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

RERUN_SECONDS = 5
RERUN_MEBIBYTES = 64
SHARE = 0.15
TICK = os.sysconf("SC_CLK_TCK")


def fill(bucket, source, count):
    """A bucket of `count` keys in folders of 1,000, all of them links to one file or a few."""
    for number in range(count):
        folder = bucket / f"{number // 1000:03}"
        if number % 1000 == 0:
            folder.mkdir()
            # A file has only so many links.
            original = folder / "0000.jpg"
            original.write_bytes(source)
        else:
            os.link(original, folder / f"{number % 1000:04}.jpg")


def run(options, bucket, *arguments):
    """Runs a batch; its CPU without and with its workers in seconds, and its peak memory in MiB."""
    command = [options.imgproc, "--bucket", str(bucket), "batch", "-Q", "-j", "2", *arguments]
    started = time.monotonic()
    program = subprocess.Popen(command)
    facts = {"own": 0.0, "peak": 0}

    def watch():
        while program.returncode is None:
            try:
                read_facts(program.pid, facts)
            except (OSError, IndexError, ValueError):
                return
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    if program.returncode != 0:
        sys.exit(f"the batch ended with {program.returncode}")
    whole = usage.ru_utime + usage.ru_stime
    return facts["own"], whole, facts["peak"] / 1024, time.monotonic() - started


def read_facts(process, facts):
    """Takes over what /proc says of a process alone; its children count when they are gone."""
    line = pathlib.Path(f"/proc/{process}/stat").read_text()
    fields = line[line.rindex(")") + 2 :].split()
    facts["own"] = max(facts["own"], (int(fields[11]) + int(fields[12])) / TICK)
    for row in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if row.startswith("VmHWM:"):
            facts["peak"] = max(facts["peak"], int(row.split()[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--pixel", default="Fixtures/formats/jpeg-1x1.jpg")
    parser.add_argument("--photo", default="Fixtures/demo/photos/railway-gps.jpg")
    options = parser.parse_args()
    options.imgproc = os.path.abspath(options.imgproc)
    broken = []

    if options.keys:
        with tempfile.TemporaryDirectory(prefix="rerun-") as folder:
            fill(pathlib.Path(folder), pathlib.Path(options.pixel).read_bytes(), options.keys)
            own, whole, peak, seconds = run(options, folder)
            print(f"first run over {options.keys} pixels: {whole:.1f} s CPU, of them {own:.1f} s "
                  f"outside the workers, {peak:.0f} MiB, {seconds:.0f} s")
            own, whole, peak, seconds = run(options, folder)
            print(f"rerun with nothing to do: {whole:.2f} s CPU, {peak:.0f} MiB, {seconds:.1f} s")
            if whole >= RERUN_SECONDS:
                broken.append(f"the rerun took {RERUN_SECONDS} s CPU or more")
            if peak >= RERUN_MEBIBYTES:
                broken.append(f"the rerun took {RERUN_MEBIBYTES} MiB or more")

    with tempfile.TemporaryDirectory(prefix="rerun-") as folder:
        small = subprocess.run(
            [options.imgproc, "process", "-", "-s", "320x240", "-q", "90"],
            stdin=open(options.photo, "rb"), capture_output=True, check=True,
        ).stdout
        fill(pathlib.Path(folder), small, options.images)
        own, whole, peak, seconds = run(options, folder)
        share = own / whole
        print(f"first run over {options.images} images of 320x240: {whole:.1f} s CPU, {share:.1%} "
              f"outside the workers, {peak:.0f} MiB, {seconds:.0f} s")
        if share > SHARE:
            broken.append(f"more than {SHARE:.0%} of the CPU went outside the workers")

    for line in broken:
        print(line)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
