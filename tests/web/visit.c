/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A visit to a door: a server, a client, and what came of it. */

#include "web/visit.h"

#include <string.h>

#include "auth/channel-binding.h"
#include "util/error.h"
#include "web/rerouted.h"

char *
visit_find_data(const char *name)
{
	return g_build_filename(g_getenv("SFB_TEST_DATA"), "net", name, NULL);
}

/* As the server knows its channel. */
static char *
dup_binding(void)
{
	g_autofree char *path = visit_find_data("good.pem");
	g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file(path, NULL);
	GByteArray *octets;
	g_autoptr(GBytes) der = NULL;
	g_autoptr(GBytes) hash = NULL;
	g_autofree char *text = NULL;

	g_object_get(certificate, "certificate", &octets, NULL);
	der = g_byte_array_free_to_bytes(octets);
	hash = sfb_auth_channel_binding_new(der);
	text = g_strndup(g_bytes_get_data(hash, NULL), g_bytes_get_size(hash));
	return g_strconcat("tls-server-end-point:", text, NULL);
}

static void
on_exchanged(SfbWebHttp *http, const char *method, const char *url, guint status,
             guint milliseconds, gpointer user_data)
{
	g_string_append_printf(user_data, "%s %s %u;", method, strrchr(url, '/'), status);
	g_assert_cmpuint(milliseconds, <, 60 * 1000);
}

void
visit_use_network(Visit *visit, SfbNetwork *network)
{
	if (visit->http != NULL)
		g_object_unref(visit->http);
	visit->http = sfb_web_http_new(network, "purple-sfb/test");
	g_signal_connect(visit->http, "exchanged", G_CALLBACK(on_exchanged), visit->exchanged);
}

void
visit_set_up(Visit *visit, gconstpointer data)
{
	g_autofree char *certificate = visit_find_data("good.pem");
	g_autofree char *authority = visit_find_data("authority.pem");
	g_autofree char *binding = dup_binding();
	g_autoptr(SfbNetwork) network = rerouted_new(authority, NULL, 0);

	visit->door = door_open(certificate, data != NULL ? data : binding);
	visit->exchanged = g_string_new(NULL);
	visit_use_network(visit, network);
}

void
visit_tear_down(Visit *visit, gconstpointer data)
{
	g_signal_handlers_disconnect_by_data(visit->http, visit->exchanged);
	g_assert_finalize_object(visit->http);
	visit->http = NULL;
	door_close(visit->door);
	g_string_free(visit->exchanged, TRUE);
}

void
visit_on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;

	outcome->response = sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &outcome->error);
	outcome->is_done = TRUE;
}

void
visit_wait_for(Outcome *outcome)
{
	while (!outcome->is_done)
		g_main_context_iteration(NULL, TRUE);
	/* The last references go when the library has put everything away. */
	while (g_main_context_iteration(NULL, FALSE))
		continue;
}

void
visit_send(Visit *visit, const SfbWebRequest *request, Outcome *outcome)
{
	*outcome = (Outcome){ 0 };
	sfb_web_http_send_async(visit->http, request, NULL, visit_on_sent, outcome);
	visit_wait_for(outcome);
	g_assert_true((outcome->response != NULL) == (outcome->error == NULL));
}

char *
visit_dup_url(const Visit *visit, const char *path)
{
	return g_strdup_printf("https://localhost:%u%s", door_get_port(visit->door), path);
}

/* Returns: (transfer full) (nullable) */
SfbWebResponse *
visit_get(Visit *visit, const char *path, const SfbWebCredentials *credentials, GError **error)
{
	g_autofree char *url = visit_dup_url(visit, path);
	SfbWebRequest request = { .method = "GET", .url = url, .credentials = credentials };
	Outcome outcome;

	visit_send(visit, &request, &outcome);
	if (outcome.error != NULL) {
		g_test_message("%s", outcome.error->message);
		g_propagate_error(error, outcome.error);
	}
	return outcome.response;
}

void
visit_assert_let_in(Visit *visit, const char *path, const SfbWebCredentials *credentials)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) response = visit_get(visit, path, credentials, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(sfb_web_response_get_status(response), ==, 200);
}

void
visit_assert_fails(Visit *visit, const char *path, const SfbWebCredentials *credentials,
                   SfbError code)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(visit_get(visit, path, credentials, &error));
	g_assert_error(error, SFB_ERROR, (int)code);
}

void
visit_assert_body(const SfbWebResponse *response, const char *text)
{
	GBytes *body = sfb_web_response_get_body(response);

	g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body), text, strlen(text));
}
