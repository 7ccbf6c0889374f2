/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Does a proxy stand between this computer and the servers? */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "report/facts-private.h"
#include "util/address.h"

/* A proxy's URI may hold a password. */
static char *
dup_without_user(const char *proxy)
{
	const char *scheme_end = strstr(proxy, "://");
	const char *at = strrchr(proxy, '@');

	if (scheme_end == NULL || at == NULL || at < scheme_end)
		return g_strdup(proxy);
	return g_strdup_printf("%.*s%s", (int)(scheme_end + 3 - proxy), proxy, at + 1);
}

static char *
describe(GStrv proxies)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; proxies[i] != NULL; i++) {
		g_autofree char *proxy = dup_without_user(proxies[i]);

		if (strcmp(proxy, "direct://") != 0)
			g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", proxy);
	}
	return g_string_free(words, FALSE);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) proxies =
		g_proxy_resolver_lookup_finish(G_PROXY_RESOLVER(source), result, &error);
	g_autofree char *words = proxies != NULL ? describe(proxies) : NULL;
	g_autofree char *detail = NULL;

	if (proxies == NULL) {
		SfbFinding *finding = sfb_finding_new(SFB_CHECK_WARNING, 1, error->message);

		sfb_finding_advise(finding,
		                   _("The proxy settings of this computer cannot be read. Correct "
		                     "them in the system's network settings."),
		                   NULL);
		sfb_check_answer(task, finding);
		return;
	}
	detail = *words != '\0' ? g_strdup_printf(_("web services through %s"), words)
	                        : g_strdup(_("none"));
	sfb_check_answer(task, sfb_finding_new(SFB_CHECK_OK, 0, detail));
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	GProxyResolver *resolver = sfb_network_get_proxy_resolver(facts->network);
	g_autofree char *url = g_strdup_printf("https://lyncdiscover.%s/",
	                                       sfb_address_get_domain(facts->config->address));

	if (resolver == NULL)
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_OK, 0, _("none")));
	else
		g_proxy_resolver_lookup_async(resolver, url, g_task_get_cancellable(task),
		                              on_looked_up, task);
}

const SfbCheckKind sfb_check_proxy = {
	.topic = "PROXY",
	.stage = "proxy",
	.label = N_("Proxy"),
	.start = start,
};
