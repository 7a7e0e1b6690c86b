"""Damage to image files, the same for the same seed."""

import binascii
import random
import struct
from pathlib import Path

# Sides, lengths and counts that liars like.
LIES = [0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFFF, 0x10000,
        0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def flip(chance: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    """A few bits, anywhere."""
    for _ in range(chance.choice([1, 1, 2, 4, 16, 64])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def truncate(chance: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def cut(chance: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    """A piece is missing in the middle, or there twice."""
    start = chance.randrange(len(data))
    end = min(start + chance.choice([1, 2, 4, 16, 256]), len(data))
    return data[:start] + (data[start:end] * chance.choice([0, 2, 3])) + data[end:]


def splice(chance: random.Random, data: bytearray, others: list[bytes]) -> bytearray:
    """The beginning of one file and the end of another."""
    other = chance.choice(others)
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)):]


def fill(chance: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    """A run of one byte, or of noise."""
    start = chance.randrange(len(data))
    count = min(chance.choice([1, 4, 32, 512]), len(data) - start)
    noise = chance.choice([bytes(count), b"\xff" * count, chance.randbytes(count)])
    data[start:start + count] = noise
    return data


def lie(chance: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    """A number in the head of the file is another."""
    width = chance.choice([1, 2, 2, 3, 4, 4])
    number = chance.choice(LIES) & ((1 << 8 * width) - 1)
    place = chance.randrange(max(min(len(data), 700) - width, 1))
    data[place:place + width] = number.to_bytes(width, chance.choice(["big", "little"]))
    return data


MUTATIONS = [flip, truncate, cut, splice, fill, lie, lie]


def with_right_checksums(data: bytearray) -> bytearray:
    """A PNG whose chunks have the checksums of what they hold, so that damage gets past them."""
    place = 8
    while place + 12 <= len(data):
        length = struct.unpack_from(">I", data, place)[0]
        end = place + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", data, end, binascii.crc32(data[place + 4:end]))
        place = end + 4
    return data


def mutants(folder: Path, count: int, seed: int):
    """Yields `count` names and contents: every file of the folder in turn, each time damaged anew."""
    files = sorted(p for p in folder.iterdir() if p.suffix in (".jpg", ".png", ".webp"))
    contents = [p.read_bytes() for p in files]
    by_format = {s: [c for p, c in zip(files, contents) if p.suffix == s] for s in
                 (".jpg", ".png", ".webp")}
    for index in range(count):
        chance = random.Random(seed * 1_000_003 + index)
        path, data = files[index % len(files)], bytearray(contents[index % len(files)])
        others = by_format[path.suffix] if chance.random() < 0.8 else contents
        names = []
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            mutation = chance.choice(MUTATIONS)
            names.append(mutation.__name__)
            data = mutation(chance, data, others)
            if not data:
                break
        if data.startswith(b"\x89PNG") and chance.random() < 0.7:
            data = with_right_checksums(data)
        yield f"{index:05}-{'-'.join(names)}-{path.stem}{path.suffix}", bytes(data)
