/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The sign-in report: looks at everything between this computer and the account's server in the
 * order in which somebody from the help desk would, signs in, and says whose turn it is. The checks
 * before the sign-in need no password, and none of them spends a password attempt.
 *
 * Signal:
 *   "check-changed" (const SfbCheck *check)
 *       A check has begun or ended; it stays the report's.
 */

#pragma once

#include "net/network.h"
#include "report/check.h"
#include "session/session.h"

#define SFB_TYPE_REPORT (sfb_report_get_type())
G_DECLARE_FINAL_TYPE(SfbReport, sfb_report, SFB, REPORT, GObject)

/* @session: not started yet, so that the report starts it; or signed in, so that the report tells how
 * that went. Kept alive. @network: of that session. Both borrowed. Returns: (transfer full) */
SfbReport *sfb_report_new(SfbSession *session, SfbNetwork *network);

/* Runs every check once. @callback comes once, at the end; the session is then signed in or has
 * ended. Cancelling ends the checks; the session stays with whoever owns it. */
void sfb_report_run_async(SfbReport *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

/* Returns: TRUE if the session is signed in; FALSE with the reason why it is not. */
gboolean sfb_report_run_finish(SfbReport *self, GAsyncResult *result, GError **error);

/* (element-type SfbCheck) those that have begun so far, in order. Borrowed. */
GPtrArray *sfb_report_get_checks(SfbReport *self);

/* At the end: the whole of it for people, the verdict first, for the help desk to read. No secret is in
 * it.
 * Returns: (transfer full) */
char *sfb_report_build_text(SfbReport *self);

/* The first reason why the sign-in failed, at the end; NULL if there is none. Borrowed. */
const SfbCheck *sfb_report_get_root(SfbReport *self);

/* Whose turn @error makes it: "the network's side". Borrowed. */
const char *sfb_report_get_side(const GError *error);

/* @text with a mark in the place of every name of a person, a computer or a company: the same mark
 * for the same name, throughout this report and in no other. Returns: (transfer full) */
char *sfb_report_redact(SfbReport *self, const char *text);
