/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The responder: a datagram comes, an answer goes, unless a fault has it otherwise. */

#include "sim/dns.h"

#include <gio/gio.h>

#define SLOW_SECONDS 3 /* less than resolvers wait before they ask again */

struct _SfbSimDns {
	SfbSimDnsZone *zone;
	SfbSimFaults *faults;
	GSocket *socket;
	GSource *source;
	guint16 port;
	GHashTable *late; /* set of Late */
};

/* An answer that waits. */
typedef struct {
	SfbSimDns *dns;
	GBytes *answer;
	GSocketAddress *asker;
	guint timer_id;
} Late;

static void
late_free(Late *late)
{
	g_clear_handle_id(&late->timer_id, g_source_remove);
	g_bytes_unref(late->answer);
	g_object_unref(late->asker);
	g_free(late);
}

static void
send_answer(SfbSimDns *dns, GSocketAddress *asker, GBytes *answer)
{
	g_autoptr(GError) error = NULL;
	gsize length;
	const char *bytes = g_bytes_get_data(answer, &length);

	if (g_socket_send_to(dns->socket, asker, bytes, length, NULL, &error) < 0)
		g_debug("An answer of DNS could not be sent: %s", error->message);
}

static gboolean
on_late(gpointer user_data)
{
	Late *late = user_data;

	late->timer_id = 0;
	send_answer(late->dns, late->asker, late->answer);
	g_hash_table_remove(late->dns->late, late);
	return G_SOURCE_REMOVE;
}

static void
send_late(SfbSimDns *dns, GSocketAddress *asker, GBytes *answer)
{
	Late *late = g_new0(Late, 1);

	late->dns = dns;
	late->answer = g_bytes_ref(answer);
	late->asker = g_object_ref(asker);
	late->timer_id = g_timeout_add_seconds(SLOW_SECONDS, on_late, late);
	g_hash_table_add(dns->late, late);
}

static void
send_broken(SfbSimDns *dns, GSocketAddress *asker, GBytes *answer)
{
	g_autoptr(GBytes) half = g_bytes_new_from_bytes(answer, 0, g_bytes_get_size(answer) / 2);

	send_answer(dns, asker, half);
}

static void
send_nothing(SfbSimDns *dns, GSocketAddress *asker, GBytes *answer)
{
}

static const struct {
	const char *fault;
	void (*send)(SfbSimDns *dns, GSocketAddress *asker, GBytes *answer);
} ways[] = {
	{ "dns-no-answer", send_nothing },
	{ "dns-slow", send_late },
	{ "dns-garbage", send_broken },
};

static void
take_query(SfbSimDns *dns, GSocketAddress *asker, const SfbSimDnsQuery *query)
{
	g_autofree char *name = sfb_sim_dns_zone_dup_short_name(query);
	g_autoptr(GBytes) answer = sfb_sim_dns_zone_answer(dns->zone, query);

	g_debug("Somebody asks for %s, type %u", query->name, query->type);
	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		if (sfb_sim_faults_strikes_at(dns->faults, ways[i].fault, name)) {
			ways[i].send(dns, asker, answer);
			return;
		}
	}
	send_answer(dns, asker, answer);
}

static gboolean
on_datagram(GSocket *socket, GIOCondition condition, gpointer user_data)
{
	SfbSimDns *dns = user_data;
	g_autoptr(GSocketAddress) asker = NULL;
	guint8 bytes[SFB_SIM_DNS_MESSAGE_MAX + 1]; /* one more shows what is too long */
	gssize length =
		g_socket_receive_from(socket, &asker, (char *)bytes, sizeof(bytes), NULL, NULL);
	g_autoptr(SfbSimDnsQuery) query = NULL;

	if (length > 0)
		query = sfb_sim_dns_query_parse(bytes, (gsize)length);
	if (query != NULL)
		take_query(dns, asker, query);
	return G_SOURCE_CONTINUE;
}

static gboolean
bind_socket(SfbSimDns *dns, guint16 port, GError **error)
{
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new_from_string("127.0.0.1", port);
	g_autoptr(GSocketAddress) address = NULL;

	dns->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
	                           G_SOCKET_PROTOCOL_UDP, error);
	if (dns->socket == NULL || !g_socket_bind(dns->socket, wish, FALSE, error))
		return FALSE;
	g_socket_set_blocking(dns->socket, FALSE);
	address = g_socket_get_local_address(dns->socket, error);
	if (address == NULL)
		return FALSE;
	dns->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
	return TRUE;
}

static void
start(SfbSimDns *dns)
{
	dns->source = g_socket_create_source(dns->socket, G_IO_IN, NULL);
	g_source_set_callback(dns->source, G_SOURCE_FUNC(on_datagram), dns, NULL);
	g_source_attach(dns->source, g_main_context_get_thread_default());
}

SfbSimDns *
sfb_sim_dns_new(guint16 port, const SfbSimDnsZoneWish *wish, GError **error)
{
	g_autoptr(SfbSimDns) dns = g_new0(SfbSimDns, 1);

	dns->faults = wish->faults;
	dns->late = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)late_free, NULL);
	dns->zone = sfb_sim_dns_zone_new(wish, error);
	if (dns->zone == NULL || !bind_socket(dns, port, error))
		return NULL;
	start(dns);
	return g_steal_pointer(&dns);
}

void
sfb_sim_dns_free(SfbSimDns *dns)
{
	if (dns == NULL)
		return;
	if (dns->source != NULL) {
		g_source_destroy(dns->source);
		g_source_unref(dns->source);
	}
	g_hash_table_unref(dns->late);
	g_clear_object(&dns->socket);
	sfb_sim_dns_zone_free(dns->zone);
	g_free(dns);
}

guint16
sfb_sim_dns_get_port(const SfbSimDns *dns)
{
	return dns->port;
}
