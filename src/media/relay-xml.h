/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The question for credentials of the media relay, and its answer ([MS-AVEDGEA] 2.2.3). Pure. */

#pragma once

#include "media/relay.h"

#define SFB_RELAY_DOCUMENT_TYPE "application/msrtc-media-relay-auth+xml"
#define SFB_RELAY_MINUTES 480      /* asked for; a server may give less */
#define SFB_RELAY_MINUTES_MAX 1440 /* believed */
#define SFB_RELAY_TEXT_MAX 1024    /* bytes of a user name, password, realm */
#define SFB_RELAY_HOST_MAX 255

typedef struct {
	const char *id;      /* of this question; comes back */
	const char *uri;     /* who asks, with "sip:" */
	const char *service; /* who is asked, byte for byte as the settings name it */
	gboolean is_internet;
} SfbRelayQuestion;

/* Returns: (transfer full) */
char *sfb_relay_question_build(const SfbRelayQuestion *question);

/* What answers the question @id. @asked_at: seconds since 1970, when the life of the credentials
 * began at the latest. Returns: (transfer full) (nullable) NULL with why there are none:
 * SFB_ERROR_SERVER and SFB_ERROR_TIMEOUT are worth a new try, everything else is not. */
SfbRelayCredentials *sfb_relay_answer_parse(const char *text, gsize length, const char *id,
                                            gint64 asked_at, GError **error);

void sfb_relay_credentials_free(SfbRelayCredentials *credentials); /* accepts NULL; wipes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbRelayCredentials, sfb_relay_credentials_free)
