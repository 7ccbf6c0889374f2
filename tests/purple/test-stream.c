/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A socket of libpurple as a GIOStream: waiting, cancelling, closing, pieces. */

#include "purple/stream.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/headless.h"

#define LARGE (4 * 1024 * 1024)

typedef struct {
	GIOStream *stream;
	int peer;
} Pair;

/* What an operation came to. */
typedef struct {
	gboolean is_done;
	gssize moved;
	GError *error;
} Outcome;

static void
pair_open(Pair *pair, gconstpointer data)
{
	int ends[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
	pair->stream = sfb_purple_stream_new(sfb_purple_socket_new_plain(ends[0]));
	pair->peer = ends[1];
}

static void
pair_close(Pair *pair, gconstpointer data)
{
	g_object_add_weak_pointer(G_OBJECT(pair->stream), (gpointer *)&pair->stream);
	g_object_unref(pair->stream);
	g_assert_null(pair->stream);
	close(pair->peer);
}

static void
run_until_done(const Outcome *outcome)
{
	while (!outcome->is_done)
		g_main_context_iteration(NULL, TRUE);
}

static void
run_what_is_ready(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;

	outcome->moved =
		g_input_stream_read_finish(G_INPUT_STREAM(source), result, &outcome->error);
	outcome->is_done = TRUE;
}

static void
start_read(const Pair *pair, void *bytes, gsize count, GCancellable *cancellable, Outcome *outcome)
{
	g_input_stream_read_async(g_io_stream_get_input_stream(pair->stream), bytes, count,
	                          G_PRIORITY_DEFAULT, cancellable, on_read, outcome);
}

static void
test_read_waits(Pair *pair, gconstpointer data)
{
	char bytes[16];
	Outcome outcome = { 0 };

	start_read(pair, bytes, sizeof bytes, NULL, &outcome);
	run_what_is_ready();
	g_assert_false(outcome.is_done);
	g_assert_cmpint(write(pair->peer, "hello", 5), ==, 5);
	run_until_done(&outcome);
	g_assert_no_error(outcome.error);
	g_assert_cmpmem(bytes, outcome.moved, "hello", 5);
}

static void
test_read_end(Pair *pair, gconstpointer data)
{
	char bytes[16];
	Outcome outcome = { 0 };

	shutdown(pair->peer, SHUT_WR);
	start_read(pair, bytes, sizeof bytes, NULL, &outcome);
	run_until_done(&outcome);
	g_assert_no_error(outcome.error);
	g_assert_cmpint(outcome.moved, ==, 0);
}

static void
test_read_cancelled(Pair *pair, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	char bytes[16];
	Outcome outcome = { 0 };
	Outcome second = { 0 };

	start_read(pair, bytes, sizeof bytes, cancellable, &outcome);
	run_what_is_ready();
	g_cancellable_cancel(cancellable);
	run_until_done(&outcome);
	g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_error_free(outcome.error);

	/* The stream is still good, and the cancelled read does not steal from the next. */
	g_assert_cmpint(write(pair->peer, "next", 4), ==, 4);
	start_read(pair, bytes, sizeof bytes, NULL, &second);
	run_until_done(&second);
	g_assert_cmpmem(bytes, second.moved, "next", 4);
}

static void
test_close_ends_read(Pair *pair, gconstpointer data)
{
	char bytes[16];
	Outcome outcome = { 0 };
	Outcome second = { 0 };

	start_read(pair, bytes, sizeof bytes, NULL, &outcome);
	run_what_is_ready();
	g_assert_true(g_io_stream_close(pair->stream, NULL, NULL));
	run_until_done(&outcome);
	g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
	g_error_free(outcome.error);

	start_read(pair, bytes, sizeof bytes, NULL, &second);
	run_until_done(&second);
	g_assert_error(second.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
	g_error_free(second.error);
	g_assert_cmpint(read(pair->peer, bytes, sizeof bytes), ==, 0);
}

static void
test_half_outlives_stream(Pair *pair, gconstpointer data)
{
	g_autoptr(GInputStream) input = g_object_ref(g_io_stream_get_input_stream(pair->stream));
	char bytes[16];
	Outcome outcome = { 0 };

	g_object_unref(pair->stream);
	g_input_stream_read_async(input, bytes, sizeof bytes, G_PRIORITY_DEFAULT, NULL, on_read,
	                          &outcome);
	run_until_done(&outcome);
	g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
	g_error_free(outcome.error);
	pair->stream =
		G_IO_STREAM(sfb_purple_stream_new(sfb_purple_socket_new_plain(dup(pair->peer))));
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	gsize moved = 0;

	g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, &moved, &outcome->error);
	outcome->moved = (gssize)moved;
	outcome->is_done = TRUE;
}

/* More than the kernel holds goes in pieces, in order, while the loop runs on. */
static void
test_write_in_pieces(Pair *pair, gconstpointer data)
{
	g_autofree guint8 *sent = g_malloc(LARGE);
	g_autofree guint8 *received = g_malloc(LARGE);
	gsize total = 0;
	Outcome outcome = { 0 };

	for (gsize i = 0; i < LARGE; i++)
		sent[i] = (guint8)(i * 31 >> 3);
	g_output_stream_write_all_async(g_io_stream_get_output_stream(pair->stream), sent, LARGE,
	                                G_PRIORITY_DEFAULT, NULL, on_written, &outcome);
	run_what_is_ready();
	g_assert_false(outcome.is_done);
	while (total < LARGE) {
		gssize moved = recv(pair->peer, received + total, LARGE - total, MSG_DONTWAIT);

		if (moved > 0)
			total += (gsize)moved;
		else
			g_main_context_iteration(NULL, TRUE);
	}
	run_until_done(&outcome);
	g_assert_no_error(outcome.error);
	g_assert_cmpint(outcome.moved, ==, LARGE);
	g_assert_cmpint(memcmp(sent, received, LARGE), ==, 0);
}

/* A peer that is gone is an error, not a signal that ends the program. */
static void
test_write_to_nobody(Pair *pair, gconstpointer data)
{
	Outcome outcome = { 0 };

	close(pair->peer);
	pair->peer = -1;
	g_output_stream_write_all_async(g_io_stream_get_output_stream(pair->stream), "x", 1,
	                                G_PRIORITY_DEFAULT, NULL, on_written, &outcome);
	run_until_done(&outcome);
	g_assert_nonnull(outcome.error);
	g_error_free(outcome.error);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Pair *pair, gconstpointer data);
	} cases[] = {
		{ "/purple/stream/read-waits", test_read_waits },
		{ "/purple/stream/read-end", test_read_end },
		{ "/purple/stream/read-cancelled", test_read_cancelled },
		{ "/purple/stream/close-ends-read", test_close_ends_read },
		{ "/purple/stream/half-outlives-stream", test_half_outlives_stream },
		{ "/purple/stream/write-in-pieces", test_write_in_pieces },
		{ "/purple/stream/write-to-nobody", test_write_to_nobody },
	};

	g_test_init(&argc, &argv, NULL);
	headless_use_main_loop();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Pair, NULL, pair_open, cases[i].run, pair_close);
	return g_test_run();
}
