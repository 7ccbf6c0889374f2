/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The places where Exchange Autodiscover may be ([MS-OXDISCO] 3.1.5). */

#include "config.h"

#include "web/exchange-walk-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/domain.h"
#include "util/error.h"
#include "web/url.h"

#define PATH "/autodiscover/autodiscover.xml"
#define SERVICE "_autodiscover._tcp"
#define HTTPS_PORT 443

static gboolean
is_trusted(const SfbWebExchangeWalk *walk, const char *host)
{
	gboolean is_own = sfb_domain_contains(walk->domain, host);

	for (GStrv domain = walk->trusted_domains; !is_own && *domain != NULL; domain++)
		is_own = sfb_domain_contains(*domain, host);
	return is_own;
}

/* What came over plain HTTP or DNS. */
static gboolean
is_believed(SfbWebExchangeWalk *walk, const char *host, GError **error)
{
	if (!sfb_web_exchange_walk_is_host_name(host) || strchr(host, '.') == NULL ||
	    g_hostname_is_ip_address(host)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("\"%s\", where Exchange is said to be, is not the name of a server."),
		            host);
		return FALSE;
	}
	if (is_trusted(walk, host))
		return TRUE;
	if (walk->untrusted_host == NULL)
		walk->untrusted_host = g_strdup(host);
	g_set_error(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
	            _("Exchange is said to be at %s; that is outside of %s, and nothing proves it"),
	            host, walk->domain);
	return FALSE;
}

static void
ask_host(GTask *task, const char *prefix)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	char *host = g_strconcat(prefix, walk->domain, NULL);
	g_autofree char *url = g_strconcat("https://", host, PATH, NULL);

	g_ptr_array_add(walk->asked, host);
	sfb_web_exchange_walk_post(task, url);
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
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	const char *location = sfb_web_response_get_header(response, "Location", 0);
	g_autofree char *url =
		location != NULL ? sfb_web_url_resolve(sfb_web_response_get_url(response), location)
				 : NULL;
	g_autofree char *host = sfb_web_url_dup_host(url);
	GError *error = NULL;

	if (!sfb_web_url_is_https(url))
		sfb_web_exchange_walk_go_on(task, sfb_web_response_make_error(response));
	else if (!is_believed(walk, host, &error) || !sfb_web_exchange_walk_count_hop(walk, &error))
		sfb_web_exchange_walk_go_on(task, error);
	else
		sfb_web_exchange_walk_post(task, url);
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
		sfb_web_exchange_walk_go_on(task, error);
}

static void
ask_plain(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	char *url = g_strconcat("http://autodiscover.", walk->domain, PATH, NULL);
	const SfbWebRequest request = { .method = "GET", .url = url };

	g_ptr_array_add(walk->asked, url);
	sfb_web_http_send_async(sfb_web_visitor_get_http(walk->visitor), &request,
	                        g_task_get_cancellable(task), on_plain_answered, task);
}

void
sfb_web_exchange_walk_ask_target(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	const SfbSrvTarget *target = g_ptr_array_index(walk->targets, walk->target);
	g_autofree char *host = g_ascii_strdown(target->host, -1);
	g_autofree char *url = g_strdup_printf("https://%s:%u" PATH, host, target->port);
	GError *error = NULL;

	walk->is_guess = TRUE;
	if (target->port == HTTPS_PORT) {
		g_free(url);
		url = g_strconcat("https://", host, PATH, NULL);
	}
	if (is_believed(walk, host, &error))
		sfb_web_exchange_walk_post(task, url);
	else
		sfb_web_exchange_walk_go_on(task, error);
}

static void
on_service_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(GPtrArray) targets =
		sfb_network_look_up_service_finish(SFB_NETWORK(source), result, &error);

	if (targets == NULL) {
		sfb_web_exchange_walk_go_on(task, error);
	} else if (targets->len == 0) {
		sfb_web_exchange_walk_go_on(task,
		                            g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                                                _("DNS knows no such service.")));
	} else {
		walk->targets = g_steal_pointer(&targets);
		walk->target = 0;
		sfb_web_exchange_walk_ask_target(task);
	}
}

static void
ask_service(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);

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

void
sfb_web_exchange_walk_ask_place(GTask *task)
{
	SfbWebExchangeWalk *walk = g_task_get_task_data(task);

	walk->is_guess = TRUE;
	if (walk->place < G_N_ELEMENTS(places))
		places[walk->place](task);
	else
		sfb_web_exchange_walk_give_up(task);
}
