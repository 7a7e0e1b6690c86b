"""verify.py FOLDER OUTPUTS EXTENSION SAMPLE [--same-pixels]: whether a contender made what was
asked.

Each output must be there, decode, and have the reference's size (a side that another rounding makes
one pixel longer or shorter is right). Peak signal to noise is taken of all, in RGB over gray where
there is alpha, and SSIMULACRA2 of SAMPLE of them evenly spread, as it costs a second each. Below
LEAST_PSNR decibels an output shows something else: sideways, another colour, another picture.
Prints one JSON object.
"""

import json
import os
import sys
import tempfile

import numpy
from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from pictures import reference

LEAST_PSNR = 22
GRAY = (128, 128, 128, 255)


def flat(image):
    """RGB, over gray."""
    if image.mode in ("LA", "RGBA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, GRAY)
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def stored_reference(entry):
    with open(entry["pixels"], "rb") as file:
        return Image.frombytes(entry["mode"], (entry["width"], entry["height"]), file.read())


def psnr(one, other):
    difference = numpy.asarray(one, dtype=numpy.float32) - numpy.asarray(other)
    return float(10 * numpy.log10(255**2 / max(1e-6, float((difference**2).mean()))))


def ssimulacra2(one, other):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("reference.png", "output.png")]
        for image, path in zip((one, other), paths):
            image.save(path, compress_level=0)
        return float(compute_ssimulacra2(*paths))


def pair(folder, entry, path, same_pixels):
    """The reference and the output, both flat. Raises ValueError where the output is wrong."""
    try:
        with Image.open(path) as image:
            image.load()
    except (OSError, SyntaxError) as error:
        raise ValueError(f"does not decode: {error}")
    wanted = stored_reference(entry)
    if image.size != wanted.size:
        off = max(abs(a - b) for a, b in zip(image.size, wanted.size))
        if off > 1 or same_pixels:
            raise ValueError(f"is {image.size}, not {wanted.size}")
        wanted = reference(os.path.join(folder, "bucket", entry["name"]), image.size)
    if same_pixels and numpy.any(visible(image) != visible(wanted)):
        raise ValueError("has other pixels")
    return flat(wanted), flat(image)


def visible(image):
    """RGBA samples, with the colour of what is clear left out of account."""
    pixels = numpy.array(image.convert("RGBA"))
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def main():
    folder, outputs, extension, sample = sys.argv[1:5]
    same_pixels = "--same-pixels" in sys.argv
    with open(os.path.join(folder, "list.json")) as file:
        entries = json.load(file)
    every = max(1, len(entries) // max(1, int(sample)))
    wrong, noise, scores = [], [], []
    for number, entry in enumerate(entries):
        name = os.path.splitext(entry["name"])[0] + extension
        try:
            one, other = pair(folder, entry, os.path.join(outputs, name), same_pixels)
            noise.append(psnr(one, other))
            if noise[-1] < LEAST_PSNR:
                raise ValueError(f"is {noise[-1]:.1f} dB from the reference")
        except ValueError as error:
            wrong.append(f"{name} {error}")
            continue
        if int(sample) and number % every == 0 and len(scores) < int(sample):
            scores.append(ssimulacra2(one, other))
    print(json.dumps({"wrong": wrong, "psnr": noise, "ssimulacra2": scores}))


if __name__ == "__main__":
    main()
