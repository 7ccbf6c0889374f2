/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Messages on their way through the proxy, and what the server answers. */

#include "sim/forward.h"

#include <string.h>

#include "sim/endpoints.h"
#include "sim/reply.h"
#include "sip/header.h"

static SfbSipMessage *
make_invite(void)
{
	SfbSipMessage *invite = sfb_sip_message_new_request("INVITE", "sip:bob@example.com");

	sfb_sip_message_add_header(invite, "Via", "SIP/2.0/TLS 127.0.0.1:5;branch=z9hG4bK1");
	sfb_sip_message_add_header(invite, "Max-Forwards", "70");
	sfb_sip_message_add_header(invite, "From", "<sip:alice@example.com>;tag=a;epid=e");
	sfb_sip_message_add_header(invite, "To", "<sip:bob@example.com>");
	sfb_sip_message_add_header(invite, "Call-ID", "c");
	sfb_sip_message_add_header(invite, "CSeq", "7 INVITE");
	sfb_sip_message_add_header(invite, "Route", "<sip:fe.example.com;lr>");
	sfb_sip_message_add_header(invite, "Authorization", "NTLM response=\"00\"");
	sfb_sip_message_set_body_text(invite, "application/sdp", "v=0\r\n");
	return invite;
}

static void
test_request(void)
{
	g_autoptr(SfbSipMessage) invite = make_invite();
	g_autoptr(SfbSipMessage) copy = sfb_sim_forward_request(
		invite, "sip:127.0.0.1:9", "SIP/2.0/TLS fe;branch=z9hG4bK2", "<sip:fe;lr>");

	g_assert_cmpstr(sfb_sip_message_get_request_uri(copy), ==, "sip:127.0.0.1:9");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(copy, "Via", 0), ==,
	                "SIP/2.0/TLS fe;branch=z9hG4bK2");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(copy, "Via", 1), ==,
	                "SIP/2.0/TLS 127.0.0.1:5;branch=z9hG4bK1");
	g_assert_cmpstr(sfb_sip_message_get_header(copy, "Max-Forwards"), ==, "69");
	g_assert_cmpstr(sfb_sip_message_get_header(copy, "Record-Route"), ==, "<sip:fe;lr>");
	g_assert_cmpstr(sfb_sip_message_get_header(copy, "Content-Type"), ==, "application/sdp");
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(copy)), ==, 5);
	g_assert_null(sfb_sip_message_get_header(copy, "Route"));
	g_assert_null(sfb_sip_message_get_header(copy, "Authorization"));
}

static void
test_response(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(486, "Busy & more");
	g_autoptr(SfbSipMessage) copy = NULL;

	sfb_sip_message_add_header(response, "Via", "SIP/2.0/TLS fe;branch=z9hG4bK2");
	sfb_sip_message_add_header(response, "Via", "SIP/2.0/TLS 127.0.0.1:5");
	sfb_sip_message_add_header(response, "Proxy-Authorization", "NTLM response=\"00\"");
	sfb_sip_message_add_header(response, "ms-client-diagnostics", "52085");
	copy = sfb_sim_forward_response(response);
	g_assert_cmpuint(sfb_sip_message_get_status(copy), ==, 486);
	g_assert_cmpstr(sfb_sip_message_get_reason(copy), ==, "Busy & more");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(copy, "Via", 0), ==,
	                "SIP/2.0/TLS 127.0.0.1:5");
	g_assert_null(sfb_sip_message_get_header_nth(copy, "Via", 1));
	g_assert_null(sfb_sip_message_get_header(copy, "Proxy-Authorization"));
	g_assert_cmpstr(sfb_sip_message_get_header(copy, "ms-client-diagnostics"), ==, "52085");
}

static void
test_hop_request(void)
{
	g_autoptr(SfbSipMessage) invite = make_invite();
	g_autoptr(SfbSipMessage) cancel =
		sfb_sim_forward_new_hop_request(invite, "CANCEL", "<sip:bob@example.com>");

	g_assert_true(sfb_sip_message_is_method(cancel, "CANCEL"));
	g_assert_cmpstr(sfb_sip_message_get_request_uri(cancel), ==, "sip:bob@example.com");
	g_assert_cmpstr(sfb_sip_message_get_header(cancel, "Via"), ==,
	                "SIP/2.0/TLS 127.0.0.1:5;branch=z9hG4bK1");
	g_assert_cmpstr(sfb_sip_message_get_header(cancel, "CSeq"), ==, "7 CANCEL");
	g_assert_cmpstr(sfb_sip_message_get_header(cancel, "Call-ID"), ==, "c");
}

static void
test_reply(void)
{
	g_autoptr(SfbSipMessage) invite = make_invite();
	g_autoptr(SfbSipMessage) reply = sfb_sim_reply_new(invite, 480, NULL, ";received=::1");
	g_autofree char *tag = sfb_sip_header_get_tag(sfb_sip_message_get_header(reply, "To"));
	g_autoptr(SfbSipDiagnostics) diagnostics = NULL;

	sfb_sim_reply_add_diagnostics(reply, 1003, "a \\\"b\\\"");
	diagnostics =
		sfb_sip_diagnostics_parse(sfb_sip_message_get_header(reply, "ms-diagnostics"));
	g_assert_cmpstr(sfb_sip_message_get_header(reply, "Via"), ==,
	                "SIP/2.0/TLS 127.0.0.1:5;branch=z9hG4bK1;received=::1");
	g_assert_cmpuint(strlen(tag), ==, 32);
	g_assert_cmpstr(sfb_sip_message_get_header(reply, "CSeq"), ==, "7 INVITE");
	g_assert_cmpuint(diagnostics->id, ==, 1003);
	g_assert_cmpstr(diagnostics->reason, ==, "a \"b\"");
}

static void
test_date(void)
{
	g_autoptr(SfbSipMessage) reply = sfb_sip_message_new_response(401, NULL);

	sfb_sim_reply_add_date(reply, 0);
	g_assert_true(
		g_regex_match_simple("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [JFMASOND][a-z]{2} "
	                             "20[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$",
	                             sfb_sip_message_get_header(reply, "Date"), 0, 0));
}

/* [MS-SIPRE] examples, registration sheet 2.2 and 2.3. */
static void
test_gruu(void)
{
	static const char *const rows[][2] = {
		{ "34d859db-6585-5f91-a3b4-de853c15347d", "21nYNIVlkV-jtN6FPBU0fQAA" },
		{ "c1589240-e660-594f-a8b3-4b55f358cbc1", "QJJYwWDmT1mos0tV81jLwQAA" },
		{ "7901b724-cbf3-5299-bfd0-041827e50488", "JLcBefPLmVK_0AQYJ-UEiAAA" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *gruu =
			sfb_sim_endpoint_make_gruu("kim@contoso.example", rows[i][0]);
		g_autofree char *expected = g_strdup_printf(
			"sip:kim@contoso.example;opaque=user:epid:%s;gruu", rows[i][1]);

		g_assert_cmpstr(gruu, ==, expected);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/forward/request", test_request);
	g_test_add_func("/sim/forward/response", test_response);
	g_test_add_func("/sim/forward/hop-request", test_hop_request);
	g_test_add_func("/sim/reply/new", test_reply);
	g_test_add_func("/sim/reply/date", test_date);
	g_test_add_func("/sim/endpoints/gruu", test_gruu);
	return g_test_run();
}
