/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of a server's addresses gets the connection. */

#include "purple/race.h"

#include <arpa/inet.h>
#include <purple.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/folder.h"
#include "support/headless.h"
#include "support/names.h"

#define HOST "fe.example.com"

/* Of no protocol that libpurple knows, which it cannot even destroy. */
static PurpleAccount *account;

/* How an address of the server behaves. */
typedef enum {
	CLOSED,
	OPEN,
	FULL, /* says nothing: its queue of connections is full */
} Manners;

typedef struct {
	int listener;  /* -1: none */
	int guests[4]; /* that fill the queue; 0: none */
} Door;

typedef struct {
	int fd;
	char *reason;
	guint callbacks;
} Outcome;

static socklen_t
make_address(struct sockaddr_storage *address, int family, guint16 port)
{
	memset(address, 0, sizeof *address);
	address->ss_family = (sa_family_t)family;
	if (family == AF_INET6) {
		struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;

		six->sin6_addr = in6addr_loopback;
		six->sin6_port = htons(port);
		return sizeof *six;
	}
	((struct sockaddr_in *)address)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	((struct sockaddr_in *)address)->sin_port = htons(port);
	return sizeof(struct sockaddr_in);
}

static guint16
get_port(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;

	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
	return ntohs(((struct sockaddr_in *)&address)->sin_port); /* at the same place in both */
}

static void
fill(Door *door, int family, guint16 port)
{
	struct sockaddr_storage address;
	socklen_t length = make_address(&address, family, port);

	for (gsize i = 0; i < G_N_ELEMENTS(door->guests); i++) {
		door->guests[i] = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(door->guests[i], (struct sockaddr *)&address, length);
	}
}

/* Returns: FALSE if this computer has no such addresses, or the port is taken. */
static gboolean
open_door(Door *door, int family, guint16 port, Manners manners)
{
	struct sockaddr_storage address;
	socklen_t length = make_address(&address, family, port);

	*door = (Door){ .listener = socket(family, SOCK_STREAM, 0) };
	if (door->listener < 0)
		return FALSE;
	if (family == AF_INET6)
		setsockopt(door->listener, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int));
	if (bind(door->listener, (struct sockaddr *)&address, length) != 0)
		return FALSE;
	if (manners != CLOSED)
		g_assert_cmpint(listen(door->listener, manners == FULL ? 0 : 5), ==, 0);
	if (manners == FULL)
		fill(door, family, get_port(door->listener));
	return TRUE;
}

static void
close_door(Door *door)
{
	for (gsize i = 0; i < G_N_ELEMENTS(door->guests); i++) {
		if (door->guests[i] != 0)
			close(door->guests[i]);
	}
	if (door->listener >= 0)
		close(door->listener);
}

static void
on_won(int fd, const char *reason, gpointer user_data)
{
	Outcome *outcome = user_data;

	outcome->fd = fd;
	outcome->reason = g_strdup(reason);
	outcome->callbacks++;
}

static int
get_family(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;

	g_assert_cmpint(getpeername(fd, (struct sockaddr *)&address, &length), ==, 0);
	return address.ss_family;
}

static void
wait_for(const Outcome *outcome)
{
	g_assert_cmpuint(outcome->callbacks, ==, 0); /* not inside the call */
	while (outcome->callbacks == 0)
		g_main_context_iteration(NULL, TRUE);
}

typedef struct {
	const char *name;
	const char *addresses;
	Manners four;
	Manners six;
	int winner;          /* family; 0: nobody */
	gboolean is_patient; /* the first one gets its head start */
} Row;

static const Row rows[] = {
	{ "both", "127.0.0.1 ::1", OPEN, OPEN, AF_INET6, FALSE },
	{ "four-only-listens", "127.0.0.1 ::1", OPEN, CLOSED, AF_INET, FALSE },
	{ "six-only-listens", "127.0.0.1 ::1", CLOSED, OPEN, AF_INET6, FALSE },
	{ "six-is-silent", "::1 127.0.0.1", OPEN, FULL, AF_INET, TRUE },
	{ "nobody-listens", "127.0.0.1 ::1", CLOSED, CLOSED, 0, FALSE },
	{ "one-address", "127.0.0.1", OPEN, CLOSED, AF_INET, FALSE },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	Outcome outcome = { .fd = -1 };
	gint64 began_at;
	gint64 milliseconds;
	guint16 port;
	Door four;
	Door six;

	g_assert_true(open_door(&four, AF_INET, 0, row->four));
	port = get_port(four.listener);
	if (!open_door(&six, AF_INET6, port, row->six)) {
		g_test_skip("::1 cannot be listened on here");
		close_door(&six);
		close_door(&four);
		return;
	}
	names_add_host(HOST, row->addresses);
	began_at = g_get_monotonic_time();
	g_assert_nonnull(sfb_purple_race_start(account, HOST, port, on_won, &outcome));
	wait_for(&outcome);
	milliseconds = (g_get_monotonic_time() - began_at) / 1000;
	g_assert_cmpint(outcome.fd >= 0 ? get_family(outcome.fd) : 0, ==, row->winner);
	g_assert_cmpint(outcome.fd < 0, ==, outcome.reason != NULL);
	g_assert_cmpint(milliseconds >= 250, ==, row->is_patient);
	if (outcome.fd >= 0)
		close(outcome.fd);
	g_free(outcome.reason);
	close_door(&six);
	close_door(&four);
	names_clear();
}

static void
test_no_name(void)
{
	Outcome outcome = { .fd = -1 };

	g_assert_nonnull(sfb_purple_race_start(account, "gone.example.com", 1, on_won, &outcome));
	wait_for(&outcome);
	g_assert_cmpint(outcome.fd, ==, -1);
	g_assert_nonnull(outcome.reason);
	g_free(outcome.reason);
}

/* At every moment: while the name is asked for, while one runs, while two run. */
static void
test_cancelled(gconstpointer milliseconds)
{
	Outcome outcome = { .fd = -1 };
	gint64 end = g_get_monotonic_time() + GPOINTER_TO_INT(milliseconds) * 1000;
	SfbPurpleRace *race;
	Door four;

	g_assert_true(open_door(&four, AF_INET, 0, FULL));
	names_add_host(HOST, "127.0.0.1 127.0.0.1");
	race = sfb_purple_race_start(account, HOST, get_port(four.listener), on_won, &outcome);
	while (g_get_monotonic_time() < end)
		g_main_context_iteration(NULL, FALSE);
	sfb_purple_race_cancel(race);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_cmpuint(outcome.callbacks, ==, 0);
	g_assert_cmpuint(names_count_waiting(), ==, 0);
	close_door(&four);
	names_clear();
}

/* Whoever has a proxy leaves the choice to it, and the name too. */
static void
test_proxy(void)
{
	Outcome outcome = { .fd = -1 };
	PurpleProxyInfo *proxy = purple_proxy_info_new();
	Door four;

	g_assert_true(open_door(&four, AF_INET, 0, CLOSED));
	purple_proxy_info_set_type(proxy, PURPLE_PROXY_SOCKS5);
	purple_proxy_info_set_host(proxy, "127.0.0.1");
	purple_proxy_info_set_port(proxy, get_port(four.listener));
	purple_account_set_proxy_info(account, proxy);
	g_assert_nonnull(sfb_purple_race_start(account, HOST, 5061, on_won, &outcome));
	wait_for(&outcome);
	g_assert_cmpint(outcome.fd, ==, -1);
	g_assert_nonnull(outcome.reason);
	purple_account_set_proxy_info(account, NULL);
	g_free(outcome.reason);
	close_door(&four);
}

int
main(int argc, char **argv)
{
	g_autofree char *folder = folder_make();
	int result;

	g_test_init(&argc, &argv, NULL);
	headless_start(folder, NULL);
	names_install();
	account = purple_account_new("alice@example.com", "prpl-none");
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/purple/race/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/purple/race/no-name", test_no_name);
	g_test_add_data_func("/purple/race/cancelled/at-once", GINT_TO_POINTER(0), test_cancelled);
	g_test_add_data_func("/purple/race/cancelled/one", GINT_TO_POINTER(100), test_cancelled);
	g_test_add_data_func("/purple/race/cancelled/two", GINT_TO_POINTER(400), test_cancelled);
	g_test_add_func("/purple/race/proxy", test_proxy);
	result = g_test_run();
	purple_core_quit();
	folder_remove(folder);
	return result;
}
