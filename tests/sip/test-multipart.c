/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Multipart bodies as servers and clients write them, and as they should not. */

#include "sip/multipart.h"

#include <string.h>

#include "sip/reading.h"

typedef struct {
	const char *content_type;
	const char *content_id;
	const char *body;
} Expected;

static void
assert_part(const GPtrArray *parts, guint index, const Expected *expected)
{
	const SfbSipPart *part = g_ptr_array_index(parts, index);
	gsize length;
	const char *body = g_bytes_get_data(part->body, &length);

	g_assert_cmpstr(part->content_type, ==, expected->content_type);
	g_assert_cmpstr(part->content_id, ==, expected->content_id);
	g_assert_cmpmem(body, length, expected->body, strlen(expected->body));
}

static void
assert_parts(const char *content_type, const char *text, const Expected *expected, guint count)
{
	g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));
	g_autoptr(GPtrArray) parts = sfb_sip_multipart_parse(content_type, body);

	g_assert_nonnull(parts);
	g_assert_cmpuint(parts->len, ==, count);
	for (guint i = 0; i < count; i++)
		assert_part(parts, i, &expected[i]);
}

/* The first notification of a batch subscription; the parts share the body's memory. */
static void
test_related(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("SFB_TEST_DATA"), "sip", NULL);
	g_autoptr(GBytes) bytes = read_test_file(folder, "batch-answer.sip");
	g_autoptr(SfbSipMessage) message = read_message(g_bytes_get_data(bytes, NULL));
	GBytes *body = sfb_sip_message_get_body(message);
	const char *type = sfb_sip_message_get_header(message, "Content-Type");
	g_autoptr(GPtrArray) parts = sfb_sip_multipart_parse(type, body);
	const SfbSipPart *last = g_ptr_array_index(parts, 2);
	const char *start = g_bytes_get_data(body, NULL);
	const char *last_start = g_bytes_get_data(last->body, NULL);

	g_assert_cmpuint(parts->len, ==, 3);
	assert_part(parts, 0,
	            &(Expected){ "application/rlmi+xml", "resourceList",
	                         "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" version=\"0\"/>" });
	assert_part(parts, 1,
	            &(Expected){ "application/msrtc-event-categories+xml", "bob@corp.example",
	                         "<categories uri=\"sip:bob@corp.example\">\r\n</categories>" });
	assert_part(parts, 2,
	            &(Expected){ "text/xml+msrtc.pidf; charset=utf-8", "dave@corp.example",
	                         "<presentity uri=\"dave@corp.example\"/>" });
	g_assert_true(last_start > start && last_start < start + g_bytes_get_size(body));
}

static void
test_encodings(void)
{
	static const Expected expected[] = {
		{ "text/plain; charset=UTF-8;msgr=WAAt", NULL, "Lunch at noon?" },
		{ "text/html; charset=UTF-8", NULL, "<span>Lunch at noon?</span>" },
		{ "text/plain", NULL, "a=b\tlong line = ZZ \xc3\xa9" },
	};

	assert_parts("multipart/alternative; boundary=b7f0c1",
	             "preamble\r\n--b7f0c1\r\n"
	             "Content-Type: text/plain; charset=UTF-8;msgr=WAAt\r\n"
	             "Content-Transfer-Encoding: 7bit\r\n\r\n"
	             "Lunch at noon?\r\n--b7f0c1\r\n"
	             "content-type: text/html; charset=UTF-8\r\n"
	             "Content-Transfer-Encoding: Base64\r\n\r\n"
	             "PHNwYW4+THVuY2gg\r\nYXQgbm9vbj88L3NwYW4+\r\n--b7f0c1\r\n"
	             "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	             "a=3Db\tlong =\r\nline =\n= ZZ =C3=a9\r\n--b7f0c1--\r\nepilogue",
	             expected, 3);
}

static void
test_line_ends(void)
{
	static const Expected expected[] = {
		{ "a/1", NULL, "one" },
		{ "a/2", NULL, "two" },
		{ "a/3", NULL, "three\r\n" },
		{ "text/plain", NULL, "four" },
	};

	assert_parts("multipart/mixed; boundary=b",
	             "--b\r\nContent-Type: a/1\r\n\r\none\r\n"
	             "--b\r\nContent-Type: a/2\r\n\r\ntwo\r\n\r\n"
	             "--b\r\nContent-Type: a/3\r\n\r\nthree\r\n\r\n\r\n"
	             "--b\n\nfour\n--b--",
	             expected, 4);
}

static void
test_headers(void)
{
	static const Expected expected[] = {
		{ "text/plain; charset=UTF-8", "a@b", "x" },
		{ "text/plain", "<", "" },
		{ "a/b", NULL, "" },
	};

	assert_parts("multipart/mixed; boundary=b",
	             "--b\r\nContent-Type:text/plain;\r\n  charset=UTF-8\r\n"
	             "Content-Id:\t<a@b> \r\nContent-Type: second/one\r\n\r\nx\r\n"
	             "--b\r\nContent-ID: <\r\n\r\n\r\n"
	             "--b\r\nContent-Type: a/b\r\n--b--",
	             expected, 3);
}

static void
test_boundaries(void)
{
	static const Expected one[] = { { "text/plain", NULL, "--bb\r\n --b\r\nx--b" } };

	assert_parts("multipart/mixed; boundary=\"b\"", "--b \r\n\r\n--bb\r\n --b\r\nx--b\r\n--b--",
	             one, 1);
	assert_parts("multipart/mixed; boundary=\"b c;d\"",
	             "--b c;d\r\n\r\n--bb\r\n --b\r\nx--b\r\n--b c;d--", one, 1);
	assert_parts("multipart/mixed;BOUNDARY = b", "--b\r\n\r\n--bb\r\n --b\r\nx--b", one, 1);
	assert_parts("multipart/mixed;boundary=b", "--b--\r\n--b\r\n\r\nx", NULL, 0);
	assert_parts("multipart/mixed;boundary=b", "nothing", NULL, 0);
	assert_parts("multipart/mixed;boundary=b", "", NULL, 0);
}

static void
test_no_boundary(void)
{
	g_autoptr(GBytes) body = g_bytes_new_static("--\r\n\r\nx\r\n----", 13);

	g_assert_null(sfb_sip_multipart_parse("multipart/mixed", body));
	g_assert_null(sfb_sip_multipart_parse("multipart/mixed; boundary=", body));
	g_assert_null(sfb_sip_multipart_parse("multipart/mixed; boundary=\"\"", body));
	g_assert_null(sfb_sip_multipart_parse("", body));
}

static void
test_too_many_parts(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GBytes) body = NULL;
	g_autoptr(GPtrArray) parts = NULL;

	for (guint i = 0; i < SFB_SIP_MULTIPART_PARTS_MAX + 1; i++)
		g_string_append(text, "--b\r\n\r\nx\r\n");
	body = g_bytes_new(text->str, text->len);
	parts = sfb_sip_multipart_parse("multipart/mixed; boundary=b", body);
	g_assert_cmpuint(parts->len, ==, SFB_SIP_MULTIPART_PARTS_MAX);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/multipart/related", test_related);
	g_test_add_func("/sip/multipart/encodings", test_encodings);
	g_test_add_func("/sip/multipart/line-ends", test_line_ends);
	g_test_add_func("/sip/multipart/headers", test_headers);
	g_test_add_func("/sip/multipart/boundaries", test_boundaries);
	g_test_add_func("/sip/multipart/no-boundary", test_no_boundary);
	g_test_add_func("/sip/multipart/too-many-parts", test_too_many_parts);
	return g_test_run();
}
