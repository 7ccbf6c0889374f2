/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One web ticket asked for.
 *
 *   issuer's metadata -> the ways it offers -> the first of them:
 *     Windows: request, HTTP authenticates       OAuth: (who issues tokens? ->) token -> request
 *     forms: request with name and password      AD FS: assertion -> request with it
 *   -> 200: ticket
 *   -> this way cannot be gone from here: the next one
 *   -> trouble of the server's: the same once more after a while
 *   -> anything else: over. A password that is refused is not tried on another way.
 */

#include "config.h"

#include "web/ticket-issue-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/random.h"
#include "web/challenge-private.h"
#include "web/pause-private.h"
#include "web/signature.h"
#include "web/soap-post-private.h"
#include "web/ticket-refusal-private.h"
#include "web/url.h"
#include "web/web-ticket-xml.h"

typedef struct {
	SfbWebApplicant *applicant;
	char *issuer_url;
	char *applies_to;
	GBytes *entropy;
	GPtrArray *ways;     /* (element-type SfbWebWay) */
	guint at;            /* the one that is gone */
	GError *first_error; /* why the first way was not the last */
	gboolean is_repeated;
	gboolean is_token_renewed;
} Issue;

static void go(GTask *task);

static void
issue_free(gpointer data)
{
	Issue *issue = data;

	sfb_web_applicant_unref(issue->applicant);
	g_free(issue->issuer_url);
	g_free(issue->applies_to);
	g_bytes_unref(issue->entropy);
	g_clear_pointer(&issue->ways, g_ptr_array_unref);
	g_clear_error(&issue->first_error);
	g_free(issue);
}

static SfbWebWay *
get_way(const Issue *issue)
{
	return g_ptr_array_index(issue->ways, issue->at);
}

/* What comes after an answer. All take @task; the errors are taken too. */

static void
fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

/* Nothing was proved and nothing refused. */
static gboolean
leads_nowhere(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
}

static void
go_on(GTask *task, GError *error)
{
	Issue *issue = g_task_get_task_data(task);

	if (!leads_nowhere(error)) {
		fail(task, error);
		return;
	}
	if (issue->first_error == NULL)
		issue->first_error = error;
	else
		g_error_free(error);
	if (++issue->at < issue->ways->len)
		go(task);
	else
		fail(task, g_steal_pointer(&issue->first_error));
}

static void
on_pause_over(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_web_pause_finish(result, &error))
		go(task);
	else
		fail(task, error);
}

/* A request with a password in it is not repeated: whoever had trouble may have counted it. */
static gboolean
is_worth_repeating(const Issue *issue, const GError *error)
{
	return !issue->is_repeated && get_way(issue)->kind != SFB_WEB_WAY_FORMS &&
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
renew_token(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);

	issue->is_token_renewed = TRUE;
	sfb_web_oauth_drop_token(issue->applicant->oauth);
	go(task);
}

static void
take_refusal(GTask *task, const SfbWebResponse *response)
{
	Issue *issue = g_task_get_task_data(task);
	SfbWebWayKind kind = get_way(issue)->kind;
	GError *error = sfb_web_ticket_make_error(response, kind, issue->applicant);

	if (kind == SFB_WEB_WAY_OAUTH && !issue->is_token_renewed &&
	    sfb_web_ticket_is_token_refused(response)) {
		g_error_free(error);
		renew_token(task);
	} else if (is_worth_repeating(issue, error)) {
		g_error_free(error);
		issue->is_repeated = TRUE;
		sfb_web_pause_async(SFB_WEB_TROUBLE_SECONDS, g_task_get_cancellable(task),
		                    on_pause_over, task);
	} else {
		go_on(task, error);
	}
}

static void
take_ticket(GTask *task, const SfbWebResponse *response)
{
	Issue *issue = g_task_get_task_data(task);
	GError *error = NULL;
	SfbWebTicket *ticket = sfb_web_ticket_parse_response(
		sfb_web_response_get_body(response), issue->entropy,
		sfb_web_http_get_clock_offset(issue->applicant->http), &error);

	if (ticket == NULL) {
		fail(task, error);
		return;
	}
	g_task_return_pointer(task, ticket, (GDestroyNotify)sfb_web_ticket_unref);
	g_object_unref(task);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL)
		go_on(task, error);
	else if (sfb_web_response_get_status(response) == 200)
		take_ticket(task, response);
	else
		take_refusal(task, response);
}

/* The request. @header: taken, may be NULL. @token and @credentials: as in SfbWebSoapPost. */
static void
send_request(GTask *task, char *header, const SfbSecret *token,
             const SfbWebCredentials *credentials)
{
	Issue *issue = g_task_get_task_data(task);
	g_autofree char *body = sfb_web_ticket_build_request(
		issue->applies_to, issue->applicant->address, issue->entropy);
	g_autoptr(GBytes) document = sfb_web_soap_build(SFB_WEB_SOAP_1_1, header, body);
	SfbWebSoapPost post = {
		.version = SFB_WEB_SOAP_1_1,
		.location = get_way(issue)->location,
		.action = SFB_WEB_TICKET_ACTION,
		.document = document,
		.token = token,
		.credentials = credentials,
	};

	sfb_web_soap_post_async(issue->applicant->http, &post, g_task_get_cancellable(task),
	                        on_answered, task);
}

/* The ways. All take @task. */

static void
go_windows(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);
	SfbWebCredentials credentials = sfb_web_applicant_get_credentials(issue->applicant);

	send_request(task, NULL, NULL, &credentials);
}

static char *
encode(const char *text)
{
	return g_base64_encode((const guchar *)text, strlen(text));
}

/* This service wants both in base64. */
static void
go_forms(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);
	g_autofree char *login = encode(issue->applicant->login);
	g_autofree char *password = encode(sfb_secret_peek(issue->applicant->password));
	g_autoptr(SfbSecret) security = sfb_web_soap_build_login("", login, password);

	sfb_secret_wipe(password, strlen(password));
	send_request(task,
	             sfb_web_soap_build_header(get_way(issue)->location, SFB_WEB_TICKET_ACTION,
	                                       sfb_secret_peek(security)),
	             NULL, NULL);
}

static void
on_token(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbSecret) token =
		sfb_web_oauth_get_token_finish(SFB_WEB_OAUTH(source), result, &error);

	if (token == NULL)
		fail(task, error);
	else
		send_request(task, NULL, token, NULL);
}

static void
get_token(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);
	g_autofree char *service_url = sfb_web_url_dup_base(issue->issuer_url);

	sfb_web_oauth_get_token_async(issue->applicant->oauth, get_way(issue)->authority,
	                              service_url, g_task_get_cancellable(task), on_token, task);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Issue *issue = g_task_get_task_data(task);
	SfbWebWay *way = get_way(issue);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	g_autofree char *authority =
		response != NULL
			? sfb_web_challenge_dup_parameter(response, "Bearer", "authorization_uri")
			: NULL;

	if (response == NULL) {
		fail(task, error);
	} else if (sfb_web_url_is_https(authority)) {
		way->authority = g_steal_pointer(&authority);
		get_token(task);
	} else {
		go_on(task, g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                        _("The server at %s does not say where modern "
		                          "authentication is done. Choose another kind of "
		                          "authentication in the account's options, or ask your "
		                          "administrator."),
		                        way->location));
	}
}

/* An empty token is refused with the address of whoever issues good ones ([MS-XOAUTH] 4.6). */
static void
probe(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);
	g_autoptr(SfbSecret) nothing = sfb_secret_new("");
	g_autoptr(GBytes) document = sfb_web_soap_build(SFB_WEB_SOAP_1_1, NULL, "");
	SfbWebSoapPost post = {
		.version = SFB_WEB_SOAP_1_1,
		.location = get_way(issue)->location,
		.action = SFB_WEB_TICKET_ACTION,
		.document = document,
		.token = nothing,
	};

	sfb_web_soap_post_async(issue->applicant->http, &post, g_task_get_cancellable(task),
	                        on_probed, task);
}

static void
go_oauth(GTask *task)
{
	if (get_way(g_task_get_task_data(task))->authority != NULL)
		get_token(task);
	else
		probe(task);
}

static void
on_assertion(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Issue *issue = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebTicket) assertion =
		sfb_web_adfs_get_assertion_finish(SFB_WEB_ADFS(source), result, &error);

	if (assertion == NULL)
		fail(task, error);
	else
		send_request(task,
		             sfb_web_ticket_build_soap_header(assertion, get_way(issue)->location,
		                                              SFB_WEB_TICKET_ACTION, FALSE),
		             NULL, NULL);
}

static void
go_adfs(GTask *task)
{
	Issue *issue = g_task_get_task_data(task);
	const SfbWebWay *way = get_way(issue);

	sfb_web_adfs_get_assertion_async(issue->applicant->adfs, way->authority, way->applies_to,
	                                 g_task_get_cancellable(task), on_assertion, task);
}

static void
go(GTask *task)
{
	static void (*const starts[])(GTask * task) = {
		[SFB_WEB_WAY_WINDOWS] = go_windows,
		[SFB_WEB_WAY_OAUTH] = go_oauth,
		[SFB_WEB_WAY_FORMS] = go_forms,
		[SFB_WEB_WAY_ADFS] = go_adfs,
	};
	const SfbWebWay *way = get_way(g_task_get_task_data(task));

	g_debug("asking %s for a web ticket", way->location);
	starts[way->kind](task);
}

/* The beginning */

static GPtrArray *
list_ways(const Issue *issue, const SfbWebMetadata *metadata, GError **error)
{
	SfbWebMeans means = {
		.authentication = issue->applicant->authentication,
		.has_password = issue->applicant->password != NULL,
		.has_kerberos_ticket = issue->applicant->uses_ticket,
		.has_oauth = sfb_web_oauth_is_configured(issue->applicant->oauth),
	};

	return sfb_web_ways_list(metadata, issue->issuer_url, &means, error);
}

/* The Windows port is where the service itself is. */
static SfbWebMetadata *
guess_metadata(const Issue *issue)
{
	const SfbWebPort port = {
		.name = (char *)"WebTicketServiceWinNegotiate",
		.location = issue->issuer_url,
	};

	return sfb_web_metadata_new_usual(&port);
}

static void
on_described(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Issue *issue = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_fetch_finish(result, &error);

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND)) {
		g_clear_error(&error);
		metadata = guess_metadata(issue);
	}
	if (metadata != NULL)
		issue->ways = list_ways(issue, metadata, &error);
	if (issue->ways != NULL)
		go(task);
	else
		fail(task, error);
}

static GBytes *
make_entropy(void)
{
	guint8 *bytes = g_malloc(SFB_WEB_TICKET_ENTROPY_LENGTH);

	sfb_random_fill(bytes, SFB_WEB_TICKET_ENTROPY_LENGTH);
	return sfb_web_signature_take_key(bytes, SFB_WEB_TICKET_ENTROPY_LENGTH);
}

void
sfb_web_ticket_issue_async(SfbWebApplicant *applicant, const char *issuer_url,
                           const char *applies_to, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Issue *issue = g_new0(Issue, 1);

	issue->applicant = sfb_web_applicant_ref(applicant);
	issue->issuer_url = g_strdup(issuer_url);
	issue->applies_to = g_strdup(applies_to);
	issue->entropy = make_entropy();
	g_task_set_task_data(task, issue, issue_free);
	sfb_web_metadata_fetch_async(applicant->http, issuer_url, cancellable, on_described, task);
}

SfbWebTicket *
sfb_web_ticket_issue_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
