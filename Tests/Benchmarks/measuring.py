"""Running contenders by turns and weighing each: CPU, wall and peak memory of all its processes.

CPU is what the kernel counted for the children and for those they waited for. Peak memory is the
sum of the peaks of a contender's processes, watched in a round that is not timed, so that watching
costs no contender anything.
"""

import dataclasses
import functools
import os
import statistics
import subprocess
import tempfile
import time

import environment

# libvips, ImageMagick and OpenMP use one thread, as a worker of ours does.
ENVIRONMENT = {
    **os.environ,
    "VIPS_CONCURRENCY": "1",
    "VIPS_WARNING": "0",
    "MAGICK_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
}
WATCH_SECONDS = 0.004


@dataclasses.dataclass
class Contender:
    """A program and its settings. `commands` run one after another in `cwd`, and leave their files
    in `outputs`, which is emptied before, as is every folder of `clear`."""

    name: str
    commands: list
    cwd: str
    outputs: str
    clear: list = dataclasses.field(default_factory=list)
    peer: bool = True


@dataclasses.dataclass
class Run:
    cpu: float
    wall: float
    peak: int
    failed: str
    files: int
    size: int


def start(command, cwd):
    error = open(os.path.join(cwd, "..", "stderr"), "w+b")
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=error,
    )
    return process, error


def finish(process):
    """Waits for a process. Returns its use of resources, with those of children it waited for."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def family(pid):
    """A process and all below it, whichever of its threads started them."""
    below = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                below += [int(word) for word in file.read().split()]
    except OSError:
        pass
    return [pid] + [member for child in below for member in family(child)]


def memory(pid, field):
    """A field of /proc/PID/status in bytes, 0 where the process has none any more."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith(field):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    return 0


def watch(process, fields):
    """Greatest value of each field in each process of the family, until the first of it ends."""
    greatest = {}
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        for pid in family(process.pid):
            seen = greatest.setdefault(pid, dict.fromkeys(fields, 0))
            for field in fields:
                seen[field] = max(seen[field], memory(pid, field))
        time.sleep(WATCH_SECONDS)
    return greatest


def made(folder):
    paths = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]
    return len(paths), sum(os.path.getsize(path) for path in paths)


@functools.cache
def attic():
    """Where set_aside puts things; gone when the benchmark ends."""
    return tempfile.TemporaryDirectory(prefix="aside-", dir=environment.WORK)


def set_aside(folder):
    """Takes away what an earlier run left without deleting it: for some minutes ext4 goes round each inode
    that was freed, and the next run would pay for that."""
    if os.path.exists(folder):
        os.rename(folder, tempfile.mkdtemp(dir=attic().name))


def run(contender, watched=False):
    for folder in [contender.outputs, *contender.clear]:
        set_aside(folder)
    os.makedirs(contender.outputs)
    cpu = peak = 0
    failed = ""
    began = time.monotonic()
    for command in contender.commands:
        process, error = start(command, contender.cwd)
        with error:
            if watched:
                greatest = watch(process, ["VmHWM"])
                peak = max(peak, sum(seen["VmHWM"] for seen in greatest.values()))
            usage = finish(process)
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, 1024 * usage.ru_maxrss)
            if process.returncode != 0:
                error.seek(0)
                failed = f"exit status {process.returncode}: {error.read()[-200:]!r}"
    wall = time.monotonic() - began
    return Run(cpu, wall, peak, failed, *made(contender.outputs))


def floor_seconds(command):
    """What the codecs took by their own clock: decoding and encoding."""
    finished = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    decoding, encoding, _ = finished.stdout.split()
    return float(decoding), float(encoding)


def contest(contenders, floor, rounds):
    """Rounds of every contender and the floor by turns. Returns the runs of each by name, and the
    floor's pairs of seconds."""
    runs, floors = {contender.name: [] for contender in contenders}, []
    for _ in range(rounds):
        floors.append(floor_seconds(floor))
        for contender in contenders:
            runs[contender.name].append(run(contender))
    return runs, floors


def median_ratio(ones, others):
    """The median of the ratios of rounds: what a round slowed, it slowed for both."""
    return statistics.median(one / other for one, other in zip(ones, others))
