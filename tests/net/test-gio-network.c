/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Connecting with GIO, against servers of our own on 127.0.0.1: what works, and what is said when
 * it does not. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/gio-network-private.h"
#include "support/resolver.h"
#include "util/bytes.h"
#include "util/error.h"

typedef enum {
	GREETS, /* speaks TLS if it has a certificate, then says "hello" */
	SILENT, /* takes the connection and says nothing */
	HANGS_UP,
	RESETS,
	ANSWERS, /* with fixed bytes, as soon as it is greeted */
} Manners;

typedef struct {
	const char *name;
	Manners manners;
	const char *certificate; /* of the server; NULL: no TLS */
	const char *ca_file;     /* of the client */
	const char *host;
	SfbTransport transport;
	int code;           /* of SFB_ERROR; -1: connects */
	const char *wanted; /* words of the message */
	const char *answer; /* as hexadecimal digits */
} Row;

static const Row rows[] = {
	{ "tcp", GREETS, NULL, NULL, "127.0.0.1", SFB_TRANSPORT_TCP, -1, NULL },
	{ "tls", GREETS, "good", "authority", "127.0.0.1", SFB_TRANSPORT_TLS, -1, NULL },
	{ "tls-by-name", GREETS, "good", "authority", "localhost", SFB_TRANSPORT_TLS, -1, NULL },
	{ "relative-ca-file", GREETS, "good", "./authority", "127.0.0.1", SFB_TRANSPORT_TLS, -1,
	  NULL },
	{ "unknown-authority", GREETS, "good", NULL, "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "authority that this computer does not know" },
	{ "other-authority", GREETS, "good", "other-authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "authority that this computer does not know" },
	{ "other-name", GREETS, "other-name", "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "(It is for elsewhere.example.)" },
	{ "expired", GREETS, "expired", "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "has expired" },
	{ "not-valid-yet", GREETS, "early", "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "not valid yet" },
	{ "weak", GREETS, "weak", "weak-authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_CERTIFICATE, "too weak" },
	{ "not-tls", GREETS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "speaks no TLS" },
	{ "web-server", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "speaks no TLS",
	  "485454502f312e31203430302042616420526571756573740d0a0d0a" },
	{ "hangs-up", HANGS_UP, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "hung up" },
	{ "resets", RESETS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "was cut" },
	{ "no-common-version", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "no TLS version in common", "15030100020246" },
	{ "no-common-cipher", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "none of this computer's TLS ciphers", "15030300020228" },
	{ "name-not-served", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "does not serve this name", "15030300020270" },
	{ "other-alert", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "broke the beginning of TLS off", "15030300020250" },
	{ "old-version", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "speaks SSL 3.0 and nothing newer",
	  "160300002a02000026030000000000000000000000000000000000000000000000000000000000000000"
	  "0000002f00" },
	{ "half-an-alert", ANSWERS, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_UNREACHABLE, "speaks no TLS", "1503" },
	{ "silent", SILENT, NULL, "authority", "127.0.0.1", SFB_TRANSPORT_TLS, SFB_ERROR_TIMEOUT,
	  "no answer in time" },
	{ "bad-ca-file", GREETS, "good", "no-such-file", "127.0.0.1", SFB_TRANSPORT_TLS,
	  SFB_ERROR_USAGE, "CA file" },
};

typedef struct {
	const Row *row;
	GSocketService *service;
	guint16 port;
	GPtrArray *streams; /* kept open by the server */
	GMainLoop *loop;
	GIOStream *stream; /* the client's */
	GInetSocketAddress *local;
	GError *error;
} Fixture;

static char *
find_certificate(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".pem", NULL);

	if (g_str_has_prefix(name, "./"))
		return g_steal_pointer(&file);
	return g_build_filename(g_getenv("SFB_TEST_DATA"), "net", file, NULL);
}

static GIOStream *
accept_tls(GSocketConnection *connection, const char *name)
{
	g_autofree char *path = find_certificate(name);
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file(path, &error);
	GIOStream *tls;

	g_assert_no_error(error);
	tls = g_tls_server_connection_new(G_IO_STREAM(connection), certificate, &error);
	g_assert_no_error(error);
	return tls;
}

/* A connection that is closed with unread bytes, or without a farewell, is reset. */
static void
reset_connection(GSocketConnection *connection)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	int fd = g_socket_get_fd(g_socket_connection_get_socket(connection));

	g_assert_cmpint(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
	g_io_stream_close(G_IO_STREAM(connection), NULL, NULL);
}

static void
on_greeted(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GSocketConnection *connection = user_data;
	const char *answer = g_object_get_data(G_OBJECT(connection), "answer");

	g_bytes_unref(g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, NULL));
	if (answer == NULL) {
		reset_connection(connection);
	} else {
		g_autoptr(GBytes) bytes = sfb_bytes_from_hex(answer);

		g_output_stream_write_bytes(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
		                            bytes, NULL, NULL);
		g_io_stream_close(G_IO_STREAM(connection), NULL, NULL);
	}
	g_object_unref(connection);
}

/* What the row wants, once the other end has begun. */
static void
wait_for_greeting(Fixture *fixture, GSocketConnection *connection)
{
	g_object_set_data(G_OBJECT(connection), "answer", (gpointer)fixture->row->answer);
	g_input_stream_read_bytes_async(g_io_stream_get_input_stream(G_IO_STREAM(connection)), 4096,
	                                G_PRIORITY_DEFAULT, NULL, on_greeted,
	                                g_object_ref(connection));
}

static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
            gpointer user_data)
{
	Fixture *fixture = user_data;
	GIOStream *stream;

	if (fixture->row->manners == HANGS_UP)
		return TRUE;
	if (fixture->row->manners == RESETS || fixture->row->manners == ANSWERS) {
		wait_for_greeting(fixture, connection);
		return TRUE;
	}
	stream = fixture->row->certificate != NULL
	                 ? accept_tls(connection, fixture->row->certificate)
	                 : G_IO_STREAM(g_object_ref(connection));
	g_ptr_array_add(fixture->streams, stream);
	if (fixture->row->manners == GREETS)
		g_output_stream_write_all_async(g_io_stream_get_output_stream(stream), "hello\r\n",
		                                7, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
	return TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) bound = NULL;

	fixture->row = data;
	fixture->loop = g_main_loop_new(NULL, FALSE);
	fixture->streams = g_ptr_array_new_with_free_func(g_object_unref);
	fixture->service = g_socket_service_new();
	g_assert_true(g_socket_listener_add_address(G_SOCKET_LISTENER(fixture->service), wish,
	                                            G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
	                                            NULL, &bound, NULL));
	fixture->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
	g_signal_connect(fixture->service, "incoming", G_CALLBACK(on_incoming), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_socket_service_stop(fixture->service);
	g_socket_listener_close(G_SOCKET_LISTENER(fixture->service));
	g_object_unref(fixture->service);
	g_ptr_array_unref(fixture->streams);
	g_clear_object(&fixture->stream);
	g_clear_object(&fixture->local);
	g_clear_error(&fixture->error);
	g_main_loop_unref(fixture->loop);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_autoptr(SfbLine) line =
		sfb_network_connect_finish(SFB_NETWORK(source), result, &fixture->error);

	if (line != NULL) {
		fixture->stream = g_object_ref(line->stream);
		fixture->local = g_object_ref(line->local);
	}
	g_main_loop_quit(fixture->loop);
}

static void
connect_to(Fixture *fixture, const char *host, guint16 port, GCancellable *cancellable)
{
	const Row *row = fixture->row;
	g_autofree char *ca_file = row->ca_file ? find_certificate(row->ca_file) : g_strdup("");
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(ca_file);

	sfb_gio_network_set_timeout(SFB_GIO_NETWORK(network), row->manners == SILENT ? 1 : 10);
	sfb_network_connect_async(network, host, port, row->transport, cancellable, on_connected,
	                          fixture);
	g_main_loop_run(fixture->loop);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	gsize count;

	g_assert_true(g_input_stream_read_all_finish(G_INPUT_STREAM(source), result, &count,
	                                             &fixture->error));
	g_assert_cmpuint(count, ==, 7);
	g_main_loop_quit(fixture->loop);
}

static void
check_stream(Fixture *fixture)
{
	char words[7];

	g_input_stream_read_all_async(g_io_stream_get_input_stream(fixture->stream), words,
	                              sizeof words, G_PRIORITY_DEFAULT, NULL, on_read, fixture);
	g_main_loop_run(fixture->loop);
	g_assert_cmpmem(words, 7, "hello\r\n", 7);
	g_assert_cmpuint(g_inet_socket_address_get_port(fixture->local), !=, 0);
	g_assert_cmpuint(g_inet_socket_address_get_port(fixture->local), !=, fixture->port);
}

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;

	connect_to(fixture, row->host, fixture->port, NULL);
	if (row->code < 0) {
		g_assert_no_error(fixture->error);
		check_stream(fixture);
		return;
	}
	g_assert_null(fixture->stream);
	g_test_message("%s", fixture->error->message);
	g_assert_error(fixture->error, SFB_ERROR, row->code);
	g_assert_nonnull(strstr(fixture->error->message, row->wanted));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	g_socket_service_stop(fixture->service);
	g_socket_listener_close(G_SOCKET_LISTENER(fixture->service));
	connect_to(fixture, "127.0.0.1", fixture->port, NULL);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_nonnull(strstr(fixture->error->message, "refuses connections"));
	g_assert_nonnull(strstr(fixture->error->message, "127.0.0.1"));
}

/* RFC 6761 6.4: no resolver knows a name under "invalid". */
static void
test_unknown_name(Fixture *fixture, gconstpointer data)
{
	connect_to(fixture, "pool.invalid", fixture->port, NULL);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_nonnull(strstr(fixture->error->message, "pool.invalid"));
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	g_cancellable_cancel(cancellable);
	connect_to(fixture, "127.0.0.1", fixture->port, cancellable);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
on_certificate_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_network_check_certificate_finish(SFB_NETWORK(source), result,
	                                                   &fixture->error) ==
	              (fixture->error == NULL));
	g_main_loop_quit(fixture->loop);
}

/* The same certificates, with the same outcome, when somebody else has made the connection. */
static void
test_certificate(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;
	g_autofree char *ca_file = row->ca_file ? find_certificate(row->ca_file) : g_strdup("");
	g_autofree char *path = find_certificate(row->certificate);
	g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file(path, NULL);
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(ca_file);

	sfb_network_check_certificate_async(network, row->host, certificate, NULL,
	                                    on_certificate_checked, fixture);
	g_main_loop_run(fixture->loop);
	if (row->code < 0) {
		g_assert_no_error(fixture->error);
		return;
	}
	g_assert_error(fixture->error, SFB_ERROR, row->code);
	g_assert_nonnull(strstr(fixture->error->message, row->wanted));
}

/* Nobody answers here: the queue of connections to be accepted has one place, which is taken. */
static void
occupy(int *fds, const char *address, guint16 port)
{
	g_autoptr(GSocketAddress) name = g_inet_socket_address_new_from_string(address, port);
	struct sockaddr_storage native;
	socklen_t length = (socklen_t)g_socket_address_get_native_size(name);

	g_assert_true(g_socket_address_to_native(name, &native, sizeof native, NULL));
	for (guint i = 0; i < 3; i++)
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(fds[0], (struct sockaddr *)&native, length), ==, 0);
	g_assert_cmpint(listen(fds[0], 0), ==, 0);
	for (guint i = 1; i < 3; i++)
		connect(fds[i], (struct sockaddr *)&native, length);
}

/* RFC 8305: an address that keeps silent does not keep the next one waiting for its end. */
static void
test_silent_address(Fixture *fixture, gconstpointer data)
{
	static const ResolverEntry known[] = {
		{ "two.example", "127.0.0.3 127.0.0.1", NULL, -1 },
		{ NULL },
	};
	g_autoptr(GResolver) before = g_resolver_get_default();
	gint64 start = g_get_monotonic_time();
	int fds[3];

	resolver_install(known);
	occupy(fds, "127.0.0.3", fixture->port);
	connect_to(fixture, "two.example", fixture->port, NULL);
	g_assert_no_error(fixture->error);
	/* Not at once, which would mean that the first one was not silent. */
	g_assert_cmpint(g_get_monotonic_time() - start, >, G_USEC_PER_SEC / 10);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
	check_stream(fixture);
	for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
		close(fds[i]);
	g_resolver_set_default(before);
}

static gboolean
shows_certificate(const Row *row)
{
	return row->certificate != NULL && row->code != SFB_ERROR_USAGE;
}

int
main(int argc, char **argv)
{
	g_autofree char *certificates = g_build_filename(g_getenv("SFB_TEST_DATA"), "net", NULL);

	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(g_chdir(certificates), ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/net/gio-network/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path =
			g_strconcat("/net/gio-network/certificate/", rows[i].name, NULL);

		if (shows_certificate(&rows[i]))
			g_test_add(path, Fixture, &rows[i], set_up, test_certificate, tear_down);
	}
	g_test_add("/net/gio-network/silent-address", Fixture, &rows[0], set_up,
	           test_silent_address, tear_down);
	g_test_add("/net/gio-network/refused", Fixture, &rows[0], set_up, test_refused, tear_down);
	g_test_add("/net/gio-network/unknown-name", Fixture, &rows[0], set_up, test_unknown_name,
	           tear_down);
	g_test_add("/net/gio-network/cancelled", Fixture, &rows[0], set_up, test_cancelled,
	           tear_down);
	return g_test_run();
}
