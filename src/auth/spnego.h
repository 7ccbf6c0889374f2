/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The wrapping of SPNEGO (RFC 4178 4.2) around the tokens of the one mechanism that we offer.
 *
 * The library's own SPNEGO would try a password with every mechanism that is installed, so that the
 * KDC sees it although NTLM was asked for: an attempt more towards a locked account, and half a
 * minute where no KDC answers. It also hides the reason why Kerberos gave up.
 */

#pragma once

#include <glib.h>

/* The longest answer we look into, in bytes; a ticket with many groups has 12 kB. */
#define SFB_AUTH_SPNEGO_ANSWER_MAX (64 * 1024)

/* The first message: NegTokenInit, offering the mechanism with the object identifier @mechanism
 * (its @mechanism_length octets, without tag) and its first @token. Returns: (transfer full) */
GBytes *sfb_auth_spnego_wrap_first(gconstpointer mechanism, gsize mechanism_length, GBytes *token);

/* Every further one: NegTokenResp. Returns: (transfer full) */
GBytes *sfb_auth_spnego_wrap_next(GBytes *token);

/* The mechanism's token in the server's @answer, a NegTokenResp; of 0 bytes if it holds none.
 * Returns: (transfer full) (nullable) NULL with SFB_ERROR_CREDENTIALS if the server rejects us,
 * SFB_ERROR_PROTOCOL if it makes no sense. */
GBytes *sfb_auth_spnego_unwrap(GBytes *answer, GError **error);
