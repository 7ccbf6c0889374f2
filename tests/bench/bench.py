#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""What a contact list costs a libpurple client, from the enabled account to the last presence.

Usage: bench.py BUILD [CONTACTS...]

Three clients sign in to the same simulator, in turn: an empty protocol that only fills the buddy
list (libpurple's own share), purple-sfb, and Debian's pidgin-sipe. Then they do it once more with a
simulator that lets as many presences change at once as there are contacts: what that costs more is
the cost of the storm. Each number is the median of three runs.
"""

import re
import statistics
import sys
import tempfile

import parts
from parts import OURS, PEER

RUNS = 3
SETTLE_MILLISECONDS = 3000
LIMIT_SECONDS = 600
COST = re.compile(
    r"^cost: presences (\d+) cpu ([\d.]+) wall ([\d.]+) rss-before (\d+) rss-after (\d+)$", re.M)
FLOOR = "libpurple alone"


def list_clients(build, contacts, storm, simulator):
    """The arguments and the environment of each client, by its name in the table."""
    facts = simulator.facts
    server = ["--password", simulator.find_password(), "--set", "server=" + facts["sip-tls"],
              "--set", "authentication=ntlm"]
    ours, our_environment = parts.build_ours(build, facts)
    clients = {
        FLOOR: (["--protocol", "prpl-floor", "--name", "floor", "--set", f"contacts={contacts}",
                 "--set", f"storm={storm}", "--plugins", f"{build}/tests/support/.libs"], {}),
        OURS: ([*ours, *server, "--set", "login=" + facts["login"]], our_environment),
    }
    if parts.has_peer():
        peer, peer_environment = parts.build_peer(build, facts, facts["login"])
        clients[PEER] = ([*peer, *server], peer_environment)
    return clients


def run_client(build, arguments, environment):
    """One sign-in. Returns (presences, CPU seconds, wall seconds, kilobytes grown)."""
    with tempfile.TemporaryDirectory() as home:
        client = parts.start_client(
            build, home, ["--settle", str(SETTLE_MILLISECONDS), "--stay", str(LIMIT_SECONDS),
                          *arguments], environment)
        output = client.communicate(timeout=2 * LIMIT_SECONDS)[0]
    cost = COST.search(output)
    if cost is None or int(cost[1]) == 0:
        sys.exit("bench: a client saw no presence; it said:\n" + output)
    return int(cost[1]), float(cost[2]), float(cost[3]), int(cost[5]) - int(cost[4])


def measure(build, contacts, storm):
    """The medians for each client, memory per contact."""
    simulator = parts.Simulator(build, "--auth", "ntlm", "--contacts", str(contacts),
                                "--storm", str(storm))
    costs = {}
    try:
        clients = list_clients(build, contacts, storm, simulator)
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


def show_storm(costs, stormy):
    """What a presence that changes costs, beyond the sign-in."""
    cpu = {name: stormy[name][1] - costs[name][1] for name in costs}
    told = {name: stormy[name][0] - costs[name][0] for name in costs}
    words = ", ".join(f"{name} {cpu[name]:.3f} s for {told[name]:.0f}" for name in costs)
    print(f"  storm of presences: {words}")
    if PEER in costs:
        show_share("storm's CPU", cpu[FLOOR], cpu[OURS], cpu[PEER], "s")


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


def show_growth(smaller, costs, larger, more_costs):
    """How our own part of the work grows with the list."""
    part, more = (each[OURS][1] - each[FLOOR][1] for each in (costs, more_costs))
    print(f"\nfrom {smaller:,} to {larger:,} contacts our part of the CPU grows by {more / part:.1f}")


def main(build, sizes):
    sizes = sizes or [1000, 10000]
    calm = {}
    for contacts in sizes:
        calm[contacts] = measure(build, contacts, 0)
        show(contacts, calm[contacts])
        show_storm(calm[contacts], measure(build, contacts, contacts))
    for smaller, larger in zip(sizes, sizes[1:]):
        show_growth(smaller, calm[smaller], larger, calm[larger])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
