/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The walk through Lync Autodiscover. Each answer says where it goes next:
 *
 *   HTTPS entry ---> Root ---> User ---> 401 ---> ticket ---> User: its servers
 *     | cannot be     ^                             | is not to be had
 *     v               |                             v
 *   HTTP entry -------+                           Domain: everybody's servers
 *
 * and every one may send us to another Root instead, or say no.
 */

#include "config.h"

#include "web/autodiscover.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/error.h"
#include "web/autodiscover-path-private.h"
#include "web/url.h"

#define ACCEPT "application/vnd.microsoft.rtc.autodiscover+xml;v=1"

typedef struct {
	SfbWebHttp *http;
	SfbWebTickets *tickets; /* NULL: do without */
	SfbWebPath path;
	SfbWebAutodiscoverKind kind; /* of what is being asked */
	GError *https_error;         /* why the entry cannot be asked over HTTPS; NULL: it can */

	SfbWebTicket *ticket; /* for what is being asked; NULL: none yet */
	gboolean has_renewed; /* it is the second one */
	char *domain_url;     /* this and the next one: NULL: not linked */
	char *user_url;
	GError *ticket_error; /* why we fell back to it */
} Walk;

static void ask(GTask *task);

static void
walk_free(Walk *walk)
{
	g_object_unref(walk->http);
	g_clear_object(&walk->tickets);
	sfb_web_path_clear(&walk->path);
	g_clear_error(&walk->https_error);
	g_clear_pointer(&walk->ticket, sfb_web_ticket_unref);
	g_free(walk->domain_url);
	g_free(walk->user_url);
	g_clear_error(&walk->ticket_error);
	g_free(walk);
}

/* Takes @task and @error. Why there was no ticket says more than what came of doing without. */
static void
fail(GTask *task, GError *error)
{
	Walk *walk = g_task_get_task_data(task);

	if (walk->ticket_error != NULL) {
		g_error_free(error);
		error = g_steal_pointer(&walk->ticket_error);
	}
	g_task_return_error(task, error);
	g_object_unref(task);
}

/* Takes @task. @reference: a resource of @kind. */
static void
follow(GTask *task, const char *reference, SfbWebAutodiscoverKind kind)
{
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;

	g_clear_pointer(&walk->ticket, sfb_web_ticket_unref);
	walk->has_renewed = FALSE;
	walk->kind = kind;
	if (sfb_web_path_step(&walk->path, reference, kind, &error))
		ask(task);
	else
		fail(task, error);
}

/* Takes @task. */
static void
redirect(GTask *task, const char *reference, SfbWebAutodiscoverKind kind)
{
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;

	if (sfb_web_path_count_redirect(&walk->path, &error))
		follow(task, reference, kind);
	else
		fail(task, error);
}

/* Documents */

/* Takes @task and @discovered. */
static void
take_answer(GTask *task, SfbWebAutodiscovered *discovered)
{
	Walk *walk = g_task_get_task_data(task);

	if (walk->user_url != NULL)
		g_hash_table_insert(discovered->links, g_strdup("user"),
		                    g_steal_pointer(&walk->user_url));
	g_task_return_pointer(task, discovered, (GDestroyNotify)sfb_web_autodiscovered_free);
	g_object_unref(task);
}

/* Takes @task. */
static void
take_root(GTask *task, const SfbWebAutodiscovered *root)
{
	Walk *walk = g_task_get_task_data(task);
	const char *user = sfb_web_autodiscovered_get_link(root, "User");
	const char *domain = sfb_web_autodiscovered_get_link(root, "Domain");

	g_free(walk->user_url);
	walk->user_url = user != NULL ? sfb_web_url_resolve(walk->path.url, user) : NULL;
	g_free(walk->domain_url);
	walk->domain_url = domain != NULL ? sfb_web_url_resolve(walk->path.url, domain) : NULL;
	if (walk->tickets != NULL && user != NULL)
		follow(task, user, SFB_WEB_AUTODISCOVER_USER);
	else
		follow(task, domain, SFB_WEB_AUTODISCOVER_DOMAIN);
}

/* Takes @task. Over plain HTTP nothing but a redirection counts. */
static void
take_document(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebAutodiscovered) discovered = sfb_web_autodiscovered_parse(response, &error);
	const char *elsewhere =
		discovered != NULL ? sfb_web_autodiscovered_get_link(discovered, "Redirect") : NULL;

	if (discovered == NULL)
		fail(task, error);
	else if (elsewhere != NULL || sfb_web_path_is_plain(&walk->path))
		redirect(task, elsewhere, SFB_WEB_AUTODISCOVER_ROOT);
	else if (discovered->kind == SFB_WEB_AUTODISCOVER_ROOT)
		take_root(task, discovered);
	else
		take_answer(task, g_steal_pointer(&discovered));
}

/* Tickets */

static gboolean
can_do_without_ticket(const GError *error)
{
	static const SfbError reasons[] = {
		SFB_ERROR_USAGE,
		SFB_ERROR_PASSWORD_REQUIRED,
		SFB_ERROR_MECHANISM_MISSING,
		SFB_ERROR_UNREACHABLE,
		SFB_ERROR_TIMEOUT,
		SFB_ERROR_PROTOCOL,
		SFB_ERROR_UNSUPPORTED,
		SFB_ERROR_SERVER,
		SFB_ERROR_IDENTITY_TROUBLE,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (g_error_matches(error, SFB_ERROR, reasons[i]))
			return TRUE;
	}
	return FALSE;
}

/* A refused password ends it: the same one, tried at other doors, would lock the account. */
static void
on_ticket(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	SfbWebTicket *ticket = sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);

	if (ticket != NULL) {
		g_clear_pointer(&walk->ticket, sfb_web_ticket_unref);
		walk->ticket = ticket;
		ask(task);
	} else if (walk->domain_url != NULL && can_do_without_ticket(error)) {
		g_debug("autodiscover: the domain's servers will do: %s", error->message);
		walk->ticket_error = error;
		follow(task, walk->domain_url, SFB_WEB_AUTODISCOVER_DOMAIN);
	} else {
		fail(task, error);
	}
}

static gboolean
check_issuer(const Walk *walk, const char *issuer, GError **error)
{
	g_autofree char *here = sfb_web_url_dup_host(walk->path.url);
	g_autofree char *there = sfb_web_url_dup_host(issuer);

	if (!sfb_web_url_is_https(issuer)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("%s wants a ticket, but does not say from where. Tell your "
		              "administrator."),
		            here);
		return FALSE;
	}
	if (strcmp(here, there) != 0 && !sfb_web_path_is_within(&walk->path, there)) {
		g_set_error(
			error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
			_("%s wants you to prove who you are to %s, which is outside of %s. Go on "
		          "only if your administrator confirms this name."),
			here, there, sfb_address_get_domain(walk->path.address));
		return FALSE;
	}
	return TRUE;
}

/* Takes @task. */
static void
take_challenge(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	const char *issuer = sfb_web_response_get_header(response, "X-MS-WebTicketURL", 0);
	GError *error = NULL;

	if (walk->ticket != NULL && walk->has_renewed) {
		fail(task,
		     g_error_new(SFB_ERROR, SFB_ERROR_SERVER,
		                 _("The Autodiscover service does not accept the ticket that its "
		                   "own ticket service issued. Tell your administrator.")));
		return;
	}
	if (!check_issuer(walk, issuer, &error)) {
		fail(task, error);
		return;
	}
	if (walk->ticket != NULL) {
		sfb_web_tickets_drop(walk->tickets, walk->path.url);
		walk->has_renewed = TRUE;
	}
	sfb_web_tickets_get_async(walk->tickets, issuer, walk->path.url,
	                          g_task_get_cancellable(task), on_ticket, task);
}

/* Answers */

static GError *
make_user_refusal(const Walk *walk, const SfbWebResponse *response)
{
	g_autofree char *host = sfb_web_url_dup_host(walk->path.url);

	switch (sfb_web_response_get_status(response)) {
	case 403:
		return g_error_new(
			SFB_ERROR, SFB_ERROR_NOT_ALLOWED,
			_("%s does not let %s in. Ask your administrator whether you may "
		          "use Skype for Business from here."),
			host, walk->path.address);
	case 404:
		return g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                   _("%s does not know %s. Check the address; if it is right, ask "
		                     "your administrator whether it is enabled for Skype for "
		                     "Business."),
		                   host, walk->path.address);
	default:
		return sfb_web_response_make_error(response);
	}
}

/* A web server that knows nothing of Autodiscover may refuse in any way it likes, and that means
 * nothing; a proxy in between and trouble do. */
static GError *
make_refusal(const Walk *walk, const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);
	g_autofree char *host = NULL;

	if (walk->kind == SFB_WEB_AUTODISCOVER_USER)
		return make_user_refusal(walk, response);
	if (status == 407 || status >= 500)
		return sfb_web_response_make_error(response);
	host = sfb_web_url_dup_host(walk->path.url);
	return g_error_new(SFB_ERROR, SFB_ERROR_PROTOCOL,
	                   _("There is no Autodiscover service of Skype for Business at %s (HTTP "
	                     "%u). Ask your administrator for the server's name."),
	                   host, status);
}

/* Takes @task. */
static void
take_response(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	guint status = sfb_web_response_get_status(response);

	if (status == 200)
		take_document(task, response);
	else if (status >= 300 && status < 400)
		redirect(task, sfb_web_response_get_header(response, "Location", 0), walk->kind);
	else if (status == 401 && walk->kind == SFB_WEB_AUTODISCOVER_USER)
		take_challenge(task, response);
	else
		fail(task, make_refusal(walk, response));
}

/* TRUE for what happens where a company has its own name for the server of another: no HTTPS at
 * that name, or a certificate that does not bear it. */
static gboolean
is_reason_for_plain(const Walk *walk, const GError *error)
{
	return walk->https_error == NULL && sfb_web_path_is_at_start(&walk->path) &&
	       (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNREACHABLE) ||
	        g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT) ||
	        g_error_matches(error, SFB_ERROR, SFB_ERROR_CERTIFICATE));
}

/* Takes @task and @error. */
static void
take_silence(GTask *task, GError *error)
{
	Walk *walk = g_task_get_task_data(task);

	if (is_reason_for_plain(walk, error)) {
		walk->https_error = error;
		sfb_web_path_start_plain(&walk->path);
		ask(task);
	} else if (sfb_web_path_is_plain(&walk->path) && error->domain == SFB_ERROR) {
		g_error_free(error);
		fail(task, g_steal_pointer(&walk->https_error));
	} else {
		fail(task, error);
	}
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response != NULL)
		take_response(task, response);
	else
		take_silence(task, error);
}

/* Takes @task. Asks for what the walk has come to. */
static void
ask(GTask *task)
{
	Walk *walk = g_task_get_task_data(task);
	g_autofree char *ticket =
		walk->ticket != NULL ? sfb_web_ticket_build_header(walk->ticket) : NULL;
	const char *const headers[] = {
		"Accept", ACCEPT, ticket != NULL ? "X-MS-WebTicket" : NULL, ticket, NULL,
	};
	SfbWebRequest request = { .method = "GET", .url = walk->path.url, .headers = headers };

	sfb_web_http_send_async(walk->http, &request, g_task_get_cancellable(task), on_answered,
	                        task);
	if (ticket != NULL)
		sfb_secret_wipe(ticket, strlen(ticket));
}

void
sfb_web_autodiscover_async(const char *host, const SfbWebAutodiscoverWish *wish,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Walk *walk = g_new0(Walk, 1);
	g_autofree char *entry = g_strconcat("https://", host, "/", NULL);

	g_task_set_source_tag(task, sfb_web_autodiscover_async);
	g_task_set_task_data(task, walk, (GDestroyNotify)walk_free);
	walk->http = g_object_ref(wish->http);
	walk->tickets = wish->tickets != NULL ? g_object_ref(wish->tickets) : NULL;
	sfb_web_path_init(&walk->path, wish->address, wish->is_trusted, wish->user_data);
	follow(task, entry, SFB_WEB_AUTODISCOVER_ROOT);
}

SfbWebAutodiscovered *
sfb_web_autodiscover_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
