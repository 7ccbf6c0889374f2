/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a sign-in may need the user for: the core ends with a code, the user is asked, and another
 * sign-in begins with the answer. */

#pragma once

#include "purple/glue.h"

/* Called with the glue, which lives on, when there is a reason for another attempt. */
typedef void (*SfbPurpleRetry)(SfbPurpleGlue *glue);

/* Asks what @error, which ended @session, can be answered with: a password, or whether a server
 * outside the address's domain may be used. Returns: FALSE if there is nothing to ask. Whoever
 * declines ends the connection with @error. */
gboolean
sfb_purple_ask(SfbPurpleGlue *glue, SfbSession *session, const GError *error, SfbPurpleRetry retry);

/* Leads the user to the page where the identity provider wants to see them; "" takes it away. */
void sfb_purple_show_sign_in_page(SfbPurpleGlue *glue, const char *url, const char *user_code);

/* Asks for a login at Exchange if @error is about that, once per connection, and has the contact list
 * read with it. Returns: FALSE if the user is to be told of @error. */
gboolean sfb_purple_ask_for_exchange_login(SfbPurpleGlue *glue, const GError *error);

/* The same to somebody who just wanted something of Exchange: every time, and wherever the contact
 * list is. Returns: FALSE if @error is not about a login. */
gboolean sfb_purple_offer_exchange_login(SfbPurpleGlue *glue, const GError *error);
