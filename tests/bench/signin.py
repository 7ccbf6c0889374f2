#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""How long signing in takes over a long way: from the enabled account to "connected".

Usage: signin.py BUILD

purple-sfb and Debian's pidgin-sipe sign in to the same simulator by NTLM, Kerberos (with a ticket)
and TLS-DSK, there the first time, without a certificate, and then once more. Everything that the
simulator and the KDC hear and say needs 50 ms for its way. Each number is the median of three runs.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import namedtuple

import parts
from delay import LongWay
from parts import OURS, PEER

RUNS = 3
DELAY_SECONDS = 0.05
CONTACTS = 20
SETTLE_MILLISECONDS = 1500
LIMIT_SECONDS = 60
TIMES = re.compile(r"^times: connected ([\d.]+) first-presence ([\d.]+)$")
KDC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/kdc")

# The last field: what each visit is called. The peer takes the login's domain for the realm.
Way = namedtuple("Way", "offer ours peer login has_ticket visits")
WAYS = (
    Way("ntlm", "ntlm", "ntlm", "EXAMPLE\\alice", False, ("NTLM",)),
    Way("kerberos", "kerberos", "krb5", "", True, ("Kerberos",)),
    Way("tls-dsk", "tls-dsk", "tls-dsk", "EXAMPLE\\alice", False,
        ("TLS-DSK, first", "TLS-DSK, second")),
)
Cost = namedtuple("Cost", "connected presence registers web")


class Domain:
    """A Kerberos domain, whose KDC too is far away from the clients."""

    def __init__(self, way, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(["sh", KDC, folder, str(port)], stdout=subprocess.PIPE,
                                        text=True)
        said = self.process.stdout.readline()
        self.obstacle = None if "starting..." in said else said.strip()
        if self.obstacle is None:
            self.move_away(port, way)

    def move_away(self, port, way):
        far = way.open()
        way.lead(far, port)
        with open(f"{self.folder}/krb5.conf", encoding="utf-8") as near:
            settings = near.read().replace(f"127.0.0.1:{port}", f"127.0.0.1:{far}")
        with open(f"{self.folder}/far.conf", "w", encoding="utf-8") as file:
            file.write(settings)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def get_server_environment(self):
        return {"KRB5_CONFIG": f"{self.folder}/krb5.conf",
                "KRB5_KTNAME": f"FILE:{self.folder}/keytab"}

    def get_client_environment(self):
        return {"KRB5_CONFIG": f"{self.folder}/far.conf",
                "KRB5CCNAME": f"FILE:{self.folder}/tickets"}

    def renew_ticket(self, password):
        """Without the ones for services, which the client has to ask for."""
        subprocess.run(["kinit", "alice"], env={**os.environ, **self.get_client_environment()},
                       input=password + "\n", stdout=subprocess.DEVNULL, text=True, check=True)


class Bench:
    """Everything that a sign-in needs."""

    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.long_way = LongWay(DELAY_SECONDS)
        os.mkdir(f"{folder}/kdc")
        self.domain = Domain(self.long_way, f"{folder}/kdc")

    def stop(self):
        self.domain.stop()

    def open_simulator(self, way):
        """Returns it and the port at which it is far away."""
        sip, web = self.long_way.open(), self.long_way.open()
        simulator = parts.Simulator(
            self.build, "--contacts", str(CONTACTS), "--auth", way.offer, "--dir", self.folder,
            "--web-host", f"127.0.0.1:{web}", environment=self.domain.get_server_environment())
        for port, fact in ((sip, "sip-tls"), (web, "https")):
            self.long_way.lead(port, int(simulator.facts[fact].rpartition(":")[2]))
        return simulator, sip

    def list_arguments(self, name, way, facts, password):
        if name == OURS:
            arguments, environment = parts.build_ours(self.build, facts)
            # The device is what a certificate is for; no time to write the accounts file.
            authentication = way.ours
            login = ["--set", "login=" + way.login, "--set", "epid=0123456789"]
        else:
            arguments, environment = parts.build_peer(self.build, facts, way.login)
            authentication, login = way.peer, []
        proof = ["--enable", "sso"] if way.has_ticket else ["--password", password]
        return ([*arguments, *login, *proof, "--set", "authentication=" + authentication],
                {**environment, **self.domain.get_client_environment()})

    def sign_in(self, name, way, home):
        simulator, port = self.open_simulator(way)
        password = simulator.find_password()
        if way.has_ticket:
            self.domain.renew_ticket(password)
        arguments, environment = self.list_arguments(name, way, simulator.facts, password)
        client = parts.start_client(
            self.build, home,
            [*arguments, "--set", f"server=127.0.0.1:{port}", "--settle",
             str(SETTLE_MILLISECONDS), "--stay", str(LIMIT_SECONDS)], environment)
        times = wait_for_times(client)
        served = simulator.stop()
        return Cost(*times, served["registers"], served["web-requests"])


def wait_for_times(client):
    """Ends the client as soon as they are known: signing out is not counted."""
    said = []
    for line in client.stdout:
        said.append(line)
        times = TIMES.match(line)
        if times:
            break
    client.kill()
    client.communicate()
    if not times or float(times[1]) == 0:
        sys.exit("bench: a client did not sign in; it said:\n" + "".join(said))
    return float(times[1]), float(times[2])


def measure(bench, name, way):
    """The medians for each visit."""
    costs = [[] for _ in way.visits]
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=bench.folder) as home:
            for visit in costs:
                visit.append(bench.sign_in(name, way, home))
    return [Cost(*map(statistics.median, zip(*visit))) for visit in costs]


def show(title, name, cost):
    print(f"  {title:16} {name:12}{cost.connected:13.3f}{cost.presence:17.3f}"
          f"{cost.registers:11.0f}{cost.web:14.0f}", flush=True)


def compare(bench, way):
    if way.has_ticket and bench.domain.obstacle is not None:
        print(f"  {way.visits[0]:16} left out: {bench.domain.obstacle}")
        return
    ours = measure(bench, OURS, way)
    peer = measure(bench, PEER, way) if parts.has_peer() else [None] * len(ours)
    for title, our_cost, peer_cost in zip(way.visits, ours, peer):
        show(title, OURS, our_cost)
        if peer_cost is not None:
            show("", PEER, peer_cost)
            print(f"  {'':16} ratio{our_cost.connected / peer_cost.connected:20.0%}"
                  f"{our_cost.presence / peer_cost.presence:17.0%}")


def main(build):
    print(f"\nSigning in, {DELAY_SECONDS * 1000:.0f} ms away, median of {RUNS} runs")
    print(f"  {'':29}{'connected s':>13}{'first presence s':>17}{'REGISTERs':>11}"
          f"{'web requests':>14}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(build, folder)
        try:
            for way in WAYS:
                compare(bench, way)
        finally:
            bench.stop()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
