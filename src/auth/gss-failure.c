/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What it means when GSSAPI gives up: the cause, whose turn it is, the next step. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <krb5.h>

#include "auth/gss-private.h"
#include "util/error.h"

/* Of gss-ntlmssp, whose own header few distributions install. */
#define NO_LEGACY_PROVIDER 0x4e540003

typedef struct {
	OM_uint32 minor;
	SfbError code;
	const char *sentence;
} Cause;

#define CAUSE(minor, code, sentence)                                                               \
	{                                                                                          \
		(OM_uint32)(minor), SFB_ERROR_##code, sentence                                     \
	}

#define WRONG_PASSWORD                                                                             \
	N_("The domain refused the password. Type it again; several wrong attempts can lock the "  \
	   "account.")
#define NO_TICKET                                                                                  \
	N_("There is no Kerberos ticket on this computer. Sign in to the computer with your "      \
	   "domain account or run kinit, or give a password.")
#define WRONG_CLOCK                                                                                \
	N_("The clocks of this computer and of the domain differ too much; Kerberos allows 5 "     \
	   "minutes. Set this computer's clock, then sign in again.")
#define NOT_AT_HOME                                                                                \
	N_("This computer cannot find the domain's Kerberos server. Connect from inside your "     \
	   "organisation or by VPN; if you are, ask your administrator for the Kerberos entries "  \
	   "in DNS or in krb5.conf.")
#define NOT_SET_UP                                                                                 \
	N_("Kerberos is not set up on this computer: it knows no domain to ask. Ask your "         \
	   "administrator for a krb5.conf.")
#define NO_COMMON_CIPHER                                                                           \
	N_("The domain and this computer have no Kerberos encryption in common. Ask your "         \
	   "administrator to allow AES for your account and for the server's.")

/* Kerberos' own reasons (RFC 4120 7.5.9) and those of its library. */
static const Cause kerberos_causes[] = {
	CAUSE(KRB5KRB_AP_ERR_BAD_INTEGRITY, CREDENTIALS, WRONG_PASSWORD),
	CAUSE(KRB5KDC_ERR_PREAUTH_FAILED, CREDENTIALS, WRONG_PASSWORD),
	CAUSE(KRB5_PREAUTH_FAILED, CREDENTIALS, WRONG_PASSWORD),
	CAUSE(KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, NOT_FOUND,
	      N_("The domain does not know this user name. Check the login in the account's "
	         "options; it has the form DOMAIN\\user or user@domain.")),
	CAUSE(KRB5KDC_ERR_KEY_EXP, CREDENTIALS,
	      N_("Your password has expired or has to be changed first. Change it where you "
	         "usually do, at a Windows computer or on your organisation's web page, then type "
	         "the new one here.")),
	CAUSE(KRB5KDC_ERR_NAME_EXP, NOT_ALLOWED,
	      N_("Your account in the domain has expired. Ask your administrator to renew it.")),
	CAUSE(KRB5KDC_ERR_CLIENT_REVOKED, NOT_ALLOWED,
	      N_("Your account in the domain is disabled, locked or has expired. Wait a while if "
	         "you typed wrong passwords, else ask your administrator.")),
	CAUSE(KRB5KDC_ERR_POLICY, NOT_ALLOWED,
	      N_("The domain's rules do not let you sign in now or from this computer. Ask your "
	         "administrator.")),
	CAUSE(KRB5_CC_NOTFOUND, CREDENTIALS, NO_TICKET),
	CAUSE(KRB5_FCC_NOFILE, CREDENTIALS, NO_TICKET),
	CAUSE(KRB5KRB_AP_ERR_TKT_EXPIRED, CREDENTIALS,
	      N_("Your Kerberos ticket has expired. Lock and unlock the computer or run kinit, or "
	         "give a password.")),
	CAUSE(KRB5KRB_AP_ERR_SKEW, USAGE, WRONG_CLOCK),
	CAUSE(KRB5_KDCREP_SKEW, USAGE, WRONG_CLOCK),
	CAUSE(KRB5KRB_AP_ERR_TKT_NYV, USAGE, WRONG_CLOCK),
	CAUSE(KRB5_KDC_UNREACH, UNREACHABLE,
	      N_("The domain's Kerberos server does not answer. Check the network or the VPN, then "
	         "sign in again.")),
	CAUSE(KRB5KDC_ERR_SVC_UNAVAILABLE, UNREACHABLE,
	      N_("The domain's Kerberos server has trouble of its own. Sign in again in a few "
	         "minutes.")),
	CAUSE(KRB5_REALM_UNKNOWN, UNREACHABLE, NOT_AT_HOME),
	CAUSE(KRB5_REALM_CANT_RESOLVE, UNREACHABLE, NOT_AT_HOME),
	CAUSE(KRB5_CONFIG_NODEFREALM, USAGE, NOT_SET_UP),
	CAUSE(KRB5_CONFIG_CANTOPEN, USAGE, NOT_SET_UP),
	CAUSE(KRB5_CONFIG_BADFORMAT, USAGE,
	      N_("The file krb5.conf of this computer makes no sense. Ask your administrator for a "
	         "good one.")),
	CAUSE(KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, UNSUPPORTED,
	      N_("The domain has no Kerberos entry for this server. Its administrator has to "
	         "register the service principal name; sign in with NTLM until then.")),
	CAUSE(KRB5KDC_ERR_ETYPE_NOSUPP, UNSUPPORTED, NO_COMMON_CIPHER),
	CAUSE(KRB5_CONFIG_ETYPE_NOSUPP, UNSUPPORTED, NO_COMMON_CIPHER),
};

static const Cause ntlm_causes[] = {
	CAUSE(NO_LEGACY_PROVIDER, MECHANISM_MISSING,
	      N_("NTLM needs the old ciphers of OpenSSL, which are not installed here. Install "
	         "OpenSSL's legacy provider (package openssl-provider-legacy) and sign in "
	         "again.")),
};

/* What the library says about @status, on one line. */
static char *
describe_status(SfbAuthGssMechanism *mechanism, OM_uint32 status, int kind)
{
	GString *words = g_string_new(NULL);
	OM_uint32 more = 0;

	do {
		g_auto(gss_buffer_desc) line = GSS_C_EMPTY_BUFFER;
		OM_uint32 minor;

		if (gss_display_status(&minor, status, kind, &mechanism->oid, &more, &line) !=
		    GSS_S_COMPLETE)
			break;
		if (words->len > 0)
			g_string_append(words, ", ");
		g_string_append_len(words, line.value, (gssize)line.length);
	} while (more != 0);
	return g_string_free(words, FALSE);
}

static const Cause *
find_cause(const SfbAuthGssMechanism *mechanism, OM_uint32 minor)
{
	gboolean is_ntlm = mechanism == &sfb_auth_gss_ntlm;
	const Cause *causes = is_ntlm ? ntlm_causes : kerberos_causes;
	gsize count = is_ntlm ? G_N_ELEMENTS(ntlm_causes) : G_N_ELEMENTS(kerberos_causes);

	for (gsize i = 0; i < count; i++) {
		if (causes[i].minor == minor)
			return &causes[i];
	}
	return NULL;
}

static GError *
make_missing_error(const SfbAuthGssMechanism *mechanism)
{
	if (mechanism == &sfb_auth_gss_ntlm)
		return g_error_new(SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
		                   _("Signing in with a password needs NTLM, which is not "
		                     "installed here. Install the package gss-ntlmssp and sign in "
		                     "again."));
	return g_error_new(SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
	                   _("Signing in needs Kerberos, which the GSSAPI library of this "
	                     "computer lacks. Install MIT Kerberos (package libgssapi-krb5-2) and "
	                     "sign in again."));
}

GError *
sfb_auth_gss_make_error(SfbAuthGssMechanism *mechanism, OM_uint32 major, OM_uint32 minor)
{
	const Cause *cause;
	g_autofree char *outcome = NULL;
	g_autofree char *detail = NULL;

	if (GSS_ROUTINE_ERROR(major) == GSS_S_BAD_MECH)
		return make_missing_error(mechanism);
	if (GSS_ROUTINE_ERROR(major) == GSS_S_CREDENTIALS_EXPIRED)
		minor = (OM_uint32)KRB5KRB_AP_ERR_TKT_EXPIRED; /* which it leaves out */
	cause = find_cause(mechanism, minor);
	detail = describe_status(mechanism, minor, GSS_C_MECH_CODE);
	if (cause != NULL)
		return g_error_new(SFB_ERROR, cause->code, "%s (%s)", _(cause->sentence), detail);
	if (GSS_ROUTINE_ERROR(major) == GSS_S_DEFECTIVE_TOKEN)
		return g_error_new(SFB_ERROR, SFB_ERROR_PROTOCOL,
		                   _("The server's part of the %s handshake makes no sense. If "
		                     "this happens again, tell its administrator."),
		                   mechanism->name);
	outcome = describe_status(mechanism, major, GSS_C_GSS_CODE);
	return g_error_new(SFB_ERROR, SFB_ERROR_FAILED,
	                   _("%s on this computer gave up: %s (%s). Check the login name and the "
	                     "server's name, then sign in again."),
	                   mechanism->name, outcome, detail);
}
