#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""What a contact list costs a libpurple client, from the enabled account to the last presence.

Usage: bench.py BUILD [CONTACTS...]

Three clients sign in to the same simulator, in turn: an empty protocol that only fills the buddy
list (libpurple's own share), purple-sfb, and Debian's pidgin-sipe. Each number is the median of
three runs.
"""

import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile

RUNS = 3
SETTLE_MILLISECONDS = 3000
LIMIT_SECONDS = 600
COST = re.compile(
    r"^cost: presences (\d+) cpu ([\d.]+) wall ([\d.]+) rss-before (\d+) rss-after (\d+)$", re.M)
FLOOR, OURS, PEER = "libpurple alone", "purple-sfb", "pidgin-sipe"


class Simulator:
    """A loopback front end whose user alice has that many contacts."""

    def __init__(self, build, contacts):
        self.process = subprocess.Popen(
            [f"{build}/src/sfb-sim", "--contacts", str(contacts), "--change", "0"],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            sys.exit(f"bench: sfb-sim did not start; it said: {line!r}")
        self.facts = dict(word.split("=", 1) for word in line.split()[1:])

    def find_password(self):
        user = self.facts["login"].replace("\\", ":") + ":"
        with open(self.facts["password-file"], encoding="utf-8") as lines:
            return next(line[len(user):].rstrip("\n") for line in lines if line.startswith(user))

    def stop(self):
        self.process.terminate()
        self.process.wait()


def has_peer():
    """Newer distributions do not have it any more."""
    return any(glob.glob(f"/usr/lib*/{folder}purple-2/libsipe.so") for folder in ("", "*/"))


def list_clients(build, contacts, simulator):
    """The arguments and the environment of each client, by its name in the table."""
    facts = simulator.facts
    server = ["--password", simulator.find_password(), "--set", "server=" + facts["sip-tls"]]
    clients = {
        FLOOR: (["--protocol", "prpl-floor", "--name", "floor", "--set", f"contacts={contacts}",
                 "--plugins", f"{build}/tests/support/.libs"], {}),
        OURS: (["--protocol", "prpl-sfb", "--name", facts["address"], *server,
                "--set", "login=" + facts["login"], "--set", "ca-file=" + facts["ca-file"],
                "--plugins", f"{build}/src/.libs"], {}),
        PEER: (["--protocol", "prpl-sipe", "--name", f"{facts['address']},{facts['login']}",
                *server, "--set", "transport=tls", "--set", "authentication=ntlm",
                "--accept-certificates"],
               {"LD_PRELOAD": f"{build}/tests/support/.libs/sax1.so"}),
    }
    if not has_peer():
        del clients[PEER]
    return clients


def run_client(build, arguments, environment):
    """One sign-in. Returns (presences, CPU seconds, wall seconds, kilobytes grown)."""
    with tempfile.TemporaryDirectory() as home:
        output = subprocess.run(
            [f"{build}/tests/support/nullclient", "--config", f"{home}/purple", "--quiet",
             "--settle", str(SETTLE_MILLISECONDS), "--stay", str(LIMIT_SECONDS), *arguments],
            env={**os.environ, "HOME": home, **environment}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=2 * LIMIT_SECONDS, check=False).stdout
    cost = COST.search(output)
    if cost is None or int(cost[1]) == 0:
        sys.exit("bench: a client saw no presence; it said:\n" + output)
    return int(cost[1]), float(cost[2]), float(cost[3]), int(cost[5]) - int(cost[4])


def measure(build, contacts):
    """The medians for each client, memory per contact."""
    simulator = Simulator(build, contacts)
    costs = {}
    try:
        clients = list_clients(build, contacts, simulator)
        runs = {name: [] for name in clients}
        for _ in range(RUNS):
            for name, (arguments, environment) in clients.items():
                runs[name].append(run_client(build, arguments, environment))
    finally:
        simulator.stop()
    for name, results in runs.items():
        presences, cpu, wall, grown = map(statistics.median, zip(*results))
        costs[name] = presences, cpu, wall, grown / contacts
    return costs


def show_share(what, floor, ours, peer, unit):
    above, peer_above = ours - floor, peer - floor
    share = f"{above / peer_above:.0%} of pidgin-sipe's" if peer_above > 0 else "no comparison"
    print(f"  {what} above libpurple's own: {above:.3g} {unit}, {share} {peer_above:.3g} {unit}")


def show(contacts, costs):
    print(f"\n{contacts:,} contacts, median of {RUNS} runs")
    print(f"  {'':16}{'CPU s':>10}{'wall s':>10}{'KB/contact':>12}{'presences':>11}")
    for name, (presences, cpu, wall, memory) in costs.items():
        print(f"  {name:16}{cpu:10.3f}{wall:10.3f}{memory:12.2f}{presences:11.0f}")
    if PEER not in costs:
        print("  pidgin-sipe is not installed: nothing to compare with")
        return
    floor, ours, peer = (costs[name] for name in (FLOOR, OURS, PEER))
    show_share("CPU", floor[1], ours[1], peer[1], "s")
    show_share("memory", floor[3], ours[3], peer[3], "KB")


def main(build, sizes):
    for contacts in sizes or (1000, 10000):
        show(contacts, measure(build, contacts))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
