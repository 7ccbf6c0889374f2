/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a request is refused, and the words for it ([MS-OCER] 7). Pure. */

#pragma once

#include "sim/reply.h"

/* @text: "403/4003" or "503", as the faults have it. */
SfbSimRefusal sfb_sim_refusal_parse(const char *text);

/* Adds to @reply, which has the status already, what servers say with it: diagnostics, Retry-After,
 * where to get another program. */
void sfb_sim_refusal_explain(const SfbSimRefusal *refusal, SfbSipMessage *reply);

/* The reason that servers give with diagnostics @id, with quotes escaped. Borrowed. */
const char *sfb_sim_refusal_get_reason(guint id);
