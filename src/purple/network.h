/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The network through libpurple: the account's proxy, the TLS library and the certificate store the
 * user chose there.
 */

#pragma once

#include <account.h>

#include "net/network.h"
#include "purple/trust.h"

#define SFB_TYPE_PURPLE_NETWORK (sfb_purple_network_get_type())
G_DECLARE_FINAL_TYPE(SfbPurpleNetwork, sfb_purple_network, SFB, PURPLE_NETWORK, GObject)

/* @ca_file: the account's extra certificate authorities, "" for none. Returns: (transfer full)
 * (nullable) NULL with SFB_ERROR_USAGE if that file cannot be used. */
SfbPurpleNetwork *
sfb_purple_network_new(PurpleAccount *account, const char *ca_file, GError **error);

/* Who decides about certificates. Borrowed. */
SfbPurpleTrust *sfb_purple_network_get_trust(SfbPurpleNetwork *self);

/* Ends at once what is under way, questions to the user too, and lets go of the account: nothing of
 * libpurple's calls back any more. Streams already given out live on. */
void sfb_purple_network_shut(SfbPurpleNetwork *self);
