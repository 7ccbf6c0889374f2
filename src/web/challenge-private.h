/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a server or a proxy wants to be shown (RFC 9110 11.3). */

#pragma once

#include "web/http.h"

/* TRUE if @scheme is among the challenges in the headers @name, "WWW-Authenticate". @token: (out)
 * (transfer full) (nullable) what came with it, decoded; NULL if nothing. */
gboolean sfb_web_challenge_find(const SfbWebResponse *response, const char *name,
                                const char *scheme, GBytes **token);

/* The first @parameter of @scheme in WWW-Authenticate, "authorization_uri" of "Bearer". Returns:
 * (transfer full) (nullable) NULL if there is none. */
char *sfb_web_challenge_dup_parameter(const SfbWebResponse *response, const char *scheme,
                                      const char *parameter);

/* The schemes that are wanted, "Negotiate, Basic"; "" if none. Returns: (transfer full) */
char *sfb_web_challenge_list_schemes(const SfbWebResponse *response, const char *name);
