/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Whether to believe a server's certificate: the account's own authorities, then libpurple's
 * verifier with whatever the user has told it. Nobody knows how long the user will look at a
 * question, and a server does not wait for that: a question is an answer too, and the decision
 * comes as a signal to those who then begin anew.
 *
 * Signal:
 *   "decided" (gboolean is_accepted)
 *       The user answered. What was asked about has failed long since; the next attempt meets a
 *       kept decision.
 */

#pragma once

#include <certificate.h>
#include <gio/gio.h>

#include "purple/certificate.h"

#define SFB_TYPE_PURPLE_TRUST (sfb_purple_trust_get_type())
G_DECLARE_FINAL_TYPE(SfbPurpleTrust, sfb_purple_trust, SFB, PURPLE_TRUST, GObject)

typedef enum {
	SFB_PURPLE_TRUSTED,
	SFB_PURPLE_NOT_TRUSTED,
	SFB_PURPLE_BEING_ASKED,
} SfbPurpleVerdict;

/* (takes authorities). Returns: (transfer full) */
SfbPurpleTrust *sfb_purple_trust_new(SfbPurpleAuthorities *authorities);

/* @chain: (element-type PurpleCertificate) leaf first, of whoever claims to be @host. */
SfbPurpleVerdict sfb_purple_trust_judge(SfbPurpleTrust *self, const char *host, GList *chain);

/* The same without a question: what libpurple has kept counts, and nothing else. */
SfbPurpleVerdict
sfb_purple_trust_judge_quietly(SfbPurpleTrust *self, const char *host, GList *chain);

/* Words for the other two verdicts. Returns: (transfer full) */
GError *sfb_purple_verdict_make_error(SfbPurpleVerdict verdict, const char *host);

/* TRUE while the user has a question before the eyes. */
gboolean sfb_purple_trust_is_asking(SfbPurpleTrust *self);

/* Takes the question away; nothing is told any more. */
void sfb_purple_trust_shut(SfbPurpleTrust *self);
