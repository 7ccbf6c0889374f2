/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* HTTPS against a server of our own on 127.0.0.1. Who proves what to it is in test-http-auth.c. */

#include <string.h>

#include "web/http-private.h"
#include "web/rerouted.h"
#include "web/visit.h"

static void
test_open(Visit *visit, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) response = visit_get(visit, "/open?secret=1", NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(sfb_web_response_get_status(response), ==, 200);
	g_assert_cmpstr(sfb_web_response_get_content_type(response), ==, "text/plain");
	g_assert_nonnull(sfb_web_response_get_header(response, "date", 0));
	visit_assert_body(response, "hello");
	g_assert_cmpuint(sfb_web_http_get_count(visit->http), ==, 1);
	g_assert_cmpint(ABS(sfb_web_http_get_clock_offset(visit->http)), <, 60);
	g_assert_cmpstr(visit->exchanged->str, ==, "GET /open 200;");
}

static void
test_too_long(Visit *visit, gconstpointer data)
{
	visit_assert_fails(visit, "/large", NULL, SFB_ERROR_PROTOCOL);
	visit_assert_let_in(visit, "/open", NULL);
}

static void
test_stalling(Visit *visit, gconstpointer data)
{
	sfb_web_http_set_timeout(visit->http, 1);
	visit_assert_fails(visit, "/stalling", NULL, SFB_ERROR_TIMEOUT);
	visit_assert_let_in(visit, "/open", NULL);
	g_assert_cmpstr(visit->exchanged->str, ==, "GET /stalling 0;GET /open 200;");
}

static void
test_cancelled(Visit *visit, gconstpointer data)
{
	g_autofree char *stalling = visit_dup_url(visit, "/stalling");
	g_autofree char *open = visit_dup_url(visit, "/open");
	SfbWebRequest first = { .method = "GET", .url = stalling };
	SfbWebRequest second = { .method = "GET", .url = open };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Outcome outcomes[2] = { { 0 } };

	sfb_web_http_send_async(visit->http, &first, cancellable, visit_on_sent, &outcomes[0]);
	sfb_web_http_send_async(visit->http, &second, cancellable, visit_on_sent, &outcomes[1]);
	while (door_get_requests(visit->door) == 0)
		g_main_context_iteration(NULL, TRUE);
	g_cancellable_cancel(cancellable);
	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
		visit_wait_for(&outcomes[i]);
		g_assert_error(outcomes[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
		g_error_free(outcomes[i].error);
	}
	g_assert_cmpuint(door_get_requests(visit->door), ==, 1);
}

/* Not even the second time. */
/* Who gives up while others are served is not served, although there is a connection by then. */
static void
test_cancelled_in_line(Visit *visit, gconstpointer data)
{
	g_autofree char *open = visit_dup_url(visit, "/open");
	SfbWebRequest request = { .method = "GET", .url = open };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Outcome outcomes[3] = { { 0 } };

	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
		sfb_web_http_send_async(visit->http, &request, i == 1 ? cancellable : NULL,
		                        visit_on_sent, &outcomes[i]);
	g_cancellable_cancel(cancellable);
	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
		visit_wait_for(&outcomes[i]);
	g_assert_error(outcomes[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_error_free(outcomes[1].error);
	sfb_web_response_unref(outcomes[0].response);
	sfb_web_response_unref(outcomes[2].response);
	g_assert_cmpuint(door_get_requests(visit->door), ==, 2);
	g_assert_cmpuint(door_get_connections(visit->door), ==, 1);
}

static void
test_unknown_authority(Visit *visit, gconstpointer data)
{
	g_autofree char *authority = visit_find_data("other-authority.pem");
	g_autoptr(SfbNetwork) network = rerouted_new(authority, NULL, 0);

	visit_use_network(visit, network);
	visit_assert_fails(visit, "/open", NULL, SFB_ERROR_CERTIFICATE);
	visit_assert_fails(visit, "/open", NULL, SFB_ERROR_CERTIFICATE);
	g_assert_cmpuint(door_get_requests(visit->door), ==, 0);
}

/* Led to our server, whose certificate is for another name. */
static void
test_detour(Visit *visit, gconstpointer data)
{
	g_autofree char *authority = visit_find_data("authority.pem");
	g_autoptr(SfbNetwork) network = rerouted_new(authority, NULL, door_get_port(visit->door));
	SfbWebRequest request = { .method = "GET", .url = "https://web.contoso.example/open" };
	Outcome outcome;

	visit_use_network(visit, network);
	visit_send(visit, &request, &outcome);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_CERTIFICATE);
	g_assert_nonnull(strstr(outcome.error->message, "web.contoso.example"));
	g_error_free(outcome.error);
	request.url = "https://localhost:1/open";
	visit_send(visit, &request, &outcome);
	g_assert_no_error(outcome.error);
	sfb_web_response_unref(outcome.response);
}

static void
test_cookies(Visit *visit, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) first = visit_get(visit, "/cookie", NULL, &error);
	g_autoptr(SfbWebResponse) second = visit_get(visit, "/cookie", NULL, &error);

	g_assert_no_error(error);
	visit_assert_body(first, "none");
	visit_assert_body(second, "affinity=fe01");
}

static void
test_redirect(Visit *visit, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) response = visit_get(visit, "/redirect", NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(sfb_web_response_get_status(response), ==, 302);
	g_assert_nonnull(sfb_web_response_get_header(response, "Location", 0));
	g_assert_cmpuint(door_get_requests(visit->door), ==, 1);
}

static void
refuse_request(Visit *visit, const SfbWebRequest *request)
{
	Outcome outcome;

	visit_send(visit, request, &outcome);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_error_free(outcome.error);
}

/* Plain HTTP carries nothing that is anybody's. */
static void
test_plain(Visit *visit, gconstpointer data)
{
	g_autoptr(Door) plain = door_open(NULL, NULL);
	g_autofree char *url = g_strdup_printf("http://localhost:%u/cookie", door_get_port(plain));
	g_autoptr(SfbSecret) password = sfb_secret_new("Passw0rd!");
	g_autoptr(GBytes) body = g_bytes_new_static("x", 1);
	static const char *const headers[] = { "X-MS-WebTicket", "opaque=x", NULL };
	SfbWebCredentials credentials = { .login = "alice", .password = password };
	SfbWebRequest request = { .method = "GET", .url = url };
	Outcome outcome;

	visit_assert_let_in(visit, "/cookie", NULL);
	for (guint i = 0; i < 2; i++) {
		visit_send(visit, &request, &outcome);
		g_assert_no_error(outcome.error);
		visit_assert_body(outcome.response, "none");
		sfb_web_response_unref(outcome.response);
	}
	request.credentials = &credentials;
	refuse_request(visit, &request);
	request.credentials = NULL;
	request.headers = headers;
	refuse_request(visit, &request);
	request.headers = NULL;
	request.body = body;
	refuse_request(visit, &request);
	g_assert_cmpuint(door_get_requests(plain), ==, 2);
}

static void
test_bad_urls(Visit *visit, gconstpointer data)
{
	static const char *const urls[] = { "",
		                            "localhost",
		                            "ftp://localhost/",
		                            "https://",
		                            "https:///open",
		                            "https://[::1",
		                            "file:///etc/passwd" };

	for (gsize i = 0; i < G_N_ELEMENTS(urls); i++)
		refuse_request(visit, &(SfbWebRequest){ .method = "GET", .url = urls[i] });
	g_assert_cmpuint(sfb_web_http_get_count(visit->http), ==, 0);
}

static void
on_proxy_asked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GIOStream) stream = user_data;
	static const char answer[] = "HTTP/1.1 407 Proxy Authentication Required\r\n"
				     "Proxy-Authenticate: Negotiate\r\n"
				     "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"
				     "Content-Length: 0\r\n\r\n";

	g_bytes_unref(g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, NULL));
	g_output_stream_write_all(g_io_stream_get_output_stream(stream), answer, strlen(answer),
	                          NULL, NULL, NULL);
}

static gboolean
on_proxy_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
                  gpointer user_data)
{
	GIOStream *stream = G_IO_STREAM(connection);

	g_input_stream_read_bytes_async(g_io_stream_get_input_stream(stream), 4096,
	                                G_PRIORITY_DEFAULT, NULL, on_proxy_asked,
	                                g_object_ref(stream));
	return TRUE;
}

/* Whatever it is asked, it wants somebody to sign in to it. */
static GSocketService *
start_proxy(guint16 *port)
{
	GSocketService *service = g_socket_service_new();

	*port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(service), NULL, NULL);
	g_signal_connect(service, "incoming", G_CALLBACK(on_proxy_incoming), NULL);
	return service;
}

static void
stop_proxy(GSocketService *service)
{
	g_socket_service_stop(service);
	g_socket_listener_close(G_SOCKET_LISTENER(service));
	g_object_unref(service);
}

static void
test_proxy(Visit *visit, gconstpointer data)
{
	g_autofree char *authority = visit_find_data("authority.pem");
	guint16 port;
	GSocketService *service = start_proxy(&port);
	g_autofree char *proxy = g_strdup_printf("http://kim:hidden@127.0.0.1:%u", port);
	g_autofree char *words =
		g_strdup_printf("(127.0.0.1:%u, 407, wants Negotiate, Basic)", port);
	g_autoptr(SfbNetwork) network = rerouted_new(authority, proxy, 0);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) response = NULL;
	g_autoptr(GError) worded = NULL;

	visit_use_network(visit, network);
	response = visit_get(visit, "/open", NULL, &error);
	g_assert_no_error(error);
	worded = sfb_web_response_make_error(response);
	g_test_message("%s", worded->message);
	g_assert_error(worded, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_nonnull(strstr(worded->message, words));
	g_assert_cmpuint(door_get_requests(visit->door), ==, 0);
	stop_proxy(service);
}

static void
assert_unreachable(Visit *visit, const char *url, const char *words)
{
	SfbWebRequest request = { .method = "GET", .url = url };
	Outcome outcome;

	visit_send(visit, &request, &outcome);
	g_test_message("%s", outcome.error->message);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_nonnull(strstr(outcome.error->message, words));
	g_error_free(outcome.error);
}

/* What is said when nothing, or something else, is there. */
static void
test_not_there(Visit *visit, gconstpointer data)
{
	guint16 port;
	GSocketService *service = start_proxy(&port);
	g_autofree char *no_tls = g_strdup_printf("https://localhost:%u/", port);
	g_autofree char *backwards =
		g_strdup_printf("http://localhost:%u/", door_get_port(visit->door));

	assert_unreachable(visit, no_tls, "speaks no TLS");
	assert_unreachable(visit, backwards, "was cut");
	assert_unreachable(visit, "https://pool.invalid/", "pool.invalid");
	stop_proxy(service);
	assert_unreachable(visit, no_tls, "refuses connections");
}

/* In a process of its own: a type stays. */
static void
register_old_library(void)
{
	static const GTypeInfo info = { .class_size = sizeof(GObjectClass),
		                        .instance_size = sizeof(GObject) };
	g_autoptr(SfbNetwork) network = rerouted_new("", NULL, 0);
	g_autoptr(SfbWebHttp) http = NULL;
	SfbWebRequest request = { .method = "GET", .url = "https://localhost/" };
	Outcome outcome = { 0 };

	g_type_register_static(G_TYPE_OBJECT, "SoupSession", &info, 0);
	http = sfb_web_http_new(network, "purple-sfb/test");
	sfb_web_http_send_async(http, &request, NULL, visit_on_sent, &outcome);
	visit_wait_for(&outcome);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING);
	g_error_free(outcome.error);
}

static void
test_old_library(void)
{
	if (g_test_subprocess()) {
		register_old_library();
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
	g_test_trap_assert_passed();
}

static const struct {
	const char *path;
	void (*test)(Visit *visit, gconstpointer data);
} cases[] = {
	{ "open", test_open },
	{ "too-long", test_too_long },
	{ "stalling", test_stalling },
	{ "cancelled", test_cancelled },
	{ "cancelled-in-line", test_cancelled_in_line },
	{ "unknown-authority", test_unknown_authority },
	{ "detour", test_detour },
	{ "cookies", test_cookies },
	{ "redirect", test_redirect },
	{ "plain", test_plain },
	{ "bad-urls", test_bad_urls },
	{ "not-there", test_not_there },
	{ "proxy", test_proxy },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/web/http/", cases[i].path, NULL);

		g_test_add(path, Visit, NULL, visit_set_up, cases[i].test, visit_tear_down);
	}
	g_test_add_func("/web/http/old-library", test_old_library);
	return g_test_run();
}
