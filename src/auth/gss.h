/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * NTLM through GSSAPI and its gss-ntlmssp mechanism: connectionless (datagram), NTLMv2, integrity,
 * identify level, sequence number 100 in every signature ([MS-SIPAE] 3.2.5.1, [MS-NLMP] 3.4.4).
 */

#pragma once

#include "auth/mech.h"
#include "util/secret.h"

#define SFB_TYPE_AUTH_GSS (sfb_auth_gss_get_type())
G_DECLARE_FINAL_TYPE(SfbAuthGss, sfb_auth_gss, SFB, AUTH_GSS, SfbAuthMech)

/* @login: "DOMAIN\\user", "user@domain" or "user". @target: the challenge's targetname, a host
 * name. Refuses to produce an NTLMv1 response whatever the environment says. Returns: (transfer
 * full) */
SfbAuthMech *sfb_auth_gss_new_ntlm(const char *login, SfbSecret *password, const char *target);
