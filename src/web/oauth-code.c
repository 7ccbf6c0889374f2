/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Authorization code with PKCE, in the system's browser:
 *
 *   listen on 127.0.0.1 -> show the sign-in page -> the browser brings a code -> trade it for tokens
 *
 * Whoever else saw the code can do nothing with it: only we know what the challenge was made of.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/random.h"
#include "web/loopback.h"
#include "web/oauth-private.h"
#include "web/url.h"

#define RANDOM_LENGTH 32

typedef struct {
	const SfbWebOauthWish *wish;
	SfbWebLoopback *loopback;
	char *redirect_uri; /* with the port */
	char *verifier;
	char *state;
} Flow;

static void
flow_free(Flow *flow)
{
	g_clear_object(&flow->loopback);
	g_free(flow->redirect_uri);
	sfb_secret_wipe(flow->verifier, strlen(flow->verifier));
	g_free(flow->verifier);
	g_free(flow->state);
	g_free(flow);
}

/* RFC 4648 5, without padding. */
static char *
encode(const guint8 *octets, gsize length)
{
	char *text = g_base64_encode(octets, length);

	g_strdelimit(text, "+", '-');
	g_strdelimit(text, "/", '_');
	text[strcspn(text, "=")] = '\0';
	return text;
}

static char *
make_random_text(void)
{
	guint8 octets[RANDOM_LENGTH];

	sfb_random_fill(octets, sizeof octets);
	return encode(octets, sizeof octets);
}

/* RFC 7636 4.2 */
static char *
build_challenge(const char *verifier)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize length = sizeof digest;

	g_checksum_update(sum, (const guchar *)verifier, -1);
	g_checksum_get_digest(sum, digest, &length);
	return encode(digest, length);
}

/* Opens the door that the option names, at the port it names or at any. */
static gboolean
open_loopback(Flow *flow, GError **error)
{
	const char *wished = flow->wish->redirect_uri;
	g_autofree char *host = sfb_web_url_dup_host(wished);
	g_autoptr(GUri) uri = g_uri_parse(wished, G_URI_FLAGS_ENCODED, NULL);
	const char *path;

	if (uri == NULL || strcmp(g_uri_get_scheme(uri), "http") != 0 ||
	    (strcmp(host, "127.0.0.1") != 0 && strcmp(host, "localhost") != 0)) {
		g_set_error(
			error, SFB_ERROR, SFB_ERROR_USAGE,
			_("The account's option oauth-redirect-uri has to be an address of this "
		          "computer, http://127.0.0.1/ for instance, and is %s. Correct it, or "
		          "leave it empty to sign in with a code."),
			wished);
		return FALSE;
	}
	path = g_uri_get_path(uri);
	flow->loopback = sfb_web_loopback_open((guint16)MAX(0, g_uri_get_port(uri)),
	                                       *path != '\0' ? path : "/", flow->state, error);
	if (flow->loopback == NULL)
		return FALSE;
	flow->redirect_uri = g_uri_join(G_URI_FLAGS_ENCODED, "http", NULL, host,
	                                sfb_web_loopback_get_port(flow->loopback), path,
	                                g_uri_get_query(uri), NULL);
	return TRUE;
}

static char *
build_page_url(const Flow *flow)
{
	const SfbWebOauthWish *wish = flow->wish;
	const char *page = wish->endpoints->authorization;
	g_autofree char *challenge = build_challenge(flow->verifier);
	g_autoptr(GString) query = g_string_new(NULL);

	sfb_web_oauth_form_add(query, "response_type", "code");
	sfb_web_oauth_form_add(query, "client_id", wish->client_id);
	sfb_web_oauth_form_add(query, "redirect_uri", flow->redirect_uri);
	sfb_web_oauth_form_add(query, "code_challenge", challenge);
	sfb_web_oauth_form_add(query, "code_challenge_method", "S256");
	sfb_web_oauth_form_add(query, "state", flow->state);
	sfb_web_oauth_form_add(query, "login_hint", wish->address);
	sfb_web_oauth_endpoints_add_wish(wish->endpoints, wish->resource, query);
	/* OpenID Connect 11: without it there may be no refresh token. */
	if (wish->endpoints->has_offline_access && !wish->endpoints->is_scoped)
		sfb_web_oauth_form_add(query, "prompt", "consent");
	return g_strconcat(page, strchr(page, '?') != NULL ? "&" : "?", query->str, NULL);
}

static void
on_traded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbJson) json = sfb_web_oauth_post_finish(result, &error);

	if (json != NULL)
		g_task_return_pointer(task, sfb_web_oauth_answer_parse(json),
		                      (GDestroyNotify)sfb_web_oauth_answer_free);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
trade(GTask *task, const char *code)
{
	Flow *flow = g_task_get_task_data(task);
	const SfbWebOauthWish *wish = flow->wish;
	GString *form = g_string_new(NULL);

	sfb_web_oauth_form_add(form, "grant_type", "authorization_code");
	sfb_web_oauth_form_add(form, "client_id", wish->client_id);
	sfb_web_oauth_form_add(form, "code", code);
	sfb_web_oauth_form_add(form, "redirect_uri", flow->redirect_uri);
	sfb_web_oauth_form_add(form, "code_verifier", flow->verifier);
	sfb_web_oauth_endpoints_add_wish(wish->endpoints, wish->resource, form);
	sfb_web_oauth_post_async(wish->http, wish->endpoints->token, form,
	                         g_task_get_cancellable(task), on_traded, task);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(GHashTable) answer =
		sfb_web_loopback_wait_finish(SFB_WEB_LOOPBACK(source), result, &error);
	const char *code = answer != NULL ? g_hash_table_lookup(answer, "code") : NULL;

	g_clear_object(&flow->loopback);
	if (code != NULL)
		trade(g_steal_pointer(&task), code);
	else if (answer != NULL)
		g_task_return_pointer(task,
		                      sfb_web_oauth_answer_new_refused(
					      g_hash_table_lookup(answer, "error"),
					      g_hash_table_lookup(answer, "error_description")),
		                      (GDestroyNotify)sfb_web_oauth_answer_free);
	else
		g_task_return_error(task, error);
}

void
sfb_web_oauth_code_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
	Flow *flow = g_new0(Flow, 1);
	g_autofree char *page = NULL;
	GError *error = NULL;

	g_task_set_source_tag(task, sfb_web_oauth_code_async);
	g_task_set_task_data(task, flow, (GDestroyNotify)flow_free);
	flow->wish = wish;
	flow->verifier = make_random_text();
	flow->state = make_random_text();
	if (!open_loopback(flow, &error)) {
		g_task_return_error(task, error);
		return;
	}
	page = build_page_url(flow);
	sfb_web_loopback_wait_async(flow->loopback, cancellable, on_answered, g_object_ref(task));
	wish->show_page(page, "", wish->user_data);
}
