# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
# shellcheck shell=sh
#
# What the scripts share, read with "." by each of them.

top=$(cd "$(dirname "$0")/.." && pwd)

say()
{
	printf '%s\n' "$*"
}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# The column $1 of the package table for the purposes that follow.
list_packages()
{
	column=$1
	shift
	awk -v column="$column" -v purposes=" $* " \
		'!/^#/ && index(purposes, " " $1 " ") && !seen[$column]++ { print $column }' \
		"$top/scripts/packages"
}

is_installed()
{
	dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
}

is_available()
{
	apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

# What the machine lacks and the distribution has.
list_wanted()
{
	for package in $(list_packages 2 "$@"); do
		name=${package%\?}
		is_installed "$name" && continue
		[ "$package" = "$name" ] || is_available "$name" || continue
		say "$name"
	done
}

# Installs what the purposes named here need. An optional package that is not to be had is left
# out; whoever wanted it says so later.
install_packages()
{
	if ! command -v apt-get >/dev/null; then
		say "Needed packages, by their names in Fedora: $(list_packages 3 "$@" | tr '?\n' '  ')"
		return
	fi
	wanted=$(list_wanted "$@")
	[ -n "$wanted" ] || return 0
	if [ "$(id -u)" = 0 ]; then
		as_root=
	elif command -v sudo >/dev/null; then
		as_root=sudo
	else
		die "there is no sudo. Install as root:" $wanted
	fi
	say "Fetching the list of packages ..."
	run_logged apt-update $as_root apt-get update
	wanted=$(list_wanted "$@")
	# shellcheck disable=SC2086 # a list of names
	say Installing $wanted "..."
	# shellcheck disable=SC2086
	run_logged apt-install $as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends $wanted
}

# Runs a command with its output in build/log; only a failure is shown, by its last lines.
run_logged()
{
	log=$top/build/log/$1.log
	shift
	mkdir -p "$top/build/log"
	"$@" >"$log" 2>&1 && return
	tail -n 40 "$log" >&2
	die "this failed: $* (all of its output: $log)"
}

# The tree $1 under build/, configured with the options that follow.
configure_tree()
{
	tree=$top/build/$1
	shift
	if [ -z "$(find "$top/configure" -newer "$top/configure.ac" 2>/dev/null)" ]; then
		say "Preparing configure ..."
		run_logged autoreconf autoreconf -fi "$top"
	fi
	mkdir -p "$tree"
	[ -f "$tree/Makefile" ] && return
	say "Configuring ${tree#"$top/"} ..."
	(cd "$tree" && run_logged "configure-${tree##*/}" ../../configure "$@")
}

# make in the tree $1 under build/ with the arguments that follow.
make_tree()
{
	tree=$1
	shift
	run_logged "make-$tree" make -C "$top/build/$tree" -j"$(nproc)" "$@"
}

# Runs a command that shall neither read nor write the user's own files, with $1 as its home.
run_isolated()
{
	home=$1
	shift
	mkdir -p "$home"
	env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_CACHE_HOME \
		XAUTHORITY="${XAUTHORITY-$HOME/.Xauthority}" HOME="$home" "$@"
}
