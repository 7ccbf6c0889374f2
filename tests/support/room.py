# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""Namespaces of a test's own: every port is free, and what is mounted or running ends with it."""

import os
import shutil
import subprocess
import sys

import tap

TOOLS = ("unshare", "ip", "mount")
NEW_ROOM = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
SKIPPED = 77
SILENT_IPV4 = "198.51.100.1"  # nobody answers there, not even with a refusal
SILENT_IPV6 = "100::1"

# The C library takes a machine with no address but loopback's to be without a network.
NETWORK = (
    "link set lo up",
    "address add 192.0.2.1/32 dev lo",
    "-6 address add 2001:db8::1/128 dev lo",
    f"route add {SILENT_IPV4}/32 dev lo",
    f"-6 route add {SILENT_IPV6}/128 dev lo",
)

os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"


def find_door(*tools, as_root=False):
    """Returns: the beginning of a command that is to run in a room. Skips the test where rooms
    cannot be had, or where one of the tools is missing."""
    for tool in (*TOOLS, *tools):
        if shutil.which(tool) is None:
            tap.skip_all(f"{tool} is not installed")
    for identity in ([],) if as_root else ([], ["--user", "--map-root-user"]):
        door = ["unshare", *identity, *NEW_ROOM]
        trial = subprocess.run([*door, "ip", "link", "set", "lo", "up"], stderr=subprocess.PIPE,
                               text=True, check=False)
        if trial.returncode == 0:
            return door
    return tap.skip_all("there are no namespaces to be had: " + trial.stderr.strip())


def play_apart(door, case, folder):
    """Runs this script in a room with those two arguments; play_inside() is to be what it does."""
    done = subprocess.run([*door, sys.executable, sys.argv[0], case, folder],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode == SKIPPED:
        raise tap.Skip(done.stdout.strip())
    tap.expect(done.returncode == 0, done.stdout)


def play_inside(play):
    """@play: gets the case's name and the folder. Returns: the exit status."""
    set_up_network()
    try:
        play(*sys.argv[1:])
    except tap.Skip as reason:
        print(reason)
        return SKIPPED
    return 0


def set_up_network():
    for line in NETWORK:
        subprocess.run(["ip", *line.split()], check=True)


def put_over(path, text, folder):
    """Inside: puts a file of that text in the place of the system's."""
    cover = os.path.join(folder, os.path.basename(path))
    with open(cover, "w", encoding="utf-8") as file:
        file.write(text)
    subprocess.run(["mount", "--bind", cover, path], check=True)


def use_resolver(folder, options=""):
    """Inside: host names are asked for at 127.0.0.1 from now on, and nowhere else."""
    put_over("/etc/resolv.conf", f"nameserver 127.0.0.1\n{options}\n", folder)
    put_over("/etc/nsswitch.conf", "hosts: files dns\n", folder)
    put_over("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n", folder)
