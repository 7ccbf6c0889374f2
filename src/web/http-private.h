/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the tests of this room need besides the public face. */

#pragma once

#include "web/http.h"

/* How long each answer may take; 30 s if never called. */
void sfb_web_http_set_timeout(SfbWebHttp *self, guint timeout_seconds);
