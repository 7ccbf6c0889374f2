/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Looking into NTLM tokens ([MS-NLMP] 2.2.1): what we insist on, whoever made them. */

#pragma once

#include <glib.h>

/* TRUE if @challenge is a CHALLENGE_MESSAGE whose fields lie inside it ([MS-NLMP] 2.2.1.2). Else
 * FALSE and SFB_ERROR_PROTOCOL. */
gboolean sfb_auth_ntlm_check_challenge(GBytes *challenge, GError **error);

/* The same, and its flags allow what SIP needs: Unicode, sign, datagram, extended session security,
 * identify, target info, key exchange. Else FALSE and SFB_ERROR_UNSUPPORTED. */
gboolean sfb_auth_ntlm_check_datagram_challenge(GBytes *challenge, GError **error);

/* TRUE if @authenticate is an AUTHENTICATE_MESSAGE with an NTLMv2 response: one of 24 bytes would
 * be NTLMv1 and is refused with SFB_ERROR_USAGE, since the user's environment asked for it
 * ([MS-NLMP] 2.2.1.3). */
gboolean sfb_auth_ntlm_check_authenticate(GBytes *authenticate, GError **error);
