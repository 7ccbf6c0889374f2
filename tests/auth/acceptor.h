/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The other end of an NTLM handshake: the accepting half of gss-ntlmssp. */

#pragma once

#include <glib.h>

typedef struct _Acceptor Acceptor;

Acceptor *acceptor_new(void);
void acceptor_free(Acceptor *acceptor);

/* The CHALLENGE for a client that sends no NEGOTIATE. */
GBytes *acceptor_challenge(Acceptor *acceptor);

/* TRUE if the AUTHENTICATE proves a person of the NTLM_USER_FILE; then both ends can sign. */
gboolean acceptor_accept(Acceptor *acceptor, GBytes *authenticate);

GBytes *acceptor_sign(Acceptor *acceptor, GBytes *text);
gboolean acceptor_verify(Acceptor *acceptor, GBytes *text, GBytes *signature);

/* The exported session key of [MS-NLMP] 3.1.1.1, 16 bytes. */
GBytes *acceptor_get_session_key(Acceptor *acceptor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Acceptor, acceptor_free)
