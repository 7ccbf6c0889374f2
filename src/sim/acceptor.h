/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's half of Windows integrated authentication on SIP ([MS-SIPAE] 3.3.5.1). NTLM:
 * gss-ntlmssp checks passwords against the file named by NTLM_USER_FILE. Kerberos: the service's
 * keys come from the keytab named by KRB5_KTNAME. An SfbAuthMech like the client's, so that an
 * association of the server's role signs and verifies with it.
 */

#pragma once

#include "auth/mech.h"

#define SFB_TYPE_SIM_ACCEPTOR (sfb_sim_acceptor_get_type())
G_DECLARE_FINAL_TYPE(SfbSimAcceptor, sfb_sim_acceptor, SFB, SIM_ACCEPTOR, SfbAuthMech)

typedef enum {
	SFB_SIM_ACCEPTOR_NTLM,     /* the client's first token is empty */
	SFB_SIM_ACCEPTOR_KERBEROS, /* one token is all */
} SfbSimAcceptorKind;

/* Its steps take the client's tokens. Returns: (transfer full) */
SfbAuthMech *sfb_sim_acceptor_new(SfbSimAcceptorKind kind);

/* "EXAMPLE\alice", "alice@EXAMPLE.COM": who proved to be at the other end; NULL until established.
 * Borrowed. */
const char *sfb_sim_acceptor_get_login(SfbSimAcceptor *self);
