/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Windows integrated authentication of a connection (RFC 4559): Kerberos and NTLM through GSSAPI,
 * Kerberos by the key of HTTP/host in the file that KRB5_KTNAME names, NTLM by the one that
 * NTLM_USER_FILE names. Whoever binds the handshake to a TLS channel has to mean ours; the fault
 * "web-requires-binding" refuses those who do not bind it at all (extended protection).
 */

#pragma once

#include "sim/web-site.h"

typedef struct _SfbSimWebAuth SfbSimWebAuth;

/* @certificate: the site's own. Returns: (transfer full) */
SfbSimWebAuth *sfb_sim_web_auth_new(SfbSimSite *site, GTlsCertificate *certificate);
void sfb_sim_web_auth_free(SfbSimWebAuth *auth); /* accepts NULL */

/* Who is at the other end of @message's connection: "EXAMPLE\alice", "alice@EXAMPLE.COM"; NULL if
 * that is not proved yet, and @message is answered with 401. Borrowed. */
const char *sfb_sim_web_auth_admit(SfbSimWebAuth *auth, SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebAuth, sfb_sim_web_auth_free)
