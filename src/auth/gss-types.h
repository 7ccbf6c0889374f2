/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What GSSAPI hands out, cleaned up by declaration; also for the simulator, a guest in it. */

#pragma once

#include <glib.h>
#include <gssapi/gssapi.h>
#include <string.h>

/* Both borrow. */
static inline gss_buffer_desc
sfb_auth_gss_borrow_text(const char *text)
{
	return (gss_buffer_desc){ strlen(text), (char *)text };
}

static inline gss_buffer_desc
sfb_auth_gss_borrow_bytes(GBytes *bytes)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(bytes, &length);

	return (gss_buffer_desc){ length, (gpointer)octets };
}

static inline void
sfb_auth_gss_release_buffer(gss_buffer_desc *buffer)
{
	OM_uint32 minor;

	gss_release_buffer(&minor, buffer);
}

static inline void
sfb_auth_gss_release_name(gss_name_t name)
{
	OM_uint32 minor;

	gss_release_name(&minor, &name);
}

static inline void
sfb_auth_gss_release_credential(gss_cred_id_t credential)
{
	OM_uint32 minor;

	gss_release_cred(&minor, &credential);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(gss_buffer_desc, sfb_auth_gss_release_buffer)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gss_name_t, sfb_auth_gss_release_name, GSS_C_NO_NAME)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gss_cred_id_t, sfb_auth_gss_release_credential, GSS_C_NO_CREDENTIAL)
