/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What comes into people's mailboxes, FindItem and UpdateItem about it ([MS-OXWSSRCH], [MS-OXWSMSG]). */

#pragma once

#include "sim/world.h"

#define SFB_SIM_VOICEMAIL "IPM.Note.Microsoft.Voicemail.UM.CA"
#define SFB_SIM_MISSED_CALL "IPM.Note.Microsoft.Missed.Voice"
#define SFB_SIM_MISSED_CONVERSATION "IPM.Note.Microsoft.Missed"

/* A mail that comes; all but the class may be NULL. */
typedef struct {
	const char *message_class;
	const char *sender;  /* display name */
	const char *address; /* of the sender */
	const char *number;  /* of who called */
	const char *subject;
	guint seconds; /* of a voicemail; 0: not told */
} SfbSimMail;

/* Puts it, unread and received now, into the mailbox of @user. @mail: read during the call. */
void sfb_sim_mailbox_add(SfbSimUser *user, const SfbSimMail *mail);

/* Another program of @user's marks everything read. */
void sfb_sim_mailbox_read_all(SfbSimUser *user);

void sfb_sim_mail_item_free(SfbSimMailItem *item);

guint sfb_sim_mailbox_count_voicemail(const SfbSimUser *user, gboolean is_read);
