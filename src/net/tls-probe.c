/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A greeting in TLS, and what its answer tells. Nothing of it is ever used to talk on. */

#include "config.h"

#include "net/tls-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/deadline.h"
#include "net/failure.h"
#include "util/error.h"
#include "util/random.h"

#define ANSWER_SECONDS 10

/* RFC 8446 5.1, 4, 6. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define CLIENT_HELLO 1
#define ALERT_LENGTH 7
#define SERVER_HELLO_LENGTH 11 /* up to its version */
#define TLS_1_2 0x0303

/* Each of the parts below is a list with its length in front. */
static const guint8 versions[] = { 0x03, 0x04, 0x03, 0x03, 0x03, 0x02, 0x03, 0x01 };
static const guint8 ciphers[] = { 0x13, 0x01, 0x13, 0x02, 0xc0, 0x2f, 0xc0, 0x30, 0xc0,
	                          0x2b, 0xc0, 0x2c, 0xc0, 0x13, 0xc0, 0x14, 0x00, 0x9c,
	                          0x00, 0x9d, 0x00, 0x2f, 0x00, 0x35, 0x00, 0x0a };
static const guint8 groups[] = { 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18 };
static const guint8 signatures[] = { 0x04, 0x01, 0x04, 0x03, 0x08, 0x04, 0x05,
	                             0x01, 0x06, 0x01, 0x02, 0x01, 0x02, 0x03 };

/* RFC 8446 4.2. */
enum {
	EXTENSION_NAME = 0,
	EXTENSION_GROUPS = 10,
	EXTENSION_SIGNATURES = 13,
	EXTENSION_VERSIONS = 43,
	EXTENSION_KEY_SHARE = 51,
};

/* What the server says with an alert (RFC 8446 6). */
static const struct {
	guint8 alert;
	const char *sentence;
} alerts[] = {
	{ 40, N_("The server accepts none of this computer's TLS ciphers. Its administrator has to "
	         "allow a current one.") },
	{ 70, N_("The server and this computer have no TLS version in common. The server's "
	         "administrator has to allow TLS 1.2.") },
	{ 71, N_("The server finds this computer's TLS settings too weak. Ask its administrator "
	         "which versions and ciphers it wants.") },
	{ 112, N_("The server does not serve this name. Check the server's name.") },
};

typedef struct {
	char *host;
	guint16 port;
	SfbLine *line;
	SfbDeadline *deadline; /* for the answer */
	GByteArray *greeting;
	guint8 answer[SERVER_HELLO_LENGTH];
	gsize length; /* of the answer so far */
} Probe;

static void
probe_free(Probe *probe)
{
	sfb_deadline_free(probe->deadline);
	sfb_line_free(probe->line);
	g_clear_pointer(&probe->greeting, g_byte_array_unref);
	g_free(probe->host);
	g_free(probe);
}

static void
append_number(GByteArray *bytes, guint number, guint width)
{
	for (guint i = width; i > 0; i--) {
		guint8 octet = (guint8)(number >> 8 * (i - 1));

		g_byte_array_append(bytes, &octet, 1);
	}
}

static void
append_list(GByteArray *bytes, const void *list, gsize length, guint width)
{
	append_number(bytes, (guint)length, width);
	g_byte_array_append(bytes, list, (guint)length);
}

/* An extension that holds one list. @width: of the list's own length. */
static void
append_extension(GByteArray *bytes, guint type, const void *list, gsize length, guint width)
{
	append_number(bytes, type, 2);
	append_number(bytes, (guint)length + width, 2);
	append_list(bytes, list, length, width);
}

/* RFC 6066 3: names only, no addresses. */
static void
append_name(GByteArray *bytes, const char *host)
{
	g_autoptr(GByteArray) name = g_byte_array_new();

	if (g_hostname_is_ip_address(host))
		return;
	append_number(name, 0, 1);
	append_list(name, host, strlen(host), 2);
	append_extension(bytes, EXTENSION_NAME, name->data, name->len, 2);
}

/* A ClientHello (RFC 8446 4.1.2) that any version understands, in one record. */
static GByteArray *
build_greeting(const char *host)
{
	g_autoptr(GByteArray) extensions = g_byte_array_new();
	g_autoptr(GByteArray) hello = g_byte_array_new();
	g_autoptr(GByteArray) message = g_byte_array_new();
	GByteArray *record = g_byte_array_new();
	guint8 random[32];

	append_name(extensions, host);
	append_extension(extensions, EXTENSION_GROUPS, groups, sizeof groups, 2);
	append_extension(extensions, EXTENSION_SIGNATURES, signatures, sizeof signatures, 2);
	append_extension(extensions, EXTENSION_VERSIONS, versions, sizeof versions, 1);
	/* None yet: a server of TLS 1.3 asks for one, which is answer enough. */
	append_extension(extensions, EXTENSION_KEY_SHARE, "", 0, 2);
	sfb_random_fill(random, sizeof random);
	append_number(hello, TLS_1_2, 2);
	g_byte_array_append(hello, random, sizeof random);
	append_list(hello, "", 0, 1); /* session */
	append_list(hello, ciphers, sizeof ciphers, 2);
	append_list(hello, "", 1, 1); /* no compression */
	append_list(hello, extensions->data, extensions->len, 2);
	append_number(message, CLIENT_HELLO, 1);
	append_list(message, hello->data, hello->len, 3);
	append_number(record, RECORD_HANDSHAKE, 1);
	append_number(record, 0x0301, 2);
	append_list(record, message->data, message->len, 2);
	return record;
}

static const char *
get_alert_sentence(guint8 alert)
{
	for (gsize i = 0; i < G_N_ELEMENTS(alerts); i++) {
		if (alerts[i].alert == alert)
			return _(alerts[i].sentence);
	}
	return _("The server broke the beginning of TLS off. Try again; if it stays, ask its "
	         "administrator for the reason.");
}

static const char *
get_version_name(guint version)
{
	static const char *const names[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1" };

	return version >= 0x0300 && version < TLS_1_2 ? names[version - 0x0300] : "SSL 2.0";
}

static gboolean
is_tls(const Probe *probe)
{
	return (probe->answer[0] == RECORD_ALERT || probe->answer[0] == RECORD_HANDSHAKE) &&
	       (probe->length < 2 || probe->answer[1] == 3);
}

/* Enough to tell what it is. */
static gboolean
is_complete(const Probe *probe)
{
	if (probe->length == 0)
		return FALSE;
	return !is_tls(probe) ||
	       probe->length >=
	               (probe->answer[0] == RECORD_ALERT ? ALERT_LENGTH : SERVER_HELLO_LENGTH);
}

static char *
dup_sentence(const Probe *probe)
{
	guint version = probe->answer[9] << 8 | probe->answer[10];

	if (probe->length == 0)
		return g_strdup(_("The server hung up as soon as TLS began. Check the port and the "
		                  "transport; if both are right, a firewall or a proxy on the way "
		                  "may forbid it."));
	if (!is_complete(probe) || !is_tls(probe))
		return g_strdup(_("What answers on this port speaks no TLS. Check the port and the "
		                  "transport."));
	if (probe->answer[0] == RECORD_ALERT)
		return g_strdup(get_alert_sentence(probe->answer[6]));
	if (version >= TLS_1_2)
		return g_strdup(_("Both sides speak TLS, but no secure connection came about. Try "
		                  "again; if it stays, ask the server's administrator which TLS "
		                  "versions and ciphers it allows."));
	return g_strdup_printf(_("The server speaks %s and nothing newer, which is no longer "
	                         "accepted here. Its administrator has to allow TLS 1.2."),
	                       get_version_name(version));
}

/* (takes @task) */
static void
conclude(GTask *task)
{
	const Probe *probe = g_task_get_task_data(task);
	g_autofree char *sentence = dup_sentence(probe);

	g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                        _("No secure connection to %s, port %u. %s"), probe->host,
	                        probe->port, sentence);
	g_object_unref(task);
}

/* (takes @task and @cause) */
static void
fail(GTask *task, GError *cause)
{
	const Probe *probe = g_task_get_task_data(task);

	if (probe->deadline != NULL)
		sfb_deadline_correct(probe->deadline, &cause);
	g_task_return_error(task, sfb_network_explain(probe->host, probe->port, cause));
	g_error_free(cause);
	g_object_unref(task);
}

static void on_answered(GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_answer(GTask *task)
{
	Probe *probe = g_task_get_task_data(task);

	g_input_stream_read_async(g_io_stream_get_input_stream(probe->line->stream),
	                          probe->answer + probe->length,
	                          sizeof probe->answer - probe->length, G_PRIORITY_DEFAULT,
	                          sfb_deadline_get_cancellable(probe->deadline), on_answered, task);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Probe *probe = g_task_get_task_data(task);
	GError *error = NULL;
	gssize count = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);

	if (count < 0) {
		fail(task, error);
		return;
	}
	probe->length += (gsize)count;
	if (count == 0 || is_complete(probe))
		conclude(task);
	else
		read_answer(task);
}

static void
on_greeted(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, &error))
		read_answer(task);
	else
		fail(task, error);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Probe *probe = g_task_get_task_data(task);
	GError *error = NULL;

	probe->line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);
	if (probe->line == NULL) {
		fail(task, error);
		return;
	}
	probe->deadline = sfb_deadline_new(ANSWER_SECONDS, g_task_get_cancellable(task));
	probe->greeting = build_greeting(probe->host);
	g_output_stream_write_all_async(
		g_io_stream_get_output_stream(probe->line->stream), probe->greeting->data,
		probe->greeting->len, G_PRIORITY_DEFAULT,
		sfb_deadline_get_cancellable(probe->deadline), on_greeted, task);
}

void
sfb_tls_probe_async(SfbNetwork *network, const char *host, guint16 port, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(network, cancellable, callback, user_data);
	Probe *probe = g_new0(Probe, 1);

	probe->host = g_strdup(host);
	probe->port = port;
	g_task_set_source_tag(task, sfb_tls_probe_async);
	g_task_set_task_data(task, probe, (GDestroyNotify)probe_free);
	sfb_network_connect_async(network, host, port, SFB_TRANSPORT_TCP, cancellable, on_connected,
	                          task);
}

GError *
sfb_tls_probe_finish(GAsyncResult *result)
{
	GError *error = NULL;

	g_task_propagate_boolean(G_TASK(result), &error);
	return error;
}
