/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Tells the user of voicemail, missed calls and missed conversations: as new mail where the account
 * says that the user wants to hear of that, else in one window. */

#pragma once

#include "purple/glue.h"

/* Tells what comes to @glue's session, until sfb_purple_mailbox_stop(). */
void sfb_purple_mailbox_follow(SfbPurpleGlue *glue);
void sfb_purple_mailbox_stop(SfbPurpleGlue *glue);

/* Who it is from, for people. Returns: (transfer full) */
char *sfb_purple_mailbox_dup_sender(const SfbMailboxItem *item);

/* "0:32"; "" if that is not known. Returns: (transfer full) */
char *sfb_purple_mailbox_dup_length(const SfbMailboxItem *item);
