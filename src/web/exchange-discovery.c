/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The walk through Exchange Autodiscover. One place after another is asked until one knows the
 * mailbox; a place that is trusted may send us to another one, or to begin anew with another
 * address of the mailbox:
 *
 *   https://autodiscover.DOMAIN  https://DOMAIN  http://autodiscover.DOMAIN  SRV of DOMAIN
 *            |                         |                 | Location               | target
 *            '-------------------------+-----------------+------------------------'
 *                                      v
 *          nothing, the next place <- POST -> RedirectUrl -> POST
 *                                      |----> RedirectAddr -> from the beginning
 *                                      '----> URLs -> the first that answers
 */

#include "config.h"

#include "web/exchange-discovery.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/domain.h"
#include "util/error.h"
#include "web/exchange-document.h"
#include "web/url.h"

#define PATH "/autodiscover/autodiscover.xml"
#define SERVICE "_autodiscover._tcp"
#define HOPS_MAX 10
#define HTTPS_PORT 443

typedef struct {
	SfbNetwork *network;
	SfbWebVisitor *visitor;
	char *email;
	char *domain; /* its own */
	guint place;  /* the one that is being asked */
	char *url;    /* there, or where it sent us */
	guint hops;
	gboolean has_repeated; /* the question to url */
	GPtrArray *asked;      /* (element-type utf8) the names of places */
	GError *reason;        /* why there is nothing so far; NULL */
	GPtrArray *found;      /* (element-type utf8) what is being tried; NULL: nothing yet */
} Walk;

static void ask_place(GTask *task);
static void try_found(GTask *task);

static void
walk_free(gpointer data)
{
	Walk *walk = data;

	g_object_unref(walk->network);
	g_object_unref(walk->visitor);
	g_free(walk->email);
	g_free(walk->domain);
	g_free(walk->url);
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

static void
give_up(GTask *task)
{
	Walk *walk = g_task_get_task_data(task);
	g_autofree char *asked = NULL;

	g_ptr_array_add(walk->asked, NULL);
	asked = g_strjoinv(", ", (char **)walk->asked->pdata);
	fail(task, g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND,
	                       _("Exchange was not found for %s. Asked were %s. Set the option "
	                         "\"ews-url\" to the address of Exchange's web services; your "
	                         "administrator knows it. (%s)"),
	                       walk->email, asked, walk->reason->message));
}

/* The first reason tells most, but a name to be confirmed tells more. */
static void
note_reason(Walk *walk, GError *error)
{
	g_debug("exchange autodiscover: %s", error->message);
	if (walk->reason != NULL && !g_error_matches(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME)) {
		g_error_free(error);
		return;
	}
	g_clear_error(&walk->reason);
	walk->reason = error;
}

/* A refused password is shown to nobody else. */
static void
try_next_place(GTask *task, GError *error)
{
	Walk *walk = g_task_get_task_data(task);

	if (error->domain != SFB_ERROR ||
	    g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS)) {
		fail(task, error);
		return;
	}
	note_reason(walk, error);
	walk->place++;
	ask_place(task);
}

static gboolean
count_hop(Walk *walk, GError **error)
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

static void post(GTask *task, const char *url);

/* Names that would be something else in a URL are nobody's. */
static gboolean
is_host_name(const char *name)
{
	return *name != '\0' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(name);
}

static gboolean
take_email(Walk *walk, const char *text, GError **error)
{
	g_autofree char *email = sfb_address_normalize(text);
	g_autofree char *domain =
		email != NULL ? g_hostname_to_ascii(sfb_address_get_domain(email)) : NULL;

	if (domain == NULL || !is_host_name(domain)) {
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
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;

	if (!count_hop(walk, &error) || !take_email(walk, email, &error)) {
		try_next_place(task, error);
		return;
	}
	walk->place = 0;
	ask_place(task);
}

static void
take_document(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebExchangeDocument) document =
		sfb_web_exchange_document_parse(sfb_web_response_get_body(response), &error);

	if (document == NULL) {
		try_next_place(task, error);
	} else if (document->urls->len > 0) {
		walk->found = g_ptr_array_ref(document->urls);
		try_found(task);
	} else if (document->redirect_address != NULL) {
		begin_anew(task, document->redirect_address);
	} else if (count_hop(walk, &error)) {
		post(task, document->redirect_url);
	} else {
		try_next_place(task, error);
	}
}

/* Exchange says 403 to the first question after a while, and means nothing by it. */
static void
take_answer(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	guint status = sfb_web_response_get_status(response);
	g_autofree char *again = NULL;

	if (status == 200) {
		take_document(task, response);
	} else if (status == 403 && !walk->has_repeated) {
		again = g_strdup(walk->url);
		post(task, again);
		walk->has_repeated = TRUE;
	} else {
		try_next_place(task, sfb_web_response_make_error(response));
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
		try_next_place(task, error);
}

static void
post(GTask *task, const char *url)
{
	Walk *walk = g_task_get_task_data(task);
	g_autoptr(GBytes) question = sfb_web_exchange_build_request(walk->email);
	const char *const headers[] = { "X-AnchorMailbox", walk->email, NULL };
	const SfbWebRequest request = {
		.url = url,
		.content_type = "text/xml; charset=utf-8",
		.body = question,
		.headers = headers,
	};

	g_free(walk->url);
	walk->url = g_strdup(url);
	walk->has_repeated = FALSE;
	sfb_web_visitor_post_async(walk->visitor, &request, g_task_get_cancellable(task),
	                           on_answered, task);
}

/* The places */

/* What came over plain HTTP or DNS. */
static gboolean
is_believed(const Walk *walk, const char *host, GError **error)
{
	if (is_host_name(host) && sfb_domain_contains(walk->domain, host))
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
	            _("Exchange is said to be at %s; that is outside of %s, and nothing proves it"),
	            host, walk->domain);
	return FALSE;
}

static void
ask_host(GTask *task, const char *prefix)
{
	Walk *walk = g_task_get_task_data(task);
	char *host = g_strconcat(prefix, walk->domain, NULL);
	g_autofree char *url = g_strconcat("https://", host, PATH, NULL);

	g_ptr_array_add(walk->asked, host);
	post(task, url);
}

static void
ask_autodiscover_host(GTask *task)
{
	ask_host(task, "autodiscover.");
}

static void
ask_domain(GTask *task)
{
	ask_host(task, "");
}

static void
follow_plain(GTask *task, const SfbWebResponse *response)
{
	Walk *walk = g_task_get_task_data(task);
	const char *location = sfb_web_response_get_header(response, "Location", 0);
	g_autofree char *url =
		location != NULL ? sfb_web_url_resolve(sfb_web_response_get_url(response), location)
				 : NULL;
	g_autofree char *host = sfb_web_url_dup_host(url);
	GError *error = NULL;

	if (!sfb_web_url_is_https(url))
		try_next_place(task, sfb_web_response_make_error(response));
	else if (!is_believed(walk, host, &error) || !count_hop(walk, &error))
		try_next_place(task, error);
	else
		post(task, url);
}

static void
on_plain_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response != NULL)
		follow_plain(task, response);
	else
		try_next_place(task, error);
}

static void
ask_plain(GTask *task)
{
	Walk *walk = g_task_get_task_data(task);
	char *url = g_strconcat("http://autodiscover.", walk->domain, PATH, NULL);
	const SfbWebRequest request = { .method = "GET", .url = url };

	g_ptr_array_add(walk->asked, url);
	sfb_web_http_send_async(sfb_web_visitor_get_http(walk->visitor), &request,
	                        g_task_get_cancellable(task), on_plain_answered, task);
}

static void
follow_service(GTask *task, const SfbSrvTarget *target)
{
	Walk *walk = g_task_get_task_data(task);
	g_autofree char *host = g_ascii_strdown(target->host, -1);
	g_autofree char *url = g_strdup_printf("https://%s:%u" PATH, host, target->port);
	GError *error = NULL;

	if (target->port == HTTPS_PORT) {
		g_free(url);
		url = g_strconcat("https://", host, PATH, NULL);
	}
	if (is_believed(walk, host, &error))
		post(task, url);
	else
		try_next_place(task, error);
}

static void
on_service_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(GPtrArray) targets =
		sfb_network_look_up_service_finish(SFB_NETWORK(source), result, &error);

	if (targets == NULL)
		try_next_place(task, error);
	else if (targets->len == 0)
		try_next_place(task, g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                                         _("DNS knows no such service.")));
	else
		follow_service(task, g_ptr_array_index(targets, 0));
}

static void
ask_service(GTask *task)
{
	Walk *walk = g_task_get_task_data(task);

	g_ptr_array_add(walk->asked, g_strconcat("DNS " SERVICE ".", walk->domain, NULL));
	sfb_network_look_up_service_async(walk->network, SERVICE, walk->domain,
	                                  g_task_get_cancellable(task), on_service_found, task);
}

static void (*const places[])(GTask *task) = {
	ask_autodiscover_host,
	ask_domain,
	ask_plain,
	ask_service,
};

static void
ask_place(GTask *task)
{
	const Walk *walk = g_task_get_task_data(task);

	if (walk->place < G_N_ELEMENTS(places))
		places[walk->place](task);
	else
		give_up(task);
}

/* What was found */

static void
succeed(GTask *task)
{
	Walk *walk = g_task_get_task_data(task);

	g_task_return_pointer(task, g_strdup(walk->found->pdata[0]), g_free);
	g_object_unref(task);
}

/* Any answer will do: one that lets us in costs a proof. */
static void
on_tried(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Walk *walk = g_task_get_task_data(task);
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
	Walk *walk = g_task_get_task_data(task);
	const SfbWebRequest request = { .method = "GET", .url = walk->found->pdata[0] };

	if (walk->found->len == 1)
		succeed(task);
	else
		sfb_web_http_send_async(sfb_web_visitor_get_http(walk->visitor), &request,
		                        g_task_get_cancellable(task), on_tried, task);
}

void
sfb_web_exchange_discover_async(SfbNetwork *network, SfbWebVisitor *visitor, const char *email,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Walk *walk = g_new0(Walk, 1);
	GError *error = NULL;

	walk->network = g_object_ref(network);
	walk->visitor = g_object_ref(visitor);
	walk->asked = g_ptr_array_new_with_free_func(g_free);
	g_task_set_source_tag(task, sfb_web_exchange_discover_async);
	g_task_set_task_data(task, walk, walk_free);
	if (take_email(walk, email, &error))
		ask_place(task);
	else
		fail(task, error);
}

char *
sfb_web_exchange_discover_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
