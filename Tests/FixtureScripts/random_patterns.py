#!/usr/bin/env python3
"""Writes random event patterns and events, and what event-ruler makes of them, as JSON lines.

    random_patterns.py --oracle CLASSPATH [--count 10000] [--seed 1] > pairs.jsonl

Each line is {"pattern": ..., "event": ..., "expected": true | false | "refused"}.

The judge is aws/event-ruler, the Java library that is behind EventBridge's rules, through
RulerOracle.java beside this script: CLASSPATH names RulerOracle, event-ruler and Jackson, compiled.
It is asked rather than an emulator's matcher, since those are themselves retellings of it.

Left out on purpose, because event-ruler differs from its manual or from this program there:
an IPv4 address and an IPv6 block that begin with the same hexadecimal digits (event-ruler compares
digits, so that ::/0 holds every IPv4 address), numbers that no double holds exactly (it refuses
them, here they are decimal numbers), minus zero (less than zero there), and characters whose upper
case is longer than one character.
"""

import argparse
import json
import random
import subprocess

NAMES = ["a", "b", "c", "d"]
TEXTS = ["", "a", "ab", "abc", "ABC", "Abc", "bab", "a*b", "a\\b", "axb", "x", "1", "true", "ü", "Ü", "z/b.png"]
ADDRESSES = ["10.0.0.1", "10.0.1.255", "10.200.3.4", "192.168.1.1", "2001:db8::1", "2001:DB8:0:0:0:0:0:1",
             "fe80::1", "10.0.0.256", "1::2::3"]
BLOCKS = ["10.0.0.0/8", "10.0.0.0/24", "10.0.0.128/25", "192.168.0.0/16", "2001:db8::/32", "fe80::/10",
          "10.0.0.1/31"]
NUMBERS = [0, 1, -1, 5, 10, 10.0, 1e1, 0.1, 0.3, 2.5, -2.5, 301.8, 3.018e2, 100, 123456789012, 1e-7, 1.5e300]
WILDCARDS = ["*", "a*", "*b", "a*b", "*a*b*", "a\\*b", "a\\\\b", "*b.png", "ü*", "*1*", "a*c*"]


def leaf(dice):
    kind = dice.random()
    if kind < 0.45:
        return dice.choice(TEXTS)
    if kind < 0.55:
        return dice.choice(ADDRESSES)
    if kind < 0.85:
        return dice.choice(NUMBERS)
    return dice.choice([True, False, None])


def event_value(dice, depth):
    kind = dice.random()
    if depth < 3 and kind < 0.3:
        return event_object(dice, depth + 1)
    if depth < 3 and kind < 0.5:
        return [event_value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return leaf(dice)


def event_object(dice, depth=0):
    names = dice.sample(NAMES, dice.randrange(1, len(NAMES) + 1))
    return {name: event_value(dice, depth) for name in names}


def leaves(value, path=()):
    """Every path of names with a value under it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, path + (name,))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def near(dice, value):
    """A condition that the value may well meet."""
    if isinstance(value, str):
        middle = dice.randrange(len(value) + 1)
        return dice.choice([
            value, {"prefix": value[:middle]}, {"suffix": value[middle:]},
            {"equals-ignore-case": value.swapcase()},
            {"prefix": {"equals-ignore-case": value[:middle].upper()}},
            {"suffix": {"equals-ignore-case": value[middle:].lower()}},
            {"wildcard": value[:middle].replace("\\", "\\\\").replace("*", "\\*") + "*"},
            {"anything-but": [value]}, {"anything-but": {"prefix": value[:middle] or "q"}},
            {"anything-but": {"suffix": [value[middle:] or "w", "q"]}},
            {"anything-but": {"equals-ignore-case": [value.upper(), "q"]}},
        ])
    if value is None or isinstance(value, bool):
        return value
    return dice.choice([
        value, {"numeric": ["=", value]}, {"numeric": [">=", value]}, {"numeric": [">", value]},
        {"numeric": ["<=", value]}, {"numeric": ["<", value]}, {"anything-but": value},
        {"anything-but": [value, 7]},
    ])


def condition(dice, values):
    if values and dice.random() < 0.5:
        return near(dice, dice.choice(values))
    text = dice.choice(TEXTS)
    low, high = dice.choice(NUMBERS), dice.choice(NUMBERS)
    if dice.random() < 0.06:
        return dice.choice([
            {"cidr": "10.0.0.1/32"}, {"cidr": "10.0.0.0"}, {"cidr": "x/8"}, {"wildcard": "a**"},
            {"wildcard": "a\\x"}, {"numeric": ["!=", low]}, {"numeric": 1}, {"prefix": 1},
            {"numeric": ["<", low, ">", high]}, {"anything-but": [text, low]}, {"anything-but": []},
            {"anything-but": None}, {"anything-but": {"prefix": ""}}, {"nothing": "x"}, {}, [text],
            {"anything-but": {"equals-ignore-case": 1}}, {"numeric": [">", high, "<", high]},
        ])
    some = text or "c"
    ordered = sorted([low, high if high != low else low + 1])
    return dice.choice([
        leaf(dice), leaf(dice), {"prefix": text}, {"suffix": text}, {"equals-ignore-case": text},
        {"prefix": {"equals-ignore-case": text}}, {"suffix": {"equals-ignore-case": text}},
        {"wildcard": dice.choice(WILDCARDS)}, {"cidr": dice.choice(BLOCKS)},
        {"exists": True}, {"exists": False}, {"exists": False},
        {"numeric": [dice.choice([">", ">="]), ordered[0], dice.choice(["<", "<="]), ordered[1]]},
        {"numeric": [dice.choice(["=", "<", "<=", ">", ">="]), low]},
        {"anything-but": dice.choice([text, low, [text, "abc"], [low, high]])},
        {"anything-but": {"prefix": dice.choice([some, [some, "a"]])}},
        {"anything-but": {"suffix": dice.choice([some, [some, "b"]])}},
        {"anything-but": {"equals-ignore-case": dice.choice([text, [text, "abc"]])}},
        {"anything-but": {"wildcard": dice.choice([dice.choice(WILDCARDS), ["a*", "*b"]])}},
    ])


def put(pattern, path, conditions):
    for name in path[:-1]:
        pattern = pattern.setdefault(name, {})
        if not isinstance(pattern, dict):
            return
    if not isinstance(pattern.get(path[-1]), dict):
        pattern[path[-1]] = conditions


def fields(dice, known, count):
    pattern = {}
    for _ in range(count):
        if known and dice.random() < 0.85:
            path, _ = dice.choice(known)
        else:
            path = tuple(dice.choice(NAMES) for _ in range(dice.randrange(1, 3)))
        values = [value for other, value in known if other == path]
        alternatives = dice.choice([0] + [1] * 40 + [2] * 20)
        put(pattern, path, [condition(dice, values) for _ in range(alternatives)])
    return pattern


def pair(dice):
    event = event_object(dice)
    known = list(leaves(event))
    pattern = fields(dice, known, dice.choice([0] + [1] * 20 + [2] * 20 + [3] * 12))
    if dice.random() < 0.2:
        branches = [fields(dice, known, dice.choice([1, 1, 2]))
                    for _ in range(dice.choice([1] + [2] * 12 + [3] * 4))]
        place = pattern
        nested = [value for value in pattern.values() if isinstance(value, dict)]
        if nested and dice.random() < 0.4:
            place = dice.choice(nested)
        place["$or"] = branches
    return pattern, event


def unfit(value):
    """Minus zero, which event-ruler holds for less than zero."""
    return "-0.0" in json.dumps(value)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--oracle", required=True, metavar="CLASSPATH")
    options.add_argument("--count", type=int, default=10000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    dice = random.Random(options.seed)
    pairs = []
    while len(pairs) < options.count:
        pattern, event = pair(dice)
        if not unfit([pattern, event]):
            pairs.append({"pattern": pattern, "event": event})
    lines = "".join(json.dumps(made) + "\n" for made in pairs)
    answers = subprocess.run(
        ["java", "-cp", options.oracle, "RulerOracle"], input=lines, text=True, check=True,
        stdout=subprocess.PIPE).stdout.split()
    words = {"true": True, "false": False, "refused": "refused"}
    for made, answer in zip(pairs, answers, strict=True):
        made["expected"] = words[answer]
        print(json.dumps(made, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
