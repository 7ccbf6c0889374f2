/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Words for people for a web ticket that is not issued. */

#include "config.h"

#include "web/ticket-refusal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/challenge-private.h"
#include "web/diagnostics.h"
#include "web/url.h"

#define NOT_ENABLED "not sip enabled" /* said where the number says nothing */

static SfbError
find_mismatch(const SfbWebDiagnostics *refusal, SfbError fallback)
{
	g_autofree char *lower = NULL;

	if (refusal == NULL || refusal->reason == NULL)
		return fallback;
	if (sfb_web_diagnostics_is_mismatch(refusal))
		return SFB_ERROR_USAGE;
	lower = g_ascii_strdown(refusal->reason, -1);
	return strstr(lower, NOT_ENABLED) != NULL ? SFB_ERROR_NOT_FOUND : fallback;
}

static const char *
get_account(const SfbWebApplicant *applicant, SfbWebWayKind way)
{
	gboolean is_named = way != SFB_WEB_WAY_OAUTH && applicant->login[0] != '\0';

	/* Translators: stands in "The account %s is not ..." where its name is not known. */
	return is_named ? applicant->login : _("you are signed in with");
}

static GError *
make_mismatch_error(SfbError code, const SfbWebApplicant *applicant, SfbWebWayKind way,
                    const char *reason)
{
	const char *account = get_account(applicant, way);

	if (code == SFB_ERROR_NOT_FOUND)
		return g_error_new(SFB_ERROR, code,
		                   _("The account %s is not enabled for Skype for Business as %s. "
		                     "Check both in the account's options, or ask your "
		                     "administrator. (%s)"),
		                   account, applicant->address, reason);
	return g_error_new(SFB_ERROR, code,
	                   _("The account %s is not the owner of the sign-in address %s. Correct "
	                     "one of them in the account's options. (%s)"),
	                   account, applicant->address, reason);
}

/* No password went out, so the identity provider's proof was not good enough. */
static GError *
make_identity_error(const SfbWebResponse *response, const char *reason)
{
	g_autofree char *host = sfb_web_url_dup_host(sfb_web_response_get_url(response));

	return g_error_new(SFB_ERROR, SFB_ERROR_IDENTITY,
	                   _("The server %s does not accept what your organisation's sign-in "
	                     "service issued for you. Tell your administrator. (%s)"),
	                   host, reason);
}

GError *
sfb_web_ticket_make_error(const SfbWebResponse *response, SfbWebWayKind way,
                          const SfbWebApplicant *applicant)
{
	g_autoptr(GError) error = sfb_web_response_make_error(response);
	g_autoptr(SfbWebDiagnostics) refusal = sfb_web_diagnostics_parse(response);
	const char *reason =
		refusal != NULL && refusal->reason != NULL ? refusal->reason : error->message;
	SfbError code = find_mismatch(refusal, error->code);
	gboolean has_token = way == SFB_WEB_WAY_OAUTH || way == SFB_WEB_WAY_ADFS;

	if (code == SFB_ERROR_NOT_FOUND || code == SFB_ERROR_USAGE)
		return make_mismatch_error(code, applicant, way, reason);
	if (has_token &&
	    (code == SFB_ERROR_CREDENTIALS || sfb_web_response_get_status(response) == 401))
		return make_identity_error(response, reason);
	return g_steal_pointer(&error);
}

gboolean
sfb_web_ticket_is_token_refused(const SfbWebResponse *response)
{
	g_autofree char *error = sfb_web_challenge_dup_parameter(response, "Bearer", "error");

	return g_strcmp0(error, "invalid_token") == 0;
}
