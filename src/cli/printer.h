/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the terminal shows of the sign-in report. For people: what is being done while it is done
 * (on standard error, if that is a terminal), then the report, the verdict first. For programs:
 * JSON with one object a line as soon as it is known, the stages of the sign-in and the checks of
 * the report, the verdict last:
 *
 *   {"stage":"connect","state":"ok","ms":12,"detail":""}
 *   {"stage":"check-dns","state":"ok","ms":3,"detail":"...","id":"SFB-DNS-000","next":"","admin":""}
 *   {"verdict":"not-signed-in","class":"network","root":"SFB-TCP-003","next":"..."}
 *
 * The states of a stage: started, ok, skipped, warning, failed, went-back; of a check: ok, warning,
 * failed, skipped. "root": the first check that explains why not; "" if there is none. The stages of
 * the sign-in come between the check "check-kerberos" and the check "check-sign-in".
 */

#pragma once

#include "report/report.h"

typedef struct _SfbPrinter SfbPrinter;

/* Listens to @report and its @session (both borrowed) from now on. Returns: (transfer full) */
SfbPrinter *
sfb_printer_new(SfbReport *report, SfbSession *session, gboolean use_json, gboolean is_redacted);
void sfb_printer_free(SfbPrinter *printer); /* accepts NULL; before the session goes */

typedef enum {
	SFB_VERDICT_SIGNED_IN,
	SFB_VERDICT_NOT_SIGNED_IN,
	SFB_VERDICT_INTERRUPTED,
	SFB_VERDICT_NOT_DELIVERED,
	SFB_VERDICT_NO_NUMBER,
	SFB_VERDICT_LOST,
} SfbVerdict;

/* How it went; a later verdict replaces an earlier one. @error: the reason, with the next step;
 * NULL if there is none. People read it at once, programs at the end. */
void sfb_printer_judge(SfbPrinter *printer, SfbVerdict verdict, const GError *error);

/* Prints what comes last. Returns: the program's exit status. */
int sfb_printer_conclude(SfbPrinter *printer);
