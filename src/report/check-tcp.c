/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Does anything listen where the servers should be? Every address of every server, so that a dead
 * one behind a living one is seen. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/survey-private.h"

/* The addresses of one server, asked one by one. */
typedef struct {
	SfbReportSurvey *survey;
	SfbReportAnswer *answer;
	GPtrArray *addresses;
	GString *words;
	guint waiting;
} Visit;

typedef struct {
	Visit *visit;
	guint index;
	gint64 began_at;
} Knock;

static void
finish(Visit *visit)
{
	SfbReportAnswer *answer = visit->answer;

	answer->state = answer->target->is_reachable ? SFB_CHECK_OK : SFB_CHECK_FAILED;
	answer->words = g_string_free(visit->words, FALSE);
	sfb_report_survey_answer(visit->survey);
	g_ptr_array_unref(visit->addresses);
	g_free(visit);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree Knock *knock = user_data;
	Visit *visit = knock->visit;
	SfbReportAnswer *answer = visit->answer;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbLine) line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);
	gint64 milliseconds = (g_get_monotonic_time() - knock->began_at) / 1000;

	g_string_append_printf(visit->words, "%s%s %s, %" G_GINT64_FORMAT " ms",
	                       visit->words->len > 0 ? "; " : "",
	                       (const char *)visit->addresses->pdata[knock->index],
	                       line != NULL ? _("listens") : _("no connection"), milliseconds);
	answer->target->is_reachable |= line != NULL;
	if (line == NULL && answer->advice == NULL)
		answer->advice = g_strdup(error->message);
	if (--visit->waiting == 0)
		finish(visit);
}

static void
knock(Visit *visit, guint index)
{
	Knock *one = g_new0(Knock, 1);

	one->visit = visit;
	one->index = index;
	one->began_at = g_get_monotonic_time();
	sfb_network_connect_async(
		sfb_report_survey_get_facts(visit->survey)->network, visit->addresses->pdata[index],
		visit->answer->target->port, SFB_TRANSPORT_TCP,
		sfb_report_survey_get_cancellable(visit->survey), on_connected, one);
}

static char *
make_no_name_advice(const char *host)
{
	return g_strdup_printf(
		_("There is no server of the name %s. Check its spelling, and whether "
	          "you need the company network or its VPN."),
		host);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Visit *visit = user_data;
	SfbReportAnswer *answer = visit->answer;
	g_autoptr(GError) error = NULL;

	visit->addresses = sfb_network_look_up_host_finish(SFB_NETWORK(source), result, &error);
	if (visit->addresses == NULL)
		visit->addresses = g_ptr_array_new();
	if (visit->addresses->len == 0) {
		g_string_append(visit->words,
		                error != NULL ? _("cannot be looked up") : _("no such name"));
		answer->advice = error != NULL ? g_strdup(error->message)
		                               : make_no_name_advice(answer->target->host);
		finish(visit);
		return;
	}
	visit->waiting = visit->addresses->len;
	for (guint i = 0; i < visit->addresses->len; i++)
		knock(visit, i);
}

static void
ask(SfbReportSurvey *survey, SfbReportAnswer *answer)
{
	Visit *visit = g_new0(Visit, 1);

	visit->survey = survey;
	visit->answer = answer;
	visit->words = g_string_new(NULL);
	sfb_network_look_up_host_async(
		sfb_report_survey_get_facts(survey)->network, answer->target->host,
		sfb_report_survey_get_cancellable(survey), on_looked_up, visit);
}

static SfbFinding *
judge(const SfbReportFacts *facts, GPtrArray *answers)
{
	if (answers->len == 0)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("no server is known"));
	return sfb_report_answers_judge(
		answers, _("Inside, clients need TCP 5061 to the pools and TCP 443 to the web "
	                   "services; outside, TCP 443 to the Access Edge and to the reverse "
	                   "proxy."));
}

static gboolean
is_asked(const SfbReportTarget *target)
{
	return TRUE;
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	sfb_report_survey_start(task, is_asked, ask, judge);
}

const SfbCheckKind sfb_check_tcp = {
	.topic = "TCP",
	.stage = "tcp",
	.label = N_("Connections"),
	.start = start,
};
