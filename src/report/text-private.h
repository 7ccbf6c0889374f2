/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The report as one text. */

#pragma once

#include "report/facts-private.h"

/* Returns: (transfer full) */
char *sfb_report_text_build(const SfbReportFacts *facts, GPtrArray *checks);

/* @text with a mark in the place of every name, and of @words (element-type utf8), which need not
 * look like names. @key makes the marks. Returns: (transfer full) */
char *sfb_report_text_redact(const char *text, const GPtrArray *words, const char *key);
