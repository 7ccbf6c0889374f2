/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of the names that lead to a server exist ([MS-CONMGMT], "automatic sign-in"). All are asked
 * for at once, whether or not a server was typed: the answers are evidence. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"
#include "util/address.h"

typedef struct {
	const char *prefix;
	gboolean is_service; /* SRV, else addresses */
	gboolean is_discovery;
	guint16 port; /* of a host */
} Name;

static const Name names[] = {
	{ "lyncdiscoverinternal", FALSE, TRUE, 443 }, { "lyncdiscover", FALSE, TRUE, 443 },
	{ "_sipinternaltls._tcp", TRUE, FALSE, 0 },   { "_sip._tls", TRUE, FALSE, 0 },
	{ "sipinternal", FALSE, FALSE, 5061 },        { "sip", FALSE, FALSE, 5061 },
	{ "sipexternal", FALSE, FALSE, 443 },
};

typedef enum {
	ALL_WELL,
	NO_AUTODISCOVER,
	NO_ANSWERS,
	NO_NAMES,
	NO_NAMES_NEEDED,
} Outcome;

typedef struct {
	GTask *task;
	const char *domain;                 /* borrowed from the configuration */
	char *answers[G_N_ELEMENTS(names)]; /* for people */
	GPtrArray *found[G_N_ELEMENTS(names)];
	guint waiting;
	guint errors;
} Survey;

typedef struct {
	Survey *survey;
	guint index;
	gint64 asked_at;
} Question;

static void
survey_free(Survey *survey)
{
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_free(survey->answers[i]);
		g_clear_pointer(&survey->found[i], g_ptr_array_unref);
	}
	g_free(survey);
}

static char *
describe_found(const Name *name, gconstpointer found)
{
	const SfbSrvTarget *target = found;

	if (!name->is_service)
		return g_strdup(found);
	return g_strdup_printf(_("%s:%u, priority %u, weight %u"), target->host, target->port,
	                       target->priority, target->weight);
}

/* @found: NULL: nobody could tell, for the reason @error. */
static char *
describe(const Name *name, GPtrArray *found, const GError *error)
{
	GString *words;

	if (found == NULL)
		return g_strdup(error->message);
	if (found->len == 0)
		return g_strdup(_("no such name"));
	words = g_string_new(NULL);
	for (guint i = 0; i < found->len; i++) {
		g_autofree char *one = describe_found(name, found->pdata[i]);

		g_string_append_printf(words, "%s%s", i > 0 ? "; " : "", one);
	}
	return g_string_free(words, FALSE);
}

static gboolean
has(const Survey *survey, guint index)
{
	return survey->found[index] != NULL && survey->found[index]->len > 0;
}

static void
take_found(SfbReportFacts *facts, const Survey *survey, guint index)
{
	const Name *name = &names[index];
	g_autofree char *host = g_strdup_printf("%s.%s", name->prefix, survey->domain);

	if (!name->is_service && has(survey, index))
		sfb_report_facts_add_target(facts, host, name->port, SFB_TRANSPORT_TLS);
	for (guint i = 0; name->is_service && has(survey, index) && i < survey->found[index]->len;
	     i++) {
		const SfbSrvTarget *target = survey->found[index]->pdata[i];

		sfb_report_facts_add_target(facts, target->host, target->port, SFB_TRANSPORT_TLS);
	}
}

/* Those that the sign-in turns to. */
static void
take_targets(SfbReportFacts *facts, const Survey *survey)
{
	g_autoptr(GPtrArray) typed = sfb_candidates_new();

	if (*facts->config->host == '\0') {
		for (guint i = 0; i < G_N_ELEMENTS(names); i++)
			take_found(facts, survey, i);
		return;
	}
	sfb_candidates_add_manual(typed, facts->config);
	for (guint i = 0; i < typed->len; i++) {
		const SfbCandidate *candidate = typed->pdata[i];

		sfb_report_facts_add_target(facts, candidate->host, candidate->port,
		                            candidate->transport);
	}
}

static char *
build_detail(const Survey *survey)
{
	GString *detail = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_string_append_printf(detail, "%s%s.%s: %s", i > 0 ? "\n" : "", names[i].prefix,
		                       survey->domain, survey->answers[i]);
	return g_string_free(detail, FALSE);
}

static char *
build_admin_lines(const Survey *survey)
{
	return g_strdup_printf(
		_("Records that clients look for in %1$s: lyncdiscoverinternal (inside) "
	          "and lyncdiscover (outside), A or CNAME, to the web services; SRV "
	          "_sipinternaltls._tcp, port 5061, to the pool; SRV _sip._tls, "
	          "port 443, to the Access Edge."),
		survey->domain);
}

/* What the answers come to; the number tells the outcome. */
static const struct {
	SfbCheckState state;
	const char *advice;
	gboolean is_for_admin;
} outcomes[] = {
	[ALL_WELL] = { SFB_CHECK_OK },
	[NO_AUTODISCOVER] = { SFB_CHECK_WARNING,
	                      N_("There is no lyncdiscover name, so some ways of signing in are "
	                         "not "
	                         "to be found. Your administrator can add one."),
	                      TRUE },
	[NO_ANSWERS] = { SFB_CHECK_FAILED,
	                 N_("Nothing answers questions about names. Check this computer's network, "
	                    "and the VPN if you use one."),
	                 FALSE },
	[NO_NAMES] = { SFB_CHECK_FAILED,
	               N_("No name leads to a server. Check the part behind the @ of the address, "
	                  "and "
	                  "whether you need the company network; or set the server by hand."),
	               TRUE },
	[NO_NAMES_NEEDED] = { SFB_CHECK_WARNING,
	                      N_("Nobody finds a server for this address by itself; here one is "
	                         "set by "
	                         "hand."),
	                      TRUE },
};

static Outcome
classify(const SfbReportFacts *facts, const Survey *survey)
{
	gboolean is_typed = *facts->config->host != '\0';
	gboolean has_discovery = facts->has_discovery_name[0] || facts->has_discovery_name[1];
	guint found = 0;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		found += has(survey, i);
	if (found > 0)
		return is_typed || has_discovery ? ALL_WELL : NO_AUTODISCOVER;
	if (is_typed)
		return NO_NAMES_NEEDED;
	return survey->errors == G_N_ELEMENTS(names) ? NO_ANSWERS : NO_NAMES;
}

static SfbFinding *
judge(const SfbReportFacts *facts, const Survey *survey)
{
	g_autofree char *detail = build_detail(survey);
	g_autofree char *admin = build_admin_lines(survey);
	Outcome outcome = classify(facts, survey);
	SfbFinding *finding = sfb_finding_new(outcomes[outcome].state, outcome, detail);

	if (outcomes[outcome].advice != NULL)
		sfb_finding_advise(finding, _(outcomes[outcome].advice),
		                   outcomes[outcome].is_for_admin ? admin : NULL);
	return finding;
}

static void
finish(Survey *survey)
{
	SfbReportFacts *facts = g_task_get_task_data(survey->task);
	GTask *task = survey->task;

	for (guint i = 0; i < G_N_ELEMENTS(facts->has_discovery_name); i++)
		facts->has_discovery_name[i] = has(survey, i);
	take_targets(facts, survey);
	sfb_check_answer(task, judge(facts, survey));
	survey_free(survey);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree Question *question = user_data;
	Survey *survey = question->survey;
	const Name *name = &names[question->index];
	gint64 milliseconds = (g_get_monotonic_time() - question->asked_at) / 1000;
	g_autoptr(GError) error = NULL;
	g_autofree char *answer = NULL;
	GPtrArray *found;

	if (name->is_service)
		found = sfb_network_look_up_service_finish(SFB_NETWORK(source), result, &error);
	else
		found = sfb_network_look_up_host_finish(SFB_NETWORK(source), result, &error);
	answer = describe(name, found, error);
	survey->errors += found == NULL;
	survey->found[question->index] = found;
	survey->answers[question->index] =
		g_strdup_printf("%s (%" G_GINT64_FORMAT " ms)", answer, milliseconds);
	if (--survey->waiting == 0)
		finish(survey);
}

static void
ask(SfbReportFacts *facts, Survey *survey, guint index)
{
	const Name *name = &names[index];
	GCancellable *cancellable = g_task_get_cancellable(survey->task);
	Question *question = g_new0(Question, 1);

	question->survey = survey;
	question->index = index;
	question->asked_at = g_get_monotonic_time();
	if (name->is_service) {
		sfb_network_look_up_service_async(facts->network, name->prefix, survey->domain,
		                                  cancellable, on_looked_up, question);
	} else {
		g_autofree char *host = g_strdup_printf("%s.%s", name->prefix, survey->domain);

		sfb_network_look_up_host_async(facts->network, host, cancellable, on_looked_up,
		                               question);
	}
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	const SfbConfig *config = facts->config;
	Survey *survey = g_new0(Survey, 1);

	survey->task = task;
	survey->domain = sfb_address_get_domain(config->address);
	survey->waiting = G_N_ELEMENTS(names);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		ask(facts, survey, i);
}

const SfbCheckKind sfb_check_dns = {
	.topic = "DNS",
	.stage = "dns",
	.label = N_("Names of servers (DNS)"),
	.start = start,
};
