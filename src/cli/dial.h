/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What would be dialled. */

#pragma once

#include "session/session.h"

/* Prints what the dial plan makes of @number; nothing is called. For programs it is one object:
 *
 *   {"stage":"dial","state":"ok","ms":0,"detail":"...","number":"+441785123456","rule":5,
 *    "sip":"sip:+441785123456@company.com;user=phone","tel":"tel:+441785123456"}
 *
 * "number" is "" where the server decides, "rule" 0 where none was needed. FALSE with
 * SFB_ERROR_USAGE, and "failed", if @number is no telephone number. @session: signed in. */
gboolean sfb_dial_print(SfbSession *session, const char *number, gboolean use_json, GError **error);
