/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reads what is unread in the mailbox from Exchange: one folder after another, page by page. */

#pragma once

#include "people/mailbox-xml.h"

/* @callback comes once. */
void sfb_mailbox_read_async(SfbWebEws *ews, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);

/* Returns: (transfer full) (nullable) everything, in order; NULL with what sfb_web_ews_call_finish()
 * reports, or SFB_ERROR_PROTOCOL */
SfbMailboxContents *sfb_mailbox_read_finish(SfbWebEws *ews, GAsyncResult *result, GError **error);
