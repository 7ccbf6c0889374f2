/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The headers every request and every response of ours has (RFC 3261 8.1.1, 8.2.6), and the answers
 * to what nobody takes. */

#include "sip/client-private.h"

#include "sip/header.h"
#include "util/random.h"

#define TAG_BYTES 5
#define CALL_ID_BYTES 16
#define BRANCH_BYTES 8
#define BRANCH_COOKIE "z9hG4bK" /* RFC 3261 8.1.1.7 */
#define MAX_FORWARDS "70"
#define OPAQUE_BYTES 5

/* What we take, as Allow and the registered Contact name it. */
#define METHODS                                                                                    \
	"INVITE, MESSAGE, INFO, SUBSCRIBE, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY"

/* The form is that of [MS-SIPREGE] 4.1 and [MS-SIPRE] 2.2.5. */
char *
sfb_sip_client_build_first_contact(SfbSipClient *self)
{
	g_autofree char *opaque = sfb_random_hex(OPAQUE_BYTES);

	return g_strdup_printf("<sip:%s:%u;transport=%s;ms-opaque=%s>;methods=\"" METHODS "\";"
	                       "proxy=replace;+sip.instance=\"<urn:uuid:%s>\"",
	                       sfb_sip_client_get_url_host(self),
	                       sfb_sip_client_get_local_port(self),
	                       sfb_transport_get_name(sfb_sip_client_get_transport_kind(self)),
	                       opaque, sfb_sip_client_get_instance(self));
}

/* Without a GRUU our address leads to this connection by "maddr" (LCS 2005). */
char *
sfb_sip_client_build_contact(SfbSipClient *self)
{
	const char *gruu = sfb_sip_client_get_gruu(self);

	if (gruu != NULL)
		return g_strdup_printf("<%s>", gruu);
	return g_strdup_printf("<%s:%u;maddr=%s;transport=%s>;proxy=replace",
	                       sfb_sip_client_get_uri(self), sfb_sip_client_get_local_port(self),
	                       sfb_sip_client_get_url_host(self),
	                       sfb_transport_get_name(sfb_sip_client_get_transport_kind(self)));
}

char *
sfb_sip_client_build_from(SfbSipClient *self, const char *tag)
{
	return g_strdup_printf("<%s>;tag=%s;epid=%s", sfb_sip_client_get_uri(self), tag,
	                       sfb_sip_client_get_epid(self));
}

static void
put_via(SfbSipClient *self, SfbSipMessage *request)
{
	g_autofree char *branch = sfb_random_hex(BRANCH_BYTES);
	g_autofree char *via = g_strdup_printf("%s;branch=" BRANCH_COOKIE "%s",
	                                       sfb_sip_client_get_sent_by(self), branch);

	sfb_sip_message_set_header(request, "Via", via);
}

SfbSipMessage *
sfb_sip_client_compose_request(SfbSipClient *self, const char *method, const char *request_uri,
                               const SfbSipCall *call)
{
	SfbSipMessage *request = sfb_sip_message_new_request(method, request_uri);

	put_via(self, request);
	sfb_sip_message_add_header(request, "Max-Forwards", MAX_FORWARDS);
	sfb_sip_message_add_header(request, "From", call->from);
	sfb_sip_message_add_header(request, "To", call->to);
	sfb_sip_message_add_header(request, "Call-ID", call->call_id);
	sfb_sip_message_add_header_printf(request, "CSeq", "%" G_GUINT32_FORMAT " %s", call->cseq,
	                                  method);
	sfb_sip_message_add_header(request, "Contact", sfb_sip_client_get_contact(self));
	sfb_sip_message_add_header(request, "User-Agent", sfb_sip_client_get_user_agent(self));
	return request;
}

SfbSipMessage *
sfb_sip_client_new_request(SfbSipClient *self, const char *method, const char *request_uri,
                           const char *to_uri)
{
	g_autofree char *tag = sfb_random_hex(TAG_BYTES);
	g_autofree char *from = sfb_sip_client_build_from(self, tag);
	g_autofree char *to = g_strdup_printf("<%s>", to_uri != NULL ? to_uri : request_uri);
	g_autofree char *call_id = sfb_random_hex(CALL_ID_BYTES);
	const SfbSipCall call = { .from = from, .to = to, .call_id = call_id, .cseq = 1 };

	return sfb_sip_client_compose_request(self, method, request_uri, &call);
}

static gboolean
is_in_dialog(const SfbSipMessage *request)
{
	const char *to = sfb_sip_message_get_header(request, "To");
	g_autofree char *tag = to == NULL ? NULL : sfb_sip_header_get_tag(to);

	return tag != NULL;
}

/* In a dialog the number stays: its other end has seen nothing, and the dialog counts on by itself. */
void
sfb_sip_client_recompose(SfbSipClient *self, SfbSipMessage *request)
{
	const char *method;
	guint32 number;
	g_autofree char *cseq = NULL;

	put_via(self, request);
	if (is_in_dialog(request) || !sfb_sip_message_get_cseq(request, &number, &method))
		return;
	cseq = g_strdup_printf("%" G_GUINT32_FORMAT " %s", number + 1, method);
	sfb_sip_message_set_header(request, "CSeq", cseq);
}

SfbSipMessage *
sfb_sip_client_compose_ack(const SfbSipMessage *request, const SfbSipMessage *response)
{
	SfbSipMessage *ack =
		sfb_sip_message_new_request("ACK", sfb_sip_message_get_request_uri(request));
	guint32 cseq = 0;

	sfb_sip_message_get_cseq(request, &cseq, NULL);
	sfb_sip_message_copy_headers(ack, request, "Via");
	sfb_sip_message_add_header(ack, "Max-Forwards", MAX_FORWARDS);
	sfb_sip_message_copy_headers(ack, request, "From");
	sfb_sip_message_copy_headers(ack, response, "To");
	sfb_sip_message_copy_headers(ack, request, "Call-ID");
	sfb_sip_message_add_header_printf(ack, "CSeq", "%" G_GUINT32_FORMAT " ACK", cseq);
	sfb_sip_message_copy_headers(ack, request, "Route");
	return ack;
}

/* Our end's To: what the peer wrote, with a tag and our endpoint id ([MS-SIPRE] 3.2.4.1). */
static char *
build_our_to(SfbSipClient *self, const char *to, const char *to_tag)
{
	g_autofree char *tag = sfb_sip_header_get_tag(to);
	g_autofree char *epid = sfb_sip_header_get_parameter(to, "epid");
	g_autofree char *fresh_tag = to_tag == NULL ? sfb_random_hex(TAG_BYTES) : g_strdup(to_tag);

	return g_strconcat(to, tag == NULL ? ";tag=" : "", tag == NULL ? fresh_tag : "",
	                   epid == NULL ? ";epid=" : "",
	                   epid == NULL ? sfb_sip_client_get_epid(self) : "", NULL);
}

SfbSipMessage *
sfb_sip_client_new_response(SfbSipClient *self, const SfbSipMessage *request, guint status,
                            const char *to_tag)
{
	SfbSipMessage *response = sfb_sip_message_new_response(status, NULL);
	const char *asked_to = sfb_sip_message_get_header(request, "To");
	g_autofree char *to = build_our_to(self, asked_to != NULL ? asked_to : "", to_tag);

	sfb_sip_message_copy_headers(response, request, "Via");
	sfb_sip_message_copy_headers(response, request, "From");
	sfb_sip_message_add_header(response, "To", to);
	sfb_sip_message_copy_headers(response, request, "Call-ID");
	sfb_sip_message_copy_headers(response, request, "CSeq");
	if (status < 300)
		sfb_sip_message_copy_headers(response, request, "Record-Route");
	sfb_sip_message_add_header(response, "Contact", sfb_sip_client_get_contact(self));
	sfb_sip_message_add_header(response, "User-Agent", sfb_sip_client_get_user_agent(self));
	return response;
}

/* A notification that nobody expects is left over from an earlier sign-in, and a CANCEL comes too
 * late: both are told that there is nothing of that kind (RFC 6665 4.1.3, RFC 3261 9.2). */
static guint
choose_refusal(const SfbSipMessage *request)
{
	static const struct {
		const char *method;
		guint status;
	} refusals[] = {
		{ "OPTIONS", 200 },   { "NOTIFY", 481 }, { "CANCEL", 481 },  { "BYE", 481 },
		{ "INVITE", 405 },    { "INFO", 405 },   { "MESSAGE", 405 }, { "REFER", 405 },
		{ "SUBSCRIBE", 405 }, { "UPDATE", 405 },
	};

	if (is_in_dialog(request))
		return 481;
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (sfb_sip_message_is_method(request, refusals[i].method))
			return refusals[i].status;
	}
	return 501;
}

SfbSipMessage *
sfb_sip_client_compose_refusal(SfbSipClient *self, const SfbSipMessage *request)
{
	guint status = choose_refusal(request);
	SfbSipMessage *response;

	if (sfb_sip_message_is_method(request, "ACK") ||
	    sfb_sip_message_is_method(request, "BENOTIFY"))
		return NULL;
	response = sfb_sip_client_new_response(self, request, status, NULL);
	if (status == 200 || status == 405)
		sfb_sip_message_add_header(response, "Allow", METHODS);
	return response;
}
