#!/usr/bin/env python3
"""floor.py [FOLDER] [--imgproc PATH] [--rounds N]: how near imgproc comes to the codecs' own cost.

For each large JPEG of the folder, the CPU time (user + system, of the process and the children it
waited for) of `imgproc process - -W 800 -f jpeg`, against the floor: `djpeg -scale N/8`, N being
the least of 1, 2, 4 and 8 that leaves twice the target's width, and `cjpeg` of the 800-pixel
picture. Rounds are interleaved, after one that is not counted; the medians become a Markdown
table. The 800-pixel picture is made by Pillow, or without it by `djpeg` at the nearest scale.
"""

import argparse
import math
import os
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PHOTOS = os.path.join(HERE, "../../Fixtures/demo/photos")
IMGPROC = os.path.join(HERE, "../../.build/release/imgproc")


def upright_width(path):
    """Width and height of a JPEG as stored, and its width as shown (ITU T.81 B.2.2, EXIF 4.6.4)."""
    with open(path, "rb") as file:
        data = file.read()
    at, orientation = 2, 1
    while at + 9 < len(data):
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            orientation = exif_orientation(data[at + 10 : at + 2 + length])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height, height if orientation >= 5 else width
        at += 2 + length
    sys.exit(f"{path} is no JPEG")


def exif_orientation(tiff):
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        at = struct.unpack_from(order + "I", tiff, 4)[0]
        for entry in range(struct.unpack_from(order + "H", tiff, at)[0]):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, at + 2 + 12 * entry)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def cpu_milliseconds(command, source):
    """Runs a command from a file to /dev/null."""
    with open(source, "rb") as stdin, open(os.devnull, "wb") as sink:
        child = subprocess.Popen(command, stdin=stdin, stdout=sink)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} < {source}: exit status {child.returncode}")
    return 1000 * (usage.ru_utime + usage.ru_stime)


def target_picture(path, folder, width, stored):
    """The picture that cjpeg is to encode, as a PPM `width` pixels wide."""
    out = os.path.join(folder, os.path.basename(path) + ".ppm")
    try:
        from PIL import Image, ImageOps
    except ImportError:
        eighths = min(range(1, 17), key=lambda n: abs(math.ceil(stored * n / 8) - width))
        subprocess.run(["djpeg", "-scale", f"{eighths}/8", "-outfile", out, path], check=True)
        return out
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    height = max(1, round(upright.height * width / upright.width))
    upright.resize((width, height), Image.Resampling.LANCZOS).save(out)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", nargs="?", default=PHOTOS)
    parser.add_argument("--imgproc", default=IMGPROC)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--width", type=int, default=800)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--progressive", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--min-bytes", type=int, default=900_000, help="leave smaller files out")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    ours = [options.imgproc, "process", "-", "-W", str(options.width), "-f", "jpeg"]
    encode = ["cjpeg", "-quality", str(options.quality)]
    if options.progressive:
        encode.append("-progressive")
    else:
        ours.append("--baseline")
    if options.quality != 80:
        ours += ["-q", str(options.quality)]
    paths = sorted(os.path.join(options.folder, name) for name in os.listdir(options.folder))
    paths = [
        path
        for path in paths
        if path.lower().endswith((".jpg", ".jpeg")) and os.path.getsize(path) >= options.min_bytes
    ]
    if not paths:
        sys.exit(f"no JPEG of {options.min_bytes} bytes or more in {options.folder}")
    with tempfile.TemporaryDirectory() as folder:
        contests = []
        for path in paths:
            width, height, shown = upright_width(path)
            scale = next((n for n in (1, 2, 4) if math.ceil(shown * n / 8) >= 2 * options.width), 8)
            contests.append(
                (
                    path,
                    width * height / 1e6,
                    scale,
                    [
                        (ours, path),
                        (["djpeg", "-scale", f"{scale}/8"], path),
                        (encode, target_picture(path, folder, options.width, width)),
                    ],
                )
            )
        times = {path: [] for path in paths}
        for number in range(options.rounds + 1):
            for path, _, _, commands in contests:
                taken = [cpu_milliseconds(*command) for command in commands]
                if number > 0:
                    times[path].append(taken)
    print("| photo | megapixels | scale | imgproc ms | djpeg ms | cjpeg ms | ratio to the floor |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    totals = [0.0, 0.0, 0.0]
    for path, megapixels, scale, _ in contests:
        medians = [statistics.median(column) for column in zip(*times[path])]
        totals = [total + median for total, median in zip(totals, medians)]
        row(os.path.basename(path), f"{megapixels:.1f}", f"{scale}/8", medians)
    row("total", "", "", totals)


def row(name, megapixels, scale, taken):
    figures = " | ".join(f"{value:.1f}" for value in taken)
    print(
        f"| {name} | {megapixels} | {scale} | {figures} | {taken[0] / (taken[1] + taken[2]):.2f} |"
    )


if __name__ == "__main__":
    main()
