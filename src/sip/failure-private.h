/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Words for what the server refuses; see also sfb_sip_client_make_error(). */

#pragma once

#include "sip/message.h"
#include "util/error.h"

/* The sentence for people @sentence (translated), followed by the server's own words from
 * @message's ms-diagnostics, Warning or status line in parentheses. Returns: (transfer full) */
GError *sfb_sip_failure_new(const SfbSipMessage *message, SfbError code, const char *sentence);
