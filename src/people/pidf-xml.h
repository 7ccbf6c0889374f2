/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Presence as older and foreign servers put it: msrtc.pidf of LCS 2005 ([MS-SIP] 2.2.1), PIDF
 * (RFC 3863, RFC 4480) of gateways, and XPIDF of Windows Messenger. Pure. */

#pragma once

#include "people/presence-xml.h"

/* As sfb_presence_apply_categories(), except that the document says everything: what it does not
 * say of the present moment is over. */
SfbPresentity *sfb_presence_apply_pidf(const char *text, gsize length, SfbPresentityLookup lookup,
                                       gpointer user_data, GError **error);
