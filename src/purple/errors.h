/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of libpurple's reasons an error is: that decides whether it tries again by itself. */

#pragma once

#include <connection.h>

PurpleConnectionError sfb_purple_error_get_reason(const GError *error);

/* Ends the connection with @error; libpurple calls the protocol's close soon after. */
void sfb_purple_error_end_connection(PurpleConnection *connection, const GError *error);
