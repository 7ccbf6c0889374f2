/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The automatic reply of a mailbox ([MS-OXWOOF] 3.1.4): the question and the answer. Pure. */

#pragma once

#include "util/xml.h"

typedef struct {
	gboolean is_enabled; /* for good, or in the time below */
	gint64 start;        /* seconds since 1970; 0: at once */
	gint64 end;          /* 0: until further notice */
	char *reply;         /* to colleagues, plain text; "" if there are no words */
} SfbOutOfOffice;

/* For sfb_web_ews_call_async(), "GetUserOofSettings". Returns: (transfer full) */
char *sfb_out_of_office_build_request(const char *email);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if there are no settings in it. */
SfbOutOfOffice *sfb_out_of_office_parse(const SfbXml *answer, GError **error);
void sfb_out_of_office_free(SfbOutOfOffice *settings); /* accepts NULL */

/* Whether the reply is in force at @when. @settings: NULL: nothing is known. */
gboolean sfb_out_of_office_holds(const SfbOutOfOffice *settings, gint64 when);

/* When that changes after @when; 0 if it does not. */
gint64 sfb_out_of_office_get_next_change(const SfbOutOfOffice *settings, gint64 when);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbOutOfOffice, sfb_out_of_office_free)
