/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What proves a login: a Kerberos ticket that is there, one for a password, or the password. */

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5.h>
#include <string.h>

#include "auth/gss-private.h"

/* 1.2.840.113554.1.2.2, and 1.3.6.1.4.1.311.2.2.10. */
SfbAuthGssMechanism sfb_auth_gss_kerberos = { { 9, (char *)"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" },
	                                      "Kerberos",
	                                      0 };
SfbAuthGssMechanism sfb_auth_gss_ntlm = {
	{ 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" },
	"NTLM",
	16 /* version, checksum, sequence number: [MS-NLMP] 2.2.2.9.1 */
};

/* One attempt with one form of the name. */
static OM_uint32
try_name(SfbAuthGssMechanism *mechanism, const char *text, gss_OID form, SfbSecret *password,
         gss_cred_id_t *credential, OM_uint32 *minor)
{
	gss_OID_set_desc mechanisms = { 1, &mechanism->oid };
	gss_buffer_desc name_buffer = sfb_auth_gss_borrow_text(text);
	gss_buffer_desc password_buffer = sfb_auth_gss_borrow_text(sfb_secret_peek(password));
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	OM_uint32 major = gss_import_name(minor, &name_buffer, form, &name);

	if (major != GSS_S_COMPLETE)
		return major;
	return gss_acquire_cred_with_password(minor, name, &password_buffer, GSS_C_INDEFINITE,
	                                      &mechanisms, GSS_C_INITIATE, credential, NULL, NULL);
}

/* The mechanism would split "user@domain" into a user and a domain. A server wants such a login as
 * a whole, with an empty domain ([MS-NLMP] 3.3.2); a backslash before the '@' keeps it together. */
static char *
quote_login(const char *login)
{
	const char *at = strchr(login, '@');

	if (at == NULL || strchr(login, '\\') != NULL)
		return g_strdup(login);
	return g_strdup_printf("%.*s\\%s", (int)(at - login), login, at);
}

static OM_uint32
try_ntlm(const char *login, SfbSecret *password, gss_cred_id_t *credential, OM_uint32 *minor)
{
	g_autofree char *quoted = quote_login(login);

	return try_name(&sfb_auth_gss_ntlm, quoted, GSS_C_NT_USER_NAME, password, credential,
	                minor);
}

/* "alice@example.com" to "alice@EXAMPLE.COM": realms are written like that, logins are not. */
static char *
raise_realm(const char *login)
{
	const char *at = strrchr(login, '@');
	g_autofree char *realm = at == NULL ? NULL : g_ascii_strup(at, -1);

	return at == NULL ? g_strdup(login)
	                  : g_strdup_printf("%.*s%s", (int)(at - login), login, realm);
}

static gboolean
is_no_realm(OM_uint32 minor)
{
	return minor == (OM_uint32)KRB5_REALM_UNKNOWN ||
	       minor == (OM_uint32)KRB5_REALM_CANT_RESOLVE ||
	       minor == (OM_uint32)KRB5KDC_ERR_WRONG_REALM;
}

/* What stands before the backslash is a NetBIOS name, of which Kerberos knows nothing: the user is
 * looked for in the default realm. The suffix of a user principal name need not be a realm; then
 * the default realm's KDC knows the whole as an enterprise name (RFC 6806 5). No password has been
 * tried anywhere by then. */
static OM_uint32
try_kerberos(const char *login, SfbSecret *password, gss_cred_id_t *credential, OM_uint32 *minor)
{
	const char *backslash = strchr(login, '\\');
	const char *user = backslash == NULL ? login : backslash + 1;
	g_autofree char *principal = raise_realm(user);
	OM_uint32 major = try_name(&sfb_auth_gss_kerberos, principal, GSS_C_NT_USER_NAME, password,
	                           credential, minor);

	if (major != GSS_S_COMPLETE && is_no_realm(*minor) && strchr(user, '@') != NULL)
		major = try_name(&sfb_auth_gss_kerberos, user, GSS_KRB5_NT_ENTERPRISE_NAME,
		                 password, credential, minor);
	return major;
}

static OM_uint32
find_ticket(gss_cred_id_t *credential, OM_uint32 *minor)
{
	gss_OID_set_desc mechanisms = { 1, &sfb_auth_gss_kerberos.oid };

	return gss_acquire_cred(minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE,
	                        credential, NULL, NULL);
}

gboolean
sfb_auth_gss_acquire(SfbAuthGssMechanism *mechanism, const char *login, SfbSecret *password,
                     gss_cred_id_t *credential, GError **error)
{
	OM_uint32 minor;
	OM_uint32 major;

	if (mechanism == &sfb_auth_gss_ntlm)
		major = try_ntlm(login, password, credential, &minor);
	else if (password != NULL)
		major = try_kerberos(login, password, credential, &minor);
	else
		major = find_ticket(credential, &minor);
	if (major != GSS_S_COMPLETE)
		g_propagate_error(error, sfb_auth_gss_make_error(mechanism, major, minor));
	return major == GSS_S_COMPLETE;
}
