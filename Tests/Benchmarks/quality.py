"""quality.py --imgproc PATH --photos DIR: what decoding JPEG reduced costs in quality.

Each photo becomes an 800-pixel PNG, so that nothing but decoding and resampling is judged, and is
held by SSIMULACRA2 to the same by Pillow: decoded whole, resized by Lanczos3. Exits 1 where the
mean is below MEAN or a photo below WORST.
"""

import argparse
import os
import statistics
import sys

import bench
import environment
import measuring

MEAN, WORST = 97, 90


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--imgproc", required=True, type=os.path.abspath)
    parser.add_argument("--photos", required=True, type=os.path.abspath)
    options = parser.parse_args()
    environment.prepare()
    stage = bench.stage("photos", [options.photos], options.imgproc)
    ours = stage.imgproc_contender("imgproc", ["-W", "800", "-f", "png"])
    failed = measuring.run(ours).failed
    verdict = bench.verify(ours, stage, ".png", len(stage.names), False)
    if failed or verdict["wrong"]:
        sys.exit("\n".join([failed, *verdict["wrong"]]))
    print("| photo | decoded at | PSNR | SSIMULACRA2 |\n|---|---:|---:|---:|")
    scores = verdict["ssimulacra2"]
    for entry, noise, score in zip(stage.entries, verdict["psnr"], scores):
        print(f"| {entry['source']} | 1/{entry['scale']} | {noise:.1f} | {score:.1f} |")
    mean, worst = statistics.mean(scores), min(scores)
    print(f"\nmean {mean:.2f} (at least {MEAN}), worst {worst:.2f} (at least {WORST})")
    sys.exit(0 if mean >= MEAN and worst >= WORST else 1)


if __name__ == "__main__":
    main()
