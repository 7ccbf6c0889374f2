/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Saying one thing to one person. */

#pragma once

#include "session/session.h"

/* Sends @text to @address (normalized) and prints that it was delivered. @callback comes once, when
 * it was delivered or is known not to be. @session: signed in. */
void sfb_say_async(SfbSession *session, const char *address, const char *text, gboolean use_json,
                   GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_say_finish(GAsyncResult *result, GError **error);
