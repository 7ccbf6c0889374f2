/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * SIP addresses of people: "user@domain", lower case, without scheme or parameters. Inside the
 * program an address always has this one form, so that hash tables and strcmp work on it.
 */

#pragma once

#include <glib.h>

/* Longest address we take from outside, in bytes (the server's own limit is 454). */
#define SFB_ADDRESS_MAX 512

/* Brings "SIP:Kim%20X@Contoso.example;user=phone", with or without scheme, angle brackets and
 * parameters, to "kim x@contoso.example". Returns: (transfer full) (nullable) NULL if it has no
 * user, no domain, or a control character. */
char *sfb_address_normalize(const char *text);

/* "sip:" + @address, with the characters a SIP URI cannot hold percent-encoded (RFC 3261 25.1).
 * Returns: (transfer full) */
char *sfb_address_to_uri(const char *address);

/* The part after the '@', borrowed from @address; "" if there is none. */
const char *sfb_address_get_domain(const char *address);
