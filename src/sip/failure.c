/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Words for people for what the server refuses: the cause, whose turn it is, the next step; the
 * server's own words in parentheses behind them.
 */

#include "config.h"

#include "sip/failure-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "sip/client.h"
#include "sip/header.h"

/* Kerberos tolerates 5 minutes between the clocks, NTLM 15 ([MS-SIP]). */
#define SKEW_SECONDS_MAX (5 * 60)

typedef struct {
	guint number;
	SfbError code;
	const char *sentence;
} Cause;

#define NOT_UNDERSTOOD                                                                             \
	N_("The server did not understand this program. This is an error of the program: please "  \
	   "report it.")
#define OTHER_DOMAIN                                                                               \
	N_("The other organisation's servers cannot be found. Its administrator has to correct "   \
	   "their DNS entries.")
#define WRONG_PASSWORD                                                                             \
	N_("The server refused the user name or the password. Check both; several wrong attempts " \
	   "can lock the account.")
#define NOT_FROM_OUTSIDE                                                                           \
	N_("Your account may not be used from outside your organisation's network. Connect from "  \
	   "inside or by VPN, or ask your administrator for external access.")
#define NO_SUCH_USER                                                                               \
	N_("The server does not know this address, or it is not enabled there. Check it, or ask "  \
	   "your administrator.")
#define PROGRAM_REFUSED                                                                            \
	N_("The server's administrator does not allow this program. Ask them to allow it, or set " \
	   "another User-Agent in the account's options.")

/* By the number in ms-diagnostics ([MS-OCER] 2.2, 7). */
static const Cause diagnosed[] = {
	{ 1000, SFB_ERROR_CREDENTIALS, WRONG_PASSWORD },
	{ 1001, SFB_ERROR_NOT_ALLOWED,
	  N_("You may not exchange messages with users of public services. Ask your "
	     "administrator.") },
	{ 1002, SFB_ERROR_NOT_ALLOWED,
	  N_("You may not exchange messages with other organisations. Ask your administrator.") },
	{ 1003, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 1004, SFB_ERROR_SERVER, N_("The way to the other side has changed. Try again.") },
	{ 1005, SFB_ERROR_NOT_FOUND,
	  N_("Your server knows no way to that organisation. Check the address, or ask your "
	     "administrator.") },
	{ 1006, SFB_ERROR_SERVER, N_("The other side's connection is gone. Try again later.") },
	{ 1007, SFB_ERROR_SERVER,
	  N_("The server cannot reach the other side at the moment. Try again later.") },
	{ 1008, SFB_ERROR_SERVER, OTHER_DOMAIN },
	{ 1009, SFB_ERROR_SERVER, OTHER_DOMAIN },
	{ 1010, SFB_ERROR_SERVER,
	  N_("Two servers do not trust each other's certificates. Tell your administrator.") },
	{ 1012, SFB_ERROR_NOT_ALLOWED, NOT_FROM_OUTSIDE },
	{ 1013, SFB_ERROR_USAGE,
	  N_("The clocks of this computer and of the server differ too much. Set this computer's "
	     "clock, then sign in again.") },
	{ 1014, SFB_ERROR_SERVER, OTHER_DOMAIN },
	{ 2057, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4001, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4002, SFB_ERROR_NOT_FOUND,
	  N_("Several people share this telephone number. Choose the person instead.") },
	{ 4003, SFB_ERROR_NOT_ALLOWED, NOT_FROM_OUTSIDE },
	{ 4004, SFB_ERROR_USAGE,
	  N_("The sign-in address and the user name belong to different people. Set the user name "
	     "that owns the address in the account's options.") },
	{ 4005, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 4006, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 4007, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 4008, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4010, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4011, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4012, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4013, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4055, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 4141, SFB_ERROR_NOT_ALLOWED,
	  N_("Your account is disabled on the server. Ask your administrator.") },
	{ 4142, SFB_ERROR_SERVER,
	  N_("The server cannot serve your account at the moment. Try again later.") },
	{ 4165, SFB_ERROR_SERVER,
	  N_("The server's contact and presence service is down. Sign in again in a few "
	     "minutes.") },
	{ 4268, SFB_ERROR_NOT_ALLOWED,
	  N_("The delegate belongs to another installation, which the server does not allow.") },
	{ 17000, SFB_ERROR_SERVER, N_("The server is overloaded. Try again later.") },
	{ 17001, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 17002, SFB_ERROR_NOT_ALLOWED, PROGRAM_REFUSED },
	{ 17003, SFB_ERROR_NOT_ALLOWED, PROGRAM_REFUSED },
};

/* By the status code, when the diagnostics say nothing we know. */
static const Cause answered[] = {
	{ 400, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 401, SFB_ERROR_CREDENTIALS, WRONG_PASSWORD },
	{ 403, SFB_ERROR_NOT_ALLOWED,
	  N_("The server does not allow this. Ask your administrator.") },
	{ 404, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 407, SFB_ERROR_CREDENTIALS,
	  N_("A server on the way refused the user name or the password. Check both; several wrong "
	     "attempts can lock the account.") },
	{ 408, SFB_ERROR_TIMEOUT, N_("The server had no answer in time. Try again later.") },
	{ 415, SFB_ERROR_UNSUPPORTED, N_("The other side cannot read this kind of content.") },
	{ 420, SFB_ERROR_UNSUPPORTED, NOT_UNDERSTOOD },
	{ 421, SFB_ERROR_UNSUPPORTED, NOT_UNDERSTOOD },
	{ 480, SFB_ERROR_SERVER,
	  N_("The other side cannot be reached at the moment. Try again later.") },
	{ 486, SFB_ERROR_SERVER, N_("The other side is busy. Try again later.") },
	{ 488, SFB_ERROR_UNSUPPORTED, N_("The other side does not accept this.") },
	{ 489, SFB_ERROR_UNSUPPORTED,
	  N_("The server does not offer this service. Ask your administrator if you need it.") },
	{ 600, SFB_ERROR_SERVER, N_("The other side is busy. Try again later.") },
	{ 603, SFB_ERROR_NOT_ALLOWED, N_("The other side declined.") },
	{ 604, SFB_ERROR_NOT_FOUND, NO_SUCH_USER },
	{ 606, SFB_ERROR_UNSUPPORTED, N_("The other side does not accept this.") },
};

static const Cause server_trouble = {
	0, SFB_ERROR_SERVER,
	N_("The server has trouble of its own. Try again later; if it lasts, tell your "
	   "administrator.")
};
static const Cause unknown = {
	0, SFB_ERROR_FAILED,
	N_("The server refused the request. If it happens again, ask your administrator.")
};

/* A 401 or 407 to anything but REGISTER says nothing about the password, which was right when we
 * signed in: the server lost the security association ([MS-SIPAE] 3.3.5.1). */
static const Cause forgotten = {
	0, SFB_ERROR_SERVER, N_("The server no longer knew that you were signed in. Sign in again.")
};

static gboolean
is_about_lost_association(const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);
	const char *method;
	guint32 number;

	return (status == 401 || status == 407) &&
	       sfb_sip_message_get_cseq(response, &number, &method) &&
	       strcmp(method, "REGISTER") != 0;
}

static const Cause *
find_cause(const Cause *causes, gsize count, guint number)
{
	for (gsize i = 0; i < count; i++) {
		if (causes[i].number == number)
			return &causes[i];
	}
	return NULL;
}

/* The first ms-diagnostics that has a number decides; -public is the same for outsiders. */
static SfbSipDiagnostics *
parse_diagnostics(const SfbSipMessage *message)
{
	static const char *const names[] = { "ms-diagnostics", "ms-diagnostics-public" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value;

		for (guint n = 0;
		     (value = sfb_sip_message_get_header_nth(message, names[i], n)) != NULL; n++) {
			SfbSipDiagnostics *diagnostics = sfb_sip_diagnostics_parse(value);

			if (diagnostics != NULL)
				return diagnostics;
		}
	}
	return NULL;
}

/* The text of a Warning (RFC 3261 20.43): the quoted string at its end. */
static char *
dup_warning(const SfbSipMessage *message)
{
	const char *value = sfb_sip_message_get_header(message, "Warning");
	const char *start = value == NULL ? NULL : strchr(value, '"');

	return start == NULL ? NULL : g_strndup(start + 1, strcspn(start + 1, "\""));
}

static char *
dup_server_words(const SfbSipMessage *message)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = parse_diagnostics(message);
	char *warning;

	if (diagnostics != NULL && diagnostics->reason != NULL)
		return g_strdup_printf("%u: %s", diagnostics->id, diagnostics->reason);
	if (diagnostics != NULL)
		return g_strdup_printf("%u", diagnostics->id);
	warning = dup_warning(message);
	if (warning != NULL || sfb_sip_message_is_request(message))
		return warning;
	return g_strdup_printf("%u %s", sfb_sip_message_get_status(message),
	                       sfb_sip_message_get_reason(message));
}

GError *
sfb_sip_failure_new(const SfbSipMessage *message, SfbError code, const char *sentence)
{
	g_autofree char *words = dup_server_words(message);
	g_autofree char *readable = NULL;

	if (words == NULL)
		return g_error_new_literal(SFB_ERROR, code, sentence);
	readable = g_utf8_make_valid(words, -1);
	return g_error_new(SFB_ERROR, code, "%s (%s)", sentence, readable);
}

/* "Fri, 01 Mar 2024 08:00:00 GMT" (RFC 3261 20.17). */
static GDateTime *
parse_date(const char *value)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char name[4];
	const char *month;
	int day, year, hour, minute, second;

	if (sscanf(value, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, name, &year, &hour, &minute,
	           &second) != 6)
		return NULL;
	month = strlen(name) == 3 ? strstr(months, name) : NULL;
	if (month == NULL)
		return NULL;
	return g_date_time_new_utc(year, (int)(month - months) / 3 + 1, day, hour, minute, second);
}

/* What is to be said about the clocks; "" if nothing. */
static char *
dup_clock_sentence(const SfbSipMessage *response)
{
	const char *value = sfb_sip_message_get_header(response, "Date");
	g_autoptr(GDateTime) server = value == NULL ? NULL : parse_date(value);
	g_autoptr(GDateTime) ours = g_date_time_new_now_utc();
	int minutes;

	if (server == NULL)
		return g_strdup("");
	minutes = (int)(g_date_time_difference(ours, server) / G_TIME_SPAN_MINUTE);
	if (ABS(minutes) < SKEW_SECONDS_MAX / 60)
		return g_strdup("");
	if (minutes > 0)
		return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE,
		                                   " This computer's clock is %d minute ahead of "
		                                   "the server's: set it first.",
		                                   " This computer's clock is %d minutes ahead of "
		                                   "the server's: set it first.",
		                                   (gulong)minutes),
		                       minutes);
	return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE,
	                                   " This computer's clock is %d minute behind the "
	                                   "server's: set it first.",
	                                   " This computer's clock is %d minutes behind the "
	                                   "server's: set it first.",
	                                   (gulong)-minutes),
	                       -minutes);
}

/* The host and port that a redirection names; NULL if it names none. */
static char *
dup_redirect_target(const SfbSipMessage *response)
{
	const char *contact = sfb_sip_message_get_header(response, "Contact");
	g_autoptr(SfbSipNameAddr) addr = contact == NULL ? NULL : sfb_sip_name_addr_parse(contact);
	const char *colon = addr == NULL ? NULL : strchr(addr->uri, ':');

	return colon == NULL ? NULL
	                     : g_utf8_make_valid(colon + 1, (gssize)strcspn(colon + 1, ";?"));
}

static GError *
make_redirect_error(const SfbSipMessage *response)
{
	g_autofree char *target = dup_redirect_target(response);
	g_autofree char *sentence = NULL;

	if (target == NULL)
		return sfb_sip_failure_new(response, unknown.code, _(unknown.sentence));
	sentence = g_strdup_printf(_("The account is served by another server: %s. Set it as the "
	                             "server in the account's options."),
	                           target);
	return sfb_sip_failure_new(response, SFB_ERROR_USAGE, sentence);
}

static const Cause *
judge(const SfbSipMessage *response)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = parse_diagnostics(response);
	guint status = sfb_sip_message_get_status(response);
	const Cause *cause = NULL;

	if (is_about_lost_association(response))
		return &forgotten;
	if (diagnostics != NULL)
		cause = find_cause(diagnosed, G_N_ELEMENTS(diagnosed), diagnostics->id);
	if (cause == NULL)
		cause = find_cause(answered, G_N_ELEMENTS(answered), status);
	if (cause == NULL)
		cause = status / 100 == 5 ? &server_trouble : &unknown;
	return cause;
}

GError *
sfb_sip_client_make_error(const SfbSipMessage *response)
{
	const Cause *cause = judge(response);
	g_autofree char *clock = NULL;
	g_autofree char *sentence = NULL;

	if (sfb_sip_message_get_status(response) / 100 == 3)
		return make_redirect_error(response);
	clock = cause->code == SFB_ERROR_CREDENTIALS || cause->code == SFB_ERROR_USAGE
	                ? dup_clock_sentence(response)
	                : g_strdup("");
	sentence = g_strconcat(_(cause->sentence), clock, NULL);
	return sfb_sip_failure_new(response, cause->code, sentence);
}
