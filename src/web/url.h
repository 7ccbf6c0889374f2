/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Small questions about URLs. */

#pragma once

#include <glib.h>

/* TRUE if @url is an absolute one of HTTPS with a host and without a user. Accepts NULL. */
gboolean sfb_web_url_is_https(const char *url);

/* The host in lower case, "" if there is none. Returns: (transfer full) */
char *sfb_web_url_dup_host(const char *url);

/* "https://host/" or "https://host:port/", lower case; NULL if @url is not absolute. Returns:
 * (transfer full) (nullable) */
char *sfb_web_url_dup_base(const char *url);

/* @reference seen from @base, its host in lower case, without fragment. Returns: (transfer full)
 * (nullable) NULL if it makes no sense. */
char *sfb_web_url_resolve(const char *base, const char *reference);
