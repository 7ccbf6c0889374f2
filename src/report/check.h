/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One check of the sign-in report, and what it found. */

#pragma once

#include <gio/gio.h>

typedef enum {
	SFB_CHECK_RUNNING,
	SFB_CHECK_OK,
	SFB_CHECK_WARNING, /* signing in may go on without it */
	SFB_CHECK_FAILED,
	SFB_CHECK_SKIPPED, /* does not apply, or something before it has to be mended first */
} SfbCheckState;

/* All texts are for people and may hold several lines; "" where there is nothing to say. */
typedef struct {
	SfbCheckState state;
	guint number;    /* which of the check's outcomes it is; 0: as it should be */
	char *detail;    /* what was seen */
	char *advice;    /* the cause, whose turn it is, the next step */
	char *for_admin; /* exact names, ports, commands */
} SfbFinding;

typedef struct {
	const char *topic; /* "DNS": SFB-DNS-003 is its outcome number 3. Never changes */
	const char *stage; /* "dns", for programs. Never changes */
	const char *label; /* untranslated */
	guint milliseconds;
	gboolean is_root; /* at the end: the first reason why the sign-in failed; others follow */
	SfbFinding *finding; /* NULL while it runs */
} SfbCheck;

/* Takes over nothing; NULL is as good as "". Returns: (transfer full) */
SfbFinding *sfb_finding_new(SfbCheckState state, guint number, const char *detail);
void sfb_finding_advise(SfbFinding *finding, const char *advice, const char *for_admin);
void sfb_finding_free(SfbFinding *finding); /* accepts NULL */

SfbCheckState sfb_check_get_state(const SfbCheck *check);

/* "SFB-DNS-003". Returns: (transfer full) */
char *sfb_check_dup_id(const SfbCheck *check);

void sfb_check_free(SfbCheck *check); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbFinding, sfb_finding_free)
