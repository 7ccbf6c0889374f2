/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Words for people for what the server refuses: the cause, whose turn it is, the next step; the
 * server's own words in parentheses behind them.
 */

#include "config.h"

#include "sip/failure-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/client.h"
#include "sip/header.h"

/* Kerberos tolerates 5 minutes between the clocks, NTLM 15 ([MS-SIP]). */
#define SKEW_SECONDS_MAX (5 * 60)

#define RETRY_SECONDS_MAX (24 * 60 * 60)

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

#define HOME_SERVER_AWAY                                                                           \
	N_("The server that is responsible for your account cannot be reached from the one that "  \
	   "answered. Sign in again in a few minutes; if it lasts, tell your administrator.")
#define HOME_SERVER_UNKNOWN                                                                        \
	N_("The server does not find the one that is responsible for your account. Tell your "     \
	   "administrator: DNS entries are missing or contradict each other.")
#define SERVER_BUSY                                                                                \
	N_("The server cannot sign you in at the moment. Sign in again in a few minutes; if it "   \
	   "lasts, tell your administrator.")

/* By the number in ms-diagnostics ([MS-OCER] 2.2, 7), where it answers a REGISTER: nobody else is
 * meant than us and our own servers. */
static const Cause diagnosed_at_sign_in[] = {
	{ 1004, SFB_ERROR_SERVER, N_("The way to your server has changed. Sign in again.") },
	{ 1005, SFB_ERROR_NOT_FOUND,
	  N_("This server does not serve the domain of your sign-in address. Check the address and "
	     "the server in the account's options.") },
	{ 1006, SFB_ERROR_SERVER, HOME_SERVER_AWAY },
	{ 1007, SFB_ERROR_SERVER, HOME_SERVER_AWAY },
	{ 1008, SFB_ERROR_SERVER, HOME_SERVER_UNKNOWN },
	{ 1009, SFB_ERROR_SERVER, HOME_SERVER_UNKNOWN },
	{ 1014, SFB_ERROR_SERVER, HOME_SERVER_UNKNOWN },
};

/* The same for any method. */
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
	{ 4000, SFB_ERROR_SERVER,
	  N_("The server's contact and presence service failed. Try again later; if it lasts, tell "
	     "your administrator.") },
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

/* By the status code, when the diagnostics say nothing we know; first what a REGISTER gets. */
static const Cause answered_at_sign_in[] = {
	{ 403, SFB_ERROR_NOT_ALLOWED,
	  N_("The server does not let you sign in. Ask your administrator whether your account is "
	     "enabled for it, and for use from here.") },
	{ 405, SFB_ERROR_UNSUPPORTED,
	  N_("This server does not sign anybody in. Check the server in the account's options.") },
	{ 408, SFB_ERROR_TIMEOUT, HOME_SERVER_AWAY },
	{ 430, SFB_ERROR_SERVER, N_("The way to your server has changed. Sign in again.") },
	{ 480, SFB_ERROR_SERVER, SERVER_BUSY },
	{ 485, SFB_ERROR_NOT_FOUND,
	  N_("The server knows several accounts with this sign-in address. Tell your "
	     "administrator.") },
	{ 486, SFB_ERROR_SERVER, SERVER_BUSY },
	{ 488, SFB_ERROR_UNSUPPORTED,
	  N_("The server does not accept how this program signs in. This is an error of the "
	     "program: please report it.") },
	{ 489, SFB_ERROR_FAILED, NOT_UNDERSTOOD },
	{ 503, SFB_ERROR_SERVER,
	  N_("The server is overloaded or about to be maintained. Sign in again later.") },
	{ 504, SFB_ERROR_SERVER, HOME_SERVER_AWAY },
	{ 600, SFB_ERROR_SERVER, SERVER_BUSY },
	{ 603, SFB_ERROR_NOT_ALLOWED,
	  N_("The server declined to sign you in. Ask your administrator.") },
	{ 606, SFB_ERROR_UNSUPPORTED,
	  N_("The server does not accept how this program signs in. This is an error of the "
	     "program: please report it.") },
};

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

static const Cause filtered = { 0, SFB_ERROR_NOT_ALLOWED, PROGRAM_REFUSED };
static const Cause server_trouble = {
	0, SFB_ERROR_SERVER,
	N_("The server has trouble of its own. Try again later; if it lasts, tell your "
	   "administrator.")
};
static const Cause unknown = {
	0, SFB_ERROR_FAILED,
	N_("The server refused the request. If it happens again, ask your administrator.")
};

/* Of the request that @response answers; NULL if it does not say. */
static const char *
get_method(const SfbSipMessage *response)
{
	const char *method;
	guint32 number;

	return sfb_sip_message_get_cseq(response, &number, &method) ? method : NULL;
}

static gboolean
is_about_sign_in(const SfbSipMessage *response)
{
	return g_strcmp0(get_method(response), "REGISTER") == 0;
}

/* A 401 or 407 to anything but REGISTER says nothing about the password, which was right when we
 * signed in: the server lost the security association ([MS-SIPAE] 3.3.5.1). */
static const Cause forgotten = {
	0, SFB_ERROR_SERVER, N_("The server no longer knew that you were signed in. Sign in again.")
};

static gboolean
is_about_lost_association(const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);

	return (status == 401 || status == 407) && get_method(response) != NULL &&
	       !is_about_sign_in(response);
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

/* A client version filter tells in its Warning where it wants another program to be fetched
 * ([MS-SIPREGE] 3.4.2.5.8). That is for reading, not for following. */
static gboolean
is_update_url(const char *warning)
{
	return warning != NULL &&
	       (g_str_has_prefix(warning, "https://") || g_str_has_prefix(warning, "http://"));
}

static char *
dup_diagnosis(const SfbSipDiagnostics *diagnostics, const char *warning)
{
	g_autoptr(GString) words = g_string_new(NULL);

	g_string_append_printf(words, "%u", diagnostics->id);
	if (diagnostics->reason != NULL)
		g_string_append_printf(words, ": %s", diagnostics->reason);
	if (is_update_url(warning))
		g_string_append_printf(words, ", %s", warning);
	return g_strdup(words->str);
}

static char *
dup_server_words(const SfbSipMessage *message)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = parse_diagnostics(message);
	g_autofree char *warning = dup_warning(message);

	if (diagnostics != NULL)
		return dup_diagnosis(diagnostics, warning);
	if (warning != NULL || sfb_sip_message_is_request(message))
		return g_steal_pointer(&warning);
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

/* What is to be said about the clocks; "" if nothing. */
static char *
dup_clock_sentence(const SfbSipMessage *response)
{
	const char *value = sfb_sip_message_get_header(response, "Date");
	g_autoptr(GDateTime) server = value == NULL ? NULL : sfb_sip_header_parse_date(value);
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

/* When the server wants to see us again (RFC 3261 20.33), as far as that is to be said; "" if it
 * does not say. */
static char *
dup_retry_sentence(const SfbSipMessage *response)
{
	const char *value = sfb_sip_message_get_header(response, "Retry-After");
	g_autofree char *number =
		value == NULL ? NULL : g_strndup(value, strspn(value, "0123456789"));
	guint seconds = sfb_sip_header_parse_seconds(number, RETRY_SECONDS_MAX);
	guint minutes = (seconds + 59) / 60;

	if (seconds == 0)
		return g_strdup("");
	if (seconds < 2 * 60)
		return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE,
		                                   " It asks for %u second of patience.",
		                                   " It asks for %u seconds of patience.", seconds),
		                       seconds);
	return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, " It asks for %u minute of patience.",
	                                   " It asks for %u minutes of patience.", minutes),
	                       minutes);
}

/* What a request other than REGISTER gets when somebody is elsewhere. */
static GError *
make_redirect_error(const SfbSipMessage *response)
{
	const char *contact = sfb_sip_message_get_header(response, "Contact");
	g_autoptr(SfbSipNameAddr) addr = contact == NULL ? NULL : sfb_sip_name_addr_parse(contact);
	const char *colon = addr == NULL ? NULL : strchr(addr->uri, ':');
	g_autofree char *target = NULL;
	g_autofree char *sentence = NULL;

	if (colon == NULL)
		return sfb_sip_failure_new(response, unknown.code, _(unknown.sentence));
	target = g_utf8_make_valid(colon + 1, (gssize)strcspn(colon + 1, ";?"));
	sentence = g_strdup_printf(_("The other side is now at %s. Try there."), target);
	return sfb_sip_failure_new(response, SFB_ERROR_NOT_FOUND, sentence);
}

static const Cause *
judge_diagnosis(const SfbSipMessage *response)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = parse_diagnostics(response);
	const Cause *cause = NULL;

	if (diagnostics == NULL)
		return NULL;
	if (is_about_sign_in(response))
		cause = find_cause(diagnosed_at_sign_in, G_N_ELEMENTS(diagnosed_at_sign_in),
		                   diagnostics->id);
	if (cause == NULL)
		cause = find_cause(diagnosed, G_N_ELEMENTS(diagnosed), diagnostics->id);
	return cause;
}

static const Cause *
judge_status(const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);
	g_autofree char *warning = dup_warning(response);
	const Cause *cause = NULL;

	if (status == 403 && is_update_url(warning))
		return &filtered;
	if (is_about_sign_in(response))
		cause = find_cause(answered_at_sign_in, G_N_ELEMENTS(answered_at_sign_in), status);
	if (cause == NULL)
		cause = find_cause(answered, G_N_ELEMENTS(answered), status);
	if (cause == NULL)
		cause = status / 100 == 5 ? &server_trouble : &unknown;
	return cause;
}

static const Cause *
judge(const SfbSipMessage *response)
{
	const Cause *cause;

	if (is_about_lost_association(response))
		return &forgotten;
	cause = judge_diagnosis(response);
	return cause != NULL ? cause : judge_status(response);
}

static gboolean
is_about_clocks(const Cause *cause)
{
	return cause->code == SFB_ERROR_CREDENTIALS || cause->code == SFB_ERROR_USAGE;
}

GError *
sfb_sip_client_make_error(const SfbSipMessage *response)
{
	const Cause *cause = judge(response);
	g_autofree char *more = NULL;
	g_autofree char *sentence = NULL;

	if (sfb_sip_message_get_status(response) / 100 == 3)
		return make_redirect_error(response);
	more = is_about_clocks(cause) ? dup_clock_sentence(response) : dup_retry_sentence(response);
	sentence = g_strconcat(_(cause->sentence), more, NULL);
	return sfb_sip_failure_new(response, cause->code, sentence);
}
