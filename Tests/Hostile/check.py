"""Feeds imgproc thousands of damaged images and holds it to what it promises of them: it never falls,
never hangs, writes nothing for what fails, and says why each time."""

import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mutations import mutants

RECIPES = [
    [],
    ["-s", "32x", "-f", "webp"],
    ["-f", "png", "--crop", "50%x50%", "--rotate", "90"],
    ["-f", "jpeg", "-s", "200%", "--sharpen", "0.7"],
    ["-f", "webp", "--lossless", "--linear", "-s", "20x20", "--fit", "cover", "--position", "entropy"],
    ["-s", "100%", "--colorspace", "keep", "--no-auto-orient"],
]
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# What would be the program's fault and not the image's.
FAULTS = {"encoder_failed", "worker_garbled", "worker_not_started", "worker_not_confined",
          "write_failed", "read_failed", "no_thread", "internal"}


class Checks:
    """Counts what was seen and collects what should not have been."""

    def __init__(self):
        self.flaws: list[str] = []
        self.codes = collections.Counter()
        self.deaths: list[str] = []
        self.slowest = 0.0

    def record(self, bucket: Path, record: dict, timeout: float):
        key, status = record["key"], record["status"]
        self.slowest = max(self.slowest, record["ms"])
        if record["ms"] > 2000 * timeout:
            self.flaws.append(f"{key}: took {record['ms']:.0f} ms")
        if status == "failed":
            code = record.get("code", "")
            self.codes[code] += 1
            if not record.get("reason") or not code:
                self.flaws.append(f"{key}: failed without a reason")
            if code == "worker_died":
                self.deaths.append(f"{key}: {record['reason']}")
                if "signal 31" in record["reason"]:
                    self.flaws.append(f"{key}: stopped by the sandbox: {record['reason']}")
            if code in FAULTS:
                self.flaws.append(f"{key}: {code}: {record['reason']}")
        elif status in ("done", "unchanged"):
            self.codes[status] += 1
            output = bucket / record["output"]
            if not output.is_file() or not output.read_bytes().startswith(SIGNATURES):
                self.flaws.append(f"{key}: {status}, and its output is no image")
        else:
            self.codes[status] += 1

    def run(self, program: str, bucket: Path, recipe: list[str], keys: set[str], timeout: float):
        """One run over a bucket."""
        command = [program, "--bucket", str(bucket), "batch", "--json", "--sandbox", "require",
                   "--timeout", f"{timeout:g}s", *recipe]
        ran = subprocess.run(command, capture_output=True, check=False)
        if ran.returncode not in (0, 1):
            self.flaws.append(f"{' '.join(recipe)}: ended with {ran.returncode}: "
                              f"{ran.stderr.decode(errors='replace')[-500:]}")
        records = [json.loads(line) for line in ran.stdout.splitlines()]
        outcomes = [r for r in records if r["event"] == "outcome"]
        told = collections.Counter(r["key"] for r in outcomes)
        if set(told) != keys or any(n != 1 for n in told.values()):
            missing = sorted(keys - set(told))
            self.flaws.append(f"{' '.join(recipe)}: {len(told)} of {len(keys)} keys told, without "
                              f"{missing[:3]}")
        for record in outcomes:
            self.record(bucket, record, timeout)
        written = {str(p.relative_to(bucket)) for p in (bucket / "processed").rglob("*")
                   if p.is_file()} if (bucket / "processed").exists() else set()
        expected = {r["output"] for r in outcomes if r["status"] in ("done", "unchanged")}
        if written != expected:
            self.flaws.append(f"{' '.join(recipe)}: outputs that belong to no key that is done, or "
                              f"none where one is: {sorted(written ^ expected)[:3]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--fixtures", default="Fixtures/formats")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=10)
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.imgproc)
    root = Path(tempfile.mkdtemp(prefix="imgproc-hostile."))
    keys: list[set[str]] = [set() for _ in RECIPES]
    for index, (name, data) in enumerate(
            mutants(Path(arguments.fixtures), arguments.count, arguments.seed)):
        # By turns with the recipes, shifted each time round, so that each file meets each recipe.
        part = (index + index // 150) % len(RECIPES)
        bucket = root / str(part)
        bucket.mkdir(exist_ok=True)
        (bucket / name).write_bytes(data)
        keys[part].add(name)
    checks = Checks()
    for part, recipe in enumerate(RECIPES):
        if keys[part]:
            checks.run(program, root / str(part), recipe, keys[part], arguments.timeout)
    print(f"{arguments.count} files: "
          + ", ".join(f"{n} {code}" for code, n in checks.codes.most_common()))
    print(f"slowest: {checks.slowest:.0f} ms; workers that died: {len(checks.deaths)}")
    for death in checks.deaths[:20]:
        print(f"  {death}")
    if checks.flaws:
        print(f"{len(checks.flaws)} flaws; the files are kept in {root}", file=sys.stderr)
        for flaw in checks.flaws[:50]:
            print(f"  {flaw}", file=sys.stderr)
        sys.exit(1)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
