/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What an endpoint hears about its registration. */

#include "sim/dismissal.h"

#include <string.h>
#include <sys/socket.h>

#include "sip/transport.h"

typedef struct {
	SfbSimFaults *faults;
	SfbSimWorld *world;
	SfbSimConnection *connection;
	SfbSipTransport *client;
	SfbSipMessage *heard;
	SfbSimEndpoint endpoint;
} Line;

static GIOStream *
wrap(int file)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocket) socket = g_socket_new_from_fd(file, &error);

	g_assert_no_error(error);
	return G_IO_STREAM(g_socket_connection_factory_create_connection(socket));
}

static void
on_message(SfbSipTransport *transport, SfbSipMessage *message, Line *line)
{
	line->heard = sfb_sip_message_ref(message);
}

static void
line_open(Line *line)
{
	g_autoptr(GIOStream) server = NULL;
	g_autoptr(GIOStream) client = NULL;
	int files[2];

	memset(line, 0, sizeof(*line));
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, files), ==, 0);
	server = wrap(files[0]);
	client = wrap(files[1]);
	line->faults = sfb_sim_faults_new("", NULL);
	line->world = sfb_sim_world_new(0);
	line->connection =
		sfb_sim_connection_new(server, "SIP/2.0/TLS 127.0.0.1:7", "", line->faults);
	line->client = sfb_sip_transport_new(client);
	g_signal_connect(line->client, "message-received", G_CALLBACK(on_message), line);
	sfb_sip_transport_start(line->client);
	line->endpoint.connection = line->connection;
	line->endpoint.user = sfb_sim_world_get(line->world, "alice@example.com");
	line->endpoint.epid = (char *)"c8ca638a15";
	line->endpoint.contact = (char *)"sip:127.0.0.1:5;transport=tls";
}

static void
line_close(Line *line)
{
	g_signal_handlers_disconnect_by_data(line->client, line);
	sfb_sip_transport_close(line->client);
	g_object_unref(line->client);
	g_object_unref(line->connection);
	sfb_sip_message_unref(line->heard);
	sfb_sim_world_free(line->world);
	sfb_sim_faults_free(line->faults);
}

static void
wait_for_message(Line *line)
{
	while (line->heard == NULL)
		g_main_context_iteration(NULL, TRUE);
}

static char *
dup_body(const SfbSipMessage *message)
{
	GBytes *body = sfb_sip_message_get_body(message);

	return g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
}

typedef struct {
	const char *event;
	const char *body;
	const char *diagnostics; /* its beginning; NULL: none */
	const char *registrar;
} Row;

static const Row rows[] = {
	{ "unregistered", "deregistered;event=unregistered", "4140;reason=\"", NULL },
	{ "rejected", "deregistered;event=rejected", "4141;reason=\"User disabled\"", NULL },
	{ "deactivated", "deregistered;event=deactivated", "4142;reason=\"", NULL },
	{ "userservices-unavailable", "deregistered;event=userservices-unavailable",
	  "4165;reason=\"", NULL },
	{ "probation", "deregistered;event=probation", NULL, NULL },
	{ "preferred-registrar-change", "deregistered;event=preferred-registrar-change",
	  "4166;reason=\"", "sip:127.0.0.1:7" },
	{ "preferred-registrar-change:fe2.example.com:5061",
	  "deregistered;event=preferred-registrar-change", "4166;reason=\"",
	  "sip:fe2.example.com:5061" },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autofree char *body = NULL;
	const char *diagnostics;
	Line line;

	line_open(&line);
	sfb_sim_dismissal_send(&line.endpoint, row->event, "127.0.0.1:7");
	wait_for_message(&line);
	body = dup_body(line.heard);
	diagnostics = sfb_sip_message_get_header(line.heard, "ms-diagnostics-public");
	g_assert_true(sfb_sip_message_is_method(line.heard, "NOTIFY"));
	g_assert_cmpstr(sfb_sip_message_get_request_uri(line.heard), ==, line.endpoint.contact);
	g_assert_cmpstr(sfb_sip_message_get_header(line.heard, "Event"), ==, "registration-notify");
	g_assert_cmpstr(body, ==, row->body);
	g_assert_cmpint(diagnostics != NULL, ==, row->diagnostics != NULL);
	if (diagnostics != NULL)
		g_assert_true(g_str_has_prefix(diagnostics, row->diagnostics));
	g_assert_cmpstr(sfb_sip_message_get_header(line.heard, "P-Preferred-Registrar"), ==,
	                row->registrar);
	line_close(&line);
}

static void
test_notice(void)
{
	g_autofree char *body = NULL;
	Line line;

	line_open(&line);
	sfb_sim_dismissal_send_notice(&line.endpoint);
	wait_for_message(&line);
	body = dup_body(line.heard);
	g_assert_cmpstr(body, ==, "registered;event=userservices-unavailable");
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(line.heard, "subscription-state"),
	                               "active"));
	line_close(&line);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/dismissal/", rows[i].event, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/sim/dismissal/notice", test_notice);
	return g_test_run();
}
