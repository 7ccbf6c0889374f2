/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the files about GSSAPI share: its foreign types, the two mechanisms, credentials, failures.
 * Everything that takes time here blocks: it is for worker threads.
 */

#pragma once

#include <gio/gio.h>
#include <gssapi/gssapi.h>

#include "util/secret.h"

typedef struct {
	gss_OID_desc oid;
	const char *name;       /* as people know it */
	gsize signature_length; /* 0: differs */
} SfbAuthGssMechanism;

extern SfbAuthGssMechanism sfb_auth_gss_kerberos;
extern SfbAuthGssMechanism sfb_auth_gss_ntlm;

/* Obtains what proves @login. For Kerberos that asks the KDC, once with the @password; NULL is the
 * ticket that is there already. @credential: (out) released by the caller. */
gboolean sfb_auth_gss_acquire(SfbAuthGssMechanism *mechanism, const char *login,
                              SfbSecret *password, gss_cred_id_t *credential, GError **error);

/* Words for people for what a call of GSSAPI returned, the library's own behind them; to be asked
 * in the thread of the call, which alone remembers the details. Returns: (transfer full) */
GError *sfb_auth_gss_make_error(SfbAuthGssMechanism *mechanism, OM_uint32 major, OM_uint32 minor);

/* Both borrow. */
gss_buffer_desc sfb_auth_gss_borrow_text(const char *text);
gss_buffer_desc sfb_auth_gss_borrow_bytes(GBytes *bytes);

void sfb_auth_gss_release_buffer(gss_buffer_desc *buffer);
void sfb_auth_gss_release_name(gss_name_t name);
void sfb_auth_gss_release_credential(gss_cred_id_t credential);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(gss_buffer_desc, sfb_auth_gss_release_buffer)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gss_name_t, sfb_auth_gss_release_name, GSS_C_NO_NAME)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gss_cred_id_t, sfb_auth_gss_release_credential, GSS_C_NO_CREDENTIAL)
