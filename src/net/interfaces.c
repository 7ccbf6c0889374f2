/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network interfaces of this computer. */

#include "config.h"

#include "net/interfaces-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

/* How far an address leads, the best first. */
typedef enum {
	REACH_OUT,
	REACH_LINK, /* to whoever is on the same cable; made up where nobody gave a better one */
	REACH_SELF,
	REACH_NOWHERE, /* no address at all */
} Reach;

static const char *const problems[] = {
	[REACH_LINK] = N_("nobody gave it an address: it has a link-local one alone"),
	[REACH_SELF] = N_("leads to this computer alone"),
	[REACH_NOWHERE] = N_("has no address"),
};

static void
interface_free(SfbNetInterface *interface)
{
	g_free(interface->name);
	g_ptr_array_unref(interface->addresses);
	g_free(interface);
}

/* Returns: (transfer full) (nullable) */
static GInetAddress *
dup_address(const struct sockaddr *address)
{
	if (address == NULL)
		return NULL;
	if (address->sa_family == AF_INET)
		return g_inet_address_new_from_bytes(
			(const guint8 *)&((const struct sockaddr_in *)address)->sin_addr,
			G_SOCKET_FAMILY_IPV4);
	if (address->sa_family == AF_INET6)
		return g_inet_address_new_from_bytes(
			(const guint8 *)&((const struct sockaddr_in6 *)address)->sin6_addr,
			G_SOCKET_FAMILY_IPV6);
	return NULL;
}

static Reach
get_reach(GInetAddress *address)
{
	if (g_inet_address_get_is_loopback(address))
		return REACH_SELF;
	return g_inet_address_get_is_link_local(address) ? REACH_LINK : REACH_OUT;
}

/* The first interface called @name, or a new one. There are few. */
static SfbNetInterface *
find_or_add(GPtrArray *interfaces, const char *name)
{
	SfbNetInterface *interface;

	for (guint i = 0; i < interfaces->len; i++) {
		interface = interfaces->pdata[i];
		if (strcmp(interface->name, name) == 0)
			return interface;
	}
	interface = g_new0(SfbNetInterface, 1);
	interface->name = g_strdup(name);
	interface->addresses = g_ptr_array_new_with_free_func(g_free);
	interface->problem = problems[REACH_NOWHERE];
	g_ptr_array_add(interfaces, interface);
	return interface;
}

static void
add_address(SfbNetInterface *interface, GInetAddress *address)
{
	Reach reach = get_reach(address);

	g_ptr_array_insert(interface->addresses, reach == REACH_OUT ? 0 : -1,
	                   g_inet_address_to_string(address));
	for (Reach better = REACH_OUT; better < reach; better++) {
		if (interface->problem == problems[better])
			return;
	}
	interface->problem = problems[reach];
}

static void
note_state(SfbNetInterface *interface, guint flags)
{
	if ((flags & IFF_UP) == 0)
		interface->problem = N_("switched off");
	else if ((flags & IFF_RUNNING) == 0)
		interface->problem = N_("not connected: no cable, or no wireless network");
}

GPtrArray *
sfb_net_interfaces_read(const struct ifaddrs *first)
{
	GPtrArray *interfaces = g_ptr_array_new_with_free_func((GDestroyNotify)interface_free);

	for (const struct ifaddrs *at = first; at != NULL; at = at->ifa_next) {
		g_autoptr(GInetAddress) address = dup_address(at->ifa_addr);

		if (address != NULL)
			add_address(find_or_add(interfaces, at->ifa_name), address);
		else
			find_or_add(interfaces, at->ifa_name);
	}
	for (const struct ifaddrs *at = first; at != NULL; at = at->ifa_next)
		note_state(find_or_add(interfaces, at->ifa_name), at->ifa_flags);
	return interfaces;
}

GPtrArray *
sfb_net_interfaces_list(void)
{
	struct ifaddrs *first = NULL;
	GPtrArray *interfaces;

	if (getifaddrs(&first) != 0)
		g_debug("the interfaces cannot be listed: %s", g_strerror(errno));
	interfaces = sfb_net_interfaces_read(first);
	if (first != NULL)
		freeifaddrs(first);
	return interfaces;
}

gboolean
sfb_net_interfaces_has_address(const char *address)
{
	g_autoptr(GPtrArray) interfaces = sfb_net_interfaces_list();

	if (interfaces->len == 0)
		return TRUE;
	for (guint i = 0; i < interfaces->len; i++) {
		const SfbNetInterface *interface = interfaces->pdata[i];

		if (g_ptr_array_find_with_equal_func(interface->addresses, address, g_str_equal,
		                                     NULL))
			return TRUE;
	}
	return FALSE;
}
