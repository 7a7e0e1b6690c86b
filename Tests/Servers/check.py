#!/usr/bin/env python3
"""check.py --imgproc PATH [CHECK…]

Has the program deliver to real receivers on loopback: moto with its checks of signatures on, HTTPS
receivers that verify with the reference libraries, eight processes on one log. Exits 1 when a check
fails.
"""

import environment

environment.enter()

import argparse
import sys
import time
import traceback

import canary
import cloud
import local
import outbox
import schemas
import webhooks

CHECKS = {
    check.__name__: check
    for module in (cloud, webhooks, local, outbox, schemas, canary) for check in module.CHECKS
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--imgproc", required=True)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(CHECKS))
    parser.add_argument(
        "--notices", type=int, default=1000, help="how many a hostile receiver gets")
    parser.add_argument(
        "--pending", type=int, default=100_000, help="how many may wait in bounded memory")
    arguments = parser.parse_args()
    outbox.NOTICES, outbox.PENDING = arguments.notices, arguments.pending
    failed = []
    for name in arguments.checks or CHECKS:
        began = time.monotonic()
        try:
            found = CHECKS[name](arguments.imgproc)
            print(f"{name}: {found} ({time.monotonic() - began:.1f} s)")
        except Exception:
            failed.append(name)
            print(f"{name} FAILED\n{traceback.format_exc()}")
    cloud.close()
    print(f"{len(failed)} checks failed" if failed else "all checks passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
