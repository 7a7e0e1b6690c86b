#!/usr/bin/env python3
"""check.py --imgproc PATH [--images DIR] [--many N] [--screenshots DIR]

Opens pages of `imgproc report` in headless Chromium: one of a few images at 375, 1024 and 1920 pixels,
light and dark, with and without scripts, and one of 1,000. Nothing may stick out sideways, lack a name
or contrast, need a mouse or the network; the large page stays under 10 MB and opens in 2 s. Leaves
screenshots to look at. Exits 1 where that is not so.
"""

import argparse
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from devtools import Chromium

WIDTHS = [375, 1024, 1920]
# A window in which all of a small page is seen, and so drawn.
TALL = 9_000
MOST_BYTES = 10_000_000
MOST_MILLISECONDS = 2_000

# Every piece of text with too little contrast to what lies behind it (WCAG 2.2, 1.4.3). Labels over
# pictures have a ground of their own; what has none is on the page's.
CONTRAST = """(() => {
  const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = (top, bottom) => {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map(i => top[i] * a + bottom[i] * (1 - a));
  };
  const ground = element => {
    if (!element) return [255, 255, 255];
    const own = numbers(getComputedStyle(element).backgroundColor);
    return own.length > 3 && own[3] === 0 ? ground(element.parentElement)
      : over(own, ground(element.parentElement));
  };
  const light = colour => {
    const [r, g, b] = colour.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = numbers(element.closest("svg") ? style.fill : style.color);
    const back = ground(element);
    const pair = [light(over(ink, back)), light(back)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    seen += 1;
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return {found, seen};
})()"""

# What is wrong with the document, whatever it looks like.
DOCUMENT = """(() => {
  const wrong = [];
  const must = (holds, what) => { if (!holds) wrong.push(what); };
  must(document.documentElement.lang, "no language");
  must(document.title, "no title");
  must(document.querySelectorAll("h1").length === 1, "not one h1");
  must(document.querySelectorAll("main").length === 1, "not one main");
  const levels = [...document.querySelectorAll("h1,h2,h3")].map(h => +h.tagName[1]);
  must(levels.every((l, i) => i === 0 ? l === 1 : l <= levels[i - 1] + 1), "headings skip a level");
  for (const image of document.images) {
    must(image.alt, "a picture without a text");
    must(image.complete && image.naturalWidth > 0, `${image.alt} is no picture`);
  }
  for (const drawing of document.querySelectorAll("svg"))
    must(drawing.getAttribute("role") === "img" && drawing.getAttribute("aria-label"), "a chart without a text");
  for (const head of document.querySelectorAll("th")) must(head.scope, "a table's head without a scope");
  for (const part of document.querySelectorAll("[aria-labelledby]"))
    must(document.getElementById(part.getAttribute("aria-labelledby")), "a label that is not there");
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  must(new Set(ids).size === ids.length, "an id twice");
  return wrong;
})()"""

# Whatever reaches beyond the window, and text in charts beyond its chart.
WIDE = """(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("svg text")].filter(text => {
    const card = text.closest("figure").getBoundingClientRect(), own = text.getBoundingClientRect();
    return own.left < card.left || own.right > card.right;
  }).map(text => text.textContent);
  return {wide, out};
})()"""


def make_page(imgproc, bucket, page):
    """A batch and the page of it."""
    subprocess.run([imgproc, "--bucket", bucket, "batch", "-Q"], stderr=subprocess.DEVNULL)
    subprocess.run([imgproc, "--bucket", bucket, "report", "-o", page], check=True)
    return pathlib.Path(page).stat().st_size


def fill_few(bucket):
    """The demo's images, an animation, a name that is hard to write, and a broken image."""
    shutil.copytree("Fixtures/demo", bucket, dirs_exist_ok=True)
    shutil.copy("Fixtures/formats/png-animated.png", bucket)
    shutil.copy("Fixtures/demo/icons/fox.webp", bucket / "a <b> & \"c\" with a name that is long.webp")
    (bucket / "broken upload.jpg").write_bytes((bucket / "photos/tomatoes.jpg").read_bytes()[:3000])


def fill_many(imgproc, images, bucket, count):
    """So many images: those of a folder, and as many of their variants as it takes."""
    sources = [path for path in sorted(images.rglob("*")) if path.suffix in (".jpg", ".png", ".webp")]
    for number, path in enumerate(sources[:count]):
        (bucket / f"{number:04}").mkdir()
        shutil.copy(path, bucket / f"{number:04}" / path.name)
    missing = count - len(sources)
    with tempfile.TemporaryDirectory(prefix="imgproc-variants-") as folder:
        round_ = 0
        while missing > 0:
            round_ += 1
            edge = 200 + 17 * round_
            variants = pathlib.Path(folder, str(round_))
            shutil.copytree(images, variants)
            command = [imgproc, "--bucket", variants, "batch", "-Q", "--fit", "cover"]
            command += ["-s", f"{edge}x{200 + 29 * round_ % 300}", "--upscale", "-o", "v/{key}"]
            subprocess.run(command, stderr=subprocess.DEVNULL)
            for path in sorted((variants / "v").rglob("*")):
                if missing > 0 and path.is_file():
                    missing -= 1
                    target = bucket / f"variant-{round_}" / f"{missing:04}-{path.name}"
                    target.parent.mkdir(exist_ok=True)
                    shutil.copy(path, target)
            shutil.rmtree(variants)


def take_picture(browser, path):
    """A screenshot of all of the page."""
    size = browser.call("Page.getLayoutMetrics")["cssContentSize"]
    height = browser.evaluate("document.body.getBoundingClientRect().bottom") or size["height"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
    shot = browser.call("Page.captureScreenshot", clip=clip)
    path.write_bytes(base64.b64decode(shot["data"]))


def check_looks(browser, page, folder, fail):
    """At each width, in both schemes."""
    for width in WIDTHS:
        browser.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=TALL, deviceScaleFactor=1,
            mobile=False,
        )
        for scheme in ["light", "dark"]:
            browser.call(
                "Emulation.setEmulatedMedia",
                features=[{"name": "prefers-color-scheme", "value": scheme}],
            )
            browser.open(page)
            wide = browser.evaluate(WIDE)
            if wide["wide"] > 0 or wide["out"]:
                fail(f"at {width} pixels something sticks out: {wide}")
            contrast = browser.evaluate(CONTRAST)
            if contrast["found"] or contrast["seen"] < 50:
                fail(f"{scheme}, {width} pixels: contrast {contrast}")
            take_picture(browser, folder / f"report-{width}-{scheme}.png")
    for event in browser.events:
        if event["method"] == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            if not url.startswith(("file:", "data:")):
                fail(f"the page asks for {url[:80]}")
        if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded"):
            fail(f"the console says {event['params']}")


def check_document(browser, page, fail):
    """Names for those who don't see it, and keys for those without a mouse."""
    browser.open(page)
    for fault in set(browser.evaluate(DOCUMENT)):
        fail(fault)
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    sliders = [node for node in nodes if node.get("role", {}).get("value") == "slider"]
    names = [node.get("name", {}).get("value") for node in sliders]
    pairs = browser.evaluate("document.querySelectorAll('.pair').length")
    if pairs == 0 or len(sliders) != pairs or len(set(names)) != pairs or None in names:
        fail(f"{pairs} pairs of pictures, and sliders called {names}")
    browser.press("Tab", 9)
    if not browser.evaluate("document.activeElement.matches('.skip')"):
        fail("the first Tab does not lead to the link past the charts")
    for _ in range(10):
        browser.press("Tab", 9)
        if browser.evaluate("document.activeElement.type === 'range'"):
            break
    before = browser.evaluate("getComputedStyle(document.querySelector('.pair .after')).clipPath")
    for _ in range(5):
        browser.press("ArrowRight", 39)
    after = browser.evaluate("getComputedStyle(document.querySelector('.pair .after')).clipPath")
    if before == after:
        fail(f"the arrow keys move nothing: {before}")
    outline = browser.evaluate(
        "getComputedStyle(document.activeElement.parentElement).outlineStyle")
    if outline != "solid":
        fail(f"nobody sees what the keys move: {outline}")


def check_without_scripts(browser, page, folder, fail):
    """Both pictures, whole, side by side."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    take_picture(browser, folder / "report-without-scripts.png")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    roles = [node.get("role", {}).get("value") for node in nodes if not node.get("ignored")]
    if "slider" in roles or roles.count("image") < 20:
        fail(f"without scripts: {roles.count('slider')} sliders, {roles.count('image')} pictures")
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.call("Emulation.clearDeviceMetricsOverride")


def opening_time(browser, page):
    """Milliseconds from the request to the first frame after everything is there."""
    browser.open(page)
    return browser.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
        " done(performance.now()))))")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("--images", type=pathlib.Path, default="Fixtures/demo")
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--screenshots", type=pathlib.Path, default=".build/report")
    options = parser.parse_args()
    imgproc = os.path.abspath(options.imgproc)
    options.screenshots.mkdir(parents=True, exist_ok=True)
    faults = []

    def fail(what):
        faults.append(what)
        print(f"FAILED: {what}")

    with tempfile.TemporaryDirectory(prefix="imgproc-report-") as folder:
        folder = pathlib.Path(folder)
        few, many = folder / "few", folder / "many"
        few.mkdir()
        many.mkdir()
        fill_few(few)
        make_page(imgproc, few, folder / "few.html")
        fill_many(imgproc, options.images, many, options.many)
        count = sum(path.is_file() for path in many.rglob("*"))
        size = make_page(imgproc, many, folder / "many.html")
        shutil.copy(folder / "few.html", options.screenshots)
        browser = Chromium(folder / "profile")
        try:
            page = f"file://{folder}/few.html"
            check_looks(browser, page, options.screenshots, fail)
            check_document(browser, page, fail)
            check_without_scripts(browser, page, options.screenshots, fail)
            times = sorted(opening_time(browser, f"file://{folder}/many.html") for _ in range(3))
            pictures = browser.evaluate("document.images.length")
        finally:
            browser.close()
    print(f"{count} images: {size} bytes, {pictures} pictures, open in {times[1]:.0f} ms")
    if count < options.many or pictures < 1.8 * options.many:
        fail("too few images for a measurement")
    if size > MOST_BYTES or times[1] > MOST_MILLISECONDS:
        fail("the large page is too large or too slow")
    print(f"screenshots: {options.screenshots}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
