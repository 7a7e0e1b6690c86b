#!/usr/bin/env python3
"""peers.py --imgproc PATH --corpus DIR [--side N]: our thumbnails held to libvips' own, image by image.

Every image that both read is made to fit into a square of N pixels, or of half its longer side where
it is small, by Lanczos3: by imgproc, and by pyvips' `thumbnail`. SSIMULACRA2 between the two must be
LEAST. Where it is not, a third judges: Pillow decodes all of the image, turns its colours into sRGB
by its profile, or by its gAMA chunk, which libvips passes over, and resizes it by Lanczos3 in floating
point, with alpha premultiplied and divided out before either is cut off at white: the edges of a flat
colour keep it. Ours must then be nearer to that than libvips' is, and RIGHT at least. Exits 1 where
an image fails both.

Runs in the benchmarks' environment, which it makes where it is missing.
"""

import argparse
import io
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("Benchmarks", "FixtureScripts"):
    sys.path.insert(0, os.path.join(os.path.dirname(HERE), folder))

LEAST, RIGHT = 85, 85
SMALLEST = 16


def thumbnail_by_vips(path, size):
    import pyvips

    image = pyvips.Image.thumbnail(
        path, size[0], height=size[1], size="force", export_profile="srgb"
    )
    return opened(image.write_to_buffer(".png[bitdepth=8]"))


def thumbnail_by_us(imgproc, path, size):
    command = [imgproc, "process", "-", "-Q", "-s", f"{size[0]}x{size[1]}!", "-f", "png"]
    with open(path, "rb") as file:
        made = subprocess.run(
            [*command, "--depth", "8"], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    if made.returncode:
        raise ValueError(made.stderr.decode(errors="replace").strip())
    return opened(made.stdout)


def gray_png(path):
    """RGBA samples of a gray PNG: Pillow takes 16 bits and small depths with tRNS for others."""
    import numpy
    import pngsuite

    with open(path, "rb") as file:
        _, _, depth, rows = pngsuite.decode(file.read())
    pixels = numpy.asarray(rows, dtype=numpy.float32) / (257 if depth == 16 else 1)
    alpha = pixels[..., 1:] if pixels.shape[2] == 2 else numpy.full_like(pixels[..., :1], 255)
    return numpy.concatenate([pixels[..., :1]] * 3 + [alpha], axis=2)


def thumbnail_by_the_book(path, size):
    """Pillow's and numpy's, with nothing taken for speed."""
    import numpy
    from PIL import Image, ImageCms, ImageOps

    with Image.open(path) as image:
        profile, gamma = image.info.get("icc_profile"), image.info.get("gamma")
        is_gray_png = image.format == "PNG" and image.mode[0] in "1LI" and not profile
        image = ImageOps.exif_transpose(image)
        if profile and image.mode in ("RGB", "L", "CMYK"):
            image = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        pixels = numpy.asarray(image.convert("RGBA"), dtype=numpy.float32)
    if is_gray_png:
        pixels = gray_png(path)
    alpha = pixels[..., 3:] / 255
    planes = numpy.concatenate([pixels[..., :3] * alpha, pixels[..., 3:]], axis=2)
    made = numpy.stack(
        [
            Image.fromarray(planes[..., channel]).resize(size, Image.Resampling.LANCZOS)
            for channel in range(4)
        ],
        axis=2,
    )
    divisor = numpy.maximum(made[..., 3:], 0.5) / 255
    made[..., :3] = numpy.clip(made[..., :3] / divisor, 0, 255)
    if gamma and not profile and abs(gamma - 1 / 2.2) > 0.01:
        light = (made[..., :3] / 255) ** (1 / gamma)
        curve = 1.055 * numpy.maximum(light, 1e-9) ** (1 / 2.4) - 0.055
        made[..., :3] = 255 * numpy.where(light <= 0.0031308, 12.92 * light, curve)
    return Image.fromarray(numpy.rint(numpy.clip(made, 0, 255)).astype(numpy.uint8))


def opened(data):
    from PIL import Image

    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def target(path, side):
    """The size to make, or None for what is too small to be judged or not to be read."""
    import pyvips

    try:
        image = pyvips.Image.new_from_file(path, access="sequential")
        if image.get_typeof("n-pages") and image.get("n-pages") > 1:
            return None
        image = image.autorot() if image.get_typeof("orientation") else image
    except pyvips.Error:
        return None
    width, height = image.width, image.height
    longer = max(width, height)
    ratio = min(side, longer // 2) / longer
    size = max(round(width * ratio), 1), max(round(height * ratio), 1)
    return size if min(size) >= SMALLEST else None


def check(imgproc, path, side):
    """The score between the two, and those of both by the book; None for what either refuses."""
    import pyvips
    from verify import flat, ssimulacra2

    size = target(path, side)
    if size is None:
        return None
    try:
        theirs = flat(thumbnail_by_vips(path, size))
        ours = flat(thumbnail_by_us(imgproc, path, size))
    except (pyvips.Error, ValueError):
        return None
    score = ssimulacra2(theirs, ours)
    if score >= LEAST:
        return score, None, None
    book = flat(thumbnail_by_the_book(path, size))
    return score, ssimulacra2(book, ours), ssimulacra2(book, theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--imgproc", required=True, type=os.path.abspath)
    parser.add_argument("--corpus", required=True, type=os.path.abspath)
    parser.add_argument("--side", type=int, default=400)
    options = parser.parse_args()
    import environment

    environment.prepare_python()
    if sys.prefix != os.path.dirname(os.path.dirname(environment.PYTHON)):
        os.execv(environment.PYTHON, [environment.PYTHON, *sys.argv])
    scores, low, wrong, left_out = [], [], [], 0
    for folder, _, names in sorted(os.walk(options.corpus)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            found = check(options.imgproc, path, options.side)
            if found is None:
                left_out += 1
                continue
            score, ours, theirs = found
            scores.append(score)
            if ours is None:
                continue
            line = (
                f"{os.path.relpath(path, options.corpus)}: {score:.1f}; "
                f"by the book ours {ours:.1f}, libvips {theirs:.1f}"
            )
            (low if ours >= RIGHT and ours >= theirs else wrong).append(line)
    print(f"{len(scores)} images, {left_out} left out: too small, moving, or refused by one")
    if scores:
        mean, median = statistics.mean(scores), statistics.median(scores)
        print(f"mean {mean:.2f}, median {median:.2f}, worst {min(scores):.2f}")
    for title, lines in (("below, and ours is right", low), ("below, and ours is not shown right", wrong)):
        if lines:
            print(f"{title} ({len(lines)}):", *lines, sep="\n  ")
    sys.exit(1 if wrong or not scores else 0)


if __name__ == "__main__":
    main()
