/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One question to each of the servers, all at once. */

#pragma once

#include "report/facts-private.h"

/* What was learned about one server. */
typedef struct {
	SfbReportTarget *target;
	SfbCheckState state;
	char *words;  /* for people, without the server's name */
	char *advice; /* NULL if it is as it should be */
} SfbReportAnswer;

typedef struct _SfbReportSurvey SfbReportSurvey;

/* Asks @target; fills @answer in and calls sfb_report_survey_answer() once, not inside the call. */
typedef void (*SfbReportAsk)(SfbReportSurvey *survey, SfbReportAnswer *answer);

/* Puts the answers into words; the last to be called. */
typedef SfbFinding *(*SfbReportJudge)(const SfbReportFacts *facts, GPtrArray *answers);

/* Asks every target that @is_asked says. Consumes @task. */
typedef gboolean (*SfbReportFilter)(const SfbReportTarget *target);
void sfb_report_survey_start(GTask *task, SfbReportFilter is_asked, SfbReportAsk ask,
                             SfbReportJudge judge);

GCancellable *sfb_report_survey_get_cancellable(SfbReportSurvey *survey);
SfbReportFacts *sfb_report_survey_get_facts(SfbReportSurvey *survey);

/* One answer is filled in. */
void sfb_report_survey_answer(SfbReportSurvey *survey);

/* "server:port: words" lines, and the first advice. All as they should be: outcome 0; some: 2, a
 * warning; none: 3. Returns: (transfer full) */
SfbFinding *sfb_report_answers_judge(GPtrArray *answers, const char *for_admin);
