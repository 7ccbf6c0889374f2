/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The walk through Exchange Autodiscover. One place after another is asked until one knows the
 * mailbox; a place that is trusted may send us to another one, or to begin anew with another
 * address of the mailbox:
 *
 *   https://autodiscover.DOMAIN  https://DOMAIN  http://autodiscover.DOMAIN  SRV of DOMAIN
 *            |                         |                 | Location               | each target
 *            '-------------------------+-----------------+------------------------'
 *                                      v
 *          nothing, the next place <- POST -> RedirectUrl -> POST
 *                                      |----> RedirectAddr -> from the beginning
 *                                      |----> not understood -> the same host, in SOAP
 *                                      '----> URLs -> the first that answers
 */

#include "config.h"

#include "web/exchange-discovery.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/error.h"
#include "web/exchange-document.h"
#include "web/exchange-walk-private.h"
#include "web/url.h"

#define SOAP_PATH "autodiscover/autodiscover" SFB_WEB_EXCHANGE_SOAP_SUFFIX
#define HOPS_MAX 10

static void try_found(GTask *task);

static void
walk_free(gpointer data)
{
	SfbWebExchangeWalk *walk = data;

	g_object_unref(walk->network);
	g_object_unref(walk->visitor);
	g_free(walk->email);
	g_free(walk->domain);
	g_free(walk->url);
	g_strfreev(walk->trusted_domains);
	g_clear_pointer(&walk->targets, g_ptr_array_unref);
	g_free(walk->untrusted_host);
	g_ptr_array_unref(walk->asked);
	g_clear_error(&walk->reason);
	g_clear_pointer(&walk->found, g_ptr_array_unref);
	g_free(walk);
}

/* How it goes on. Whatever takes a task here and below keeps it, and errors, too. */

static void
fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

static GError *
make_untrusted_error(const SfbWebExchangeWalk *walk)
{
	return g_error_new(
		SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
		_("Exchange for %s is said to be at %s. That is outside of %s, and nothing "
	          "proves it. Ask your administrator whether it is right; if so, add its "
	          "domain to the option \"trusted domains\"."),
		walk->email, walk->untrusted_host, walk->domain);
}

void
sfb_web_exchange_walk_give_up(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	g_autofree char *asked = NULL;

	if (walk->untrusted_host != NULL) {
		fail(task, make_untrusted_error(walk));
		return;
	}
	g_ptr_array_add(walk->asked, NULL);
	asked = g_strjoinv(", ", (char **)walk->asked->pdata);
	fail(task, g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND,
	                       _("Exchange was not found for %s. Asked were %s. Set the option "
	                         "\"ews-url\" to the address of Exchange's web services; your "
	                         "administrator knows it. (%s)"),
	                       walk->email, asked, walk->reason->message));
}

/* The first reason tells most. */
static void
note_reason(SfbWebExchangeWalk *walk, GError *error)
{
	g_debug("exchange autodiscover: %s", error->message);
	if (walk->reason == NULL)
		walk->reason = error;
	else
		g_error_free(error);
}

static void
go_on(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);

	if (walk->targets != NULL && ++walk->target < walk->targets->len) {
		sfb_web_exchange_walk_ask_target(task);
		return;
	}
	walk->place++;
	sfb_web_exchange_walk_ask_place(task);
}

/* A refused password is shown to nobody else. */
void
sfb_web_exchange_walk_go_on(GTask *task, GError *error)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);

	if (error->domain != SFB_ERROR ||
	    g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS)) {
		fail(task, error);
		return;
	}
	note_reason(walk, error);
	go_on(task);
}

gboolean
sfb_web_exchange_walk_count_hop(SfbWebExchangeWalk *walk, GError **error)
{
	if (++walk->hops <= HOPS_MAX)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	            _("Exchange's Autodiscover sent us on more than %d times. Tell your "
	              "administrator."),
	            HOPS_MAX);
	return FALSE;
}

/* The question */

gboolean
sfb_web_exchange_walk_is_host_name(const char *name)
{
	return *name != '\0' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(name);
}

static gboolean
take_email(SfbWebExchangeWalk *walk, const char *text, GError **error)
{
	g_autofree char *email = sfb_address_normalize(text);
	g_autofree char *domain =
		email != NULL ? g_hostname_to_ascii(sfb_address_get_domain(email)) : NULL;

	if (domain == NULL || !sfb_web_exchange_walk_is_host_name(domain)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("\"%s\" is not the address of a mailbox."), text);
		return FALSE;
	}
	g_free(walk->email);
	walk->email = g_steal_pointer(&email);
	g_free(walk->domain);
	walk->domain = g_steal_pointer(&domain);
	return TRUE;
}

static void
begin_anew(GTask *task, const char *email)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	GError *error = NULL;

	if (!sfb_web_exchange_walk_count_hop(walk, &error) || !take_email(walk, email, &error)) {
		sfb_web_exchange_walk_go_on(task, error);
		return;
	}
	walk->place = 0;
	g_clear_pointer(&walk->targets, g_ptr_array_unref);
	sfb_web_exchange_walk_ask_place(task);
}

static gboolean
speaks_soap(const char *url)
{
	return g_str_has_suffix(url, SFB_WEB_EXCHANGE_SOAP_SUFFIX);
}

/* Who does not understand the older question may understand the newer one. */
static void
try_soap(GTask *task, GError *error)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	g_autofree char *base = NULL;
	g_autofree char *url = NULL;

	if (speaks_soap(walk->url) || g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND)) {
		sfb_web_exchange_walk_go_on(task, error);
		return;
	}
	note_reason(walk, error);
	base = sfb_web_url_dup_base(walk->url);
	url = g_strconcat(base, SOAP_PATH, NULL);
	sfb_web_exchange_walk_post(task, url);
}

static void
take_document(GTask *task, const SfbWebResponse *response)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebExchangeDocument) document =
		sfb_web_exchange_document_parse(sfb_web_response_get_body(response), &error);

	if (document == NULL) {
		try_soap(task, error);
	} else if (document->urls->len > 0) {
		walk->found = g_ptr_array_ref(document->urls);
		try_found(task);
	} else if (document->redirect_address != NULL) {
		begin_anew(task, document->redirect_address);
	} else if (sfb_web_exchange_walk_count_hop(walk, &error)) {
		walk->is_guess = FALSE;
		sfb_web_exchange_walk_post(task, document->redirect_url);
	} else {
		sfb_web_exchange_walk_go_on(task, error);
	}
}

/* Exchange says 403 to the first question after a while, and means nothing by it. */
static void
take_answer(GTask *task, const SfbWebResponse *response)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	guint status = sfb_web_response_get_status(response);
	g_autofree char *again = NULL;

	if (status == 200) {
		take_document(task, response);
	} else if (status == 403 && !walk->has_repeated) {
		again = g_strdup(walk->url);
		sfb_web_exchange_walk_post(task, again);
		walk->has_repeated = TRUE;
	} else {
		try_soap(task, sfb_web_response_make_error(response));
	}
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_visitor_post_finish(SFB_WEB_VISITOR(source), result, &error);

	if (response != NULL)
		take_answer(task, response);
	else
		sfb_web_exchange_walk_go_on(task, error);
}

void
sfb_web_exchange_walk_post(GTask *task, const char *url)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	g_autoptr(GBytes) question = sfb_web_exchange_build_request(walk->email, url);
	const char *const headers[] = {
		"X-AnchorMailbox",
		walk->email,
		speaks_soap(url) ? "SOAPAction" : NULL,
		"\"" SFB_WEB_EXCHANGE_SOAP_ACTION "\"",
		NULL,
	};
	const SfbWebRequest request = {
		.url = url,
		.content_type = "text/xml; charset=utf-8",
		.body = question,
		.headers = headers,
		.is_guess = walk->is_guess,
	};

	g_free(walk->url);
	walk->url = g_strdup(url);
	walk->has_repeated = FALSE;
	sfb_web_visitor_post_async(walk->visitor, &request, g_task_get_cancellable(task),
	                           on_answered, task);
}

/* What was found */

static void
succeed(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);

	g_task_return_pointer(task, g_strdup(walk->found->pdata[0]), g_free);
	g_object_unref(task);
}

/* Any answer will do: one that lets us in costs a proof. */
static void
on_tried(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response != NULL) {
		succeed(task);
	} else if (error->domain != SFB_ERROR) {
		fail(task, error);
	} else {
		g_debug("exchange autodiscover: %s", error->message);
		g_error_free(error);
		g_ptr_array_remove_index(walk->found, 0);
		try_found(task);
	}
}

/* From outside the URL for the inner network leads nowhere. */
static void
try_found(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	const SfbWebRequest request = { .method = "GET", .url = walk->found->pdata[0] };

	if (walk->found->len == 1)
		succeed(task);
	else
		sfb_web_http_send_async(sfb_web_visitor_get_http(walk->visitor), &request,
		                        g_task_get_cancellable(task), on_tried, task);
}

void
sfb_web_exchange_discover_async(const SfbWebExchangeWish *wish, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	SfbWebExchangeWalk *walk = g_new0(SfbWebExchangeWalk, 1);
	GError *error = NULL;

	walk->network = g_object_ref(wish->network);
	walk->visitor = g_object_ref(wish->visitor);
	walk->trusted_domains = g_strdupv((GStrv)wish->trusted_domains);
	walk->asked = g_ptr_array_new_with_free_func(g_free);
	g_task_set_source_tag(task, sfb_web_exchange_discover_async);
	g_task_set_task_data(task, walk, walk_free);
	if (take_email(walk, wish->email, &error))
		sfb_web_exchange_walk_ask_place(task);
	else
		fail(task, error);
}

char *
sfb_web_exchange_discover_finish(GAsyncResult *result, char **untrusted_host, GError **error)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(G_TASK(result));
	GError *reason = NULL;
	char *url = g_task_propagate_pointer(G_TASK(result), &reason);

	*untrusted_host = NULL;
	if (g_error_matches(reason, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME))
		*untrusted_host = g_steal_pointer(&walk->untrusted_host);
	if (reason != NULL)
		g_propagate_error(error, reason);
	return url;
}
