/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is read from and written into an IM session, against literal messages. */

#include <string.h>

#include "chat/body.h"
#include "sip/parser.h"

static SfbSipMessage *
load(const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "chat", name, NULL);
	g_autofree char *bytes = NULL;
	gsize length;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	SfbSipMessage *message;

	g_file_get_contents(path, &bytes, &length, &error);
	g_assert_no_error(error);
	sfb_sip_parser_push(parser, bytes, length);
	message = sfb_sip_parser_next(parser, &error);
	g_assert_no_error(error);
	g_assert_nonnull(message);
	return message;
}

typedef struct {
	const char *file;
	const char *text; /* NULL: nothing that can be shown */
} TextCase;

static const TextCase text_cases[] = {
	{ "message-plain.sip", "Lunch at noon?\nOr später?" },
	{ "message-latin1.sip", "später" },
	{ "message-unknown-charset.sip", "sp\357\277\275ter" },
	{ "message-multipart.sip", "Lunch\nat noon?" },
	{ "message-empty.sip", "" },
	{ "message-html.sip", NULL },
	{ "message-gif.sip", NULL },
	{ "message-without-type.sip", NULL },
	{ "message-plainly-not.sip", NULL },
	{ "message-composing.sip", NULL },
};

static void
test_text(gconstpointer data)
{
	const TextCase *row = data;
	g_autoptr(SfbSipMessage) message = load(row->file);
	g_autofree char *text = sfb_chat_body_dup_text(message);

	g_assert_cmpstr(text, ==, row->text);
}

static void
test_long_text_is_cut_at_a_character(void)
{
	g_autoptr(SfbSipMessage) message =
		sfb_sip_message_new_request("MESSAGE", "sip:a@b.example");
	g_autoptr(GString) sent = g_string_new("x");
	g_autofree char *text = NULL;

	while (sent->len < SFB_CHAT_TEXT_MAX + 10)
		g_string_append(sent, "ä");
	sfb_sip_message_set_body_text(message, "text/plain", sent->str);
	text = sfb_chat_body_dup_text(message);
	g_assert_cmpuint(strlen(text), ==, SFB_CHAT_TEXT_MAX - 1);
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void
test_zero_bytes_do_not_end_the_text(void)
{
	g_autoptr(SfbSipMessage) message =
		sfb_sip_message_new_request("MESSAGE", "sip:a@b.example");
	g_autoptr(GBytes) body = g_bytes_new_static("a\0b", 3);
	g_autofree char *text = NULL;

	sfb_sip_message_set_body(message, "text/plain; charset=utf-8", body);
	text = sfb_chat_body_dup_text(message);
	g_assert_cmpstr(text, ==, "a\357\277\275b");
}

static void
check_split(const char *text, const char *const *expected)
{
	g_auto(GStrv) pieces = sfb_chat_body_split(text, 16);

	for (guint i = 0; expected[i] != NULL || pieces[i] != NULL; i++)
		g_assert_cmpstr(pieces[i], ==, expected[i]);
}

static void
test_split(void)
{
	static const struct {
		const char *text;
		const char *pieces[4];
	} rows[] = {
		{ "short", { "short" } },
		{ "a\nb\rc\r\nd", { "a\r\nb\r\nc\r\nd" } },
		{ "sixteen bytes ..", { "sixteen bytes .." } },
		{ "one two three four five", { "one two three ", "four five" } },
		{ "one two\nthree four five", { "one two", "three four five" } },
		{ "0123456789abcdef\nnext", { "0123456789abcdef", "next" } },
		{ "0123456789abcde\nnext", { "0123456789abcde", "next" } },
		{ "0123456789abcdefgh", { "0123456789abcdef", "gh" } },
		{ "0123456789abcdeäx", { "0123456789abcde", "äx" } },
		{ "ääääääää€", { "ääääääää", "€" } },
		{ "\n0123456789abcdef", { "\r\n0123456789abcd", "ef" } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		check_split(rows[i].text, rows[i].pieces);
}

static void
test_split_loses_nothing(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) joined = g_string_new(NULL);
	g_auto(GStrv) pieces = NULL;

	for (guint i = 0; text->len < 100 * 1024; i++)
		g_string_append_printf(text, "wörd%u€ ", i);
	pieces = sfb_chat_body_split(text->str, SFB_CHAT_PIECE_MAX);
	for (guint i = 0; pieces[i] != NULL; i++) {
		g_assert_cmpuint(strlen(pieces[i]), <=, SFB_CHAT_PIECE_MAX);
		g_assert_true(g_utf8_validate(pieces[i], -1, NULL));
		g_string_append(joined, pieces[i]);
	}
	g_assert_cmpstr(joined->str, ==, text->str);
}

static void
test_toast(void)
{
	g_autofree char *toast = sfb_chat_body_build_toast("Lunch at noon?");
	g_autofree char *full = g_strnfill(SFB_CHAT_TOAST_MAX, 'x');
	g_autofree char *too_long = g_strnfill(SFB_CHAT_TOAST_MAX + 1, 'x');
	g_autofree char *full_toast = sfb_chat_body_build_toast(full);

	g_assert_cmpstr(toast, ==, "text/plain; charset=UTF-8;ms-body=THVuY2ggYXQgbm9vbj8=");
	g_assert_nonnull(full_toast);
	g_assert_null(sfb_chat_body_build_toast(too_long));
}

static const struct {
	const char *file;
	SfbTyping typing;
} typing_cases[] = {
	{ "info-type.sip", SFB_TYPING_STARTED },
	{ "info-idle.sip", SFB_TYPING_STOPPED },
	{ "info-other.sip", SFB_TYPING_NONE },
	{ "info-broken.sip", SFB_TYPING_NONE },
	{ "message-composing.sip", SFB_TYPING_STARTED },
	{ "message-inactive.sip", SFB_TYPING_STOPPED },
	{ "message-plain.sip", SFB_TYPING_NONE },
	{ "message-empty.sip", SFB_TYPING_NONE },
};

static void
test_typing(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(typing_cases); i++) {
		g_autoptr(SfbSipMessage) message = load(typing_cases[i].file);

		g_test_message("%s", typing_cases[i].file);
		g_assert_cmpint(sfb_chat_body_parse_typing(message), ==, typing_cases[i].typing);
	}
}

static void
test_own_typing_document_is_understood(void)
{
	for (gboolean is_typing = FALSE; is_typing <= TRUE; is_typing++) {
		g_autoptr(SfbSipMessage) info =
			sfb_sip_message_new_request("INFO", "sip:a@b.example");

		sfb_sip_message_set_body_text(info, "application/xml",
		                              sfb_chat_body_get_typing_document(is_typing));
		g_assert_cmpint(sfb_chat_body_parse_typing(info), ==,
		                is_typing ? SFB_TYPING_STARTED : SFB_TYPING_STOPPED);
	}
}

static const struct {
	const char *file;
	gboolean has_im;
} offer_cases[] = {
	{ "invite-im.sip", TRUE },
	{ "invite-im-2005.sip", TRUE },
	{ "invite-mixed.sip", TRUE },
	{ "invite-without-offer.sip", TRUE },
	{ "invite-refused-stream.sip", FALSE },
	{ "invite-audio.sip", FALSE },
	{ "invite-mute-line.sip", FALSE },
	{ "message-plain.sip", FALSE },
};

static void
test_offers(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(offer_cases); i++) {
		g_autoptr(SfbSipMessage) message = load(offer_cases[i].file);

		g_test_message("%s", offer_cases[i].file);
		g_assert_cmpint(sfb_chat_body_has_im(message), ==, offer_cases[i].has_im);
	}
}

static void
test_sdp(void)
{
	g_autofree char *v4 = sfb_chat_body_build_sdp("192.0.2.10", 5060);
	g_autofree char *v6 = sfb_chat_body_build_sdp("2001:db8::1", 50231);

	g_assert_cmpstr(v4, ==,
	                "v=0\r\no=- 0 0 IN IP4 192.0.2.10\r\ns=session\r\n"
	                "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=message 5060 sip null\r\n"
	                "a=accept-types:text/plain\r\n");
	g_assert_nonnull(strstr(v6, "c=IN IP6 2001:db8::1\r\n"));
	g_assert_nonnull(strstr(v6, "m=message 50231 sip null\r\n"));
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(text_cases); i++) {
		g_autofree char *path = g_strdup_printf("/chat/body/text/%s", text_cases[i].file);

		g_test_add_data_func(path, &text_cases[i], test_text);
	}
	g_test_add_func("/chat/body/long-text", test_long_text_is_cut_at_a_character);
	g_test_add_func("/chat/body/zero-bytes", test_zero_bytes_do_not_end_the_text);
	g_test_add_func("/chat/body/split", test_split);
	g_test_add_func("/chat/body/split-loses-nothing", test_split_loses_nothing);
	g_test_add_func("/chat/body/toast", test_toast);
	g_test_add_func("/chat/body/typing", test_typing);
	g_test_add_func("/chat/body/own-typing", test_own_typing_document_is_understood);
	g_test_add_func("/chat/body/offers", test_offers);
	g_test_add_func("/chat/body/sdp", test_sdp);
	return g_test_run();
}
