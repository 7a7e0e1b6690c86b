"""Peak memory of the worker over large images, above what it has when it has only seen an icon.

Of each process the kernel's own high-water mark (VmHWM, which counts the mapped input and the
program's text) and, seen every few milliseconds, the memory that is nobody else's (RssAnon).
"""

import os

import measuring

FIELDS = ["VmHWM", "RssAnon"]
IMAGES = {"icon.png": "an icon", "24MP.jpg": "24 MP JPEG", "100MP.png": "100 MP PNG"}


def watched(command, cwd):
    """The greatest of FIELDS of the process and of the greatest process below it, and whether all
    went well."""
    process, error = measuring.start(command, cwd)
    with error:
        greatest = measuring.watch(process, FIELDS)
        measuring.finish(process)
    own = greatest.pop(process.pid, dict.fromkeys(FIELDS, 0))
    below = max(greatest.values(), key=lambda seen: seen["VmHWM"], default=own)
    return own, below, process.returncode == 0


def table(stage, peers):
    """One line an image: ours, and each peer's high-water mark by its name. `peers` gives for an
    image the contenders that make the same of it."""
    names = [peer.name for peer in peers("icon.png")]
    lines = [
        "| | coordinator | worker | above idle | worker, RssAnon | above idle | "
        + " | ".join(names)
        + " |",
        "|---|" + "---:|" * (5 + len(names)),
    ]
    idle = None
    for image, title in IMAGES.items():
        command = [stage.imgproc, "process", "--bucket", stage.bucket, "-Q", "-j", "1", "-W", "800"]
        coordinator, worker, fine = watched([*command, "--", image], stage.bucket)
        idle = idle or worker
        cells = [coordinator["VmHWM"]]
        for field in FIELDS:
            cells += [worker[field], worker[field] - idle[field]]
        cells = [f"{cell / 1e6:.1f}" if fine else "**WRONG**" for cell in cells]
        cells += [peak(peer) for peer in peers(image)]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def peak(peer):
    os.makedirs(peer.outputs, exist_ok=True)
    try:
        own, _, fine = watched(peer.commands[0], peer.cwd)
    except FileNotFoundError:
        return "not here"
    return f"{own['VmHWM'] / 1e6:.1f}" if fine else "**WRONG**"
