/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which interfaces lead anywhere, from lists as the system gives them. */

#include "net/interfaces-private.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>

#define ON (IFF_UP | IFF_RUNNING)
#define ENTRIES_MAX 6

typedef struct {
	const char *interface; /* NULL: the end */
	guint flags;
	const char *address; /* NULL: an entry of another kind, "": without one */
} Entry;

typedef struct {
	const char *name;
	Entry entries[ENTRIES_MAX];
	const char *expected; /* "name+ address ...", - for one that leads nowhere */
	const char *problem;  /* in the words about the first; NULL */
} Row;

static const Row rows[] = {
	{ "none", { { NULL } }, "", NULL },
	{ "usual",
	  { { "lo", ON | IFF_LOOPBACK, NULL },
	    { "eth0", ON, NULL },
	    { "lo", ON | IFF_LOOPBACK, "127.0.0.1" },
	    { "eth0", ON, "fe80::1" },
	    { "eth0", ON, "192.0.2.7" } },
	  "lo- 127.0.0.1; eth0+ 192.0.2.7 fe80::1; ",
	  "this computer" },
	{ "ipv6-alone", { { "eth0", ON, "2001:db8::7" } }, "eth0+ 2001:db8::7; ", NULL },
	{ "switched-off", { { "wlan0", 0, "192.0.2.7" } }, "wlan0- 192.0.2.7; ", "switched off" },
	{ "no-cable", { { "eth0", IFF_UP, "192.0.2.7" } }, "eth0- 192.0.2.7; ", "no cable" },
	{ "link-local", { { "eth0", ON, "169.254.3.4" } }, "eth0- 169.254.3.4; ", "link-local" },
	{ "link-local-6", { { "eth0", ON, "fe80::2" } }, "eth0- fe80::2; ", "link-local" },
	{ "no-address", { { "eth0", ON, NULL } }, "eth0- ; ", "no address" },
	{ "tunnel-without-entry", { { "tun0", ON, "" } }, "tun0- ; ", "no address" },
	{ "address-on-loopback",
	  { { "lo", ON | IFF_LOOPBACK, "::1" }, { "lo", ON | IFF_LOOPBACK, "192.0.2.1" } },
	  "lo+ 192.0.2.1 ::1; ",
	  NULL },
	{ "loopback-and-link",
	  { { "lo", ON, "127.0.0.1" }, { "lo", ON, "fe80::3" }, { "lo", ON, "::1" } },
	  "lo- 127.0.0.1 fe80::3 ::1; ",
	  "link-local" },
};

/* Room for what an entry points at. */
typedef struct {
	struct ifaddrs entry;
	struct sockaddr_storage address;
} Native;

static void
fill_address(Native *native, const char *text)
{
	struct sockaddr_in *four = (struct sockaddr_in *)&native->address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&native->address;

	native->entry.ifa_addr = (struct sockaddr *)&native->address;
	native->address.ss_family = AF_PACKET;
	if (text == NULL)
		return;
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
		native->address.ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1)
		native->address.ss_family = AF_INET6;
	else
		native->entry.ifa_addr = NULL;
}

/* Returns: the first, or NULL */
static struct ifaddrs *
fill(Native *natives, const Entry *entries)
{
	for (guint i = 0; i < ENTRIES_MAX && entries[i].interface != NULL; i++) {
		natives[i].entry.ifa_name = (char *)entries[i].interface;
		natives[i].entry.ifa_flags = entries[i].flags;
		fill_address(&natives[i], entries[i].address);
		if (i > 0)
			natives[i - 1].entry.ifa_next = &natives[i].entry;
	}
	return entries[0].interface != NULL ? &natives[0].entry : NULL;
}

static char *
describe(const GPtrArray *interfaces)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < interfaces->len; i++) {
		const SfbNetInterface *interface = interfaces->pdata[i];
		g_autofree char *addresses = NULL;

		g_ptr_array_add(interface->addresses, NULL);
		addresses = g_strjoinv(" ", (char **)interface->addresses->pdata);
		g_string_append_printf(words, "%s%s %s; ", interface->name,
		                       interface->problem != NULL ? "-" : "+", addresses);
	}
	return g_string_free(words, FALSE);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	Native natives[ENTRIES_MAX] = { 0 };
	g_autoptr(GPtrArray) interfaces = sfb_net_interfaces_read(fill(natives, row->entries));
	const SfbNetInterface *first = interfaces->len > 0 ? interfaces->pdata[0] : NULL;
	g_autofree char *words = describe(interfaces);

	g_assert_cmpstr(words, ==, row->expected);
	if (row->problem != NULL)
		g_assert_nonnull(strstr(first->problem, row->problem));
	else if (first != NULL)
		g_assert_null(first->problem);
}

/* Whatever it is on: the tests' own server needs it. */
static void
test_here(void)
{
	g_assert_true(sfb_net_interfaces_has_address("127.0.0.1"));
	g_assert_false(sfb_net_interfaces_has_address("203.0.113.250"));
	g_assert_false(sfb_net_interfaces_has_address(""));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/net/interfaces/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/net/interfaces/here", test_here);
	return g_test_run();
}
