/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is said to Exchange Web Services and what they say ([MS-OXWSCDATA] 2.2): the envelope around
 * an operation, and whether it succeeded. Pure. */

#pragma once

#include "web/ews.h"

/* @body: as for sfb_web_ews_call_async(). Returns: (transfer full) */
GBytes *sfb_web_ews_build(const char *body);

/* Returns: (transfer full) (nullable) the document of an answer that is no error; NULL with
 * SFB_ERROR_PROTOCOL (nothing of Exchange's) or what sfb_web_ews_call_finish() reports. @code: as
 * there. */
SfbXml *sfb_web_ews_parse(GBytes *body, char **code, GError **error);
