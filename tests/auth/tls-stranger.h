/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A TLS server for the other end of TLS-DSK that shares no line with ours: plain GnuTLS, one record
 * for each message, and keys computed by hand from its master secret (RFC 2246 5, RFC 5246 5). */

#pragma once

#include <glib.h>

#include "util/secret.h"

typedef struct _Stranger Stranger;

typedef struct {
	const char *priority;
	const SfbSecret *identity;
	const char *authorities; /* PEM; whose certificates it says it takes; NULL: says nothing */
} StrangerWish;

Stranger *stranger_new(const StrangerWish *wish);
void stranger_free(Stranger *stranger);

/* Returns: (transfer full) its next flight; the handshake must not break. */
GBytes *stranger_answer(Stranger *stranger, GBytes *token);

gboolean stranger_is_done(const Stranger *stranger);

/* The certificate it was shown. Returns: (transfer full) DER */
GBytes *stranger_get_certificate(const Stranger *stranger);

/* The 128 bytes that the keys are cut from. Returns: (transfer full) */
GBytes *stranger_compute_material(const Stranger *stranger);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stranger, stranger_free)
