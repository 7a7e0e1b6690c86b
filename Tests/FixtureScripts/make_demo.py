#!/usr/bin/env python3
"""make_demo.py --brushes JPEG --emoji FONT [--text FILE] [--font FONT]: makes the five demo files
that are not taken as they are: a scan, a drawing, two icons and a wide-gamut photograph.

--brushes is the original photograph (Fixtures/README.md says which), --emoji is
NotoColorEmoji.ttf, --text is the text of the scanned page. Needs Pillow with LittleCMS and
FreeType.
"""

import argparse
import colorsys
import io
import math
import os
import random
import textwrap

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter, ImageFont

from containers import display_p3

HERE = os.path.dirname(__file__)
FOLDER = os.path.join(HERE, "../../Fixtures/demo")


def scan(text, font_path, size=(1654, 2339)):
    """A page of text at 200 dpi as a flat-bed scanner sees it: off-white, a little turned, with
    the shadow of the fold along one edge and sensor noise."""
    page = Image.new("L", size, 246)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(font_path, 27)
    lines = []
    for paragraph in text.split("\n\n"):
        lines += textwrap.wrap(" ".join(paragraph.split()), 86) + [""]
    for number, line in enumerate(lines[:52]):
        draw.text((190, 190 + 38 * number), line, font=font, fill=38)
    page = page.rotate(-0.8, Image.Resampling.BICUBIC, fillcolor=246)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    shadow = Image.new("L", (size[0], 1))
    shadow.putdata([max(0, 70 - x) for x in range(size[0])])
    page = ImageChops.subtract(page, shadow.resize(size))
    noise = Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1]))
    return ImageChops.subtract(page, noise.point(lambda value: value // 28))


def harmonograph(side=960, scale=3):
    """The trace of two damped pendulums, coloured along its way, over full transparency."""
    big = Image.new("RGBA", (side * scale, side * scale), (0, 0, 0, 0))
    draw, middle, reach = ImageDraw.Draw(big), side * scale / 2, side * scale * 0.46
    steps, before = 16000, None
    for step in range(steps):
        t = step / steps
        angle, fade = t * 62 * math.tau, math.exp(-1.9 * t)
        x = middle + reach * fade * (
            0.62 * math.sin(2.004 * angle + 0.4) + 0.38 * math.sin(3.0 * angle)
        )
        y = middle + reach * fade * (
            0.62 * math.sin(3.001 * angle + 1.9) + 0.38 * math.sin(2.0 * angle + 0.7)
        )
        hue = colorsys.hsv_to_rgb((0.55 + 0.6 * t) % 1, 0.82, 0.95)
        if before:
            draw.line(
                (*before, x, y), fill=(*(round(255 * part) for part in hue), 255), width=2 * scale
            )
        before = (x, y)
    left, top, right, bottom = big.getbbox()
    shift = ((left + right) // 2 - side * scale // 2, (top + bottom) // 2 - side * scale // 2)
    return ImageChops.offset(big, -shift[0], -shift[1]).resize(
        (side, side), Image.Resampling.LANCZOS
    )


def emoji(character, font_path):
    """One picture of the emoji font, in a square with a margin of 4 pixels."""
    canvas = Image.new("RGBA", (200, 200))
    font = ImageFont.truetype(font_path, 109)
    ImageDraw.Draw(canvas).text((20, 20), character, font=font, embedded_color=True)
    box = canvas.getbbox()
    side = max(box[2] - box[0], box[3] - box[1]) + 8
    square = Image.new("RGBA", (side, side))
    square.paste(canvas.crop(box), ((side - box[2] + box[0]) // 2, (side - box[3] + box[1]) // 2))
    return square


def wide_gamut(path):
    """The photograph in Display P3, its colours made as vivid as that space allows them to be."""
    target = ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
    photo = Image.open(path).convert("RGB")
    vivid = ImageCms.profileToProfile(photo, ImageCms.createProfile("sRGB"), target)
    return Image.blend(vivid, photo, 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--brushes", required=True)
    parser.add_argument("--emoji", required=True)
    parser.add_argument("--text", default=os.path.join(HERE, "../../LICENSE"))
    parser.add_argument("--font", default="DejaVuSerif.ttf")
    options = parser.parse_args()
    for name in ("photos", "art", "icons", "scans"):
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
    place = lambda name: os.path.join(FOLDER, name)
    with open(options.text) as file:
        page = scan(file.read(), options.font)
    page.save(place("scans/licence page.jpg"), quality=62, dpi=(200, 200))
    harmonograph().save(place("art/harmonograph.png"), compress_level=9)
    emoji("\N{CAMERA}", options.emoji).save(place("icons/camera.png"))
    emoji("\N{FOX FACE}", options.emoji).save(place("icons/fox.webp"), lossless=True, method=6)
    wide_gamut(options.brushes).save(
        place("photos/paintbrushes-p3.jpg"),
        quality=86,
        subsampling="4:4:4",
        icc_profile=display_p3(),
    )


if __name__ == "__main__":
    main()
