/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Answers of the server (RFC 3261 8.2.6, [MS-OCER] 2.2). Pure. */

#pragma once

#include "sip/message.h"

#define SFB_SIM_HOST "fe.example.com" /* the server's name in everything it says */

/* Why a request is refused. */
typedef struct {
	guint status;
	guint id;           /* of ms-diagnostics */
	const char *reason; /* of the same; NULL: no diagnostics */
} SfbSimRefusal;

/* With Via, From, To, Call-ID and CSeq of @request, and a tag of its own if To has none. @reason:
 * NULL: the usual one. @received: what to append to the first Via, or NULL. Returns: (transfer
 * full) */
SfbSipMessage *sfb_sim_reply_new(const SfbSipMessage *request, guint status, const char *reason,
                                 const char *received);

/* Adds ms-diagnostics. @reason: with quotes escaped. */
void sfb_sim_reply_add_diagnostics(SfbSipMessage *reply, guint id, const char *reason);

/* Gives diagnostics the form for those outside: ms-diagnostics-public, without the source. */
void sfb_sim_reply_hide_diagnostics(SfbSipMessage *reply);

/* Date, as RFC 1123 writes it in English, by a clock that is @ahead_seconds ahead. */
void sfb_sim_reply_add_date(SfbSipMessage *reply, guint ahead_seconds);

/* The normalized address in a From or To value, NULL if there is none. Returns: (transfer full) */
char *sfb_sim_dup_address(const char *value);

/* The URI in a From, To, Contact or Route value, NULL if there is none. Returns: (transfer full) */
char *sfb_sim_dup_uri(const char *value);
