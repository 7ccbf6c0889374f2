/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the user hears of errors. */

#pragma once

#include <connection.h>

/* Which of libpurple's reasons it is: that decides whether it tries again by itself. */
PurpleConnectionError sfb_purple_error_get_reason(const GError *error);

/* Ends the connection with @error; libpurple calls the protocol's close soon after. */
void sfb_purple_error_end_connection(PurpleConnection *connection, const GError *error);

/* Says @sentence in a window of the account's. */
void sfb_purple_warn(PurpleConnection *connection, const char *sentence);
