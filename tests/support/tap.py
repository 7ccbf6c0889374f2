# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""Tests that speak TAP: one line a case, which Automake's driver counts."""

import sys
import traceback


class Skip(Exception):
    """The case cannot be played here; says why."""


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def expect(is_so, what):
    if not is_so:
        raise AssertionError(what)


def run(cases):
    """Plays the cases, pairs of a name and a function. Returns: the exit status."""
    failures = 0
    print(f"1..{len(cases)}", flush=True)
    for number, (name, play) in enumerate(cases, 1):
        try:
            play()
            print(f"ok {number} - {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:
            failures += 1
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()),
                  f"not ok {number} - {name}", sep="", flush=True)
    return 1 if failures else 0
