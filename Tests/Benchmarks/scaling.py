"""How much more two workers do than one: wall time over the same 200 photos with `-j 1` and `-j 2`.

Ideal is 2.00; what is lost is the coordinator's share, memory's bandwidth, and the tail, when the
last photo has no other beside it.
"""

import os
import shutil
import statistics

import measuring
from contenders import Stage

PHOTOS = 200


def repeated(photos, folder):
    """A bucket of PHOTOS links to the photos, over and over."""
    bucket = os.path.join(folder, "bucket")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(bucket)
    entries = []
    for number in range(PHOTOS):
        source = photos.names[number % len(photos.names)]
        name = f"{number:04}.jpg"
        os.link(os.path.join(photos.bucket, source), os.path.join(bucket, name))
        entries.append({"name": name})
    return Stage(folder, entries, photos.imgproc)


def table(photos, folder, rounds):
    stage = repeated(photos, folder)
    entrants = [
        stage.imgproc_contender(f"-j {jobs}", ["-W", "800", "-f", "jpeg"], jobs) for jobs in (1, 2)
    ]
    runs = {entrant.name: [] for entrant in entrants}
    for _ in range(rounds):
        for entrant in entrants:
            result = measuring.run(entrant)
            if result.failed or result.files != PHOTOS:
                return [f"**WRONG**: {result.files} of {PHOTOS} outputs. {result.failed}", ""]
            runs[entrant.name].append(result)
    lines = ["| | wall s | CPU s | photos a second | to `-j 1` |", "|---|---:|---:|---:|---:|"]
    alone = [run.wall for run in runs["-j 1"]]
    for name, results in runs.items():
        walls = [run.wall for run in results]
        wall, cpu = statistics.median(walls), statistics.median(run.cpu for run in results)
        gain = measuring.median_ratio(alone, walls)
        lines.append(f"| `{name}` | {wall:.2f} | {cpu:.2f} | {PHOTOS / wall:.1f} | {gain:.2f} |")
    return [*lines, ""]
