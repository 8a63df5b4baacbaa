#!/usr/bin/env python3
"""Proves cut checkpoints with stock transformers: a cut model loads unpatched and equals the full one with the other experts masked.

Makes a tiny random checkpoint of each architecture and way of storing it, lets `espalier experts cut` cut it to a random profile,
and compares the two models' routes, logits and greedy generation. Prints a table; exits 1 if anything differs. With --model, --cut,
--profile and --texts it compares a checkpoint and a cut that are there already.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}

import torch  # noqa: E402

from proof import cases, comparison, exports, refusals, table  # noqa: E402
from proof.cutter import Cutter  # noqa: E402

HOME = Path(__file__).resolve().parents[2]


def main():
    options = read_options()
    if options.model:
        return report([comparison.prove_own(options.model, options.cut, options.profile, options.texts)], [])
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="interop-", dir=options.work))
    cutter = Cutter(HOME / "espalier", folder)
    try:
        rows = [comparison.prove(case, cutter) for case in cases.CASES if options.only in case.name]
        checks = [] if options.only else [*refusals.check(cutter), *exports.check(cutter)]
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    return report(rows, checks)


def report(rows, checks):
    print(table.markdown(rows))
    for check in checks:
        print(f"{'ok  ' if check.holds else 'FAIL'} {check.says}")
    passed = sum(found.holds for found in [*rows, *checks])
    failed = len(rows) + len(checks) - passed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not rows else 0


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="the cases whose names contain this")
    parser.add_argument("--work", type=Path, default=HOME / "target" / "interop", help="where checkpoints are written")
    parser.add_argument("--keep", action="store_true", help="leave the checkpoints there")
    parser.add_argument("--model", type=Path, metavar="DIR", help="your own checkpoint; both are loaded in float32")
    parser.add_argument("--cut", type=Path, metavar="DIR", help="what was cut from it")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="the profile it was cut to")
    parser.add_argument("--texts", type=Path, metavar="FILE", help="one text a line")
    options = parser.parse_args()
    own = [options.model, options.cut, options.profile, options.texts]
    if any(own) and not all(own):
        parser.error("--model, --cut, --profile and --texts belong together")
    return options


if __name__ == "__main__":
    sys.exit(main())
