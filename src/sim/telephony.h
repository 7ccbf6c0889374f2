/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server keeps of a person's telephone: the line, the phones entered by hand, where calls go
 * and who takes them for whom (sheet settings 11 and 12). */

#pragma once

#include "sim/publications.h"

/* @telephone: "tel:+...;ext=..."; NULL: none, and no voicemail either. */
void sfb_sim_telephony_add(SfbSimUser *user, const char *telephone);

/* Where calls go, by the flags of the rules, stored in all containers. */
void sfb_sim_telephony_route(SfbSimUser *user, const char *flags);

/* Appends who takes calls for @user, and for whom @user does. */
void sfb_sim_telephony_append_delegates(GString *document, const SfbSimUser *user);
