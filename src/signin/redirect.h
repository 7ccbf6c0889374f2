/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether to go where a server sends us ([MS-SIPREGE] 3.1; 301, 302, preferred registrar). Pure. */

#pragma once

#include "signin/candidates.h"
#include "sip/redirect.h"

#define SFB_REDIRECTS_MAX 5

/* @redirects: (element-type utf8) names of the servers that sent us on so far. @from: the one that
 * does it now. Returns: (transfer full) (nullable) the server to go to, which may be untrusted; NULL
 * with SFB_ERROR_SERVER (a loop, too many hops) or SFB_ERROR_PROTOCOL (from TLS to TCP, an address
 * instead of a name). */
SfbCandidate *
sfb_redirect_follow(const SfbSipRedirect *redirect, const SfbCandidate *from,
                    const GPtrArray *redirects, const SfbConfig *config, GError **error);

/* For a session that is over, because @from let us go and named another server: the text with which
 * the next one goes there ("last_server"). Returns: (transfer full) (nullable) NULL if it is not to
 * be followed or to be kept. */
char *sfb_redirect_build_text(const SfbSipRedirect *redirect, const SfbCandidate *from,
                              const GPtrArray *redirects, const SfbConfig *config);
