/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Proof of possession: the key of a web ticket, and the signature that shows we have it (WS-Trust
 * 1.3, 4.4.4; XML-Signature with exclusive canonical XML and HMAC-SHA1). */

#pragma once

#include <glib.h>

/* @length bytes of P_SHA1 (RFC 2246, 5). Returns: (transfer full) wiped when freed */
GBytes *sfb_web_signature_make_key(GBytes *secret, GBytes *seed, gsize length);

/* @bytes, taken, will be wiped before they are freed. Returns: (transfer full) */
GBytes *sfb_web_signature_take_key(guint8 *bytes, gsize length);

/* A ds:Signature over @timestamp, a wsu:Timestamp, with the key of the assertion @assertion_id.
 * Returns: (transfer full) */
char *sfb_web_signature_build(const char *timestamp, GBytes *key, const char *assertion_id);
