/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What somebody shows in TLS-DSK. */

#pragma once

#include "auth/certificate.h"
#include "sim/authority.h"

/* A new key with a certificate of @authority for @address. Returns: (transfer full) */
SfbAuthCertificate *card_issue(SfbSimAuthority *authority, const char *address);
