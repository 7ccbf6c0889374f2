/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What AD FS is asked, and what it says when it refuses. */

#include "config.h"

#include "web/adfs-xml.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/diagnostics.h"
#include "web/url.h"

#define VALID_SECONDS (5 * 60)

const SfbWebAdfsEndpoint sfb_web_adfs_endpoints[SFB_WEB_ADFS_ENDPOINTS] = {
	{ "adfs/services/trust/2005/usernamemixed", SFB_WEB_NS_WST_2005 "/RST/Issue",
	  SFB_WEB_NS_WST_2005, "http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey" },
	{ "adfs/services/trust/13/usernamemixed", SFB_WEB_NS_WST "/RST/Issue", SFB_WEB_NS_WST,
	  SFB_WEB_NS_WST "/Bearer" },
};

static char *
build_body(const SfbWebAdfsWish *wish)
{
	GString *body = g_string_new(NULL);

	g_string_append_printf(body, "<t:RequestSecurityToken xmlns:t=\"%s\">",
	                       wish->endpoint->trust);
	sfb_web_soap_append_applies_to(body, wish->applies_to);
	g_string_append_printf(body,
	                       "<t:KeyType>%s</t:KeyType>"
	                       "<t:RequestType>%s/Issue</t:RequestType>"
	                       "<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>"
	                       "</t:RequestSecurityToken>",
	                       wish->endpoint->bearer, wish->endpoint->trust);
	return g_string_free(body, FALSE);
}

static char *
build_time(gint64 seconds)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);

	return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

GBytes *
sfb_web_adfs_build_request(const SfbWebAdfsWish *wish)
{
	g_autofree char *created = build_time(wish->now);
	g_autofree char *expires = build_time(wish->now + VALID_SECONDS);
	g_autofree char *timestamp = sfb_web_soap_build_timestamp(created, expires);
	g_autoptr(SfbSecret) security =
		sfb_web_soap_build_login(timestamp, wish->login, sfb_secret_peek(wish->password));
	g_autofree char *body = build_body(wish);

	return sfb_web_soap_build(SFB_WEB_SOAP_1_2,
	                          sfb_web_soap_build_header(wish->location, wish->endpoint->action,
	                                                    sfb_secret_peek(security)),
	                          body);
}

/* Refusals */

typedef struct {
	const char *fault; /* code of the SOAP fault */
	SfbError code;
	const char *sentence;
} Cause;

#define TROUBLE                                                                                    \
	N_("The sign-in service (AD FS) has trouble of its own. Try again later; if it "           \
	   "goes on, tell your administrator.")

static const Cause causes[] = {
	{ "FailedAuthentication", SFB_ERROR_CREDENTIALS,
	  N_("The sign-in service (AD FS) refused the user name or the password. Check both; "
	     "several wrong attempts can lock the account.") },
	{ "InvalidScope", SFB_ERROR_IDENTITY,
	  N_("The sign-in service (AD FS) does not know your Skype for Business servers. Ask "
	     "your administrator.") },
	{ "InternalServiceFault", SFB_ERROR_IDENTITY_TROUBLE, TROUBLE },
};

static const Cause other_fault = {
	NULL, SFB_ERROR_IDENTITY,
	N_("The sign-in service (AD FS) does not let you in with user name and password "
	   "alone; it may demand a second proof. Choose modern authentication in the account's "
	   "options, or ask your administrator.")
};
static const Cause not_there = {
	NULL, SFB_ERROR_IDENTITY,
	N_("The sign-in service (AD FS) does not take user name and password from programs. "
	   "Choose modern authentication in the account's options, or ask your administrator to "
	   "enable its endpoint \"usernamemixed\".")
};
static const Cause trouble = { NULL, SFB_ERROR_IDENTITY_TROUBLE, TROUBLE };

static const Cause *
find_cause(const char *fault, guint status)
{
	if (fault == NULL)
		return status >= 500 ? &trouble : &not_there;
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++) {
		if (g_ascii_strcasecmp(fault, causes[i].fault) == 0)
			return &causes[i];
	}
	return &other_fault;
}

GError *
sfb_web_adfs_make_error(const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);
	g_autoptr(SfbWebDiagnostics) refusal = sfb_web_diagnostics_parse(response);
	const Cause *cause = find_cause(refusal != NULL ? refusal->fault : NULL, status);
	g_autofree char *host = sfb_web_url_dup_host(sfb_web_response_get_url(response));

	if (refusal != NULL && refusal->reason != NULL)
		return g_error_new(SFB_ERROR, cause->code, "%s (%s: %s)", _(cause->sentence), host,
		                   refusal->reason);
	return g_error_new(SFB_ERROR, cause->code, "%s (%s, %u)", _(cause->sentence), host, status);
}
