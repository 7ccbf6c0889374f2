/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Names through libpurple's resolver. */

#include "purple/resolver.h"

#include <dnsquery.h>
#include <dnssrv.h>
#include <gio/gio.h>

#include "net/network.h"

#define ANY_PORT 443 /* libpurple insists on one, which only stands in its answer */

struct _SfbPurpleLookup {
	PurpleDnsQueryData *host; /* one of these two, while it is under way */
	PurpleSrvTxtQueryData *service;
	gboolean is_starting;
	SfbPurpleLookedUp done;
	gpointer user_data;
};

void
sfb_purple_lookup_cancel(SfbPurpleLookup *lookup)
{
	if (lookup == NULL)
		return;
	if (lookup->host != NULL)
		purple_dnsquery_destroy(lookup->host);
	if (lookup->service != NULL)
		purple_srv_txt_query_destroy(lookup->service);
	g_free(lookup);
}

static void
finish(SfbPurpleLookup *lookup, GPtrArray *found, const char *reason)
{
	lookup->done(found, reason, lookup->user_data);
	g_free(lookup);
}

/* libpurple gives out pairs of a length and an address, and leaves them to us. */
static GPtrArray *
take_addresses(GSList *hosts)
{
	GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);

	while (hosts != NULL) {
		gsize length = GPOINTER_TO_SIZE(hosts->data);
		g_autofree gpointer native = hosts->next->data;
		g_autoptr(GSocketAddress) address =
			g_socket_address_new_from_native(native, length);

		hosts = g_slist_delete_link(hosts, hosts);
		hosts = g_slist_delete_link(hosts, hosts);
		if (G_IS_INET_SOCKET_ADDRESS(address))
			g_ptr_array_add(addresses,
			                g_inet_address_to_string(g_inet_socket_address_get_address(
						G_INET_SOCKET_ADDRESS(address))));
	}
	return addresses;
}

/* Its words for a failure do not tell a name that is not there from a server that is silent. */
static void
on_host(GSList *hosts, gpointer user_data, const char *reason)
{
	SfbPurpleLookup *lookup = user_data;
	g_autoptr(GPtrArray) addresses = take_addresses(hosts);

	lookup->host = NULL;
	finish(lookup, addresses, reason);
}

static void
on_service(PurpleSrvResponse *records, int count, gpointer user_data)
{
	SfbPurpleLookup *lookup = user_data;
	g_autoptr(GPtrArray) targets =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_srv_target_free);

	/* Inside the call, it says that it does not even ask. */
	if (lookup->is_starting) {
		g_free(records);
		return;
	}
	lookup->service = NULL;
	for (int i = 0; i < count; i++)
		g_ptr_array_add(targets,
		                sfb_srv_target_new(records[i].hostname, (guint16)records[i].port,
		                                   (guint16)records[i].pref,
		                                   (guint16)records[i].weight));
	sfb_srv_targets_sort(targets);
	g_free(records);
	finish(lookup, targets, NULL);
}

static SfbPurpleLookup *
lookup_new(SfbPurpleLookedUp done, gpointer user_data)
{
	SfbPurpleLookup *lookup = g_new0(SfbPurpleLookup, 1);

	lookup->done = done;
	lookup->user_data = user_data;
	return lookup;
}

/* NULL if nothing is under way. */
static SfbPurpleLookup *
keep_if_asked(SfbPurpleLookup *lookup)
{
	if (lookup->host != NULL || lookup->service != NULL)
		return lookup;
	g_free(lookup);
	return NULL;
}

SfbPurpleLookup *
sfb_purple_look_up_host(PurpleAccount *account, const char *host, SfbPurpleLookedUp done,
                        gpointer user_data)
{
	SfbPurpleLookup *lookup = lookup_new(done, user_data);

	lookup->host = purple_dnsquery_a_account(account, host, ANY_PORT, on_host, lookup);
	return keep_if_asked(lookup);
}

SfbPurpleLookup *
sfb_purple_look_up_service(PurpleAccount *account, const char *service, const char *domain,
                           SfbPurpleLookedUp done, gpointer user_data)
{
	SfbPurpleLookup *lookup = lookup_new(done, user_data);
	g_auto(GStrv) labels = g_strsplit(service, ".", 2);

	/* libpurple puts the underscores back. */
	lookup->is_starting = TRUE;
	lookup->service = purple_srv_resolve_account(account, labels[0] + 1, labels[1] + 1, domain,
	                                             on_service, lookup);
	lookup->is_starting = FALSE;
	return keep_if_asked(lookup);
}
