/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How a response is made: by HTTP, and by tests. */

#pragma once

#include "web/http.h"

/* @url: that was asked. @headers: name, value, ..., NULL, in the order they came. @body: NULL means
 * empty. All are copied or referenced. Returns: (transfer full) */
SfbWebResponse *
sfb_web_response_new(guint status, const char *url, const char *const *headers, GBytes *body);

/* Which proxy answered instead of the server, "proxy.example.com:3128". */
void sfb_web_response_set_proxy(SfbWebResponse *response, const char *proxy);
const char *sfb_web_response_get_proxy(const SfbWebResponse *response); /* "" if unknown */
