"""Who takes part in each task, with which settings: the same quality, scans, subsampling and
Huffman tables for all, metadata dropped, sizes as imgproc's `-W 800`, one thread, and one process
for all files where the program can. Where a peer can decode a JPEG reduced, it is told to.
"""

import os

from environment import FLOOR, HERE, PYTHON
from measuring import Contender

PYVIPS = [PYTHON, os.path.join(HERE, "Peers/pyvips_batch.py")]
PILLOW = [PYTHON, os.path.join(HERE, "Peers/pillow_batch.py")]
# What leaves twice the width of most photos; ImageMagick takes the lesser reduction of both sides.
REDUCED = "1600x1066"


class Stage:
    """The numbered images of one set, and a folder for each contender's outputs."""

    def __init__(self, folder, entries, imgproc):
        self.folder, self.entries, self.imgproc = folder, entries, imgproc
        self.bucket = os.path.join(folder, "bucket")
        self.names = [entry["name"] for entry in entries]

    def only(self, name):
        """The same bucket with one image of it."""
        return Stage(self.folder, [{"name": name}], self.imgproc)

    def outputs(self, name):
        folder = "".join(letter if letter.isalnum() else "-" for letter in name)
        return os.path.join(self.folder, "outputs", folder)

    def imgproc_contender(self, name, options, jobs=1):
        command = [self.imgproc, "process", "--bucket", self.bucket, "--quiet", "-j", str(jobs)]
        return Contender(
            name,
            [[*command, *options, "--", *self.names]],
            self.bucket,
            os.path.join(self.bucket, "processed"),
            [os.path.join(self.bucket, ".imgproc")],
            peer=False,
        )

    def batch(self, name, command):
        """One process for all files; OUT in a word becomes the folder for what it makes."""
        outputs = self.outputs(name)
        words = [word.replace("OUT", outputs) for word in command]
        return Contender(name, [[*words, *self.names]], self.bucket, outputs)

    def one_by_one(self, name, command, extension):
        """A process a file; IN and OUT become the files."""
        outputs = self.outputs(name)
        commands = []
        for source in self.names:
            made = os.path.join(outputs, os.path.splitext(source)[0] + extension)
            commands.append([{"IN": source, "OUT": made}.get(word, word) for word in command])
        return Contender(name, commands, self.bucket, outputs)

    def floor(self, encoder):
        """The floor's command over the same images."""
        path = os.path.join(self.folder, "floor.txt")
        with open(path, "w") as file:
            for entry in self.entries:
                source = os.path.join(self.bucket, entry["name"])
                size = f"{entry['width']} {entry['height']} {len(entry['mode'])}"
                print(entry["scale"], size, source, entry["pixels"], file=file)
        return [FLOOR, encoder, path]


def jpeg(stage, progressive):
    scans = int(progressive)
    vips = ["Q=80", "optimize_coding=1", f"interlace={scans}"]
    pillow = ["quality=80", "optimize=1", f"progressive={scans}"]
    interlace = "Line" if progressive else "None"
    save = "Q=80,strip,optimize_coding" + (",interlace" if progressive else "")
    ours = [] if progressive else ["--baseline"]
    magick = ["-auto-orient", "-define", f"jpeg:size={REDUCED}", "-thumbnail", "800x", "-strip"]
    magick += ["-quality", "80", "-sampling-factor", "4:2:0", "-interlace", interlace]
    graphics = ["-auto-orient", "-size", REDUCED, "-resize", "800x", "+profile", "*"]
    graphics += ["-quality", "80", "-interlace", interlace]
    return [
        stage.imgproc_contender("imgproc", ["-W", "800", "-f", "jpeg", *ours]),
        stage.batch("pyvips", [*PYVIPS, "800", "OUT", ".jpg", *vips, "--"]),
        stage.batch("vipsthumbnail", ["vipsthumbnail", "-s", "800x", "-o", f"OUT/%s.jpg[{save}]"]),
        stage.batch("Pillow", [*PILLOW, "800", "OUT", ".jpg", *pillow, "--"]),
        stage.batch("GraphicsMagick", ["gm", "mogrify", "-output-directory", "OUT", *graphics]),
        stage.batch("ImageMagick", ["mogrify", "-path", "OUT", *magick]),
    ]


def webp(stage):
    save = "Q=80,strip,effort=4"
    cwebp = ["cwebp", "-quiet", "-q", "80", "-m", "4", "-resize", "800", "0", "IN", "-o", "OUT"]
    settings = ["-quality", "80", "-define", "webp:method=4"]
    magick = ["-format", "webp", "-auto-orient", "-define", f"jpeg:size={REDUCED}"]
    magick += ["-thumbnail", "800x", "-strip", *settings]
    graphics = ["-format", "webp", "-auto-orient", "-size", REDUCED, "-resize", "800x"]
    graphics += ["+profile", "*", *settings]
    return [
        stage.imgproc_contender("imgproc", ["-W", "800", "-f", "webp"]),
        stage.batch("pyvips", [*PYVIPS, "800", "OUT", ".webp", "Q=80", "effort=4", "--"]),
        stage.batch("vipsthumbnail", ["vipsthumbnail", "-s", "800x", "-o", f"OUT/%s.webp[{save}]"]),
        stage.batch("Pillow", [*PILLOW, "800", "OUT", ".webp", "quality=80", "method=4", "--"]),
        stage.batch("GraphicsMagick", ["gm", "mogrify", "-output-directory", "OUT", *graphics]),
        stage.batch("ImageMagick", ["mogrify", "-path", "OUT", *magick]),
        stage.one_by_one("cwebp, a process a file", cwebp, ".webp"),
    ]


def png(stage):
    """libvips' filters are a set of bits: 8 is none, 248 all."""
    vips = [*PYVIPS, "800", "OUT", ".png", "compression=6"]
    magick = ["-thumbnail", "800x", "-strip", "-define", "png:compression-level=6"]
    magick += ["-define", "png:compression-filter=5"]
    graphics = ["-resize", "800x", "+profile", "*", "-quality", "65"]
    thumbnail = ["vipsthumbnail", "-s", "800x", "-o"]
    return [
        stage.imgproc_contender("imgproc", ["-W", "800", "-f", "png"]),
        stage.batch("pyvips, filters none", [*vips, "filter=8", "--"]),
        stage.batch("pyvips, filters all", [*vips, "filter=248", "--"]),
        stage.batch("vipsthumbnail, filters all", [*thumbnail, "OUT/%s.png[strip,filter=all]"]),
        stage.batch("Pillow", [*PILLOW, "800", "OUT", ".png", "compress_level=6", "--"]),
        stage.batch("GraphicsMagick", ["gm", "mogrify", "-output-directory", "OUT", *graphics]),
        stage.batch("ImageMagick", ["mogrify", "-path", "OUT", *magick]),
    ]


def icons(stage):
    """Icons keep their size: what is left is what a program spends on a file. By itself, ours then looks
    for the smallest file of the same pixels, which no peer does."""
    vips = [*PYVIPS, "0", "OUT", ".png", "compression=6", "filter=248", "--"]
    thumbnail = ["vipsthumbnail", "-s", "64x64", "-o", "OUT/%s.png[strip,filter=all]"]
    graphics = ["+profile", "*", "-quality", "65"]
    magick = ["-strip", "-define", "png:compression-level=6", "-define", "png:compression-filter=5"]
    return [
        stage.imgproc_contender("imgproc --effort 2", ["--effort", "2"]),
        stage.imgproc_contender("imgproc, searching", []),
        stage.batch("pyvips", vips),
        stage.batch("vipsthumbnail", thumbnail),
        stage.batch("Pillow", [*PILLOW, "0", "OUT", ".png", "compress_level=6", "--"]),
        stage.batch("GraphicsMagick", ["gm", "mogrify", "-output-directory", "OUT", *graphics]),
        stage.batch("ImageMagick", ["mogrify", "-path", "OUT", *magick]),
    ]


def memory_peers(stage):
    """For memory, the peers that decode by strips, over one image."""

    def of(image):
        one, extension = stage.only(image), os.path.splitext(image)[1]
        return [
            one.batch("pyvips", [*PYVIPS, "800", "OUT", extension, "--"]),
            one.batch("vipsthumbnail", ["vipsthumbnail", "-s", "800x", "-o", f"OUT/%s{extension}"]),
            one.batch("Pillow", [*PILLOW, "800", "OUT", extension, "--"]),
        ]

    return of
