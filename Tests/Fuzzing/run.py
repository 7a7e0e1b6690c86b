"""Runs fuzz targets, each from its seeds and what earlier runs found, and fails when one falls."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

IMAGES = ("headers", "stripping", "jpeg", "png", "webp")
# What libFuzzer exits with when a signal ends it.
INTERRUPTED = 72
WISHES = ["800x600", "800x", "x600", "50%", "50%x25%", "10000@", "800x600^", "800x600!>", "1x1<",
          "800x600+10+20", "50%x50%+10%+0", "north", "bottom-right", "120,80", "50%,30%", "entropy",
          "#f80", "#ff8800cc", "2147483647x2147483647", "100000%"]
NOTICES = [
    {"Records": [{"eventVersion": "2.1", "eventName": "ObjectCreated:Put",
                  "s3": {"bucket": {"name": "b"}, "object": {"key": "a%2Bb+c.jpg", "size": 3}}}]},
    {"source": "aws.s3", "detail-type": "Object Created",
     "detail": {"bucket": {"name": "b"}, "object": {"key": "a.jpg", "sequencer": "00"}}},
    {"Type": "Notification", "Message": "{\"Records\":[]}"}, {"Event": "s3:TestEvent"},
]


def own_seeds(program: str, folder: Path) -> Path:
    """Has the program write what only it knows the form of; returns where."""
    made = folder / "seeds"
    made.mkdir(parents=True, exist_ok=True)
    nothing = made / "nothing"
    nothing.write_bytes(b"")
    subprocess.run([program, str(nothing)], check=True, capture_output=True,
                   env={**os.environ, "FUZZ_TARGET": "seeds", "FUZZ_SEEDS": str(made)})
    return made


def seeds(target: str, fixtures: Path, made: Path) -> list[bytes]:
    """What a target begins with."""
    if target in IMAGES:
        suffixes = {"jpeg": [".jpg"], "png": [".png"], "webp": [".webp"]}.get(
            target, [".jpg", ".png", ".webp"])
        return [p.read_bytes() for folder in ("formats", "malformed")
                for p in sorted((fixtures / folder).iterdir())
                if p.suffix in suffixes and p.stat().st_size < 50_000]
    if target == "geometry":
        return [w.encode() for w in WISHES]
    if target == "pattern":
        lines = (fixtures / "events/random-patterns.jsonl").read_text().splitlines()[:200]
        return [json.dumps(case.get("pattern", case)).encode() for case in map(json.loads, lines)]
    if target == "notice":
        return [json.dumps(n).encode() for n in NOTICES]
    return [p.read_bytes() for p in sorted(made.glob(f"{target}.*"))]


def cpu_seconds(process: int) -> float:
    """The CPU time that a running process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fuzz(program: str, target: str, folder: Path, fixtures: Path, made: Path,
         seconds: int) -> bool:
    """Runs one target for seconds of CPU; returns whether it stood."""
    corpus, found = folder / "corpus" / target, folder / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    for index, seed in enumerate(seeds(target, fixtures, made)):
        (corpus / f"seed-{index:04}").write_bytes(seed)
    log = folder / f"{target}.log"
    with log.open("wb") as output:
        ran = subprocess.Popen(
            [program, "-timeout=20", "-rss_limit_mb=3000", "-malloc_limit_mb=4000",
             "-max_len=20000", "-print_final_stats=1",
             f"-artifact_prefix={found}/{target}-", str(corpus)],
            env={**os.environ, "FUZZ_TARGET": target, "ASAN_OPTIONS":
                 "allocator_may_return_null=1:detect_leaks=0"},
            stdout=output, stderr=subprocess.STDOUT)
        used, stood = 0.0, False
        while ran.poll() is None:
            used = cpu_seconds(ran.pid)
            if used >= seconds:
                ran.send_signal(signal.SIGINT)
                # What it was at work on may still fall.
                stood = ran.wait() in (0, INTERRUPTED)
            time.sleep(0.5)
    lines = log.read_text(errors="replace").splitlines()
    runs = next((l.split()[-1] for l in lines if "number_of_executed_units" in l), "?")
    print(f"{target:10} {runs:>10} inputs in {used:.0f} s of CPU: "
          + ("stood" if stood else f"FELL, see {log} and {found}"), flush=True)
    return stood


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--fixtures", type=Path, default=Path("Fixtures"))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("targets", nargs="+")
    arguments = parser.parse_args()
    made = own_seeds(arguments.program, arguments.folder)
    stood = [fuzz(arguments.program, t, arguments.folder, arguments.fixtures, made,
                  arguments.seconds) for t in arguments.targets]
    sys.exit(0 if all(stood) else 1)


if __name__ == "__main__":
    main()
