/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where Exchange is: the user is asked, once per connection, whether a server outside the mailbox's
 * domain may be it. */

#pragma once

#include "purple/glue.h"

/* Listens to the session's search for Exchange. */
void sfb_purple_exchange_follow(SfbPurpleGlue *glue);

/* Whatever lives in Exchange is asked for once more: it may be let in, or be found, now. */
void sfb_purple_exchange_ask_again(SfbPurpleGlue *glue);
