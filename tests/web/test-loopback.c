/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where the browser brings the answer: what counts, and what is told off. */

#include "web/loopback.h"

#include <string.h>

#define STATE "s3cret"

static const struct {
	const char *request;
	const char *path; /* NULL: refused */
	const char *query;
} requests[] = {
	{ "GET /?code=a HTTP/1.1\r\n\r\n", "/", "code=a" },
	{ "GET / HTTP/1.0\r\nHost: x\r\n\r\n", "/", "" },
	{ "GET /a/b?c?d HTTP/1.1\r\n\r\n", "/a/b", "c?d" },
	{ "GET /? HTTP/1.1\r\n", "/", "" },
	{ "POST / HTTP/1.1\r\n\r\n", NULL, NULL },
	{ "get / HTTP/1.1\r\n\r\n", NULL, NULL },
	{ "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", NULL, NULL },
	{ "GET / HTTP/2\r\n\r\n", NULL, NULL },
	{ "GET /\r\n\r\n", NULL, NULL },
	{ "GET / x HTTP/1.1\r\n\r\n", NULL, NULL },
	{ "GET / HTTP/1.1", NULL, NULL },
	{ "\x16\x03\x01\x02\r", NULL, NULL },
	{ "", NULL, NULL },
};

static void
test_parse(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(requests); i++) {
		const char *request = requests[i].request;
		g_autofree char *path = NULL;
		g_autofree char *query = NULL;

		g_assert_cmpint(sfb_web_loopback_parse(request, strlen(request), &path, &query), ==,
		                requests[i].path != NULL);
		g_assert_cmpstr(path, ==, requests[i].path);
		g_assert_cmpstr(query, ==, requests[i].query);
	}
}

typedef struct {
	GMainLoop *loop;
	SfbWebLoopback *loopback;
	GHashTable *answer;
	GError *error;
	gboolean is_over;
	GString *page;
	char buffer[4096];
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->loop = g_main_loop_new(NULL, FALSE);
	fixture->loopback = sfb_web_loopback_open(0, "/back", STATE, NULL);
	fixture->page = g_string_new(NULL);
	g_assert_nonnull(fixture->loopback);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_clear_object(&fixture->loopback);
	g_clear_pointer(&fixture->answer, g_hash_table_unref);
	g_clear_error(&fixture->error);
	g_string_free(fixture->page, TRUE);
	g_main_loop_unref(fixture->loop);
}

static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->answer =
		sfb_web_loopback_wait_finish(SFB_WEB_LOOPBACK(source), result, &fixture->error);
	fixture->is_over = TRUE;
	g_main_loop_quit(fixture->loop);
}

/* The browser */

static GIOStream *
connect_browser(Fixture *fixture)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GError) error = NULL;
	GSocketConnection *connection = g_socket_client_connect_to_host(
		client, "127.0.0.1", sfb_web_loopback_get_port(fixture->loopback), NULL, &error);

	g_assert_no_error(error);
	return G_IO_STREAM(connection);
}

static void
on_page_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	gssize count = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);

	if (count <= 0) {
		g_main_loop_quit(fixture->loop);
		return;
	}
	g_string_append_len(fixture->page, fixture->buffer, count);
	g_input_stream_read_async(G_INPUT_STREAM(source), fixture->buffer, sizeof fixture->buffer,
	                          G_PRIORITY_LOW, NULL, on_page_read, fixture);
}

/* Sends @request and reads until the other end closes. */
static void
visit(Fixture *fixture, const char *request, gsize length)
{
	g_autoptr(GIOStream) stream = connect_browser(fixture);
	GInputStream *input = g_io_stream_get_input_stream(stream);

	g_string_truncate(fixture->page, 0);
	g_output_stream_write_all(g_io_stream_get_output_stream(stream), request, length, NULL,
	                          NULL, NULL);
	g_input_stream_read_async(input, fixture->buffer, sizeof fixture->buffer, G_PRIORITY_LOW,
	                          NULL, on_page_read, fixture);
	g_main_loop_run(fixture->loop);
	while (g_input_stream_has_pending(input))
		g_main_context_iteration(NULL, TRUE);
}

static void
assert_page(Fixture *fixture, const char *target, const char *status)
{
	g_autofree char *request =
		g_strdup_printf("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", target);
	g_autofree char *start = g_strconcat("HTTP/1.1 ", status, NULL);

	visit(fixture, request, strlen(request));
	g_assert_true(g_str_has_prefix(fixture->page->str, start));
	g_assert_true(g_str_has_suffix(fixture->page->str, "</html>\n"));
}

static void
test_answer(Fixture *fixture, gconstpointer data)
{
	sfb_web_loopback_wait_async(fixture->loopback, NULL, on_answer, fixture);
	assert_page(fixture, "/favicon.ico", "404");
	assert_page(fixture, "/back?code=a", "400");
	assert_page(fixture, "/back?code=a&state=other", "400");
	assert_page(fixture, "/back?code=a%&state=" STATE, "400");
	g_assert_false(fixture->is_over);
	assert_page(fixture, "/back?code=a%20b%2Bc+d&state=" STATE, "200");
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(g_hash_table_lookup(fixture->answer, "code"), ==, "a b+c d");
}

/* A browser that reloads sees the page again, and nothing else happens. */
static void
test_reload(Fixture *fixture, gconstpointer data)
{
	sfb_web_loopback_wait_async(fixture->loopback, NULL, on_answer, fixture);
	assert_page(fixture, "/back?code=a&state=" STATE, "200");
	assert_page(fixture, "/back?code=b&state=" STATE, "200");
	g_assert_cmpstr(g_hash_table_lookup(fixture->answer, "code"), ==, "a");
}

/* The page arrives although the object goes as soon as it has its answer. */
static void
on_last_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->answer = sfb_web_loopback_wait_finish(SFB_WEB_LOOPBACK(source), result, NULL);
	g_clear_object(&fixture->loopback);
}

static void
test_gone(Fixture *fixture, gconstpointer data)
{
	sfb_web_loopback_wait_async(fixture->loopback, NULL, on_last_answer, fixture);
	assert_page(fixture, "/back?error=access_denied&state=" STATE, "200");
	g_assert_null(fixture->loopback);
	g_assert_cmpstr(g_hash_table_lookup(fixture->answer, "error"), ==, "access_denied");
}

static void
test_too_long(Fixture *fixture, gconstpointer data)
{
	g_autofree char *request = g_strnfill(SFB_WEB_LOOPBACK_REQUEST_MAX, 'x');

	visit(fixture, request, strlen(request));
	g_assert_cmpstr(fixture->page->str, ==, "");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GIOStream) silent = connect_browser(fixture);

	g_assert_nonnull(silent);
	sfb_web_loopback_wait_async(fixture->loopback, cancellable, on_answer, fixture);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_cancellable_cancel(cancellable);
	g_main_loop_run(fixture->loop);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_taken(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_web_loopback_open(sfb_web_loopback_get_port(fixture->loopback), "/",
	                                    STATE, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/loopback/parse", test_parse);
	g_test_add("/web/loopback/answer", Fixture, NULL, set_up, test_answer, tear_down);
	g_test_add("/web/loopback/reload", Fixture, NULL, set_up, test_reload, tear_down);
	g_test_add("/web/loopback/gone", Fixture, NULL, set_up, test_gone, tear_down);
	g_test_add("/web/loopback/too-long", Fixture, NULL, set_up, test_too_long, tear_down);
	g_test_add("/web/loopback/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
	g_test_add("/web/loopback/taken", Fixture, NULL, set_up, test_taken, tear_down);
	return g_test_run();
}
