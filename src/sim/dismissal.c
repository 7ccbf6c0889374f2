/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* NOTIFY requests about a registration. */

#include "sim/dismissal.h"

#include <string.h>

#include "sim/refusal.h"
#include "util/address.h"
#include "util/random.h"

#define NOTICE "registered;event=userservices-unavailable"

static const struct {
	const char *event;
	guint id; /* of ms-diagnostics-public; 0: none */
	gboolean leads_elsewhere;
} reasons[] = {
	{ "unregistered", 4140 },
	{ "rejected", 4141 },
	{ "deactivated", 4142 },
	{ "userservices-unavailable", 4165 },
	{ "preferred-registrar-change", 4166, TRUE },
	{ "probation", 0 },
};

static SfbSipMessage *
new_notify(const SfbSimEndpoint *endpoint, const char *state)
{
	SfbSipMessage *notify = sfb_sip_message_new_request("NOTIFY", endpoint->contact);
	g_autofree char *uri = sfb_address_to_uri(endpoint->user->address);
	g_autofree char *call_id = sfb_random_hex(16);
	g_autofree char *tags = sfb_random_hex(16);

	sfb_sip_message_add_header_printf(notify, "From", "<%s>;tag=%.16s", uri, tags);
	sfb_sip_message_add_header_printf(notify, "To", "<%s>;tag=%s;epid=%s", uri, tags + 16,
	                                  endpoint->epid);
	sfb_sip_message_add_header(notify, "Call-ID", call_id);
	sfb_sip_message_add_header(notify, "CSeq", "1 NOTIFY");
	sfb_sip_message_add_header(notify, "Max-Forwards", "70");
	sfb_sip_message_add_header(notify, "Event", "registration-notify");
	sfb_sip_message_add_header(notify, "subscription-state", state);
	return notify;
}

void
sfb_sim_dismissal_send(const SfbSimEndpoint *endpoint, const char *event, const char *own_registrar)
{
	g_autoptr(SfbSipMessage) notify = new_notify(endpoint, "terminated;expires=0");
	gsize length = strcspn(event, ":");
	const char *registrar = event[length] == ':' ? event + length + 1 : own_registrar;
	g_autofree char *word = g_strndup(event, length);
	g_autofree char *body = g_strconcat("deregistered;event=", word, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (strcmp(reasons[i].event, word) != 0)
			continue;
		if (reasons[i].id != 0)
			sfb_sip_message_add_header_printf(
				notify, "ms-diagnostics-public", "%u;reason=\"%s\"", reasons[i].id,
				sfb_sim_refusal_get_reason(reasons[i].id));
		if (reasons[i].leads_elsewhere)
			sfb_sip_message_add_header_printf(notify, "P-Preferred-Registrar", "sip:%s",
			                                  registrar);
	}
	sfb_sip_message_set_body_text(notify, "text/registration-event", body);
	sfb_sim_connection_send(endpoint->connection, notify);
}

void
sfb_sim_dismissal_send_notice(const SfbSimEndpoint *endpoint)
{
	g_autoptr(SfbSipMessage) notify = new_notify(endpoint, "active;expires=3600");

	sfb_sip_message_set_body_text(notify, "text/registration-event", NOTICE);
	sfb_sim_connection_send(endpoint->connection, notify);
}
