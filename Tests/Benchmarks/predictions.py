#!/usr/bin/env python3
"""Predicts, by llvm-mca's models of arm64 cores, what the inner loops of the NEON kernels cost, and writes
ARM64.md: no machine with such a core was measured.

A kernel is compiled for one number of channels, as the program is (no core named), and its innermost loop
taken from the assembly. llvm-mca runs that loop over and over with every load a hit in the first cache, so
what memory costs and what loops with few taps lose at their ends is not in the figures.
"""

import dataclasses
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
KERNELS = os.path.join(REPOSITORY, "Sources/CKernels")
# As the root for arm64 has them: below .build-arm64 in the package.
WORK = ".build-arm64/predictions"
CORES = ["neoverse-n1", "neoverse-v1", "neoverse-v2"]
ITERATIONS = 1000


@dataclasses.dataclass
class Case:
    kernel: str
    source: str
    parameters: str
    call: str
    channels: str
    # What one iteration of the loop does: so many products of a pixel and a weight (samples and a weight
    # where the pass knows no pixels), or so many pixels.
    work: int
    unit: str

    @property
    def name(self):
        return f"{self.kernel}_{self.channels}".replace(" ", "_").replace("+", "_")


def vertical(kernel, sample, weight, out, shift, work):
    parameters = f"const {sample} *const *rows, const {weight} *weights, int32_t taps, {out} *out, size_t samples"
    call = f"rows, weights, taps, {shift}out, samples"
    return Case(kernel, "vertical", parameters, call, "any", work, "samples, 1 tap")


def horizontal(kernel, sample, out, channels, taps):
    weights = "ck_weights_f32" if kernel.endswith("f32") else "ck_weights"
    source = "horizontal_f32" if kernel.endswith("f32") else "horizontal"
    parameters = f"const {sample} *const *rows, const {weights} *weights, int32_t pixels, {out} *const *out"
    call = f"rows, 4, weights, {channels}, pixels, out"
    unit = f"rows, 1 pixel, {taps} tap{'s' if taps > 1 else ''}"
    return Case(kernel, source, parameters, call, NAMES[channels], 4, unit)


def pixelwise(kernel, sample, out, channels, alpha, work):
    parameters = f"const {sample} *in, size_t pixels, {out} *out"
    order = f"in, {channels}, {alpha}pixels, out"
    return Case(kernel, "alpha", parameters, order, NAMES[channels], work, "pixels")


def similarity(kernel, parameters, call):
    return Case(f"similarity_{kernel}", "similarity", parameters, call, "planes", 8, "samples")


NAMES = {1: "gray", 2: "gray+alpha", 3: "RGB", 4: "RGBA"}
PLANES = "const float *const *{}, "
CASES = [
    vertical("vertical_u8_i16", "uint8_t", "int16_t", "int16_t", "14, ", 16),
    vertical("vertical_i16_i16", "int16_t", "int16_t", "int16_t", "14, ", 16),
    vertical("vertical_i16_u8", "int16_t", "int16_t", "uint8_t", "14, ", 16),
    vertical("vertical_f32", "float", "float", "float", "", 8),
    *(horizontal("horizontal_u8_i16", "uint8_t", "int16_t", n, 8 if n < 3 else 4) for n in NAMES),
    *(horizontal("horizontal_i16_u8", "int16_t", "uint8_t", n, 8 if n < 3 else 4) for n in NAMES),
    horizontal("horizontal_pairs_i16", "int16_t", "int16_t", 2, 8),
    horizontal("horizontal_pairs_i16", "int16_t", "int16_t", 4, 4),
    *(horizontal("horizontal_f32", "float", "float", n, 1) for n in NAMES),
    *(pixelwise("premultiply_u8", "uint8_t", "int16_t", n, "", 8) for n in (2, 4)),
    *(pixelwise("unpremultiply_u8", "int16_t", "uint8_t", n, "", 8) for n in (2, 4)),
    *(pixelwise("widen_u16", "uint16_t", "float", n, "1, ", 4) for n in (2, 4)),
    *(pixelwise("narrow_u16", "float", "uint16_t", n, "1, ", 4) for n in (2, 4)),
    similarity("xyb", PLANES.format("light") + "size_t pixels, float *const *xyb", "light, pixels, xyb"),
    similarity(
        "across", "const float *a, const float *b, size_t pixels, float *const *out", "a, b, pixels, out"
    ),
    similarity(
        "down",
        PLANES.format("rows") + "const float *a, const float *b, size_t pixels, double *sums",
        "rows, a, b, pixels, sums",
    ),
    similarity(
        "halve", "const float *above, const float *below, size_t pixels, float *out", "above, below, pixels, out"
    ),
]


def in_root(script):
    """Runs a script where the tools for arm64 are; what it prints."""
    command = [os.path.join(REPOSITORY, ".ci/arm64/enter"), "root", "max", "bash", "-euc", script]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def compile_cases():
    """Writes the assembly of each case: its kernel, inlined for its channels into `predicted`."""
    os.makedirs(os.path.join(REPOSITORY, WORK), exist_ok=True)
    for case in CASES:
        with open(os.path.join(REPOSITORY, WORK, f"{case.name}.c"), "w") as file:
            file.write(
                f'#include "../../Sources/CKernels/neon_{case.source}.c"\n'
                f"__attribute__((flatten)) void predicted({case.parameters}) {{\n"
                f"    ck_neon_{case.kernel}({case.call});\n}}\n"
            )
    return in_root(
        f"cd {WORK}; for file in *.c; do clang --target=aarch64-linux-gnu -O2 -S "
        "--sysroot=/sdk/debian-arm64.artifactbundle/aarch64/sysroot "
        "-I ../../Sources/CKernels -I ../../Sources/CKernels/include $file; done; clang --version; "
        "llvm-mca-19 --version"
    )


def innermost_loop(assembly):
    """The instructions of the longest innermost loop of `predicted`, its last branch included."""
    body = re.search(r"^predicted:(.*?)^\.Lfunc_end", assembly, re.M | re.S).group(1)
    lines = body.split("\n")
    places = {match.group(1): at for at, line in enumerate(lines) if (match := re.match(r"(\.LBB\w+):", line))}
    loops = []
    for label, start in places.items():
        head = "\n".join(lines[start : start + 6]).split("\n\t.")[0]
        if "Inner Loop Header" not in re.split(r"\n\t[a-z]", head)[0]:
            continue
        branches = [at for at, line in enumerate(lines) if at > start and re.match(rf"\tc?b\S*\s.*{label}\b", line)]
        loop = [line.split("//")[0].rstrip() for line in lines[start + 1 : branches[-1] + 1]]
        loops.append([line for line in loop if line.startswith("\t") and not line.startswith("\t.")])
    return max(loops, key=len)


def figures():
    """Of each case, the instructions of its loop, and cycles and reciprocal throughput by core."""
    for case in CASES:
        base = os.path.join(REPOSITORY, WORK, case.name)
        with open(f"{base}.s") as file:
            loop = innermost_loop(file.read())
        with open(f"{base}.loop", "w") as file:
            file.write("\n".join(loop) + "\n")
        case.instructions = len(loop)
    told = in_root(
        f"cd {WORK}; for core in {' '.join(CORES)}; do for file in *.loop; do echo \"CASE $core ${{file%.loop}}\"; "
        f"llvm-mca-19 -mtriple=aarch64-linux-gnu -mcpu=$core -iterations={ITERATIONS} "
        "-instruction-info=false -resource-pressure=false $file; done; done"
    )
    found = {}
    for part in told.split("CASE ")[1:]:
        core, name = part.split("\n")[0].split()
        cycles = int(re.search(r"Total Cycles:\s+(\d+)", part).group(1)) / ITERATIONS
        found[core, name] = cycles, float(re.search(r"Block RThroughput:\s+([\d.]+)", part).group(1))
    return found


def main():
    versions = compile_cases()
    found = figures()
    tools = [line.strip() for line in versions.split("\n") if re.search(r"(clang|LLVM) version", line)]
    rows = []
    for case in CASES:
        cells = [f"`{case.kernel}`", case.channels, f"{case.work} {case.unit}", str(case.instructions)]
        for core in CORES:
            cycles, throughput = found[core, case.name]
            cells.append(f"{cycles:.1f} ({throughput:.1f})")
        rows.append("| " + " | ".join(cells) + " |")
    heading = ["kernel", "pixels", "one iteration", "instructions", *(core.removeprefix("neoverse-") for core in CORES)]
    with open(os.path.join(HERE, "ARM64.md"), "w") as file:
        file.write(
            "# Predictions for arm64\n\n"
            "**Predicted, not measured**: by `make predict-arm64`, from the machine code of the NEON kernels' "
            "inner\nloops and llvm-mca's models of Neoverse N1, V1 and V2 (Graviton 2, 3 and 4), with every "
            "load a hit in\nthe first cache. What is measured, on x86-64, is in [RESULTS.md](RESULTS.md).\n\n"
            + "".join(f"- {tool}\n" for tool in tools)
            + "\nCycles of one iteration in a long run of them, waiting for results included, and in brackets "
            "the least that\nthe core's units allow (block reciprocal throughput).\n\n"
            + "| " + " | ".join(heading) + " |\n|---|---|---|---:|---:|---:|---:|\n"
            + "\n".join(rows) + "\n"
        )


if __name__ == "__main__":
    main()
