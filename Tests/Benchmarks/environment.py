"""What a benchmark needs beside the program: peers in an environment of their own, the codecs'
floor compiled against the libraries that the program links, and the names of all of it.

pyvips compiles itself against a libvips whose headers it finds, which would be Debian's: pkg-config
is made blind while it is installed, and the version is checked afterwards.
"""

import fcntl
import glob
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(REPOSITORY, ".build/bench")
PYTHON = os.path.join(REPOSITORY, ".build/bench-venv/bin/python")
REQUIREMENTS = os.path.join(HERE, "requirements.txt")
FLOOR = os.path.join(WORK, "floor")
LIBRARIES = ["libjpeg", "libpng", "libwebp", "libdeflate"]
VERSIONS = """
import PIL, PIL.features, pyvips, ssimulacra2
vips = ".".join(str(pyvips.version(part)) for part in range(3))
jpeg, webp = PIL.features.version("libjpeg_turbo"), PIL.features.version("webp")
print(f"pyvips {vips}")
print(f"Pillow {PIL.__version__} (libjpeg-turbo {jpeg}, libwebp {webp})")
print(f"ssimulacra2 {ssimulacra2.__version__}")
"""


def prepare():
    """Makes the environment and the floor where they are missing or older than what they are of."""
    os.makedirs(WORK, exist_ok=True)
    hold_alone()
    for left in glob.glob(os.path.join(WORK, "aside-*")):
        shutil.rmtree(left)
    prepare_python()
    prepare_floor()


def hold_alone():
    """Two benchmarks would write over each other's images, and neither's times would mean much."""
    lock = os.open(os.path.join(WORK, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("another benchmark is running here")


def prepare_python():
    stamp = os.path.join(REPOSITORY, ".build/bench-venv/requirements.txt")
    if same_text(stamp, REQUIREMENTS):
        return
    print("installing the peers", file=sys.stderr)
    folder = os.path.dirname(os.path.dirname(PYTHON))
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    blind = {**os.environ, "PKG_CONFIG_LIBDIR": "/nonexistent", "PKG_CONFIG_PATH": ""}
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--requirement"]
    subprocess.run([*install, REQUIREMENTS], check=True, env=blind)
    wanted = re.search(r"pyvips-binary==(\S+)", read(REQUIREMENTS))[1]
    if f"pyvips {wanted}\n" not in python_versions():
        sys.exit(f"pyvips does not use the libvips {wanted} that was installed for it")
    shutil.copyfile(REQUIREMENTS, stamp)


def prepare_floor():
    source = os.path.join(HERE, "floor.c")
    codecs = os.path.join(REPOSITORY, "Sources/CCodecs")
    sources = [source, os.path.join(codecs, "png_filter.c")]
    if os.path.exists(FLOOR) and all(
        os.path.getmtime(FLOOR) > os.path.getmtime(path) for path in sources
    ):
        return
    flags = output(["pkg-config", "--cflags", "--libs", *LIBRARIES]).split()
    include = os.path.join(codecs, "include")
    subprocess.run(["clang", "-O2", "-I", include, *sources, "-o", FLOOR, *flags], check=True)


def same_text(one, other):
    return os.path.exists(one) and read(one) == read(other)


def read(path):
    with open(path) as file:
        return file.read()


def output(command):
    """What a command prints, on either of its outputs; nothing where there is no such command."""
    try:
        finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError:
        return ""
    return finished.stdout.decode(errors="replace")


def python_versions():
    return output([PYTHON, "-c", VERSIONS])


def machine():
    """One line: processor, cores, and how busy the machine is."""
    model = re.search(r"model name\s*: (.*)", read("/proc/cpuinfo"))
    name = model[1] if model else platform.machine()
    load = os.getloadavg()[0]
    return f"{name}, {os.cpu_count()} cores, load {load:.1f}"


def versions(imgproc):
    """One line a program or library, as it names itself."""
    first = lambda command: output(command).split("\n")[0].strip()
    program = f"imgproc {first([imgproc, '--version'])}"
    commit = first(["git", "-C", REPOSITORY, "describe", "--always", "--dirty"])
    libraries = ", ".join(
        f"{name} {first(['pkg-config', '--modversion', name])}" for name in LIBRARIES
    )
    magick = re.search(r"ImageMagick \S+", output(["mogrify", "-version"]))
    return [
        f"{program} ({commit}) and the floor: {libraries}",
        *python_versions().split("\n")[:-1],
        f"vipsthumbnail {first(['vips', '--version']).removeprefix('vips-')}",
        first(["gm", "version"]).split(" http")[0],
        magick[0] if magick else "no ImageMagick",
        f"cwebp {first(['cwebp', '-version'])}",
    ]
