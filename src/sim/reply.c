/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Answers of the server. */

#include "sim/reply.h"

#include <string.h>

#include "sip/header.h"
#include "util/address.h"
#include "util/random.h"

#define TAG_BYTES 16 /* servers write 32 digits */

static void
copy_vias(SfbSipMessage *reply, const SfbSipMessage *request, const char *received)
{
	const char *via;

	for (guint i = 0; (via = sfb_sip_message_get_header_nth(request, "Via", i)) != NULL; i++)
		sfb_sip_message_add_header_printf(reply, "Via", "%s%s", via,
		                                  i == 0 && received != NULL ? received : "");
}

static void
add_to(SfbSipMessage *reply, const SfbSipMessage *request)
{
	const char *to = sfb_sip_message_get_header(request, "To");
	g_autofree char *tag = to != NULL ? sfb_sip_header_get_tag(to) : NULL;
	g_autofree char *own_tag = NULL;

	if (to == NULL)
		return;
	own_tag = tag == NULL ? sfb_random_hex(TAG_BYTES) : NULL;
	sfb_sip_message_add_header_printf(reply, "To", "%s%s%s", to, tag == NULL ? ";tag=" : "",
	                                  tag == NULL ? own_tag : "");
}

SfbSipMessage *
sfb_sim_reply_new(const SfbSipMessage *request, guint status, const char *reason,
                  const char *received)
{
	SfbSipMessage *reply = sfb_sip_message_new_response(status, reason);

	copy_vias(reply, request, received);
	sfb_sip_message_copy_headers(reply, request, "From");
	add_to(reply, request);
	sfb_sip_message_copy_headers(reply, request, "Call-ID");
	sfb_sip_message_copy_headers(reply, request, "CSeq");
	return reply;
}

void
sfb_sim_reply_add_diagnostics(SfbSipMessage *reply, guint id, const char *reason)
{
	sfb_sip_message_add_header_printf(reply, "ms-diagnostics",
	                                  "%u;reason=\"%s\";source=\"" SFB_SIM_HOST "\"", id,
	                                  reason);
}

void
sfb_sim_reply_hide_diagnostics(SfbSipMessage *reply)
{
	const char *value = sfb_sip_message_get_header(reply, "ms-diagnostics");
	const char *source = value != NULL ? strstr(value, ";source=") : NULL;

	if (source == NULL)
		return;
	sfb_sip_message_add_header_printf(reply, "ms-diagnostics-public", "%.*s",
	                                  (int)(source - value), value);
	sfb_sip_message_set_header(reply, "ms-diagnostics", NULL);
}

/* Never in the user's language, which the time functions of GLib would take. */
void
sfb_sim_reply_add_date(SfbSipMessage *reply, guint ahead_seconds)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	g_autoptr(GDateTime) right_now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) now = g_date_time_add_seconds(right_now, ahead_seconds);

	sfb_sip_message_add_header_printf(reply, "Date", "%s, %02d %s %d %02d:%02d:%02d GMT",
	                                  days[g_date_time_get_day_of_week(now) - 1],
	                                  g_date_time_get_day_of_month(now),
	                                  months[g_date_time_get_month(now) - 1],
	                                  g_date_time_get_year(now), g_date_time_get_hour(now),
	                                  g_date_time_get_minute(now), g_date_time_get_second(now));
}

char *
sfb_sim_dup_uri(const char *value)
{
	g_autoptr(SfbSipNameAddr) addr = value != NULL ? sfb_sip_name_addr_parse(value) : NULL;

	return addr != NULL ? g_steal_pointer(&addr->uri) : NULL;
}

char *
sfb_sim_dup_address(const char *value)
{
	g_autofree char *uri = sfb_sim_dup_uri(value);

	return uri != NULL ? sfb_address_normalize(uri) : NULL;
}
