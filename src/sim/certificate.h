/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The certificate authority of the simulator and the certificates of its servers. */

#pragma once

#include <glib.h>

/* PEM. RSA keys of 2048 bits: the oldest clients understand nothing else. */
typedef struct {
	char *certificate;
	char *key;
} SfbSimCertificate;

/* Returns: (transfer full) (nullable) NULL with @error if GnuTLS refuses. */
SfbSimCertificate *sfb_sim_certificate_make_authority(GError **error);

/* For all names of a pool, 127.0.0.1 and localhost. @flaw: NULL: none, or what the fault
 * "certificate" calls it. Returns: (transfer full) (nullable) */
SfbSimCertificate *sfb_sim_certificate_make_server(const SfbSimCertificate *authority,
                                                   const char *flaw, GError **error);

void sfb_sim_certificate_free(SfbSimCertificate *certificate); /* accepts NULL; wipes the key */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimCertificate, sfb_sim_certificate_free)
