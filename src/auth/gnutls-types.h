/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What GnuTLS hands out, cleaned up by declaration; also for the simulator, a guest in it. */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>

#include "util/secret.h"

/* For what the library allocated; it may hold a key. */
static inline void
datum_clear(gnutls_datum_t *datum)
{
	if (datum->data != NULL)
		sfb_secret_wipe(datum->data, datum->size);
	gnutls_free(datum->data);
}

/* For input: nothing to clear. */
static inline gnutls_datum_t
datum_borrow(const void *bytes, gsize length)
{
	return (gnutls_datum_t){ (unsigned char *)bytes, (unsigned)length };
}

static inline gnutls_datum_t
datum_borrow_bytes(GBytes *bytes)
{
	return datum_borrow(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(gnutls_datum_t, datum_clear)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gnutls_x509_crq_t, gnutls_x509_crq_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gnutls_subject_alt_names_t, gnutls_subject_alt_names_deinit, NULL)
