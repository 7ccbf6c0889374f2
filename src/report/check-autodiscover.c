/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the Autodiscover service says without a password: is it there, and where are we? */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "net/deadline.h"
#include "net/failure.h"
#include "report/facts-private.h"
#include "util/address.h"
#include "util/error.h"
#include "web/autodiscover.h"

#define HTTPS_PORT 443
#define SERVICE_SECONDS 20 /* one that was asleep takes a while */

/* As in the notebook. */
static const char *const prefixes[] = { "lyncdiscoverinternal", "lyncdiscover" };

typedef struct {
	GTask *task;
	GString *words;
	GError *error; /* of the name that should have answered */
	guint index;
	char *host;            /* that is being asked; NULL */
	SfbDeadline *deadline; /* of it; NULL */
} Walk;

static void ask_next(Walk *walk);

static gboolean
is_trusted(const char *host, gpointer user_data)
{
	const SfbReportFacts *facts = user_data;

	return sfb_config_trusts(facts->config, host);
}

static const char *
get_place(const SfbWebAutodiscovered *discovered)
{
	switch (discovered->location) {
	case SFB_WEB_LOCATION_INTERNAL:
		return _("takes us for a client inside the network");
	case SFB_WEB_LOCATION_EXTERNAL:
		return _("takes us for a client outside the network");
	default:
		return _("does not say whether we are inside or outside");
	}
}

static SfbFinding *
judge(const SfbReportFacts *facts, const Walk *walk)
{
	SfbFinding *finding;

	if (facts->discovered != NULL)
		return sfb_finding_new(SFB_CHECK_OK, 0, walk->words->str);
	finding = sfb_finding_new(SFB_CHECK_WARNING, 2, walk->words->str);
	sfb_finding_advise(finding, walk->error->message,
	                   _("The reverse proxy has to lead port 443 from outside to port 4443 of "
	                     "the pool, and port 80 to 8080; /Autodiscover has to answer without a "
	                     "password."));
	return finding;
}

static void
finish(Walk *walk)
{
	SfbReportFacts *facts = g_task_get_task_data(walk->task);

	sfb_check_answer(walk->task, judge(facts, walk));
	g_string_free(walk->words, TRUE);
	g_clear_error(&walk->error);
	g_free(walk);
}

static SfbWebAutodiscovered *
finish_question(Walk *walk, GAsyncResult *result, GError **error)
{
	g_autofree char *host = g_steal_pointer(&walk->host);
	g_autoptr(SfbDeadline) deadline = g_steal_pointer(&walk->deadline);
	g_autoptr(GError) cause = NULL;
	SfbWebAutodiscovered *discovered = sfb_web_autodiscover_finish(result, &cause);

	if (discovered != NULL)
		return discovered;
	sfb_deadline_correct(deadline, &cause);
	*error = sfb_network_explain(host, HTTPS_PORT, cause);
	return NULL;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Walk *walk = user_data;
	SfbReportFacts *facts = g_task_get_task_data(walk->task);
	GError *error = NULL;
	SfbWebAutodiscovered *discovered = finish_question(walk, result, &error);

	g_string_append_printf(walk->words, "%s%s: %s", walk->words->len > 0 ? "\n" : "",
	                       prefixes[walk->index],
	                       discovered != NULL ? get_place(discovered) : error->message);
	if (facts->discovered == NULL)
		facts->discovered = discovered;
	else
		sfb_web_autodiscovered_free(discovered);
	if (walk->error == NULL)
		walk->error = error;
	else
		g_clear_error(&error);
	walk->index++;
	ask_next(walk);
}

static void
ask_next(Walk *walk)
{
	SfbReportFacts *facts = g_task_get_task_data(walk->task);
	const SfbWebAutodiscoverWish wish = {
		.http = sfb_session_get_http(facts->session),
		.address = facts->config->address,
		.is_trusted = is_trusted,
		.user_data = facts,
	};

	while (walk->index < G_N_ELEMENTS(prefixes) && !facts->has_discovery_name[walk->index])
		walk->index++;
	if (walk->index == G_N_ELEMENTS(prefixes)) {
		finish(walk);
		return;
	}
	walk->host = g_strdup_printf("%s.%s", prefixes[walk->index],
	                             sfb_address_get_domain(facts->config->address));
	walk->deadline = sfb_deadline_new(SERVICE_SECONDS, g_task_get_cancellable(walk->task));
	sfb_web_autodiscover_async(walk->host, &wish, sfb_deadline_get_cancellable(walk->deadline),
	                           on_answered, walk);
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	Walk *walk;

	if (!facts->has_discovery_name[0] && !facts->has_discovery_name[1]) {
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_SKIPPED, 1,
		                                       _("there is no lyncdiscover name")));
		return;
	}
	walk = g_new0(Walk, 1);
	walk->task = task;
	walk->words = g_string_new(NULL);
	ask_next(walk);
}

const SfbCheckKind sfb_check_autodiscover = {
	.topic = "AUTODISCOVER",
	.stage = "autodiscover",
	.label = N_("Autodiscover"),
	.start = start,
};
