/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The windows of the client without a screen: each is a few lines that it writes, and the answer
 * stands on its command line. */

#pragma once

#include <purple.h>

extern const GOptionEntry dialogs_options[];

void dialogs_install(void);

/* "SUBJECT WHO: LABEL: TEXT" for each of @rows. */
void dialogs_say_rows(const char *subject, const char *who, PurpleNotifyUserInfo *rows);

/* The client's own. */
gboolean leave(gpointer user_data);
