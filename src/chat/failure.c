/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a message did not arrive, in one sentence for the conversation. */

#include "config.h"

#include "chat/failure.h"

#include <glib/gi18n-lib.h>

#include "sip/header.h"
#include "util/address.h"
#include "util/error.h"

/* Errors that a new try may mend have a code that says so (util/error.h). */
typedef struct {
	SfbError code;
	const char *sentence; /* at most one %s: the person */
} Reason;

static const Reason not_found = {
	SFB_ERROR_NOT_FOUND,
	N_("%s was not found. Check the address."),
};
static const Reason no_public_people = {
	SFB_ERROR_NOT_ALLOWED,
	N_("You are not allowed to write to people of public messaging services."),
};
static const Reason no_outsiders = {
	SFB_ERROR_NOT_ALLOWED,
	N_("You are not allowed to write to people outside your organisation."),
};
static const Reason no_organisation = {
	SFB_ERROR_NOT_ALLOWED,
	N_("The organisation of %s cannot be reached or does not accept messages from yours."),
};
static const Reason no_service = {
	SFB_ERROR_SERVER,
	N_("The messaging service is not available. Try again later."),
};
static const Reason wrong_clock = {
	SFB_ERROR_NOT_ALLOWED,
	N_("The server refused the message because of the time on this computer. Set its clock "
	   "and sign in again."),
};
static const Reason sign_in_gone = {
	SFB_ERROR_NOT_ALLOWED,
	N_("The server does not accept this sign-in for messages. Sign out and in again."),
};
static const Reason not_allowed = {
	SFB_ERROR_NOT_ALLOWED,
	N_("You are not allowed to send messages to %s."),
};
static const Reason no_answer = {
	SFB_ERROR_TIMEOUT,
	N_("%s did not answer. The message may not have been delivered; send it again if needed."),
};
static const Reason too_long = {
	SFB_ERROR_FAILED,
	N_("The message is too long for the server. Send it in shorter parts."),
};
static const Reason unsupported = {
	SFB_ERROR_UNSUPPORTED,
	N_("The message was not delivered: the program of %s does not take messages of this kind."),
};
static const Reason do_not_disturb = {
	SFB_ERROR_FAILED,
	N_("%s does not want to be disturbed. The message was not delivered."),
};
static const Reason offline = {
	SFB_ERROR_FAILED,
	N_("%s is offline or not available. The message was not delivered."),
};
static const Reason interrupted = {
	SFB_ERROR_SERVER,
	N_("The conversation with %s was interrupted. The message was not delivered; send it "
	   "again."),
};
static const Reason no_route = {
	SFB_ERROR_FAILED,
	N_("The message could not be routed to %s."),
};
static const Reason busy = {
	SFB_ERROR_FAILED,
	N_("%s is busy or does not want to be disturbed. The message was not delivered."),
};
static const Reason declined = {
	SFB_ERROR_FAILED,
	N_("%s declined the conversation. The message was not delivered."),
};
/* The blocked text is not repeated: it may be what the filter protects from. */
static const Reason blocked = {
	SFB_ERROR_NOT_ALLOWED,
	N_("The message was blocked by the administrator, because of a link, a file or a word in "
	   "it."),
};
static const Reason undelivered = {
	SFB_ERROR_FAILED,
	N_("The message could not be delivered to %s."),
};

/* What a response says, as far as rules ask for it; in a rule 0 and FALSE match everything. */
typedef struct {
	guint status;
	guint warning;      /* RFC 3261 20.43 */
	guint diagnostics;  /* [MS-OCER] 8.2 */
	gboolean is_abroad; /* the person belongs to another organisation */
} Finding;

/* The first rule that matches wins: identifiers know more than warnings, those more than
 * statuses. */
static const struct {
	Finding finding;
	const Reason *reason;
} rules[] = {
	{ { .diagnostics = 1001 }, &no_public_people },
	{ { .diagnostics = 1002 }, &no_outsiders },
	{ { .diagnostics = 1003 }, &not_found },
	{ { .diagnostics = 1004 }, &interrupted },
	{ { .diagnostics = 1005 }, &no_organisation },
	{ { .diagnostics = 1006 }, &no_service },
	{ { .diagnostics = 1007 }, &no_service },
	{ { .diagnostics = 1008 }, &no_organisation },
	{ { .diagnostics = 1009 }, &no_organisation },
	{ { .diagnostics = 1010 }, &no_organisation },
	{ { .diagnostics = 1012 }, &no_outsiders },
	{ { .diagnostics = 1013 }, &wrong_clock },
	{ { .diagnostics = 1014 }, &no_organisation },
	{ { .diagnostics = 1034 }, &no_organisation },
	{ { .diagnostics = 1036 }, &no_organisation },
	{ { .diagnostics = 1038 }, &no_organisation },
	{ { .diagnostics = 1046 }, &no_organisation },
	{ { .diagnostics = 4003 }, &sign_in_gone },
	{ { .diagnostics = 4004 }, &sign_in_gone },
	{ { .diagnostics = 4005 }, &not_found },
	{ { .diagnostics = 4006 }, &not_found },
	{ { .diagnostics = 4007 }, &not_found },
	{ { .status = 480, .warning = 391 }, &do_not_disturb },
	{ { .status = 606, .warning = 309 }, &blocked },
	{ { .status = 504, .is_abroad = TRUE }, &no_organisation },
	{ { .status = 400 }, &unsupported },
	{ { .status = 403 }, &not_allowed },
	{ { .status = 404 }, &not_found },
	{ { .status = 405 }, &unsupported },
	{ { .status = 408 }, &no_answer },
	{ { .status = 410 }, &not_found },
	{ { .status = 413 }, &too_long },
	{ { .status = 415 }, &unsupported },
	{ { .status = 430 }, &interrupted },
	{ { .status = 480 }, &offline },
	{ { .status = 481 }, &interrupted },
	{ { .status = 482 }, &no_route },
	{ { .status = 483 }, &no_route },
	{ { .status = 486 }, &busy },
	{ { .status = 488 }, &unsupported },
	{ { .status = 500 }, &no_service },
	{ { .status = 501 }, &unsupported },
	{ { .status = 503 }, &no_service },
	{ { .status = 504 }, &no_service },
	{ { .status = 513 }, &too_long },
	{ { .status = 600 }, &busy },
	{ { .status = 603 }, &declined },
	{ { .status = 604 }, &not_found },
	{ { .status = 605 }, &declined },
};

static guint
get_diagnostics(const SfbSipMessage *response)
{
	/* Towards other organisations only the second is sent. */
	static const char *const names[] = { "ms-diagnostics", "ms-diagnostics-public" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = sfb_sip_message_get_header(response, names[i]);
		g_autoptr(SfbSipDiagnostics) diagnostics =
			value != NULL ? sfb_sip_diagnostics_parse(value) : NULL;

		if (diagnostics != NULL)
			return diagnostics->id;
	}
	return 0;
}

static char *
dup_domain(const SfbSipMessage *response, const char *header)
{
	const char *value = sfb_sip_message_get_header(response, header);
	g_autoptr(SfbSipNameAddr) addr = value != NULL ? sfb_sip_name_addr_parse(value) : NULL;
	g_autofree char *address = addr != NULL ? sfb_address_normalize(addr->uri) : NULL;

	return address != NULL ? g_strdup(sfb_address_get_domain(address)) : NULL;
}

static Finding
examine(const SfbSipMessage *response)
{
	const char *warning = sfb_sip_message_get_header(response, "Warning");
	g_autofree char *ours = dup_domain(response, "From");
	g_autofree char *theirs = dup_domain(response, "To");
	Finding finding = {
		.status = sfb_sip_message_get_status(response),
		.warning = warning != NULL ? (guint)g_ascii_strtoull(warning, NULL, 10) : 0,
		.diagnostics = get_diagnostics(response),
		.is_abroad = g_strcmp0(ours, theirs) != 0,
	};

	return finding;
}

static gboolean
is_met(const Finding *rule, const Finding *finding)
{
	return (rule->status == 0 || rule->status == finding->status) &&
	       (rule->warning == 0 || rule->warning == finding->warning) &&
	       (rule->diagnostics == 0 || rule->diagnostics == finding->diagnostics) &&
	       (!rule->is_abroad || finding->is_abroad);
}

static const Reason *
find_reason(const SfbSipMessage *response)
{
	Finding finding;

	if (response == NULL)
		return &no_answer;
	finding = examine(response);
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (is_met(&rules[i].finding, &finding))
			return rules[i].reason;
	}
	return &undelivered;
}

GError *
sfb_chat_failure_new(const SfbSipMessage *response, const char *name)
{
	const Reason *reason = find_reason(response);
	/* The name takes the place of %s; the sentence is no literal that printf could check. */
	g_auto(GStrv) around = g_strsplit(_(reason->sentence), "%s", 2);
	g_autofree char *sentence = g_strjoinv(name, around);

	return g_error_new_literal(SFB_ERROR, reason->code, sentence);
}

gboolean
sfb_chat_failure_is_stale_session(const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);

	/* 430 and 1004: a proxy of the route was replaced ([MS-SIPRE] 3.7.5.1). */
	return status == 481 || status == 430 || get_diagnostics(response) == 1004;
}
