"""optimise.py --imgproc PATH --pngs DIR… [--photos DIR] [--references DIR] [--rounds N] [--only TASK,…] [--slow]

Compares what imgproc saves on images that keep their size with what the optimisers of single formats
save, side by side and in one run. What a contender makes is checked before a byte of it counts. Prints
Markdown. A new task is one file beside this one and one line in TASKS.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys

import environment
import measuring
import optimise_jpeg
import optimise_jpeg_lossy
import optimise_png
from contenders import Stage

TASKS = {"png": optimise_png, "jpeg": optimise_jpeg, "jpeg-lossy": optimise_jpeg_lossy}
HEAD = "| | CPU s | least–most | to the first | wall s | bytes | to the first | not the same pixels |"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--pngs", nargs="*", default=[])
    parser.add_argument("--photos", type=os.path.abspath)
    parser.add_argument("--references", type=os.path.abspath, help="pictures to be encoded")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--slow", action="store_true", help="with what takes minutes")
    return parser.parse_args()


def stage(name, task, options):
    """A bucket of copies of the task's images."""
    folder = os.path.join(environment.WORK, f"optimise-{name}")
    shutil.rmtree(folder, ignore_errors=True)
    bucket = os.path.join(folder, "bucket")
    os.makedirs(bucket)
    entries = []
    for number, path in enumerate(task.sources(options)):
        name = f"{number:03}-{os.path.basename(path)}"
        shutil.copyfile(path, os.path.join(bucket, name))
        entries.append({"name": name})
    return Stage(folder, entries, os.path.abspath(options.imgproc))


def differing(task, stage, contender):
    """The names of outputs that are not what they should be, as the other Python finds them."""
    script = os.path.join(environment.HERE, task.CHECK)
    command = [environment.PYTHON, script, stage.bucket, contender.outputs, *stage.names]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()


def compare(task, stage, options):
    everyone = task.contenders(stage, options.slow)
    runs, wrong = {contender.name: [] for contender in everyone}, {}
    for turn in range(options.rounds):
        for contender in everyone:
            if turn and contender.name in task.SLOW:
                continue
            print(f"  {contender.name}", file=sys.stderr)
            runs[contender.name].append(measuring.run(contender))
            if not turn:
                wrong[contender.name] = differing(task, stage, contender)
    first = runs[everyone[0].name]
    before = sum(os.path.getsize(os.path.join(stage.bucket, name)) for name in stage.names)
    print(f"\n{len(stage.names)} files, {before} bytes\n\n{HEAD}\n|---|{'---:|' * 7}")
    for contender in everyone:
        mine = runs[contender.name]
        cpu = [run.cpu for run in mine]
        ratio = measuring.median_ratio(cpu, [run.cpu for run in first])
        failed = mine[-1].failed or ", ".join(wrong[contender.name]) or "none"
        print(
            f"| {contender.name} | {statistics.median(cpu):.2f} | {min(cpu):.2f}–{max(cpu):.2f} "
            f"| {ratio:.2f} | {statistics.median(run.wall for run in mine):.2f} "
            f"| {mine[-1].size} | {mine[-1].size / first[-1].size:.4f} | {failed} |"
        )


def main():
    options = arguments()
    environment.prepare()
    print(f"{environment.machine()}; {options.rounds} rounds, medians")
    for name, task in TASKS.items():
        if options.only and name not in options.only.split(","):
            continue
        print(f"\n## {task.TITLE}")
        if hasattr(task, "report"):
            task.report(options)
            continue
        staged = stage(name, task, options)
        if not staged.names:
            print("no images")
            continue
        compare(task, staged, options)


main()
