# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""The built programs, for tests that are scripts."""

import json
import os
import subprocess

BUILD = os.environ["SFB_BUILD"] + "/src/"
PASSWORD = "Passw0rd!"
IS_SANITIZED = "ASAN_OPTIONS" in os.environ
if IS_SANITIZED:
    # Leaks, which cost seconds in each of so many processes, are looked for by the other tests.
    os.environ["ASAN_OPTIONS"] += ":detect_leaks=0"
LIMIT_SECONDS = 200
STOP_SECONDS = 20


class Daemon:
    """A program that says on its standard output when it is ready, and ends when it is told to."""

    def __init__(self, command, readiness, **options):
        self.name = os.path.basename(command[0])
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True, **options)
        said = ""
        while readiness not in said:
            line = self.process.stdout.readline()
            said += line
            if not line:
                self.stop()
                raise RuntimeError(f"{self.name} did not start: {said}")
        self.ready_line = line

    def stop(self):
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.stop()
        if kind is None and self.process.returncode != 0:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}")


class Simulator(Daemon):
    """sfb-sim with those options; its facts are what its first line says."""

    def __init__(self, *arguments, **options):
        super().__init__([BUILD + "sfb-sim", "--change=0", *arguments], "ready ", **options)
        self.facts = dict(word.split("=", 1) for word in self.ready_line.split()[1:])


class Report:
    """What sfb-signin --json said: the last word on every stage and check, and the verdict."""

    def __init__(self, completed):
        self.status = completed.returncode
        self.output = completed.stdout
        self.complaints = completed.stderr
        self.stages = {}
        self.verdict = {}
        for line in map(json.loads, self.output.splitlines()):
            if "stage" in line:
                self.stages[line["stage"]] = line
            elif "verdict" in line:
                self.verdict = line

    def __str__(self):
        return f"exit status {self.status}\n{self.output}{self.complaints}"


def sign_in(*arguments, password=PASSWORD, **options):
    """Runs sfb-signin with these arguments; the password is typed unless it is None."""
    return subprocess.run([BUILD + "sfb-signin", *arguments], input=password or "",
                          capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False,
                          **options)
