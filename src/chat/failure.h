/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a message did not arrive, in one sentence for the conversation. Pure. */

#pragma once

#include "sip/message.h"

/* @response: the refusal; NULL if there was no answer. @name: the person, for people. Returns:
 * (transfer full) an SFB_ERROR with that sentence. */
GError *sfb_chat_failure_new(const SfbSipMessage *response, const char *name);

/* TRUE if the session is gone and one new session may carry the text (481, or diagnostics 1004). */
gboolean sfb_chat_failure_is_stale_session(const SfbSipMessage *response);
