#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""What a contact list costs a libpurple client, from the enabled account to the last presence.

Usage: bench.py BUILD [CONTACTS...]

Three clients sign in to the same simulator, in turn: an empty protocol that only fills the buddy
list (libpurple's own share), purple-sfb, and Debian's pidgin-sipe. When all is calm as many presences
change at once as there are contacts: the storm. Each number is the median of three runs.
"""

import collections
import re
import statistics
import sys
import tempfile

import parts
from parts import OURS, PEER

RUNS = 3
SETTLE_MILLISECONDS = 7000 # longer than the simulator waits before a storm
LIMIT_SECONDS = 600
COST = re.compile(
    r"^cost: presences (\d+) cpu ([\d.]+) wall ([\d.]+) rss-before (\d+) rss-after (\d+)$", re.M)
STORM = re.compile(r"^storm: presences (\d+) cpu ([\d.]+)$", re.M)
FLOOR = "libpurple alone"

Cost = collections.namedtuple("Cost", "presences cpu memory storm storm_presences")


def list_clients(build, contacts, simulator):
    """The arguments and the environment of each client, by its name in the table."""
    facts = simulator.facts
    server = ["--password", simulator.find_password(), "--set", "server=" + facts["sip-tls"],
              "--set", "authentication=ntlm"]
    ours, our_environment = parts.build_ours(build, facts)
    clients = {
        FLOOR: (["--protocol", "prpl-floor", "--name", "floor", "--set", f"contacts={contacts}",
                 "--set", f"storm={contacts}", "--plugins", f"{build}/tests/support/.libs"], {}),
        OURS: ([*ours, *server, "--set", "login=" + facts["login"]], our_environment),
    }
    if parts.has_peer():
        peer, peer_environment = parts.build_peer(build, facts, facts["login"])
        clients[PEER] = ([*peer, *server], peer_environment)
    return clients


def run_client(build, arguments, environment):
    """One sign-in and its storm."""
    with tempfile.TemporaryDirectory() as home:
        client = parts.start_client(
            build, home, ["--settle", str(SETTLE_MILLISECONDS), "--stay", str(LIMIT_SECONDS),
                          *arguments], environment)
        output = client.communicate(timeout=2 * LIMIT_SECONDS)[0]
    cost, storm = COST.search(output), STORM.search(output)
    if cost is None or storm is None:
        sys.exit("bench: a client saw no presence, or no storm; it said:\n" + output[-2000:])
    return Cost(presences=int(cost[1]) - int(storm[1]), cpu=float(cost[2]) - float(storm[2]),
                memory=int(cost[5]) - int(cost[4]), storm=float(storm[2]),
                storm_presences=int(storm[1]))


def measure(build, contacts):
    """The medians for each client, memory per contact."""
    simulator = parts.Simulator(build, "--auth", "ntlm", "--contacts", str(contacts),
                                "--storm", str(contacts))
    try:
        clients = list_clients(build, contacts, simulator)
        runs = {name: [] for name in clients}
        for _ in range(RUNS):
            for name, (arguments, environment) in clients.items():
                runs[name].append(run_client(build, arguments, environment))
    finally:
        simulator.stop()
    medians = {name: Cost(*map(statistics.median, zip(*costs))) for name, costs in runs.items()}
    return {name: cost._replace(memory=cost.memory / contacts) for name, cost in medians.items()}


def show_share(what, floor, ours, peer, unit):
    above, peer_above = ours - floor, peer - floor
    share = f"{above / peer_above:.0%} of pidgin-sipe's" if peer_above > 0 else "no comparison"
    print(f"  {what} above libpurple's own: {above:.3g} {unit}, {share} {peer_above:.3g} {unit}")


def show(contacts, costs):
    print(f"\n{contacts:,} contacts, median of {RUNS} runs")
    print(f"  {'':16}{'CPU s':>10}{'presences':>11}{'KB/contact':>12}{'storm CPU s':>13}"
          f"{'presences':>11}")
    for name, cost in costs.items():
        print(f"  {name:16}{cost.cpu:10.3f}{cost.presences:11.0f}{cost.memory:12.2f}"
              f"{cost.storm:13.3f}{cost.storm_presences:11.0f}")
    if PEER not in costs:
        print("  pidgin-sipe is not installed: nothing to compare with")
        return
    floor, ours, peer = (costs[name] for name in (FLOOR, OURS, PEER))
    show_share("CPU", floor.cpu, ours.cpu, peer.cpu, "s")
    show_share("memory", floor.memory, ours.memory, peer.memory, "KB")
    show_share("storm's CPU", floor.storm, ours.storm, peer.storm, "s")
    show_share("CPU of both", *(cost.cpu + cost.storm for cost in (floor, ours, peer)), "s")


def show_growth(smaller, costs, larger, more_costs):
    """What a longer list costs more, without what every sign-in costs."""
    part, more = (each[OURS].cpu - each[FLOOR].cpu for each in (costs, more_costs))
    each_more = {name: (more_costs[name].memory * larger - costs[name].memory * smaller)
                       / (larger - smaller) for name in costs}
    print(f"\nfrom {smaller:,} to {larger:,} contacts our part of the CPU grows "
          f"{more / part:.1f} times")
    if PEER in costs:
        show_share("memory of each further contact", each_more[FLOOR], each_more[OURS],
                   each_more[PEER], "KB")


def main(build, sizes):
    sizes = sizes or [1000, 10000]
    costs = {}
    for contacts in sizes:
        costs[contacts] = measure(build, contacts)
        show(contacts, costs[contacts])
    for smaller, larger in zip(sizes, sizes[1:]):
        show_growth(smaller, costs[smaller], larger, costs[larger])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
