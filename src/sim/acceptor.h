/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's half of NTLM on SIP ([MS-SIPAE] 3.3.5.1): gss-ntlmssp checks passwords against the
 * file named by NTLM_USER_FILE. An SfbAuthMech like the client's, so that an association of the
 * server's role signs and verifies with it.
 */

#pragma once

#include "auth/mech.h"

#define SFB_TYPE_SIM_ACCEPTOR (sfb_sim_acceptor_get_type())
G_DECLARE_FINAL_TYPE(SfbSimAcceptor, sfb_sim_acceptor, SFB, SIM_ACCEPTOR, SfbAuthMech)

/* Its steps take the client's tokens, the first of which is empty. Returns: (transfer full) */
SfbAuthMech *sfb_sim_acceptor_new(void);

/* "EXAMPLE\alice": who proved to be at the other end; NULL until established. Borrowed. */
const char *sfb_sim_acceptor_get_login(SfbSimAcceptor *self);
