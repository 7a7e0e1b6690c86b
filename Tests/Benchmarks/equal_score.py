"""equal_score.py IMGPROC FOLDER: JPEG encoders held to cjpeg, libjpeg-turbo's.

cjpeg writes every picture of FOLDER at each of QUALITIES. Of each other encoder two qualities around are
taken, and what it would need for cjpeg's score lies on the line through both: bytes by their logarithm
against SSIMULACRA2. Pictures over LARGEST pixels, and JPEGs, whose own blocks would mislead, are reduced
first. CPU is of the whole process, but for pyvips, whose start would weigh more than its work.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

import pyvips
from PIL import Image
from ssimulacra2 import compute_ssimulacra2

QUALITIES = (60, 75, 85)
LARGEST = 3_000_000
REDUCED = 768
HEAD = "| | bytes to cjpeg's | at 60 | at 75 | at 85 | CPU s | CPU to cjpeg's |\n|---|" + "---:|" * 6


def reference(path, folder):
    """The picture as PNG and as PPM, which cjpeg reads."""
    with Image.open(path) as image:
        picture = image.convert("RGB")
    if path.lower().endswith((".jpg", ".jpeg")) or picture.width * picture.height > LARGEST:
        picture.thumbnail((REDUCED, REDUCED), Image.Resampling.LANCZOS)
    png, ppm = os.path.join(folder, "picture.png"), os.path.join(folder, "picture.ppm")
    picture.save(png, compress_level=1)
    picture.save(ppm)
    return png, ppm


def seconds(command, folder):
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime


def cjpeg(png, ppm, quality, folder, made):
    return seconds(["cjpeg", "-quality", str(quality), "-outfile", made, ppm], folder)


def mozjpeg(png, ppm, quality, folder, made):
    """pyvips brings mozjpeg along; this is what its cjpeg does without any option."""
    picture = pyvips.Image.new_from_file(png).copy_memory()
    began = time.process_time()
    picture.jpegsave(
        made,
        Q=quality,
        subsample_mode="on",
        optimize_coding=True,
        interlace=True,
        trellis_quant=True,
        overshoot_deringing=True,
        optimize_scans=True,
        quant_table=3,
    )
    return time.process_time() - began


def imgproc(effort):
    def run(png, ppm, quality, folder, made):
        options = ["-f", "jpeg", "-s", "100%", "-q", str(quality), "--effort", str(effort)]
        command = [PROGRAM, "process", "--bucket", folder, "--quiet", "--force", *options]
        return seconds([*command, "-o", os.path.basename(made), "--", "picture.png"], folder)

    return run


def encoded(encoder, png, ppm, quality, folder):
    """Bytes, score and seconds."""
    made = os.path.join(folder, "made.jpg")
    if os.path.exists(made):
        os.remove(made)
    cpu = encoder(png, ppm, quality, folder, made)
    decoded = os.path.join(folder, "decoded.png")
    with Image.open(made) as image:
        image.convert("RGB").save(decoded, compress_level=1)
    return os.path.getsize(made), compute_ssimulacra2(png, decoded), cpu


def at_score(score, low, high):
    share = (score - low[1]) / (high[1] - low[1])
    return math.exp(math.log(low[0]) * (1 - share) + math.log(high[0]) * share)


def mean_ratio(logarithms):
    return math.exp(statistics.mean(logarithms))


def main():
    folder_of_pictures = sys.argv[2]
    others = {"mozjpeg (pyvips)": mozjpeg, "imgproc": imgproc(4), "imgproc --effort 6": imgproc(6)}
    ratios = {name: {quality: [] for quality in QUALITIES} for name in others}
    cpu = dict.fromkeys(["cjpeg", *others], 0)
    count = 0
    for name in sorted(os.listdir(folder_of_pictures)):
        if not name.lower().endswith((".png", ".jpg", ".jpeg")):
            continue
        count += 1
        with tempfile.TemporaryDirectory() as folder:
            png, ppm = reference(os.path.join(folder_of_pictures, name), folder)
            for quality in QUALITIES:
                size, score, spent = encoded(cjpeg, png, ppm, quality, folder)
                cpu["cjpeg"] += spent
                for other, encoder in others.items():
                    low = encoded(encoder, png, ppm, quality - 4, folder)
                    high = encoded(encoder, png, ppm, quality + 4, folder)
                    ratios[other][quality].append(math.log(at_score(score, low, high) / size))
                    cpu[other] += (low[2] + high[2]) / 2
    print(f"\n{count} pictures, each at {len(QUALITIES)} qualities\n\n{HEAD}")
    print(f"| cjpeg | 1 | 1 | 1 | 1 | {cpu['cjpeg']:.2f} | 1 |")
    for name, found in ratios.items():
        every = [value for values in found.values() for value in values]
        each = " | ".join(f"{mean_ratio(found[quality]):.3f}" for quality in QUALITIES)
        share = cpu[name] / cpu["cjpeg"]
        print(f"| {name} | {mean_ratio(every):.3f} | {each} | {cpu[name]:.2f} | {share:.1f} |")


PROGRAM = sys.argv[1]
main()
