/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Words for people for what a web service refuses: the cause, whose turn it is, the next step; who
 * said so, and its own words, in parentheses behind them.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/challenge-private.h"
#include "web/diagnostics.h"
#include "web/response-private.h"

typedef struct {
	SfbError code;
	const char *sentence;
} Cause;

#define NOT_UNDERSTOOD                                                                             \
	N_("The web service did not understand this program. This is an error of the program: "    \
	   "please report it.")
#define WRONG_PASSWORD                                                                             \
	N_("The web service refused the user name or the password. Check both; several wrong "     \
	   "attempts can lock the account.")
#define TICKET_REFUSED                                                                             \
	N_("The web service no longer accepts the ticket it was shown. Sign in again.")
#define NO_SERVICE                                                                                 \
	N_("There is no such web service on this server. Ask the server's administrator whether "  \
	   "it is installed and published.")

/* By number ([MS-OCAUTHWS] 3.2.4.1, [MS-OCER] 7.22). */
static const struct {
	guint id;
	Cause cause;
} diagnosed[] = {
	{ 28000,
	  { SFB_ERROR_NOT_FOUND,
	    N_("User name and password are right, but this account is not enabled for Skype for "
	       "Business. Ask your administrator to enable it, or sign in with the account that "
	       "is.") } },
	{ 28001,
	  { SFB_ERROR_SERVER,
	    N_("The web service could not check your Windows account. Try again later; if it "
	       "lasts, tell your administrator.") } },
	{ 28020, { SFB_ERROR_CREDENTIALS, WRONG_PASSWORD } },
	{ 28029,
	  { SFB_ERROR_UNSUPPORTED,
	    N_("The web service does not allow this way of signing in. Choose another one in the "
	       "account's options, or ask your administrator which is allowed.") } },
	{ 28032, { SFB_ERROR_SERVER, TICKET_REFUSED } },
};

/* By the code of a SOAP fault without a number we know. */
static const struct {
	const char *fault;
	Cause cause;
} faulted[] = {
	{ "FailedAuthentication", { SFB_ERROR_CREDENTIALS, WRONG_PASSWORD } },
	{ "InvalidSecurityToken", { SFB_ERROR_SERVER, TICKET_REFUSED } },
	{ "InvalidRequest", { SFB_ERROR_FAILED, NOT_UNDERSTOOD } },
	{ "RequestFailed",
	  { SFB_ERROR_USAGE,
	    N_("The web service gives this user name no ticket for this sign-in address. Mostly "
	       "they belong to different people: set the user name that owns the address in the "
	       "account's options.") } },
};

/* By the status, if nothing else is known. */
static const struct {
	guint status;
	Cause cause;
} answered[] = {
	{ 400, { SFB_ERROR_FAILED, NOT_UNDERSTOOD } },
	{ 401,
	  { SFB_ERROR_UNSUPPORTED,
	    N_("The web service wants another proof of who you are than was given. Ask the "
	       "server's administrator how to sign in there.") } },
	{ 403,
	  { SFB_ERROR_NOT_ALLOWED,
	    N_("The web service does not let this account in. Ask your administrator.") } },
	{ 404, { SFB_ERROR_UNSUPPORTED, NO_SERVICE } },
	{ 405, { SFB_ERROR_UNSUPPORTED, NO_SERVICE } },
	{ 407,
	  { SFB_ERROR_UNREACHABLE,
	    N_("The proxy on the way does not let this program through without signing in to it. "
	       "Set its user name and password in the proxy settings, or ask its administrator for "
	       "an exception for this server.") } },
	{ 408,
	  { SFB_ERROR_TIMEOUT, N_("The web service had no answer in time. Try again later.") } },
	{ 410, { SFB_ERROR_UNSUPPORTED, NO_SERVICE } },
	{ 429,
	  { SFB_ERROR_SERVER,
	    N_("The web service is asked too often at the moment. Try again later.") } },
	{ 501, { SFB_ERROR_UNSUPPORTED, NO_SERVICE } },
	{ 502,
	  { SFB_ERROR_SERVER,
	    N_("A proxy in front of the web service could not reach it. Try again later; if it "
	       "lasts, tell the server's administrator.") } },
	{ 503,
	  { SFB_ERROR_SERVER,
	    N_("The web service is down or overloaded. Try again later; if it lasts, tell the "
	       "server's administrator.") } },
	{ 504,
	  { SFB_ERROR_SERVER, N_("A proxy in front of the web service waited in vain for its "
	                         "answer. Try again later; "
	                         "if it lasts, tell the server's administrator.") } },
};

static const Cause server_trouble = {
	SFB_ERROR_SERVER,
	N_("The web service has trouble of its own. Try again later; if it lasts, "
	   "tell the server's administrator.")
};
static const Cause redirected = { SFB_ERROR_PROTOCOL,
	                          N_("The web service only points to another place. Tell the "
	                             "server's administrator.") };
static const Cause unexpected = { SFB_ERROR_PROTOCOL,
	                          N_("What answered is not the web service that was asked. A "
	                             "sign-in page of the network may be in the way: open a web "
	                             "page in your browser, then try again.") };

static const Cause *
find_by_id(guint id)
{
	for (gsize i = 0; i < G_N_ELEMENTS(diagnosed); i++) {
		if (diagnosed[i].id == id)
			return &diagnosed[i].cause;
	}
	return NULL;
}

static const Cause *
find_by_fault(const char *fault)
{
	for (gsize i = 0; fault != NULL && i < G_N_ELEMENTS(faulted); i++) {
		if (g_ascii_strcasecmp(faulted[i].fault, fault) == 0)
			return &faulted[i].cause;
	}
	return NULL;
}

static const Cause *
find_by_status(guint status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answered); i++) {
		if (answered[i].status == status)
			return &answered[i].cause;
	}
	if (status >= 500)
		return &server_trouble;
	return status >= 300 && status < 400 ? &redirected : &unexpected;
}

static const Cause *
find_cause(const SfbWebResponse *response, const SfbWebDiagnostics *diagnostics)
{
	const Cause *cause = NULL;

	if (diagnostics != NULL)
		cause = find_by_id(diagnostics->id);
	if (cause == NULL && diagnostics != NULL)
		cause = find_by_fault(diagnostics->fault);
	return cause != NULL ? cause : find_by_status(sfb_web_response_get_status(response));
}

/* The host that answered; for a 407 that is the proxy, if it is known. */
static char *
dup_speaker(const SfbWebResponse *response)
{
	g_autoptr(GUri) uri =
		g_uri_parse(sfb_web_response_get_url(response), G_URI_FLAGS_NONE, NULL);
	const char *proxy = sfb_web_response_get_proxy(response);

	if (*proxy != '\0')
		return g_strdup(proxy);
	return g_strdup(uri != NULL ? g_uri_get_host(uri) : sfb_web_response_get_url(response));
}

/* ", wants Negotiate, Basic". */
static void
append_wishes(GString *words, const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);
	g_autofree char *schemes = NULL;

	if (status != 401 && status != 407)
		return;
	schemes = sfb_web_challenge_list_schemes(response, status == 407 ? "Proxy-Authenticate"
	                                                                 : "WWW-Authenticate");
	if (*schemes != '\0')
		g_string_append_printf(words, _(", wants %s"), schemes);
}

/* "lsweb.example.com, 403, 28000: User is not SIP enabled." */
static char *
dup_words(const SfbWebResponse *response, const SfbWebDiagnostics *diagnostics)
{
	g_autofree char *speaker = dup_speaker(response);
	GString *words = g_string_new(speaker);

	g_string_append_printf(words, ", %u", sfb_web_response_get_status(response));
	append_wishes(words, response);
	if (diagnostics != NULL && diagnostics->id != 0)
		g_string_append_printf(words, ", %u", diagnostics->id);
	if (diagnostics != NULL && diagnostics->reason != NULL)
		g_string_append_printf(words, ": %s", diagnostics->reason);
	return g_string_free(words, FALSE);
}

GError *
sfb_web_response_make_error(const SfbWebResponse *response)
{
	g_autoptr(SfbWebDiagnostics) diagnostics = sfb_web_diagnostics_parse(response);
	const Cause *cause = find_cause(response, diagnostics);
	g_autofree char *words = dup_words(response, diagnostics);

	return g_error_new(SFB_ERROR, cause->code, "%s (%s)", _(cause->sentence), words);
}
