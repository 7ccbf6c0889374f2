/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether the front end at the other end of TLS-DSK is the one it says it is. */

#pragma once

#include "auth/tls-dsk.h"

/* @chain: GBytes, DER, its own certificate first. Returns: FALSE with SFB_ERROR_CERTIFICATE, or
 * SFB_ERROR_USAGE if the file of authorities cannot be read. */
gboolean
sfb_auth_front_end_accept(const SfbAuthFrontEnd *front_end, GPtrArray *chain, GError **error);
