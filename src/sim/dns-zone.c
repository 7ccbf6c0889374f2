/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The names of example.com and what they lead to. */

#include "config.h"

#include "sim/dns-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sim/world.h"
#include "util/error.h"

#define IN_DOMAIN(name) name "." SFB_SIM_DOMAIN

#define LOOPBACK "127.0.0.1"
#define DEAD_IPV6 "100::1" /* of the block that is always discarded (RFC 6666) */
#define DEAD_TARGET IN_DOMAIN("dead")
#define DEAD_PORT 1 /* where nothing has listened for decades */
#define FOREIGN_TARGET "sip.elsewhere.test"
#define FIRST_CHOICE 0
#define SECOND_CHOICE 10

/* A name is an address, another name, or a service at a target. */
typedef struct {
	const char *name;
	const char *target; /* NULL: it is an address */
	gboolean is_service;
	gboolean is_tcp; /* of a service: plain TCP */
	gboolean is_always_there;
} Entry;

static const Entry entries[] = {
	{ IN_DOMAIN("lyncdiscoverinternal") },
	{ IN_DOMAIN("lyncdiscover"), IN_DOMAIN("web") },
	{ IN_DOMAIN("_sipinternaltls._tcp"), IN_DOMAIN("fe"), .is_service = TRUE },
	{ IN_DOMAIN("_sipinternal._tcp"), IN_DOMAIN("fe"), .is_service = TRUE, .is_tcp = TRUE },
	{ IN_DOMAIN("_sip._tls"), IN_DOMAIN("sip"), .is_service = TRUE },
	{ IN_DOMAIN("sipinternal") },
	{ IN_DOMAIN("sip") },
	{ IN_DOMAIN("sipexternal") },
	{ IN_DOMAIN("fe"), .is_always_there = TRUE },
	{ IN_DOMAIN("fe2"), .is_always_there = TRUE },
	{ IN_DOMAIN("web"), .is_always_there = TRUE },
	{ IN_DOMAIN("sts"), .is_always_there = TRUE },
	{ DEAD_TARGET, .is_always_there = TRUE },
	{ FOREIGN_TARGET, .is_always_there = TRUE },
};

struct _SfbSimDnsZone {
	gboolean is_there[G_N_ELEMENTS(entries)];
	guint16 tls_port;
	guint16 tcp_port;
	SfbSimFaults *faults;
};

static char *
shorten(const char *name)
{
	gsize length = strlen(name);

	if (g_str_has_suffix(name, IN_DOMAIN("")))
		length -= strlen(IN_DOMAIN(""));
	return g_strndup(name, length);
}

char *
sfb_sim_dns_zone_dup_short_name(const SfbSimDnsQuery *query)
{
	return shorten(query->name);
}

static const Entry *
find_entry(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	}
	return NULL;
}

static gboolean
add_name(SfbSimDnsZone *zone, const char *short_name, GError **error)
{
	g_autofree char *name = g_strconcat(short_name, IN_DOMAIN(""), NULL);
	const Entry *entry = find_entry(name);

	if (entry == NULL) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("sfb-sim knows no name “%s” for DNS. See sfb-sim --help."),
		            short_name);
		return FALSE;
	}
	zone->is_there[entry - entries] = TRUE;
	return TRUE;
}

static gboolean
add_names(SfbSimDnsZone *zone, const char *list, GError **error)
{
	g_auto(GStrv) names = g_strsplit(list, ",", -1);

	for (guint i = 0; names[i] != NULL; i++) {
		const char *name = g_strstrip(names[i]);

		if (*name != '\0' && !add_name(zone, name, error))
			return FALSE;
	}
	return TRUE;
}

SfbSimDnsZone *
sfb_sim_dns_zone_new(const SfbSimDnsZoneWish *wish, GError **error)
{
	g_autoptr(SfbSimDnsZone) zone = g_new0(SfbSimDnsZone, 1);

	zone->tls_port = wish->tls_port;
	zone->tcp_port = wish->tcp_port;
	zone->faults = wish->faults;
	for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
		zone->is_there[i] = wish->names == NULL || entries[i].is_always_there;
	if (wish->names != NULL && !add_names(zone, wish->names, error))
		return NULL;
	return g_steal_pointer(&zone);
}

void
sfb_sim_dns_zone_free(SfbSimDnsZone *zone)
{
	g_free(zone);
}

static void
add_target(GArray *records, const Entry *entry, const char *target, guint16 priority, guint16 port)
{
	const SfbSimDnsRecord record = { .owner = entry->name,
		                         .type = SFB_SIM_DNS_SRV,
		                         .target = target,
		                         .priority = priority,
		                         .port = port };

	g_array_append_val(records, record);
}

static void
add_service(SfbSimDnsZone *zone, GArray *records, const Entry *entry, const char *short_name)
{
	guint16 port = entry->is_tcp ? zone->tcp_port : zone->tls_port;
	gboolean is_foreign =
		sfb_sim_faults_strikes_at(zone->faults, "dns-foreign-target", short_name);

	if (sfb_sim_faults_strikes_at(zone->faults, "dns-dead-target", short_name))
		add_target(records, entry, DEAD_TARGET, FIRST_CHOICE, DEAD_PORT);
	add_target(records, entry, is_foreign ? FOREIGN_TARGET : entry->target, SECOND_CHOICE,
	           port);
}

static void
add_record(GArray *records, const Entry *entry, SfbSimDnsType type, const char *target)
{
	const SfbSimDnsRecord record = { .owner = entry->name, .type = type, .target = target };

	g_array_append_val(records, record);
}

static void
add_address(SfbSimDnsZone *zone, GArray *records, const Entry *entry, guint16 type)
{
	g_autofree char *short_name = shorten(entry->name);

	if (type == SFB_SIM_DNS_A)
		add_record(records, entry, SFB_SIM_DNS_A, LOOPBACK);
	else if (type == SFB_SIM_DNS_AAAA &&
	         sfb_sim_faults_strikes_at(zone->faults, "dns-dead-ipv6", short_name))
		add_record(records, entry, SFB_SIM_DNS_AAAA, DEAD_IPV6);
}

/* What @entry says to a question for @type; nothing, if it has no such record. */
static void
add_records(SfbSimDnsZone *zone, GArray *records, const Entry *entry, const SfbSimDnsQuery *query)
{
	g_autofree char *short_name = shorten(entry->name);

	if (entry->is_service) {
		if (query->type == SFB_SIM_DNS_SRV)
			add_service(zone, records, entry, short_name);
		return;
	}
	if (entry->target != NULL) {
		add_record(records, entry, SFB_SIM_DNS_CNAME, entry->target);
		entry = find_entry(entry->target);
	}
	add_address(zone, records, entry, query->type);
}

GBytes *
sfb_sim_dns_zone_answer(SfbSimDnsZone *zone, const SfbSimDnsQuery *query)
{
	g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(SfbSimDnsRecord));
	g_autofree char *short_name = shorten(query->name);
	const Entry *entry = find_entry(query->name);

	if (sfb_sim_faults_strikes_at(zone->faults, "dns-servfail", short_name))
		return sfb_sim_dns_answer_build(query, SFB_SIM_DNS_SERVER_FAILURE, records);
	if (entry == NULL || !zone->is_there[entry - entries] ||
	    sfb_sim_faults_strikes_at(zone->faults, "dns-nxdomain", short_name))
		return sfb_sim_dns_answer_build(query, SFB_SIM_DNS_NO_SUCH_NAME, records);
	add_records(zone, records, entry, query);
	return sfb_sim_dns_answer_build(query, SFB_SIM_DNS_OK, records);
}
