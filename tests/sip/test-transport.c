/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One connection, seen from the far end of a socket pair. */

#include <string.h>

#include "sip/transport.h"
#include "support/peer.h"
#include "util/error.h"

#define OPTIONS                                                                                    \
	"OPTIONS sip:kim@contoso.example SIP/2.0\r\nCall-ID: %u\r\nContent-Length: 0\r\n\r\n"

typedef struct {
	Peer *peer;
	SfbSipTransport *transport;
	GPtrArray *call_ids; /* of the messages received, in order */
	gboolean is_closed;
	GError *error;
} Line;

static void
on_message_received(SfbSipTransport *transport G_GNUC_UNUSED, SfbSipMessage *message,
                    gpointer user_data)
{
	Line *line = user_data;

	g_ptr_array_add(line->call_ids, g_strdup(sfb_sip_message_get_header(message, "Call-ID")));
}

static void
on_closed(SfbSipTransport *transport G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
	Line *line = user_data;

	g_assert_false(line->is_closed);
	line->is_closed = TRUE;
	line->error = error == NULL ? NULL : g_error_copy(error);
}

static void
set_up(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GIOStream) stream = NULL;

	line->peer = peer_new(&stream);
	line->call_ids = g_ptr_array_new_with_free_func(g_free);
	line->transport = sfb_sip_transport_new(stream);
	g_signal_connect(line->transport, "message-received", G_CALLBACK(on_message_received),
	                 line);
	g_signal_connect(line->transport, "closed", G_CALLBACK(on_closed), line);
	sfb_sip_transport_start(line->transport);
}

static void
tear_down(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_clear_object(&line->transport);
	g_ptr_array_unref(line->call_ids);
	g_clear_error(&line->error);
	peer_free(line->peer);
}

static void
send_options(Line *line, guint number)
{
	g_autofree char *text = g_strdup_printf(OPTIONS, number);

	peer_send_text(line->peer, text);
}

/* Every message that was sent must come, in order, before the end of the line. */
static void
expect_messages(Line *line, guint count)
{
	peer_hang_up(line->peer);
	peer_wait_for(&line->is_closed);
	g_assert_no_error(line->error);
	g_assert_cmpuint(line->call_ids->len, ==, count);
	for (guint i = 0; i < count; i++) {
		g_autofree char *number = g_strdup_printf("%u", i);

		g_assert_cmpstr(g_ptr_array_index(line->call_ids, i), ==, number);
	}
}

/* F-R11 */
static void
test_keep_alives_between_messages(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	peer_send_text(line->peer, "\r\n\r\n");
	send_options(line, 0);
	peer_send_text(line->peer, "\r\n\r\n");
	send_options(line, 1);
	expect_messages(line, 2);
}

static void
test_bytes_one_by_one(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *text = g_strdup_printf(OPTIONS, 0);

	for (const char *c = text; *c != '\0'; c++) {
		char byte[2] = { *c, '\0' };

		peer_send_text(line->peer, byte);
		g_main_context_iteration(NULL, FALSE);
	}
	expect_messages(line, 1);
}

typedef struct {
	Line *line;
	guint seen;
	guint longest_turn;
} Patience;

static gboolean
on_other_work(gpointer user_data)
{
	Patience *patience = user_data;
	guint count = patience->line->call_ids->len;

	patience->longest_turn = MAX(patience->longest_turn, count - patience->seen);
	patience->seen = count;
	return G_SOURCE_CONTINUE;
}

static void
test_a_flood_leaves_time_for_others(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	Patience patience = { .line = line };
	guint work_id = g_idle_add(on_other_work, &patience);
	GString *flood = g_string_new(NULL);

	for (guint i = 0; i < 500; i++)
		g_string_append_printf(flood, OPTIONS, i);
	peer_send_text(line->peer, flood->str);
	g_string_free(flood, TRUE);
	expect_messages(line, 500);
	g_assert_cmpuint(patience.longest_turn, >, 0);
	g_assert_cmpuint(patience.longest_turn, <=, 50);
	g_source_remove(work_id);
}

static void
test_sends_in_order(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	for (guint i = 0; i < 2000; i++) {
		g_autoptr(SfbSipMessage) message =
			sfb_sip_message_new_request("INFO", "sip:kim@contoso.example");

		sfb_sip_message_add_header_printf(message, "Call-ID", "%u", i);
		sfb_sip_transport_send(line->transport, message);
	}
	for (guint i = 0; i < 2000; i++) {
		g_autoptr(SfbSipMessage) message = peer_receive(line->peer);
		g_autofree char *number = g_strdup_printf("%u", i);

		peer_assert_header(message, "Call-ID", number);
	}
}

static void
expect_error(Line *line, SfbError code)
{
	peer_wait_for(&line->is_closed);
	g_assert_error(line->error, SFB_ERROR, (int)code);
}

static void
test_closed_in_the_middle(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	peer_send_text(line->peer, "OPTIONS sip:kim@contoso.example SIP/2.0\r\nCall-");
	peer_hang_up(line->peer);
	expect_error(line, SFB_ERROR_PROTOCOL);
	g_assert_nonnull(strstr(line->error->message, "middle of a message"));
}

static void
test_short_body(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	peer_send_text(line->peer,
	               "INFO sip:kim@contoso.example SIP/2.0\r\nContent-Length: 9\r\n\r\nshort");
	peer_hang_up(line->peer);
	expect_error(line, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(line->call_ids->len, ==, 0);
}

static void
test_web_server(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	peer_send_text(line->peer, "HT");
	peer_let_pass(20);
	peer_send_text(line->peer, "TP/1.1 400 Bad Request\r\n\r\n");
	expect_error(line, SFB_ERROR_PROTOCOL);
	g_assert_nonnull(strstr(line->error->message, "not a SIP server"));
}

static void
test_garbage(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	send_options(line, 0);
	peer_send_text(line->peer,
	               "INFO sip:kim@contoso.example SIP/2.0\r\nContent-Length: many\r\n\r\n");
	expect_error(line, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(line->call_ids->len, ==, 1);
	peer_wait_for_close(line->peer);
}

static void
test_close_flushes(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *body = g_strnfill(1024 * 1024, 'x');
	g_autoptr(SfbSipMessage) message =
		sfb_sip_message_new_request("INFO", "sip:kim@contoso.example");
	g_autoptr(SfbSipMessage) received = NULL;

	sfb_sip_message_set_body_text(message, "text/plain", body);
	sfb_sip_transport_send(line->transport, message);
	sfb_sip_transport_close(line->transport);
	sfb_sip_transport_send(line->transport, message);
	g_clear_object(&line->transport);
	send_options(line, 0);
	received = peer_receive(line->peer);
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(received)), ==, 1024 * 1024);
	peer_wait_for_close(line->peer);
	peer_assert_quiet(line->peer);
	g_assert_false(line->is_closed);
	g_assert_cmpuint(line->call_ids->len, ==, 0);
}

static void
on_message_drop(SfbSipTransport *transport G_GNUC_UNUSED, SfbSipMessage *message G_GNUC_UNUSED,
                gpointer user_data)
{
	Line *line = user_data;

	sfb_sip_transport_close(line->transport);
	g_clear_object(&line->transport);
}

static void
test_survives_its_own_handler(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_signal_connect(line->transport, "message-received", G_CALLBACK(on_message_drop), line);
	send_options(line, 0);
	send_options(line, 1);
	peer_wait_for_close(line->peer);
	g_assert_cmpuint(line->call_ids->len, ==, 1);
	g_assert_false(line->is_closed);
}

static void
on_keep_alive_answer(SfbSipTransport *transport, gpointer user_data G_GNUC_UNUSED)
{
	g_autoptr(GBytes) pong = g_bytes_new_static("\r\n", 2);

	sfb_sip_transport_send_bytes(transport, pong);
}

static void
test_announces_keep_alives(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	g_signal_connect(line->transport, "keep-alive-received", G_CALLBACK(on_keep_alive_answer),
	                 NULL);
	peer_send_text(line->peer, "\r\n");
	peer_let_pass(20);
	peer_send_text(line->peer, "\r\n\r\n\r\n");
	peer_receive_line_ends(line->peer, 2);
}

static void
test_dead_peer(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	sfb_sip_transport_set_keep_alive(line->transport, 1, 1);
	peer_receive_line_ends(line->peer, 2);
	peer_send_text(line->peer, "\r\n");
	peer_receive_line_ends(line->peer, 4);
	expect_error(line, SFB_ERROR_TIMEOUT);
}

/* Long before one is due; and it is noticed that the peer, who used to answer, is gone. */
static void
test_probed(Line *line, gconstpointer data G_GNUC_UNUSED)
{
	sfb_sip_transport_set_keep_alive(line->transport, 3600, 1);
	sfb_sip_transport_probe(line->transport);
	peer_receive_line_ends(line->peer, 2);
	peer_send_text(line->peer, "\r\n");
	send_options(line, 0); /* when this has come, so has the answer */
	while (line->call_ids->len == 0)
		g_main_context_iteration(NULL, TRUE);
	sfb_sip_transport_probe(line->transport);
	peer_receive_line_ends(line->peer, 4);
	expect_error(line, SFB_ERROR_TIMEOUT);
}

#define LINE_TEST(name, test)                                                                      \
	g_test_add("/sip/transport/" name, Line, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	LINE_TEST("keep-alives-between-messages", test_keep_alives_between_messages);
	LINE_TEST("bytes-one-by-one", test_bytes_one_by_one);
	LINE_TEST("a-flood-leaves-time-for-others", test_a_flood_leaves_time_for_others);
	LINE_TEST("sends-in-order", test_sends_in_order);
	LINE_TEST("closed-in-the-middle", test_closed_in_the_middle);
	LINE_TEST("short-body", test_short_body);
	LINE_TEST("web-server", test_web_server);
	LINE_TEST("garbage", test_garbage);
	LINE_TEST("close-flushes", test_close_flushes);
	LINE_TEST("survives-its-own-handler", test_survives_its_own_handler);
	LINE_TEST("announces-keep-alives", test_announces_keep_alives);
	LINE_TEST("dead-peer", test_dead_peer);
	LINE_TEST("probed", test_probed);
	return g_test_run();
}
