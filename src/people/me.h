/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who the server says we are: own card, lines, voicemail, where calls go ([MS-PRES] 2.2.2:
 * contactCard, userProperties, userInformation, routing), and who acts for whom. Read from what we
 * are told of ourselves; changed elsewhere.
 *
 * Signal:
 *   "changed" ()
 */

#pragma once

#include "people/my-line.h"
#include "people/my-routing.h"
#include "people/presence-xml.h"
#include "people/self.h"
#include "settings/settings.h"

#define SFB_DELEGATES_MAX 256 /* of either list; the rest is left out */

#define SFB_TYPE_ME (sfb_me_get_type())
G_DECLARE_FINAL_TYPE(SfbMe, sfb_me, SFB, ME, GObject)

/* @settings: have the line of an LCS 2005 server. Returns: (transfer full) */
SfbMe *sfb_me_new(SfbSelf *told, SfbSettings *settings);

/* All that is borrowed holds until the next "changed". */

/* Name, title, company and so on, read like anybody's card. */
const SfbPresentity *sfb_me_get_card(SfbMe *self);

/* Those of the card, then those entered by hand, each once. Returns: (transfer container)
 * (element-type SfbPhone) borrowed entries */
GPtrArray *sfb_me_list_phones(SfbMe *self);

const SfbMyLine *sfb_me_get_line(SfbMe *self);

/* The routing in sentences, one a line; "" if not told. Returns: (transfer full) */
char *sfb_me_describe_routing(SfbMe *self);

/* (element-type utf8) addresses, borrowed, never NULL: who may act for us, and who lets us act for
 * them. */
const GPtrArray *sfb_me_list_delegates(SfbMe *self);
const GPtrArray *sfb_me_list_delegators(SfbMe *self);
