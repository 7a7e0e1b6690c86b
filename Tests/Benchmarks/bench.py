"""bench.py --imgproc PATH --photos DIR [--pngs DIR…] [--rounds N] [--only TASK,…]
[--without PEER,…] [--sample N] [--save]

Compares imgproc with its peers over the same images, and with its floor, which is what the codecs
alone take in one process. What a contender makes is checked before a time of it counts. Prints
Markdown; --save writes it to RESULTS.md beside this file.
"""

import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys

import contenders
import environment
import measuring
import memory
import scaling
from contenders import Stage

RESULTS = os.path.join(environment.HERE, "RESULTS.md")
COLUMNS = (
    "| | CPU s | least–most | wall s | peak MB | to best peer | to floor "
    "| ms a file beyond floor | made kB | PSNR mean, worst | SSIMULACRA2 mean, worst |"
)


def stage(kind, sources, imgproc):
    """Images made ready by the other Python."""
    folder = os.path.join(environment.WORK, kind)
    script = os.path.join(environment.HERE, "pictures.py")
    subprocess.run([environment.PYTHON, script, kind, folder, *sources], check=True)
    with open(os.path.join(folder, "list.json")) as file:
        return Stage(folder, json.load(file), imgproc)


def verify(contender, stage, extension, sample, same_pixels):
    command = [environment.PYTHON, os.path.join(environment.HERE, "verify.py"), stage.folder]
    command += [contender.outputs, extension, str(sample)]
    command += ["--same-pixels"] if same_pixels else []
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def judged(everyone, stage, extension, options, same_pixels):
    """Runs each once. Returns what was made, for those that made it right, and lines for others."""
    right, lines = {}, []
    for contender in everyone:
        if contender.name in options.without:
            lines.append(f"- {contender.name}: left out")
            continue
        print(f"  checking {contender.name}", file=sys.stderr)
        try:
            first = measuring.run(contender, watched=True)
        except FileNotFoundError as error:
            lines.append(f"- {contender.name}: not here ({error.filename})")
            continue
        verdict = verify(contender, stage, extension, options.sample, same_pixels)
        if first.failed or verdict["wrong"]:
            reasons = [first.failed] if first.failed else verdict["wrong"]
            count = f"{len(verdict['wrong'])} of {len(stage.names)} outputs wrong"
            lines.append(f"- **{contender.name}: WRONG**, not timed. {count}: {reasons[0]}")
            continue
        right[contender.name] = (contender, first, verdict)
    return right, lines


def spread(values):
    return f"{statistics.mean(values):.1f}, {min(values):.1f}" if values else ""


def row(contender, first, verdict, runs, best, floors, count):
    cpus = [run.cpu for run in runs]
    beyond = statistics.median(cpu - floor for cpu, floor in zip(cpus, floors))
    cells = [
        f"**{contender.name}**" if not contender.peer else contender.name,
        f"{statistics.median(cpus):.2f}",
        f"{min(cpus):.2f}–{max(cpus):.2f}",
        f"{statistics.median(run.wall for run in runs):.2f}",
        f"{first.peak / 1e6:.0f}",
        f"{measuring.median_ratio(cpus, best):.2f}" if best else "",
        f"{measuring.median_ratio(cpus, floors):.2f}",
        f"{1000 * beyond / count:.2f}",
        f"{first.size / 1000:.0f}",
        spread(verdict["psnr"]),
        spread(verdict["ssimulacra2"]),
    ]
    return "| " + " | ".join(cells) + " |"


def floor_row(floors):
    parts = [statistics.median(part) for part in zip(*floors)]
    total = [sum(pair) for pair in floors]
    note = f"floor: decoding {parts[0]:.2f}, encoding {parts[1]:.2f}"
    extent = f"{min(total):.2f}–{max(total):.2f}"
    return f"| {note} | {statistics.median(total):.2f} | {extent} |" + " |" * 8


def task(title, everyone, stage, encoder, extension, options, same_pixels=False):
    """One table, as lines."""
    print(title, file=sys.stderr)
    right, wrong = judged(everyone, stage, extension, options, same_pixels)
    entrants = [contender for contender, _, _ in right.values()]
    runs, floors = measuring.contest(entrants, stage.floor(encoder), options.rounds)
    for name, results in runs.items():
        first = right[name][1]
        if any(run.failed or (run.files, run.size) != (first.files, first.size) for run in results):
            wrong.append(f"- **{name}: WRONG**, not timed: not every round made the same")
            del right[name]
    peers = {name: runs[name] for name, (contender, _, _) in right.items() if contender.peer}
    speed = lambda results: statistics.median(run.cpu for run in results)
    best = [run.cpu for run in min(peers.values(), key=speed)] if peers else None
    totals = [sum(pair) for pair in floors]
    megapixels = sum(entry["megapixels"] for entry in stage.entries)
    lines = [f"## {title}", "", f"{len(stage.names)} files, {megapixels:.0f} megapixels.", ""]
    lines += [COLUMNS, "|---|" + "---:|" * 10]
    for name, (contender, first, verdict) in right.items():
        lines.append(row(contender, first, verdict, runs[name], best, totals, len(stage.names)))
    lines.append(floor_row(floors))
    return lines + ([""] + wrong if wrong else []) + [""]


def jpeg_tasks(photos, options):
    for scans in ("baseline", "progressive"):
        everyone = contenders.jpeg(photos, scans == "progressive")
        title = f"T1 JPEG to JPEG, {scans}"
        yield task(title, everyone, photos, f"jpeg-{scans}", ".jpg", options)


def tasks(options):
    """The tables that were asked for, each as lines, as they get done."""
    wanted = lambda name: not options.only or name in options.only
    if wanted("T1") or wanted("T2") or wanted("T5"):
        photos = stage("photos", [options.photos], options.imgproc)
    if wanted("T1"):
        yield from jpeg_tasks(photos, options)
    if wanted("T2"):
        everyone = contenders.webp(photos)
        yield task("T2 JPEG to WebP", everyone, photos, "webp", ".webp", options)
    if wanted("T3"):
        pngs = stage("pngs", options.pngs or [options.photos], options.imgproc)
        yield task("T3 PNG to PNG", contenders.png(pngs), pngs, "png", ".png", options)
    if wanted("T4"):
        icons = stage("icons", [], options.imgproc)
        title = "T4 1,000 icons of 64 pixels, PNG to PNG of the same pixels"
        yield task(title, contenders.icons(icons), icons, "png", ".png", options, True)
    if wanted("T5"):
        print("T5", file=sys.stderr)
        folder = os.path.join(environment.WORK, "scaling")
        heading = f"## T5 two workers against one, {scaling.PHOTOS} photos to JPEG"
        yield [heading, "", *scaling.table(photos, folder, min(3, options.rounds))]
    if wanted("T6"):
        print("T6", file=sys.stderr)
        large = stage("large", [], options.imgproc)
        heading = "## T6 peak memory in MB of processes making 800 pixels"
        yield [heading, "", *memory.table(large, contenders.memory_peers(large))]


def heading(options):
    now = datetime.date.today().isoformat()
    return [
        "# Results",
        "",
        f"{now}, `make bench`, {options.rounds} rounds by turns, medians. {environment.machine()}.",
        "",
        *[f"- {line}" for line in environment.versions(options.imgproc)],
        "",
        "Images become 800 pixels wide at quality 80 (4:2:0, optimal Huffman tables; WebP's",
        "method 4; PNG's level 6). CPU is user and system of all processes; ratios are medians of",
        "those of rounds; peak memory is the sum over a program's processes. A program's start",
        "counts: over few images, Python's weighs on pyvips and Pillow. PSNR is of all images, and",
        f"SSIMULACRA2 of {options.sample}, against the whole image decoded and resized by Pillow's",
        "Lanczos3. The floor is Debian's codecs in one process, without a pixel resampled: JPEG",
        "decoded at the scale that leaves twice the width, PNG's filters chosen off the clock.",
        "",
    ]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    parser.add_argument("--imgproc", required=True, type=os.path.abspath)
    parser.add_argument("--photos", required=True, type=os.path.abspath)
    parser.add_argument("--pngs", nargs="*", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=6, help="images that SSIMULACRA2 is taken of")
    parser.add_argument("--only", type=lambda text: text.split(","), help="T1,T2 (default: all)")
    parser.add_argument("--without", type=lambda text: text.split(","), default=[], help="peers")
    parser.add_argument("--save", action="store_true", help="write RESULTS.md")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    return options


def save(report):
    with open(RESULTS, "w") as file:
        file.write("\n".join(report).rstrip("\n") + "\n")


def main():
    options = arguments()
    environment.prepare()
    report = heading(options)
    print("\n".join(report), flush=True)
    for lines in tasks(options):
        print("\n".join(lines), flush=True)
        report += lines
        if options.save:
            save(report)


if __name__ == "__main__":
    main()
