/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Connections to a TLS port that is not what it should be. */

#include "sim/mishaps.h"

#include <string.h>

#include "auth/tls-handshake.h"
#include "util/secret.h"

#define CHUNK_LENGTH 16384
#define PLAIN_ANSWER "SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
#define ALERT_PROTOCOL_VERSION 70 /* RFC 5246 7.2 */
#define OLD_TLS                                                                                    \
	"NORMAL:-VERS-ALL:+VERS-TLS1.0:-KX-ALL:+ECDHE-RSA:+DHE-RSA:+RSA:"                          \
	"-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC:-MAC-ALL:+SHA1:%COMPAT"

typedef struct _Victim Victim;

/* What the server says to @input. Returns: (transfer full) (nullable) NULL for nothing. Sets
 * victim->is_over if that was the last word. */
typedef GBytes *(*Answer)(Victim *victim, GBytes *input);

struct _SfbSimMishaps {
	const SfbSimFiles *files;
	SfbSimFaults *faults;
	GCancellable *cancellable;
	GHashTable *victims; /* set of Victim */
};

struct _Victim {
	SfbSimMishaps *mishaps;
	GIOStream *stream;
	Answer answer;
	gboolean is_over;
	GBytes *words;                  /* on their way */
	SfbAuthTlsHandshake *handshake; /* NULL unless some TLS is spoken */
};

static void read_more(Victim *victim);

static void
victim_free(Victim *victim)
{
	g_io_stream_close(victim->stream, NULL, NULL);
	g_object_unref(victim->stream);
	g_clear_pointer(&victim->words, g_bytes_unref);
	sfb_auth_tls_handshake_free(victim->handshake);
	g_free(victim);
}

/* The answers */

static GBytes *
say_nothing(Victim *victim, GBytes *input)
{
	return NULL;
}

static GBytes *
say_plainly(Victim *victim, GBytes *input)
{
	victim->is_over = TRUE;
	return g_bytes_new_static(PLAIN_ANSWER, strlen(PLAIN_ANSWER));
}

/* Nobody gets so far: the port is about the version. */
static gboolean
judge_client(GPtrArray *chain, gpointer user_data, GError **error)
{
	return TRUE;
}

static SfbAuthTlsHandshake *
begin_old_tls(const SfbSimFiles *files)
{
	g_autofree char *pem = NULL;
	g_autoptr(SfbSecret) identity = NULL;
	SfbAuthTlsWish wish = { .end = SFB_AUTH_TLS_SERVER,
		                .priority = OLD_TLS,
		                .judge = judge_client };

	if (!g_file_get_contents(files->server_file, &pem, NULL, NULL))
		return NULL;
	identity = sfb_secret_new(pem);
	sfb_secret_wipe(pem, strlen(pem));
	wish.identity = identity;
	return sfb_auth_tls_handshake_new(&wish, NULL);
}

static GBytes *
speak_old_tls(Victim *victim, GBytes *input)
{
	GBytes *reply = NULL;

	if (victim->handshake == NULL)
		victim->handshake = begin_old_tls(victim->mishaps->files);
	victim->is_over = victim->handshake == NULL;
	if (victim->is_over)
		return NULL;
	if (sfb_auth_tls_handshake_step(victim->handshake, input, &reply, NULL))
		return reply;
	victim->is_over = TRUE;
	return sfb_auth_tls_handshake_make_alert(victim->handshake, ALERT_PROTOCOL_VERSION);
}

static const struct {
	const char *fault;
	Answer answer;
} table[] = {
	{ "no-tls-answer", say_nothing },
	{ "plain-on-tls-port", say_plainly },
	{ "tls-1.0", speak_old_tls },
};

/* The line */

static void
end(Victim *victim)
{
	g_hash_table_remove(victim->mishaps->victims, victim);
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Victim *victim = user_data;
	g_autoptr(GError) error = NULL;
	gboolean is_written =
		g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_pointer(&victim->words, g_bytes_unref);
	if (is_written && !victim->is_over)
		read_more(victim);
	else
		end(victim);
}

static void
say(Victim *victim, GBytes *words)
{
	gsize length;
	const void *bytes = g_bytes_get_data(words, &length);

	victim->words = words;
	g_output_stream_write_all_async(g_io_stream_get_output_stream(victim->stream), bytes,
	                                length, G_PRIORITY_DEFAULT, victim->mishaps->cancellable,
	                                on_written, victim);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Victim *victim = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) input =
		g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error);
	GBytes *words;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (input == NULL || g_bytes_get_size(input) == 0) {
		end(victim);
		return;
	}
	words = victim->answer(victim, input);
	if (words != NULL)
		say(victim, words);
	else if (victim->is_over)
		end(victim);
	else
		read_more(victim);
}

static void
read_more(Victim *victim)
{
	g_input_stream_read_bytes_async(g_io_stream_get_input_stream(victim->stream), CHUNK_LENGTH,
	                                G_PRIORITY_DEFAULT, victim->mishaps->cancellable, on_read,
	                                victim);
}

static void
add_victim(SfbSimMishaps *mishaps, GIOStream *stream, Answer answer)
{
	Victim *victim = g_new0(Victim, 1);

	victim->mishaps = mishaps;
	victim->stream = g_object_ref(stream);
	victim->answer = answer;
	g_hash_table_add(mishaps->victims, victim);
	read_more(victim);
}

gboolean
sfb_sim_mishaps_take(SfbSimMishaps *mishaps, GIOStream *stream)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		if (sfb_sim_faults_strikes(mishaps->faults, table[i].fault)) {
			add_victim(mishaps, stream, table[i].answer);
			return TRUE;
		}
	}
	return FALSE;
}

SfbSimMishaps *
sfb_sim_mishaps_new(const SfbSimFiles *files, SfbSimFaults *faults)
{
	SfbSimMishaps *mishaps = g_new0(SfbSimMishaps, 1);

	mishaps->files = files;
	mishaps->faults = faults;
	mishaps->cancellable = g_cancellable_new();
	mishaps->victims = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)victim_free, NULL);
	return mishaps;
}

void
sfb_sim_mishaps_free(SfbSimMishaps *mishaps)
{
	if (mishaps == NULL)
		return;
	g_cancellable_cancel(mishaps->cancellable);
	g_object_unref(mishaps->cancellable);
	g_hash_table_unref(mishaps->victims);
	g_free(mishaps);
}
