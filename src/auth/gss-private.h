/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the files about GSSAPI share: the two mechanisms, credentials, failures.
 * Everything that takes time here blocks: it is for worker threads.
 */

#pragma once

#include <gio/gio.h>

#include "auth/gss-types.h"
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
