#!/usr/bin/env python3
"""resampling.py [PHOTO] [--rounds N] [--case WORD]: the resize alone, from memory to memory, on one
thread, beside Pillow-SIMD, libvips (gap 0) and Pillow; Lanczos3 throughout.

Every runner is a process that holds its picture and resizes it when told; rounds go from one runner
to the next. The median of the CPU time becomes a Markdown table, with the largest difference of
ours from each peer's pixels. Peers live in .build/bench-venv and, since the two Pillows exclude each
other, .build/bench-venv-simd; both are made where they are missing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "../../.build")
PHOTO = os.path.join(HERE, "../../Fixtures/demo/photos/dandelions.jpg")
MODES = {"gray": "L", "grayalpha": "LA", "rgb": "RGB", "rgba": "RGBA"}

# Layout, bits a sample, source and target size.
CASES = [
    ("rgb", 8, (6000, 4000), (1500, 1000)),
    ("rgb", 8, (1600, 1250), (800, 625)),
    ("rgb", 8, (1500, 1000), (3000, 2000)),
    ("rgba", 8, (6000, 4000), (1500, 1000)),
    ("rgba", 8, (1500, 1000), (3000, 2000)),
    ("rgba", 8, (128, 128), (64, 64)),
    ("gray", 8, (6000, 4000), (1500, 1000)),
    ("gray", 8, (1500, 1000), (3000, 2000)),
    ("grayalpha", 8, (6000, 4000), (1500, 1000)),
    ("rgb", 16, (3000, 2000), (750, 500)),
    ("rgba", 16, (3000, 2000), (750, 500)),
]


def environment(name, *requirements, **variables):
    """The interpreter of a virtual environment with the requirements in it."""
    folder = os.path.join(BUILD, name)
    python = os.path.join(folder, "bin/python")
    if not os.path.exists(python):
        subprocess.check_call([sys.executable, "-m", "venv", folder])
        pip = [python, "-m", "pip", "install", "--quiet"]
        subprocess.check_call([*pip, "setuptools", *requirements], env={**os.environ, **variables})
    return python


def make_picture(photo, layout, bits, size):
    """Raw samples: the photo at that size, its lower half ever more transparent, with noise in the
    low bits so that no two pixels are alike."""
    import numpy
    from PIL import Image

    mode = MODES[layout]
    colours = mode.rstrip("A") or "L"
    picture = numpy.asarray(Image.open(photo).convert(colours).resize(size, Image.BICUBIC))
    picture = picture.reshape(size[1], size[0], -1)
    noise = numpy.random.default_rng(1).integers(0, 256, picture.shape, dtype=numpy.uint16)
    if mode.endswith("A"):
        alpha = numpy.clip(numpy.linspace(510, 0, size[1]), 0, 255).astype(numpy.uint8)
        alpha = numpy.broadcast_to(alpha[:, None, None], (size[1], size[0], 1))
        picture = numpy.concatenate([picture, alpha], axis=2)
        noise = numpy.concatenate([noise, numpy.zeros(alpha.shape, numpy.uint16)], axis=2)
    if bits == 16:
        return (picture.astype(numpy.uint16) * 257 ^ noise).tobytes()
    return (picture ^ (noise & 7).astype(numpy.uint8)).tobytes()


class Runner:
    """A process that resizes when told. The names of its files end its command."""

    def __init__(self, command, case, source, result):
        layout, bits, size, target = case
        numbers = [str(n) for n in (bits, *size, *target)]
        self.result = result
        self.process = subprocess.Popen(
            [*command, layout, *numbers, source, result],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "VIPS_CONCURRENCY": "1"},
        )

    def milliseconds(self, times):
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def finish(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"{self.process.args[0]} failed")
        with open(self.result, "rb") as file:
            return file.read()


def difference(ours, theirs, layout, bits):
    """The largest, colour counting by its alpha: what is all but transparent is not seen."""
    import numpy

    kind, largest = (numpy.uint8, 255) if bits == 8 else (numpy.uint16, 65535)
    channels = len(MODES[layout])
    ours, theirs = (numpy.frombuffer(d, kind).reshape(-1, channels) for d in (ours, theirs))
    apart = numpy.abs(ours.astype(numpy.int64) - theirs)
    if layout.endswith("a") and channels % 2 == 0:
        apart[:, :-1] = apart[:, :-1] * ours[:, -1:].astype(numpy.int64) // largest
    return int(apart.max())


def resize_pillow(mode, size, target, data):
    from PIL import Image

    picture = Image.frombytes(mode, size, data)
    # It premultiplies RGBA and LA by itself.
    return lambda: picture.resize(target, Image.LANCZOS), lambda result: result.tobytes()


def resize_vips(mode, bits, size, target, data):
    import pyvips

    kind = "uchar" if bits == 8 else "ushort"
    picture = pyvips.Image.new_from_memory(data, *size, len(mode), kind)
    space = ("srgb", "rgb16") if mode.startswith("RGB") else ("b-w", "grey16")
    picture = picture.copy(interpretation=space[bits == 16])
    scale, vertical = target[0] / size[0], target[1] / size[1]

    def resize():
        image = picture.premultiply() if mode.endswith("A") else picture
        image = image.resize(scale, vscale=vertical, kernel="lanczos3", gap=0)
        image = image.unpremultiply().cast(kind) if mode.endswith("A") else image
        return image.copy_memory()

    return resize, lambda result: result.write_to_memory()


def run_peer(peer, layout, bits, *rest):
    """A peer's side of the protocol that Resampling.swift describes."""
    mode, bits = MODES[layout], int(bits)
    size, target = tuple(map(int, rest[:2])), tuple(map(int, rest[2:4]))
    with open(rest[4], "rb") as file:
        data = file.read()
    if peer == "vips":
        resize, raw = resize_vips(mode, bits, size, target, data)
    else:
        resize, raw = resize_pillow(mode, size, target, data)
    result = None
    for line in sys.stdin:
        before = time.process_time()
        for _ in range(int(line)):
            result = resize()
        print((time.process_time() - before) * 1000 / int(line), flush=True)
    with open(rest[5], "wb") as file:
        file.write(raw(result))


def measure(ours, peers, case, photo, rounds):
    """Medians by name, and the pixels."""
    layout, bits, size, target = case
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source")
        with open(source, "wb") as file:
            file.write(make_picture(photo, layout, bits, size))
        commands = {"ours": [ours]}
        for name, (python, peer) in peers.items():
            if bits == 8 or peer == "vips":
                commands[name] = [python, os.path.abspath(__file__), "--peer", peer]
        runners = {
            name: Runner(command, case, source, os.path.join(folder, name))
            for name, command in commands.items()
        }
        # Warm, and as many at once as take some 20 ms, since clocks are coarse.
        times = {n: max(1, int(20 / max(r.milliseconds(1), 0.001))) for n, r in runners.items()}
        times = {n: max(1, int(20 / max(r.milliseconds(times[n]), 0.001))) for n, r in runners.items()}
        found = {name: [] for name in runners}
        for _ in range(rounds):
            for name, runner in runners.items():
                found[name].append(runner.milliseconds(times[name]))
        pixels = {name: runner.finish() for name, runner in runners.items()}
    return {name: statistics.median(values) for name, values in found.items()}, pixels


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("photo", nargs="?", default=PHOTO)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--case", default="", help="only cases whose title has this word")
    arguments = parser.parse_args()

    build = os.path.join(BUILD, "resampling")
    package = ["--package-path", os.path.join(HERE, "Resampling"), "--scratch-path", build]
    subprocess.check_call(
        ["swift", "build", "--quiet", "-c", "release", *package], stdout=sys.stderr
    )
    ours = os.path.join(build, "release/resampling")
    python = environment("bench-venv", "Pillow", "numpy", "pyvips", "pyvips-binary==8.18.7")
    if os.path.realpath(sys.prefix) != os.path.realpath(os.path.join(BUILD, "bench-venv")):
        os.execv(python, [python, *sys.argv])
    peers = {"libvips 8.18": (python, "vips"), "Pillow": (python, "pillow")}
    try:
        simd = environment("bench-venv-simd", "pillow-simd==9.5.0.post2", CC="cc -mavx2")
        peers = {"Pillow-SIMD": (simd, "pillow"), **peers}
    except subprocess.CalledProcessError:
        print("Pillow-SIMD can not be built here", file=sys.stderr)

    print("CPU ms a resize; in brackets the peer's time over ours, and the largest difference.\n")
    print("| case | ours | " + " | ".join(peers) + " |")
    print("|---|" + "---:|" * (1 + len(peers)))
    for case in CASES:
        layout, bits, size, target = case
        title = f"{layout} {bits} {size[0]}x{size[1]} to {target[0]}x{target[1]}"
        if arguments.case not in title:
            continue
        medians, pixels = measure(ours, peers, case, arguments.photo, arguments.rounds)
        cells = [f"{medians['ours']:.3g}"]
        for name in peers:
            if name not in medians:
                cells.append("")
                continue
            apart = difference(pixels["ours"], pixels[name], layout, bits)
            cells.append(f"{medians[name]:.3g} ({medians[name] / medians['ours']:.2f}x, {apart})")
        print(f"| {title} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        run_peer(*sys.argv[2:])
    else:
        main()
