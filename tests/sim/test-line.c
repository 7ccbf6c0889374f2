/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The TLS port when it is not what it should be, from the client's end of the line. */

#include <string.h>

#include "auth/tls-handshake.h"
#include "sim/sim.h"
#include "support/folder.h"

#define PATIENCE_MILLISECONDS 200 /* how long silence has to last to be believed */

static char *directory;

typedef struct {
	SfbSim *sim;
	GIOStream *stream;
	GString *heard;
	gboolean is_closed;
	guint8 chunk[4096];
} Line;

static void
line_open(Line *line, const char *faults)
{
	const SfbSimOptions options = { .faults = faults, .directory = directory };
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GError) error = NULL;

	memset(line, 0, sizeof(*line));
	line->heard = g_string_new(NULL);
	line->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	line->stream = G_IO_STREAM(g_socket_client_connect_to_host(
		client, "127.0.0.1", sfb_sim_get_tls_port(line->sim), NULL, &error));
	g_assert_no_error(error);
}

static void
line_close(Line *line)
{
	g_clear_object(&line->sim);
	g_object_unref(line->stream);
	g_string_free(line->heard, TRUE);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void
say(Line *line, const void *words, gsize length)
{
	g_autoptr(GError) error = NULL;

	g_output_stream_write_all(g_io_stream_get_output_stream(line->stream), words, length, NULL,
	                          NULL, &error);
	g_assert_no_error(error);
}

static void listen_on(Line *line);

static void
on_heard(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Line *line = user_data;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);

	if (length <= 0) {
		line->is_closed = TRUE;
		return;
	}
	g_string_append_len(line->heard, (const char *)line->chunk, length);
	listen_on(line);
}

static void
listen_on(Line *line)
{
	g_input_stream_read_async(g_io_stream_get_input_stream(line->stream), line->chunk,
	                          sizeof(line->chunk), G_PRIORITY_DEFAULT, NULL, on_heard, line);
}

static void
wait_for_end(Line *line)
{
	while (!line->is_closed)
		g_main_context_iteration(NULL, TRUE);
}

static gboolean
on_time(gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
	return G_SOURCE_REMOVE;
}

static void
test_silence(void)
{
	gboolean is_over = FALSE;
	Line line;

	line_open(&line, "no-tls-answer");
	say(&line, "hello", 5);
	listen_on(&line);
	g_timeout_add(PATIENCE_MILLISECONDS, on_time, &is_over);
	while (!is_over)
		g_main_context_iteration(NULL, TRUE);
	g_assert_false(line.is_closed);
	g_assert_cmpuint(line.heard->len, ==, 0);
	g_clear_object(&line.sim);
	wait_for_end(&line);
	g_assert_cmpuint(line.heard->len, ==, 0);
	line_close(&line);
}

static void
test_plain(void)
{
	Line line;

	line_open(&line, "plain-on-tls-port");
	say(&line, "\x16\x03\x01", 3);
	listen_on(&line);
	wait_for_end(&line);
	g_assert_true(g_str_has_prefix(line.heard->str, "SIP/2.0 400 "));
	line_close(&line);
}

/* A ServerHello of TLS 1.0 for whoever offers anything up to 1.3. */
static void
test_old_tls(void)
{
	const SfbAuthTlsWish wish = { .end = SFB_AUTH_TLS_CLIENT, .priority = "NORMAL" };
	g_autoptr(SfbAuthTlsHandshake) client = NULL;
	g_autoptr(GBytes) hello = NULL;
	g_autoptr(GError) error = NULL;
	Line line;

	client = sfb_auth_tls_handshake_new(&wish, &error);
	g_assert_no_error(error);
	g_assert_true(sfb_auth_tls_handshake_step(client, NULL, &hello, &error));
	line_open(&line, "tls-1.0");
	say(&line, g_bytes_get_data(hello, NULL), g_bytes_get_size(hello));
	listen_on(&line);
	while (line.heard->len < 11 && !line.is_closed)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpmem(line.heard->str, 3, "\x16\x03\x01", 3); /* a record of TLS 1.0 */
	g_assert_cmpmem(line.heard->str + 5, 1, "\x02", 1);     /* ServerHello */
	g_assert_cmpmem(line.heard->str + 9, 2, "\x03\x01", 2); /* of TLS 1.0 */
	line_close(&line);
}

static void
test_not_old_tls(void)
{
	static const char request[] = "GET / HTTP/1.1\r\n\r\n";
	Line line;

	line_open(&line, "tls-1.0");
	say(&line, request, strlen(request));
	listen_on(&line);
	wait_for_end(&line);
	g_assert_cmpuint(line.heard->len, ==, 7);
	g_assert_cmpuint((guint8)line.heard->str[0], ==, 21);
	line_close(&line);
}

/* TLS works, and what is behind it or in its certificate does not */

static gboolean
on_certificate(GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags,
               gpointer user_data)
{
	*(GTlsCertificateFlags *)user_data = flags;
	return TRUE;
}

static void
on_shaken(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_tls_connection_handshake_finish(G_TLS_CONNECTION(source), result, &error);
	g_assert_no_error(error);
	*(gboolean *)user_data = TRUE;
}

/* Wraps the line into TLS. Returns: what there is to say against the certificate */
static GTlsCertificateFlags
start_tls(Line *line)
{
	g_autoptr(GSocketConnectable) identity = g_network_address_new("fe.example.com", 5061);
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsDatabase) trust =
		g_tls_file_database_new(sfb_sim_get_ca_file(line->sim), &error);
	GIOStream *tls = g_tls_client_connection_new(line->stream, identity, &error);
	GTlsCertificateFlags flags = 0;
	gboolean is_done = FALSE;

	g_assert_no_error(error);
	g_tls_connection_set_database(G_TLS_CONNECTION(tls), trust);
	g_signal_connect(tls, "accept-certificate", G_CALLBACK(on_certificate), &flags);
	g_tls_connection_handshake_async(G_TLS_CONNECTION(tls), G_PRIORITY_DEFAULT, NULL, on_shaken,
	                                 &is_done);
	while (!is_done)
		g_main_context_iteration(NULL, TRUE);
	g_object_unref(line->stream);
	line->stream = tls;
	return flags;
}

static void
test_certificates(void)
{
	static const struct {
		const char *faults;
		GTlsCertificateFlags flags;
	} rows[] = {
		{ "", 0 },
		{ "certificate=expired", G_TLS_CERTIFICATE_EXPIRED },
		{ "certificate=not-yet-valid", G_TLS_CERTIFICATE_NOT_ACTIVATED },
		{ "certificate=wrong-name", G_TLS_CERTIFICATE_BAD_IDENTITY },
		{ "certificate=self-signed", G_TLS_CERTIFICATE_UNKNOWN_CA },
		{ "certificate=weak-hash", G_TLS_CERTIFICATE_INSECURE },
		{ "certificate=expired@2", 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Line line;

		g_test_message("%s", rows[i].faults);
		line_open(&line, rows[i].faults);
		g_assert_cmpint(start_tls(&line) & (rows[i].flags | ~G_TLS_CERTIFICATE_INSECURE),
		                ==, rows[i].flags);
		line_close(&line);
	}
}

static void
test_web_server(void)
{
	static const char request[] =
		"OPTIONS sip:example.com SIP/2.0\r\nContent-Length: 0\r\n\r\n";
	Line line;

	line_open(&line, "http-on-sip-port");
	start_tls(&line);
	say(&line, request, strlen(request));
	listen_on(&line);
	wait_for_end(&line);
	g_assert_true(g_str_has_prefix(line.heard->str, "HTTP/1.1 400 "));
	line_close(&line);
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	directory = folder_make();
	g_test_add_func("/sim/line/silence", test_silence);
	g_test_add_func("/sim/line/plain", test_plain);
	g_test_add_func("/sim/line/old-tls", test_old_tls);
	g_test_add_func("/sim/line/not-old-tls", test_not_old_tls);
	g_test_add_func("/sim/line/certificates", test_certificates);
	g_test_add_func("/sim/line/web-server", test_web_server);
	result = g_test_run();
	folder_remove(directory);
	g_free(directory);
	return result;
}
