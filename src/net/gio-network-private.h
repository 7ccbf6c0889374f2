/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the tests of this room need besides the public face. */

#pragma once

#include "net/gio-network.h"

/* How long each step of connecting may take; 10 s if never called. */
void sfb_gio_network_set_timeout(SfbGioNetwork *self, guint timeout_seconds);
