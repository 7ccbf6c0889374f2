/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One question to each of the servers, all at once. */

#include "config.h"

#include "report/survey-private.h"

#include <glib/gi18n-lib.h>

struct _SfbReportSurvey {
	GTask *task;
	SfbReportJudge judge;
	GPtrArray *answers;
	guint waiting;
};

static void
answer_free(SfbReportAnswer *answer)
{
	g_free(answer->words);
	g_free(answer->advice);
	g_free(answer);
}

static void
finish(SfbReportSurvey *survey)
{
	SfbReportFacts *facts = g_task_get_task_data(survey->task);

	sfb_check_answer(survey->task, survey->judge(facts, survey->answers));
	g_ptr_array_unref(survey->answers);
	g_free(survey);
}

void
sfb_report_survey_start(GTask *task, SfbReportFilter is_asked, SfbReportAsk ask,
                        SfbReportJudge judge)
{
	SfbReportSurvey *survey = g_new0(SfbReportSurvey, 1);
	SfbReportFacts *facts = g_task_get_task_data(task);

	survey->task = task;
	survey->judge = judge;
	survey->answers = g_ptr_array_new_with_free_func((GDestroyNotify)answer_free);
	for (guint i = 0; i < facts->targets->len; i++) {
		SfbReportAnswer *answer;

		if (!is_asked(facts->targets->pdata[i]))
			continue;
		answer = g_new0(SfbReportAnswer, 1);
		answer->target = facts->targets->pdata[i];
		g_ptr_array_add(survey->answers, answer);
	}
	survey->waiting = survey->answers->len;
	if (survey->waiting == 0) {
		finish(survey);
		return;
	}
	for (guint i = 0; i < survey->answers->len; i++)
		ask(survey, survey->answers->pdata[i]);
}

GCancellable *
sfb_report_survey_get_cancellable(SfbReportSurvey *survey)
{
	return g_task_get_cancellable(survey->task);
}

SfbReportFacts *
sfb_report_survey_get_facts(SfbReportSurvey *survey)
{
	return g_task_get_task_data(survey->task);
}

void
sfb_report_survey_answer(SfbReportSurvey *survey)
{
	if (--survey->waiting == 0)
		finish(survey);
}

static char *
describe(GPtrArray *answers)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < answers->len; i++) {
		const SfbReportAnswer *answer = answers->pdata[i];

		g_string_append_printf(lines, "%s%s, port %u: %s", i > 0 ? "\n" : "",
		                       answer->target->host, answer->target->port, answer->words);
	}
	return g_string_free(lines, FALSE);
}

SfbFinding *
sfb_report_answers_judge(GPtrArray *answers, const char *for_admin)
{
	g_autofree char *detail = describe(answers);
	const SfbReportAnswer *worst = answers->pdata[0];
	gboolean has_failed_all = TRUE;
	SfbFinding *finding;

	for (guint i = 0; i < answers->len; i++) {
		const SfbReportAnswer *answer = answers->pdata[i];

		has_failed_all &= answer->state == SFB_CHECK_FAILED;
		if (answer->state > worst->state)
			worst = answer;
	}
	if (worst->state == SFB_CHECK_OK)
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	finding = has_failed_all ? sfb_finding_new(SFB_CHECK_FAILED, 3, detail)
	                         : sfb_finding_new(SFB_CHECK_WARNING, 2, detail);
	sfb_finding_advise(finding, worst->advice, for_admin);
	return finding;
}
