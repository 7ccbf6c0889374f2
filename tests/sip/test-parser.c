/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Streams to messages: framing, limits, and what breaks a stream. */

#include "sip/parser.h"

#include <string.h>

#include "util/error.h"

#define REQUEST "OPTIONS sip:a@b SIP/2.0\r\n"
#define EMPTY REQUEST "Content-Length: 0\r\n\r\n"

static void
push(SfbSipParser *parser, const char *text)
{
	sfb_sip_parser_push(parser, text, strlen(text));
}

static SfbSipMessage *
take(SfbSipParser *parser)
{
	g_autoptr(GError) error = NULL;
	SfbSipMessage *message = sfb_sip_parser_next(parser, &error);

	g_assert_no_error(error);
	return message;
}

static void
assert_next(SfbSipParser *parser, const char *method)
{
	g_autoptr(SfbSipMessage) message = take(parser);

	g_assert_nonnull(message);
	g_assert_cmpstr(sfb_sip_message_get_method(message), ==, method);
}

static void
assert_waits(SfbSipParser *parser)
{
	g_assert_null(take(parser));
}

static void
assert_broken(SfbSipParser *parser)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sip_parser_next(parser, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_keep_alives(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

	push(parser, "\r\n\r\n" EMPTY "\r\n\r\n" EMPTY "\r\n");
	assert_next(parser, "OPTIONS");
	g_assert_cmpuint(sfb_sip_parser_take_line_ends(parser), ==, 2);
	assert_next(parser, "OPTIONS");
	assert_waits(parser);
	g_assert_cmpuint(sfb_sip_parser_take_line_ends(parser), ==, 3);
	g_assert_cmpuint(sfb_sip_parser_take_line_ends(parser), ==, 0);
	g_assert_false(sfb_sip_parser_is_inside_message(parser));
}

static void
test_single_bytes(void)
{
	static const char text[] = "\r\nNOTIFY sip:a@b SIP/2.0\r\nl: 3\r\nSubject: a\r\n b\r\n\r\n"
				   "xyz" EMPTY;
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	guint count = 0;

	for (gsize i = 0; i < strlen(text); i++) {
		g_autoptr(SfbSipMessage) message = NULL;

		sfb_sip_parser_push(parser, text + i, 1);
		message = take(parser);
		if (message == NULL)
			continue;
		if (count++ == 0) {
			g_assert_cmpstr(sfb_sip_message_get_header(message, "Subject"), ==, "a b");
			g_assert_cmpstr(g_bytes_get_data(sfb_sip_message_get_body(message), NULL),
			                ==, "xyz");
		}
		g_assert_false(sfb_sip_parser_is_inside_message(parser));
	}
	g_assert_cmpuint(count, ==, 2);
}

static void
test_inside(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

	g_assert_false(sfb_sip_parser_is_inside_message(parser));
	push(parser, "OPT");
	assert_waits(parser);
	g_assert_true(sfb_sip_parser_is_inside_message(parser));
	push(parser, "IONS sip:a@b SIP/2.0\r\nContent-Length: 2\r\n\r\n");
	assert_waits(parser);
	g_assert_true(sfb_sip_parser_is_inside_message(parser));
	push(parser, "ab");
	assert_next(parser, "OPTIONS");
	g_assert_false(sfb_sip_parser_is_inside_message(parser));
}

/* The body is the message's own, with a NUL behind it, whatever follows on the stream. */
static void
test_body(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(SfbSipMessage) message = NULL;
	GBytes *body;

	push(parser, "MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 5\r\n\r\nhello" EMPTY);
	message = take(parser);
	body = sfb_sip_message_get_body(message);
	g_assert_cmpuint(g_bytes_get_size(body), ==, 5);
	g_assert_cmpstr(g_bytes_get_data(body, NULL), ==, "hello");
	assert_next(parser, "OPTIONS");
}

static void
test_header_forms(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(SfbSipMessage) message = NULL;
	const char *name;
	const char *value;

	push(parser, "SIP/2.0 200 OK\nVIA : SIP/2.0/TCP a\nv:SIP/2.0/TCP b \nSubject:\n\tone \n"
	             "  two\n \nEmpty:\nX: a\rb\nl:0\n\n");
	message = take(parser);
	g_assert_true(sfb_sip_message_get_header_at(message, 0, &name, &value));
	g_assert_cmpstr(name, ==, "VIA");
	g_assert_cmpstr(value, ==, "SIP/2.0/TCP a");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(message, "Via", 1), ==, "SIP/2.0/TCP b");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Subject"), ==, "one two");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Empty"), ==, "");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "X"), ==, "a b");
}

/* A NUL must not hide what comes behind it from anybody who looks at the value. */
static void
test_nul(void)
{
	static const char text[] = "SIP/2.0 200 O\0K\r\nSubject: a\0b\r\nl: 0\r\n\r\n";
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(SfbSipMessage) message = NULL;

	sfb_sip_parser_push(parser, text, sizeof text - 1);
	message = take(parser);
	g_assert_cmpstr(sfb_sip_message_get_reason(message), ==, "O K");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Subject"), ==, "a b");
}

static void
test_start_lines(void)
{
	static const struct {
		const char *line;
		guint status; /* 0: a request */
	} good[] = {
		{ "SIP/2.0 200 OK", 200 },
		{ "sip/2.0 699 ", 699 },
		{ "SIP/2.0 100", 100 },
		{ "SIP/2.0  404  Not Found ", 404 },
		{ "OPTIONS sip:a@b SIP/2.0", 0 },
		{ "OPTIONS  sip:a@b  sip/2.0 ", 0 },
		{ "!%*_+`'~.-x sip:a@b SIP/2.0", 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
		g_autoptr(SfbSipMessage) message = NULL;

		push(parser, good[i].line);
		push(parser, "\r\nl: 0\r\n\r\n");
		message = take(parser);
		g_assert_nonnull(message);
		g_assert_cmpuint(sfb_sip_message_get_status(message), ==, good[i].status);
	}
}

static void
test_broken_start_lines(void)
{
	static const char *const lines[] = {
		"SIP/2.0 099 Low",
		"SIP/2.0 700 High",
		"SIP/2.0 2000 Long",
		"SIP/2.0 20 Short",
		"SIP/2.0 2x0 OK",
		"SIP/2.0",
		"SIP/3.0 200 OK",
		"SIP/2.0x 200 OK",
		"HTTP/1.1 400 Bad Request",
		"OPTIONS sip:a@b SIP/7.0",
		"OPTIONS sip:a@b",
		"OPTIONS SIP/2.0",
		"OPTIONS  SIP/2.0",
		"OPT<IONS sip:a@b SIP/2.0",
		" OPTIONS sip:a@b SIP/2.0",
		"x",
		"\x16\x03\x01",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

		g_test_message("%s", lines[i]);
		push(parser, lines[i]);
		push(parser, "\r\nl: 0\r\n\r\n");
		assert_broken(parser);
	}
}

static void
test_broken_headers(void)
{
	static const char *const lines[] = {
		" Subject: a fold of nothing",
		"no colon",
		": no name",
		"two words: x",
		"quo\"te: x",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

		g_test_message("%s", lines[i]);
		push(parser, REQUEST);
		push(parser, lines[i]);
		push(parser, "\r\nl: 0\r\n\r\n");
		assert_broken(parser);
	}
}

static void
test_lengths(void)
{
	static const struct {
		const char *headers;
		gboolean is_good;
	} rows[] = {
		{ "Content-Length: 3\r\n", TRUE },
		{ "Content-Length:\r\n 0003\r\n", TRUE },
		{ "l: 3\r\nCONTENT-LENGTH: 3\r\n", TRUE },
		{ "l: 3\r\nContent-Length: 4\r\n", FALSE },
		{ "Content-Length: -3\r\n", FALSE },
		{ "Content-Length: +3\r\n", FALSE },
		{ "Content-Length: 3 3\r\n", FALSE },
		{ "Content-Length: 3, 3\r\n", FALSE },
		{ "Content-Length: 0x3\r\n", FALSE },
		{ "Content-Length:\r\n", FALSE },
		{ "Content-Length: 4194305\r\n", FALSE },
		{ "Content-Length: 4294967299\r\n", FALSE },
		{ "Content-Length: 18446744073709551619\r\n", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

		g_test_message("%s", rows[i].headers);
		push(parser, REQUEST);
		push(parser, rows[i].headers);
		push(parser, "\r\nabc");
		if (rows[i].is_good)
			assert_next(parser, "OPTIONS");
		else
			assert_broken(parser);
	}
}

/* Nothing says where the body ends, so there is none; a body that comes all the same breaks the
 * stream and is not read as a message. */
static void
test_missing_length(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

	push(parser, "SIP/2.0 100 Trying\r\n\r\n" EMPTY REQUEST "\r\nv=0\r\n\r\n");
	assert_next(parser, NULL);
	assert_next(parser, "OPTIONS");
	assert_next(parser, "OPTIONS");
	assert_broken(parser);
}

static void
test_broken_for_good(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();

	push(parser, EMPTY "garbage\r\n\r\n" EMPTY);
	assert_next(parser, "OPTIONS");
	assert_broken(parser);
	push(parser, EMPTY);
	assert_broken(parser);
}

static void
test_headers_too_large(void)
{
	g_autofree char *value = g_strnfill(SFB_SIP_HEADERS_MAX, 'x');
	g_autoptr(SfbSipParser) endless = sfb_sip_parser_new();
	g_autoptr(SfbSipParser) ended = sfb_sip_parser_new();
	g_autoptr(SfbSipParser) largest = sfb_sip_parser_new();

	push(endless, value);
	assert_waits(endless);
	push(endless, "x");
	assert_broken(endless);

	push(ended, REQUEST "Subject: ");
	push(ended, value);
	push(ended, "\r\n\r\n");
	assert_broken(ended);

	push(largest, REQUEST "Subject: ");
	push(largest, value + strlen(REQUEST "Subject: \r\n\r\n"));
	push(largest, "\r\n\r\n");
	assert_next(largest, "OPTIONS");
}

static void
push_header_lines(SfbSipParser *parser, const char *line, guint count)
{
	push(parser, REQUEST);
	for (guint i = 0; i < count; i++)
		push(parser, i == 0 ? "Subject: x\r\n" : line);
	push(parser, "\r\n");
}

static void
test_too_many_headers(void)
{
	g_autoptr(SfbSipParser) most = sfb_sip_parser_new();
	g_autoptr(SfbSipParser) one_more = sfb_sip_parser_new();
	g_autoptr(SfbSipParser) folds = sfb_sip_parser_new();

	push_header_lines(most, "Subject: x\r\n", SFB_SIP_HEADER_COUNT_MAX);
	assert_next(most, "OPTIONS");
	push_header_lines(one_more, "Subject: x\r\n", SFB_SIP_HEADER_COUNT_MAX + 1);
	assert_broken(one_more);
	push_header_lines(folds, " x\r\n", SFB_SIP_HEADER_COUNT_MAX + 1);
	assert_broken(folds);
}

static void
test_largest_body(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autofree char *body = g_strnfill(SFB_SIP_BODY_MAX, 'x');
	g_autoptr(SfbSipMessage) message = NULL;

	push(parser, REQUEST);
	push(parser, "Content-Length: 4194304\r\n\r\n");
	for (gsize at = 0; at < SFB_SIP_BODY_MAX; at += 4096) {
		assert_waits(parser);
		sfb_sip_parser_push(parser, body + at, 4096);
	}
	push(parser, EMPTY);
	message = take(parser);
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(message)), ==, SFB_SIP_BODY_MAX);
	assert_next(parser, "OPTIONS");
}

/* Moving the rest of the buffer for every message would take minutes here. */
static void
test_many_in_one_read(void)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(GString) stream = g_string_new(NULL);
	g_autofree char *body = g_strnfill(4096, 'x');
	const guint count = 20000;
	gint64 start = g_get_monotonic_time();

	for (guint i = 0; i < count; i++)
		g_string_append_printf(stream, REQUEST "Content-Length: 4096\r\n\r\n%s", body);
	sfb_sip_parser_push(parser, stream->str, stream->len);
	for (guint i = 0; i < count; i++) {
		assert_next(parser, "OPTIONS");
		sfb_sip_parser_push(parser, "\n", 1);
	}
	assert_waits(parser);
	g_assert_cmpuint(sfb_sip_parser_take_line_ends(parser), ==, count);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/parser/keep-alives", test_keep_alives);
	g_test_add_func("/sip/parser/single-bytes", test_single_bytes);
	g_test_add_func("/sip/parser/inside", test_inside);
	g_test_add_func("/sip/parser/body", test_body);
	g_test_add_func("/sip/parser/header-forms", test_header_forms);
	g_test_add_func("/sip/parser/nul", test_nul);
	g_test_add_func("/sip/parser/start-lines", test_start_lines);
	g_test_add_func("/sip/parser/broken-start-lines", test_broken_start_lines);
	g_test_add_func("/sip/parser/broken-headers", test_broken_headers);
	g_test_add_func("/sip/parser/lengths", test_lengths);
	g_test_add_func("/sip/parser/missing-length", test_missing_length);
	g_test_add_func("/sip/parser/broken-for-good", test_broken_for_good);
	g_test_add_func("/sip/parser/headers-too-large", test_headers_too_large);
	g_test_add_func("/sip/parser/too-many-headers", test_too_many_headers);
	g_test_add_func("/sip/parser/largest-body", test_largest_body);
	g_test_add_func("/sip/parser/many-in-one-read", test_many_in_one_read);
	return g_test_run();
}
