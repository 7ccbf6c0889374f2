/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signing an account in and out; all for PurplePluginProtocolInfo. */

#pragma once

#include <account.h>

void sfb_purple_account_login(PurpleAccount *account);

/* Signs out without waiting for it; nothing calls back into the account afterwards. */
void sfb_purple_account_close(PurpleConnection *connection);
