# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""What the measurements have in common: the simulator and the clients that sign in to it."""

import glob
import os
import subprocess
import sys

OURS, PEER = "purple-sfb", "pidgin-sipe"

# Nothing is to be kept in, or asked of, the keyring of whoever measures.
ALONE = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}


class Simulator:
    """A loopback front end."""

    def __init__(self, build, *arguments, environment=None):
        self.process = subprocess.Popen(
            [f"{build}/src/sfb-sim", "--change", "0", *arguments],
            env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            sys.exit(f"bench: sfb-sim did not start; it said: {line!r}")
        self.facts = read_facts(line)

    def find_password(self):
        user = self.facts["login"].replace("\\", ":") + ":"
        with open(self.facts["password-file"], encoding="utf-8") as lines:
            return next(line[len(user):].rstrip("\n") for line in lines if line.startswith(user))

    def stop(self):
        """Returns how much it was asked."""
        self.process.terminate()
        served = self.process.communicate()[0]
        return {name: int(count) for name, count in read_facts(served).items()}


def read_facts(line):
    return dict(word.split("=", 1) for word in line.split()[1:])


def has_peer():
    """Newer distributions do not have it any more."""
    return any(glob.glob(f"/usr/lib*/{folder}purple-2/libsipe.so") for folder in ("", "*/"))


def build_ours(build, facts):
    """The arguments that all of its sign-ins have, and the environment."""
    return ["--protocol", "prpl-sfb", "--name", facts["address"],
            "--set", "ca-file=" + facts["ca-file"], "--plugins", f"{build}/src/.libs"], ALONE


def build_peer(build, facts, login):
    return (["--protocol", "prpl-sipe", "--name", f"{facts['address']},{login}",
             "--set", "transport=tls", "--accept-certificates"],
            {**ALONE, "LD_PRELOAD": f"{build}/tests/support/.libs/sax1.so"})


def start_client(build, home, arguments, environment):
    return subprocess.Popen(
        [f"{build}/tests/support/nullclient", "--config", f"{home}/purple", "--quiet", *arguments],
        env={**os.environ, "HOME": home, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
