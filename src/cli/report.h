/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The sign-in report: each stage with its outcome and its time while it happens, and a verdict that
 * says whose turn it is and what to do. For people, or as JSON with one object a line:
 *
 *   {"stage":"connect","state":"ok","ms":12,"detail":""}
 *   {"verdict":"not-signed-in","class":"network","next":"..."}
 */

#pragma once

#include "session/session.h"

typedef struct _SfbReport SfbReport;

/* Listens to @session (borrowed) from now on. Returns: (transfer full) */
SfbReport *sfb_report_new(SfbSession *session, gboolean use_json);
void sfb_report_free(SfbReport *report); /* accepts NULL; before the session goes */

typedef enum {
	SFB_VERDICT_SIGNED_IN,
	SFB_VERDICT_NOT_SIGNED_IN,
	SFB_VERDICT_INTERRUPTED,
	SFB_VERDICT_NOT_DELIVERED,
	SFB_VERDICT_LOST,
} SfbVerdict;

/* How it went; a later verdict replaces an earlier one. @error: the reason, with the next step;
 * NULL if there is none. People read it at once, programs at the end. */
void sfb_report_judge(SfbReport *report, SfbVerdict verdict, const GError *error);

/* Prints what comes last. Returns: the program's exit status. */
int sfb_report_conclude(SfbReport *report);
