/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the numbers of the libraries mean, for those that no private KDC can be made to say. */

#include <krb5.h>
#include <string.h>

#include "auth/gss-private.h"
#include "util/error.h"

typedef struct {
	SfbAuthGssMechanism *mechanism;
	OM_uint32 major;
	gint32 minor;
	SfbError code;
	const char *words; /* somewhere in the sentence */
} Row;

static const Row rows[] = {
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KRB_AP_ERR_SKEW, SFB_ERROR_USAGE, "clock" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5_KDCREP_SKEW, SFB_ERROR_USAGE, "clock" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KRB_AP_ERR_TKT_NYV, SFB_ERROR_USAGE, "clock" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KDC_ERR_PREAUTH_FAILED, SFB_ERROR_CREDENTIALS,
	  "password" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KRB_AP_ERR_BAD_INTEGRITY,
	  SFB_ERROR_CREDENTIALS, "password" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KDC_ERR_KEY_EXP, SFB_ERROR_CREDENTIALS,
	  "changed" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KDC_ERR_POLICY, SFB_ERROR_NOT_ALLOWED,
	  "rules" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KDC_ERR_CLIENT_REVOKED, SFB_ERROR_NOT_ALLOWED,
	  "locked" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5_REALM_UNKNOWN, SFB_ERROR_UNREACHABLE,
	  "krb5.conf" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5_KDC_UNREACH, SFB_ERROR_UNREACHABLE,
	  "does not answer" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5KDC_ERR_SVC_UNAVAILABLE, SFB_ERROR_UNREACHABLE,
	  "few minutes" },
	{ &sfb_auth_gss_kerberos, GSS_S_BAD_NAME, KRB5_CONFIG_NODEFREALM, SFB_ERROR_USAGE,
	  "not set up" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5_CONFIG_BADFORMAT, SFB_ERROR_USAGE,
	  "krb5.conf" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN,
	  SFB_ERROR_UNSUPPORTED, "service principal name" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KDC_ERR_ETYPE_NOSUPP, SFB_ERROR_UNSUPPORTED,
	  "AES" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KRB_AP_ERR_TKT_EXPIRED, SFB_ERROR_CREDENTIALS,
	  "kinit" },
	{ &sfb_auth_gss_kerberos, GSS_S_NO_CRED, KRB5_CC_NOTFOUND, SFB_ERROR_CREDENTIALS, "kinit" },
	{ &sfb_auth_gss_kerberos, GSS_S_BAD_MECH, 0, SFB_ERROR_MECHANISM_MISSING, "Kerberos" },
	{ &sfb_auth_gss_kerberos, GSS_S_DEFECTIVE_TOKEN, 0, SFB_ERROR_PROTOCOL, "Kerberos" },
	{ &sfb_auth_gss_kerberos, GSS_S_FAILURE, KRB5KRB_ERR_GENERIC, SFB_ERROR_FAILED,
	  "Kerberos" },
	{ &sfb_auth_gss_ntlm, GSS_S_BAD_MECH, 0, SFB_ERROR_MECHANISM_MISSING, "gss-ntlmssp" },
	{ &sfb_auth_gss_ntlm, GSS_S_FAILURE, 0x4e540003, SFB_ERROR_MECHANISM_MISSING,
	  "legacy provider" },
	{ &sfb_auth_gss_ntlm, GSS_S_DEFECTIVE_TOKEN, 0, SFB_ERROR_PROTOCOL, "NTLM" },
	{ &sfb_auth_gss_ntlm, GSS_S_FAILURE, 22, SFB_ERROR_FAILED, "NTLM" },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(GError) error =
		sfb_auth_gss_make_error(row->mechanism, row->major, (OM_uint32)row->minor);

	g_assert_error(error, SFB_ERROR, (int)row->code);
	if (strstr(error->message, row->words) == NULL)
		g_error("\"%s\" does not say \"%s\"", error->message, row->words);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/auth/gss-failure/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	return g_test_run();
}
