/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Messages: built, changed, looked into and written out. */

#include "sip/message.h"

#include <string.h>

static void
assert_wire(const SfbSipMessage *message, const char *expected)
{
	g_autoptr(GBytes) wire = sfb_sip_message_build(message);
	gsize length;
	const void *bytes = g_bytes_get_data(wire, &length);

	g_assert_cmpmem(bytes, length, expected, strlen(expected));
}

static void
test_request(void)
{
	g_autoptr(SfbSipMessage) message = sfb_sip_message_new_request("MESSAGE", "sip:kim@a.b");

	sfb_sip_message_add_header(message, "f", "<sip:lee@a.b>;tag=1");
	sfb_sip_message_add_header_printf(message, "CSeq", "%d MESSAGE", 7);
	sfb_sip_message_set_body_text(message, "text/plain", "h\xc3\xa9");
	g_assert_true(sfb_sip_message_is_request(message));
	g_assert_true(sfb_sip_message_is_method(message, "MESSAGE"));
	g_assert_false(sfb_sip_message_is_method(message, "message"));
	g_assert_cmpstr(sfb_sip_message_get_request_uri(message), ==, "sip:kim@a.b");
	g_assert_cmpuint(sfb_sip_message_get_status(message), ==, 0);
	g_assert_null(sfb_sip_message_get_reason(message));
	assert_wire(message, "MESSAGE sip:kim@a.b SIP/2.0\r\n"
	                     "From: <sip:lee@a.b>;tag=1\r\n"
	                     "CSeq: 7 MESSAGE\r\n"
	                     "Content-Type: text/plain\r\n"
	                     "Content-Length: 3\r\n\r\nh\xc3\xa9");
}

static void
test_response(void)
{
	g_autoptr(SfbSipMessage) usual = sfb_sip_message_new_response(481, NULL);
	g_autoptr(SfbSipMessage) own = sfb_sip_message_new_response(200, "Fine");
	g_autoptr(SfbSipMessage) unknown = sfb_sip_message_new_response(499, NULL);

	g_assert_false(sfb_sip_message_is_request(usual));
	g_assert_false(sfb_sip_message_is_method(usual, "INVITE"));
	g_assert_null(sfb_sip_message_get_method(usual));
	g_assert_null(sfb_sip_message_get_request_uri(usual));
	g_assert_cmpuint(sfb_sip_message_get_status(usual), ==, 481);
	assert_wire(usual, "SIP/2.0 481 Call/Transaction Does Not Exist\r\n"
	                   "Content-Length: 0\r\n\r\n");
	assert_wire(own, "SIP/2.0 200 Fine\r\nContent-Length: 0\r\n\r\n");
	assert_wire(unknown, "SIP/2.0 499 \r\nContent-Length: 0\r\n\r\n");
}

static void
test_header_names(void)
{
	static const char *const pairs[][2] = {
		{ "v", "Via" },
		{ "F", "From" },
		{ "t", "To" },
		{ "i", "Call-ID" },
		{ "m", "Contact" },
		{ "c", "Content-Type" },
		{ "l", "Content-Length" },
		{ "k", "Supported" },
		{ "s", "Subject" },
		{ "o", "Event" },
		{ "u", "Allow-Events" },
		{ "r", "Refer-To" },
		{ "x", "Session-Expires" },
		{ "b", "Referred-By" },
		{ "e", "Content-Encoding" },
		{ "z", "z" },
		{ "7", "7" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);
		const char *name;
		const char *value;

		sfb_sip_message_add_header(message, pairs[i][0], "x");
		g_assert_true(sfb_sip_message_get_header_at(message, 0, &name, &value));
		g_assert_cmpstr(name, ==, pairs[i][1]);
		g_assert_cmpstr(sfb_sip_message_get_header(message, pairs[i][0]), ==, "x");
		g_assert_cmpstr(sfb_sip_message_get_header(message, pairs[i][1]), ==, "x");
	}
}

static SfbSipMessage *
make_routed(void)
{
	SfbSipMessage *message = sfb_sip_message_new_request("INVITE", "sip:kim@a.b");

	sfb_sip_message_add_header(message, "VIA", "one");
	sfb_sip_message_add_header(message, "Route", "two");
	sfb_sip_message_add_header(message, "v", "three");
	sfb_sip_message_add_header(message, "via", "four");
	return message;
}

static void
test_repeated_headers(void)
{
	g_autoptr(SfbSipMessage) message = make_routed();
	g_autoptr(SfbSipMessage) copy = sfb_sip_message_new_response(200, NULL);
	const char *name;
	const char *value;

	g_assert_cmpstr(sfb_sip_message_get_header_nth(message, "Via", 2), ==, "four");
	g_assert_null(sfb_sip_message_get_header_nth(message, "Via", 3));
	sfb_sip_message_copy_headers(copy, message, "v");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(copy, "Via", 1), ==, "three");
	g_assert_false(sfb_sip_message_get_header_at(copy, 3, &name, &value));
	sfb_sip_message_set_header(message, "v", "five");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Via"), ==, "five");
	g_assert_null(sfb_sip_message_get_header_nth(message, "Via", 1));
	sfb_sip_message_set_header(message, "Via", NULL);
	g_assert_null(sfb_sip_message_get_header(message, "Via"));
	g_assert_cmpstr(sfb_sip_message_get_header(message, "route"), ==, "two");
}

/* No text from outside can end its line. */
static void
test_injection(void)
{
	g_autoptr(SfbSipMessage) message =
		sfb_sip_message_new_request("MESSAGE", "sip:a\r\nVia: x@b");

	sfb_sip_message_add_header(message, "Subject", "one\r\nRoute: <sip:evil>\n\ntwo");
	assert_wire(message, "MESSAGE sip:a  Via: x@b SIP/2.0\r\n"
	                     "Subject: one  Route: <sip:evil>  two\r\n"
	                     "Content-Length: 0\r\n\r\n");
}

static void
test_tokens(void)
{
	g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);

	sfb_sip_message_add_header(message, "Supported", "adhoclist, ms-text-format");
	sfb_sip_message_add_header(message, "k", "Timer");
	g_assert_true(sfb_sip_message_has_token(message, "Supported", "ms-text-format"));
	g_assert_true(sfb_sip_message_has_token(message, "Supported", "timer"));
	g_assert_false(sfb_sip_message_has_token(message, "Supported", "ms-text"));
	g_assert_false(sfb_sip_message_has_token(message, "Require", "timer"));
}

static void
test_content_type(void)
{
	g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);
	g_autoptr(GBytes) body = g_bytes_new_static("x", 1);

	g_assert_false(sfb_sip_message_has_content_type(message, "text/plain"));
	sfb_sip_message_set_body(message, NULL, body);
	g_assert_null(sfb_sip_message_get_header(message, "Content-Type"));
	sfb_sip_message_set_body(message, "Text/Plain ; charset=UTF-8", body);
	g_assert_true(sfb_sip_message_has_content_type(message, "text/plain"));
	g_assert_false(sfb_sip_message_has_content_type(message, "text/pla"));
	g_assert_false(sfb_sip_message_has_content_type(message, "text/plain+x"));
}

static void
test_body(void)
{
	g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);
	GBytes *body = sfb_sip_message_get_body(message);

	g_assert_cmpuint(g_bytes_get_size(body), ==, 0);
	sfb_sip_message_set_body_text(message, "text/plain", "hello");
	body = sfb_sip_message_get_body(message);
	g_assert_cmpuint(g_bytes_get_size(body), ==, 5);
	g_assert_cmpstr(g_bytes_get_data(body, NULL), ==, "hello");
	sfb_sip_message_set_body(message, "text/html", body);
	g_assert_cmpstr(g_bytes_get_data(sfb_sip_message_get_body(message), NULL), ==, "hello");
	g_assert_null(sfb_sip_message_get_header_nth(message, "Content-Type", 1));
}

static void
test_cseq(void)
{
	static const struct {
		const char *value;
		gboolean is_good;
		guint32 number;
		const char *method;
	} rows[] = {
		{ "1 INVITE", TRUE, 1, "INVITE" },
		{ "0009   INVITE", TRUE, 9, "INVITE" },
		{ "4294967295 NOTIFY", TRUE, G_MAXUINT32, "NOTIFY" },
		{ "4294967296 NOTIFY", FALSE },
		{ "36893488147419103232 REGISTER", FALSE },
		{ "-1 NOTIFY", FALSE },
		{ "NOTIFY", FALSE },
		{ "1", FALSE },
		{ "1 ", FALSE },
		{ "1x NOTIFY", FALSE },
		{ "", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);
		const char *method = NULL;
		guint32 number = 0;

		g_assert_false(sfb_sip_message_get_cseq(message, &number, &method));
		sfb_sip_message_add_header(message, "CSeq", rows[i].value);
		g_assert_cmpint(sfb_sip_message_get_cseq(message, &number, &method), ==,
		                rows[i].is_good);
		g_assert_cmpuint(number, ==, rows[i].number);
		g_assert_cmpstr(method, ==, rows[i].method);
	}
}

/* A Content-Length that was read is not believed when writing. */
static void
test_length_written(void)
{
	g_autoptr(SfbSipMessage) message = sfb_sip_message_new_response(200, NULL);

	sfb_sip_message_add_header(message, "l", "99");
	sfb_sip_message_set_body_text(message, NULL, "four");
	assert_wire(message, "SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nfour");
}

static void
test_boxed(void)
{
	SfbSipMessage *message = sfb_sip_message_new_response(200, NULL);
	SfbSipMessage *copy = g_boxed_copy(SFB_TYPE_SIP_MESSAGE, message);

	g_assert_true(copy == message);
	sfb_sip_message_unref(message);
	g_assert_cmpuint(sfb_sip_message_get_status(copy), ==, 200);
	g_boxed_free(SFB_TYPE_SIP_MESSAGE, copy);
	sfb_sip_message_unref(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/message/request", test_request);
	g_test_add_func("/sip/message/response", test_response);
	g_test_add_func("/sip/message/header-names", test_header_names);
	g_test_add_func("/sip/message/repeated-headers", test_repeated_headers);
	g_test_add_func("/sip/message/injection", test_injection);
	g_test_add_func("/sip/message/tokens", test_tokens);
	g_test_add_func("/sip/message/content-type", test_content_type);
	g_test_add_func("/sip/message/body", test_body);
	g_test_add_func("/sip/message/cseq", test_cseq);
	g_test_add_func("/sip/message/length-written", test_length_written);
	g_test_add_func("/sip/message/boxed", test_boxed);
	return g_test_run();
}
