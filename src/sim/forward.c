/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Messages as a proxy passes them on. */

#include "sim/forward.h"

#include <stdlib.h>

/* What belongs to one leg only, or is written anew. */
static const char *const own_headers[] = {
	"Via",
	"Route",
	"Record-Route",
	"Max-Forwards",
	"Content-Length",
	"Authorization",
	"Proxy-Authorization",
	"Authentication-Info",
	"Proxy-Authentication-Info",
};

static gboolean
is_own(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(own_headers); i++) {
		if (g_ascii_strcasecmp(name, own_headers[i]) == 0)
			return TRUE;
	}
	return FALSE;
}

static void
copy_rest(SfbSipMessage *copy, const SfbSipMessage *message)
{
	const char *name;
	const char *value;

	for (guint i = 0; sfb_sip_message_get_header_at(message, i, &name, &value); i++) {
		if (!is_own(name))
			sfb_sip_message_add_header(copy, name, value);
	}
	sfb_sip_message_set_body(copy, NULL, sfb_sip_message_get_body(message));
}

SfbSipMessage *
sfb_sim_forward_request(const SfbSipMessage *request, const char *target, const char *via,
                        const char *record_route)
{
	SfbSipMessage *copy =
		sfb_sip_message_new_request(sfb_sip_message_get_method(request), target);
	const char *hops = sfb_sip_message_get_header(request, "Max-Forwards");

	sfb_sip_message_add_header(copy, "Via", via);
	sfb_sip_message_copy_headers(copy, request, "Via");
	if (record_route != NULL)
		sfb_sip_message_add_header(copy, "Record-Route", record_route);
	sfb_sip_message_copy_headers(copy, request, "Record-Route");
	sfb_sip_message_add_header_printf(copy, "Max-Forwards", "%d",
	                                  hops != NULL ? atoi(hops) - 1 : 69);
	copy_rest(copy, request);
	return copy;
}

SfbSipMessage *
sfb_sim_forward_response(const SfbSipMessage *response)
{
	SfbSipMessage *copy = sfb_sip_message_new_response(sfb_sip_message_get_status(response),
	                                                   sfb_sip_message_get_reason(response));
	const char *via;

	for (guint i = 1; (via = sfb_sip_message_get_header_nth(response, "Via", i)) != NULL; i++)
		sfb_sip_message_add_header(copy, "Via", via);
	sfb_sip_message_copy_headers(copy, response, "Record-Route");
	copy_rest(copy, response);
	return copy;
}

SfbSipMessage *
sfb_sim_forward_new_hop_request(const SfbSipMessage *forwarded, const char *method, const char *to)
{
	SfbSipMessage *request =
		sfb_sip_message_new_request(method, sfb_sip_message_get_request_uri(forwarded));
	guint32 number = 0;

	sfb_sip_message_get_cseq(forwarded, &number, NULL);
	sfb_sip_message_add_header(request, "Via", sfb_sip_message_get_header(forwarded, "Via"));
	sfb_sip_message_copy_headers(request, forwarded, "From");
	sfb_sip_message_add_header(request, "To", to);
	sfb_sip_message_copy_headers(request, forwarded, "Call-ID");
	sfb_sip_message_add_header_printf(request, "CSeq", "%u %s", number, method);
	sfb_sip_message_add_header(request, "Max-Forwards", "70");
	return request;
}
