/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking over UDP whether a relay is there. The test is the relay. */

#include "media/relay-probe.h"

#include <string.h>

#include "util/error.h"

#define REQUEST_BYTES 36
#define PATIENCE_SECONDS 20

typedef struct {
	GSocket *relay;
	GSocketAddress *asker;
	guint8 request[REQUEST_BYTES + 1];
	guint16 port;
	gboolean is_answered;
	GError *error;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new_from_string("127.0.0.1", 0);
	g_autoptr(GSocketAddress) address = NULL;
	g_autoptr(GError) error = NULL;

	fixture->relay = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
	                              G_SOCKET_PROTOCOL_UDP, &error);
	g_assert_no_error(error);
	g_assert_true(g_socket_bind(fixture->relay, wish, FALSE, NULL));
	g_socket_set_blocking(fixture->relay, FALSE);
	address = g_socket_get_local_address(fixture->relay, NULL);
	fixture->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_clear_error(&fixture->error);
	g_clear_object(&fixture->asker);
	g_clear_object(&fixture->relay);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	g_assert_true(sfb_relay_probe_finish(result, &fixture->error) == (fixture->error == NULL));
	fixture->is_answered = TRUE;
}

static void
probe(Fixture *fixture, GCancellable *cancellable)
{
	sfb_relay_probe_async("127.0.0.1", fixture->port, cancellable, on_probed, fixture);
}

static void
wait_for_answer(Fixture *fixture)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_SECONDS * G_USEC_PER_SEC;

	while (!fixture->is_answered) {
		g_assert_cmpint(g_get_monotonic_time(), <, end);
		g_main_context_iteration(NULL, TRUE);
	}
}

/* What a relay hears from the beginning of a call. */
static void
receive(Fixture *fixture)
{
	static const guint8 head[] = { 0, 3, 0, 16 };
	static const guint8 attributes[] = {
		0x00, 0x0f, 0x00, 0x04, 0x72, 0xc6, 0x4b, 0xc6,
		0x80, 0x08, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01,
	};
	gssize length = -1;

	g_clear_object(&fixture->asker);
	while (length < 0) {
		g_main_context_iteration(NULL, FALSE);
		length = g_socket_receive_from(fixture->relay, &fixture->asker,
		                               (char *)fixture->request, sizeof(fixture->request),
		                               NULL, NULL);
	}
	g_assert_cmpint(length, ==, REQUEST_BYTES);
	g_assert_cmpmem(fixture->request, 4, head, sizeof(head));
	g_assert_cmpmem(fixture->request + 20, 16, attributes, sizeof(attributes));
}

static void
answer(Fixture *fixture, const guint8 *id)
{
	guint8 message[20] = { 0x01, 0x13 };

	memcpy(message + 4, id, 16);
	g_socket_send_to(fixture->relay, fixture->asker, (const char *)message, sizeof(message),
	                 NULL, NULL);
}

static void
test_there(Fixture *fixture, gconstpointer data)
{
	probe(fixture, NULL);
	receive(fixture);
	answer(fixture, fixture->request + 4);
	wait_for_answer(fixture);
	g_assert_no_error(fixture->error);
}

/* The first packet was lost, and what comes first is of somebody else's. */
static void
test_second_try(Fixture *fixture, gconstpointer data)
{
	static const guint8 other[16] = { 1 };
	guint8 first[16];

	probe(fixture, NULL);
	receive(fixture);
	memcpy(first, fixture->request + 4, sizeof(first));
	answer(fixture, other);
	g_socket_send_to(fixture->relay, fixture->asker, "short", 5, NULL, NULL);
	receive(fixture);
	g_assert_cmpmem(fixture->request + 4, 16, first, sizeof(first));
	g_assert_false(fixture->is_answered);
	answer(fixture, first);
	wait_for_answer(fixture);
	g_assert_no_error(fixture->error);
}

static void
test_silent(Fixture *fixture, gconstpointer data)
{
	probe(fixture, NULL);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_TIMEOUT);
}

/* The system hears that nobody listens there. */
static void
test_closed(Fixture *fixture, gconstpointer data)
{
	g_clear_object(&fixture->relay);
	probe(fixture, NULL);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
}

static void
test_no_address(Fixture *fixture, gconstpointer data)
{
	sfb_relay_probe_async("edge1.contoso.example", 3478, NULL, on_probed, fixture);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	probe(fixture, cancellable);
	receive(fixture);
	g_cancellable_cancel(cancellable);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct {
	const char *name;
	void (*test)(Fixture *fixture, gconstpointer data);
} rows[] = {
	{ "there", test_there },           { "second-try", test_second_try },
	{ "silent", test_silent },         { "closed", test_closed },
	{ "no-address", test_no_address }, { "cancelled", test_cancelled },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/media/relay-probe/", rows[i].name, NULL);

		g_test_add(path, Fixture, NULL, set_up, rows[i].test, tear_down);
	}
	return g_test_run();
}
