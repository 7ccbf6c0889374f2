/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What a request takes, from its turn to the next one's:
 *
 *   leg -> answer -> asked who we are? -> leg with a proof ... -> end
 *       -> certificate unknown -> the network decides -> leg ...
 *       -> failure -> words for people -> end
 */

#include "web/exchange-private.h"

#include "net/failure.h"
#include "net/tls-probe.h"
#include "web/response-private.h"

#define PROXY_UNAUTHORIZED 407

struct _SfbWebExchanges {
	SfbNetwork *network;
	SfbWebLine *line;
	char *host;
	guint16 port;
	SfbWebAuthenticator *authenticator;
	GQueue waiting; /* (element-type GTask), the first is being served */
};

/* One request. */
typedef struct {
	SfbWebExchanges *exchanges;
	SfbWebRequest request; /* all its parts are owned */
	SfbWebCredentials credentials;
	char *authorization; /* what the next leg shows; NULL: nothing */
	SfbWebLeg leg;       /* the last */
} Exchange;

static void send_leg(GTask *task);

static void
exchange_free(Exchange *exchange)
{
	SfbWebRequest *request = &exchange->request;

	sfb_web_leg_clear(&exchange->leg);
	g_free(exchange->authorization);
	g_free((char *)exchange->credentials.login);
	sfb_secret_unref(exchange->credentials.password);
	g_free((char *)request->method);
	g_free((char *)request->url);
	g_free((char *)request->content_type);
	g_clear_pointer(&request->body, g_bytes_unref);
	g_strfreev((GStrv)request->headers);
	g_free(exchange);
}

static Exchange *
exchange_new(SfbWebExchanges *exchanges, const SfbWebRequest *request)
{
	Exchange *exchange = g_new0(Exchange, 1);
	SfbWebRequest *kept = &exchange->request;

	exchange->exchanges = exchanges;
	kept->method = g_strdup(request->method);
	kept->url = g_strdup(request->url);
	kept->content_type = g_strdup(request->content_type);
	kept->body = request->body != NULL ? g_bytes_ref(request->body) : NULL;
	kept->headers = (const char *const *)g_strdupv((GStrv)request->headers);
	kept->is_guess = request->is_guess;
	if (request->credentials == NULL)
		return exchange;
	exchange->credentials = *request->credentials;
	exchange->credentials.login = g_strdup(request->credentials->login);
	if (request->credentials->password != NULL)
		sfb_secret_ref(request->credentials->password);
	kept->credentials = &exchange->credentials;
	return exchange;
}

/* Begins the request whose turn it is. */
static void
serve_next(SfbWebExchanges *exchanges)
{
	GTask *task = g_queue_peek_head(&exchanges->waiting);
	const Exchange *exchange;

	if (task == NULL)
		return;
	exchange = g_task_get_task_data(task);
	sfb_web_authenticator_begin(exchanges->authenticator, exchange->request.credentials);
	send_leg(task);
}

static void
succeed(GTask *task, SfbWebResponse *response)
{
	const Exchange *exchange = g_task_get_task_data(task);
	SfbWebExchanges *exchanges = exchange->exchanges;
	g_autoptr(GTask) served = g_queue_pop_head(&exchanges->waiting);

	serve_next(exchanges);
	g_task_return_pointer(served, sfb_web_response_ref(response),
	                      (GDestroyNotify)sfb_web_response_unref);
}

/* (takes @error) */
static void
fail(GTask *task, GError *error)
{
	const Exchange *exchange = g_task_get_task_data(task);
	SfbWebExchanges *exchanges = exchange->exchanges;
	g_autoptr(GTask) served = g_queue_pop_head(&exchanges->waiting);

	serve_next(exchanges);
	g_task_return_error(served, error);
}

static void
on_authorization(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Exchange *exchange = g_task_get_task_data(task);
	GError *error = NULL;
	char *authorization =
		sfb_web_authenticator_answer_finish(SFB_WEB_AUTHENTICATOR(source), result, &error);

	if (error != NULL) {
		fail(task, error);
		return;
	}
	if (authorization == NULL) {
		succeed(task, exchange->leg.response);
		return;
	}
	g_free(exchange->authorization);
	exchange->authorization = authorization;
	send_leg(task);
}

/* Without the user name and the password that may stand in it. */
static char *
dup_proxy_name(const char *url)
{
	g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_HAS_PASSWORD, NULL);

	if (uri == NULL || g_uri_get_host(uri) == NULL)
		return g_strdup("");
	return g_strdup_printf("%s:%d", g_uri_get_host(uri), g_uri_get_port(uri));
}

static void
on_proxies(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Exchange *exchange = g_task_get_task_data(task);
	g_auto(GStrv) proxies =
		g_proxy_resolver_lookup_finish(G_PROXY_RESOLVER(source), result, NULL);
	g_autofree char *name = NULL;

	if (proxies != NULL && proxies[0] != NULL) {
		name = dup_proxy_name(proxies[0]);
		sfb_web_response_set_proxy(exchange->leg.response, name);
	}
	succeed(task, exchange->leg.response);
}

static void
take_answer(GTask *task)
{
	const Exchange *exchange = g_task_get_task_data(task);
	const SfbWebExchanges *exchanges = exchange->exchanges;
	SfbWebResponse *response = exchange->leg.response;
	GProxyResolver *proxies = sfb_network_get_proxy_resolver(exchanges->network);

	if (sfb_web_authenticator_is_asked(exchanges->authenticator, response))
		sfb_web_authenticator_answer_async(
			exchanges->authenticator, response, &exchange->leg.channel,
			g_task_get_cancellable(task), on_authorization, task);
	else if (sfb_web_response_get_status(response) == PROXY_UNAUTHORIZED && proxies != NULL)
		g_proxy_resolver_lookup_async(proxies, exchange->request.url,
		                              g_task_get_cancellable(task), on_proxies, task);
	else
		succeed(task, response);
}

static void
on_certificate_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Exchange *exchange = g_task_get_task_data(task);
	GError *error = NULL;

	if (!sfb_network_check_certificate_finish(SFB_NETWORK(source), result, &error)) {
		fail(task, error);
		return;
	}
	sfb_web_line_accept(exchange->exchanges->line, exchange->leg.refused);
	send_leg(task);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	fail(user_data, sfb_tls_probe_finish(result));
}

static void
judge_certificate(GTask *task)
{
	const Exchange *exchange = g_task_get_task_data(task);
	const SfbWebExchanges *exchanges = exchange->exchanges;

	(exchange->request.is_guess ? sfb_network_check_quietly_async
	                            : sfb_network_check_certificate_async)(
		exchanges->network, exchanges->host, exchange->leg.refused,
		g_task_get_cancellable(task), on_certificate_checked, task);
}

/* (takes @cause) */
static void
take_failure(GTask *task, GError *cause)
{
	const Exchange *exchange = g_task_get_task_data(task);
	const SfbWebExchanges *exchanges = exchange->exchanges;
	GCancellable *cancellable = g_task_get_cancellable(task);

	if (exchange->leg.refused != NULL)
		judge_certificate(task);
	else if (cause->domain == G_TLS_ERROR && cause->code != G_TLS_ERROR_UNAVAILABLE)
		sfb_tls_probe_async(exchanges->network, exchanges->host, exchanges->port,
		                    cancellable, on_probed, task);
	else
		fail(task, sfb_network_explain(exchanges->host, exchanges->port, cause));
	g_error_free(cause);
}

static void
on_leg_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Exchange *exchange = g_task_get_task_data(task);
	GError *error = NULL;

	if (sfb_web_line_send_finish(exchange->exchanges->line, result, &exchange->leg, &error))
		take_answer(task);
	else
		take_failure(task, error);
}

static void
send_leg(GTask *task)
{
	Exchange *exchange = g_task_get_task_data(task);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;

	/* The library would notice after it has sent the request. */
	if (g_cancellable_set_error_if_cancelled(cancellable, &error)) {
		fail(task, error);
		return;
	}
	sfb_web_leg_clear(&exchange->leg);
	sfb_web_line_send_async(exchange->exchanges->line, &exchange->request,
	                        exchange->authorization, cancellable, on_leg_done, task);
}

SfbWebExchanges *
sfb_web_exchanges_new(SfbNetwork *network, SfbWebLine *line, const char *host, guint16 port)
{
	SfbWebExchanges *exchanges = g_new0(SfbWebExchanges, 1);

	exchanges->network = network;
	exchanges->line = line;
	exchanges->host = g_strdup(host);
	exchanges->port = port;
	exchanges->authenticator = sfb_web_authenticator_new(host);
	g_queue_init(&exchanges->waiting);
	return exchanges;
}

void
sfb_web_exchanges_free(SfbWebExchanges *exchanges)
{
	g_object_unref(exchanges->authenticator);
	g_free(exchanges->host);
	g_free(exchanges);
}

void
sfb_web_exchanges_add(SfbWebExchanges *exchanges, GTask *task, const SfbWebRequest *request)
{
	g_task_set_task_data(task, exchange_new(exchanges, request), (GDestroyNotify)exchange_free);
	g_queue_push_tail(&exchanges->waiting, task);
	if (exchanges->waiting.length == 1)
		serve_next(exchanges);
}
