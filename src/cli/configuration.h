/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Configuration information on the terminal; for programs one object for each row:
 *
 *   {"stage":"settings","section":"me","id":"number","label":"Direct number","value":"+49...",
 *    "kind":"plain"}
 *
 * The kinds: plain, forbidden (a policy does not allow it), trouble (something is missing or failed).
 */

#pragma once

#include "report/configuration.h"
#include "report/report.h"

/* @session: signed in. @redactor: marks the names; NULL: they are shown. */
void sfb_configuration_print(SfbSession *session, SfbReport *redactor, gboolean use_json);
