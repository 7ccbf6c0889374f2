/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the server tells that voicemail waits: the category mwi, and the message summary of RFC 3842.
 * Pure. Counts are of unread voicemail; who says only that there is some says 1. */

#pragma once

#include "util/xml.h"

#define SFB_MESSAGE_SUMMARY_TYPE "application/simple-message-summary"
#define SFB_MESSAGES_WAITING_MAX 10000 /* a higher count is cut to this */

/* @root: a roamingData element. Returns: FALSE, with @unread as it was, if it does not mention the
 * category. */
gboolean sfb_message_waiting_read(SfbXmlNode *root, guint *unread);

/* Whether the same element says that Exchange takes voicemail for us ([MS-PRES], userProperties). */
gboolean sfb_message_waiting_is_enabled(SfbXmlNode *root);

/* @text: @length bytes of SFB_MESSAGE_SUMMARY_TYPE. Returns: FALSE if it is none. */
gboolean sfb_message_waiting_parse_summary(const char *text, gsize length, guint *unread);
