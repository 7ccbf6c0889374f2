/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Exchange for tests that are not about it: of kim@contoso.example, where nothing listens. */

#pragma once

#include "web/ews.h"

/* Returns: (transfer full) */
SfbWebEws *exchange_new(void);
