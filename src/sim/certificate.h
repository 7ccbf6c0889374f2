/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The certificate authority and the certificate of the simulator. */

#pragma once

#include <glib.h>

/* RSA keys of 2048 bits: the oldest clients understand nothing else. */
typedef struct {
	char *authority_pem;   /* certificate of the authority */
	char *certificate_pem; /* for 127.0.0.1, localhost and the server's name; with its key */
} SfbSimCertificate;

/* @host: the server's name.
 * Returns: (transfer full) (nullable) NULL with @error if GnuTLS refuses. */
SfbSimCertificate *sfb_sim_certificate_new(const char *host, GError **error);
void sfb_sim_certificate_free(SfbSimCertificate *certificate); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimCertificate, sfb_sim_certificate_free)
