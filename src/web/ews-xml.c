/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is said to Exchange Web Services and what they say. */

#include "config.h"

#include "web/ews-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/diagnostics.h"

#define CODE_LENGTH_MAX 100

/* No older version knows contact lists. */
#define SERVER_VERSION "Exchange2013"

GBytes *
sfb_web_ews_build(const char *body)
{
	GString *document = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
	                                 "<soap:Envelope"
	                                 " xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\""
	                                 " xmlns:m=\"" SFB_WEB_NS_EWS_MESSAGES "\""
	                                 " xmlns:t=\"" SFB_WEB_NS_EWS_TYPES "\">"
	                                 "<soap:Header>"
	                                 "<t:RequestServerVersion Version=\"" SERVER_VERSION "\"/>"
	                                 "</soap:Header><soap:Body>");

	g_string_append(document, body);
	g_string_append(document, "</soap:Body></soap:Envelope>");
	return g_string_free_to_bytes(document);
}

/* Errors */

typedef struct {
	const char *code;
	SfbError error;
	const char *sentence;
} Cause;

#define CHANGED                                                                                    \
	N_("Somebody changed the same thing in Exchange meanwhile. Look at it and try again.")
#define TROUBLE                                                                                    \
	N_("Exchange has trouble of its own. Try again later; if it lasts, tell your "             \
	   "administrator.")
#define NO_MAILBOX                                                                                 \
	N_("Exchange has no such mailbox. Check the option \"email\", or ask your administrator.")

/* [MS-OXWSCDATA] 2.2.5.24 */
static const Cause causes[] = {
	{ "ErrorIrresolvableConflict", SFB_ERROR_CONFLICT, CHANGED },
	{ "ErrorStaleObject", SFB_ERROR_CONFLICT, CHANGED },
	{ "ErrorChangeKeyRequiredForWriteOperations", SFB_ERROR_CONFLICT, CHANGED },
	{ "ErrorItemNotFound", SFB_ERROR_NOT_FOUND,
	  N_("Exchange does not have that any more. Look again, then try again.") },
	{ "ErrorInvalidImContactId", SFB_ERROR_NOT_FOUND,
	  N_("Exchange does not have that contact any more. Look again, then try again.") },
	{ "ErrorInvalidImGroupId", SFB_ERROR_NOT_FOUND,
	  N_("Exchange does not have that group any more. Look again, then try again.") },
	{ "ErrorNonExistentMailbox", SFB_ERROR_NOT_FOUND, NO_MAILBOX },
	{ "ErrorMissingEmailAddress", SFB_ERROR_NOT_FOUND, NO_MAILBOX },
	{ "ErrorMailRecipientNotFound", SFB_ERROR_NOT_FOUND, NO_MAILBOX },
	{ "ErrorInvalidImDistributionGroupSmtpAddress", SFB_ERROR_USAGE,
	  N_("There is no distribution group of that address. Check it, or look for the group in "
	     "the directory.") },
	{ "ErrorImGroupDisplayNameAlreadyExists", SFB_ERROR_USAGE,
	  N_("There is already a group of that name. Choose another name.") },
	{ "ErrorImGroupLimitReached", SFB_ERROR_USAGE,
	  N_("Exchange keeps no more groups. Remove one first.") },
	{ "ErrorImContactLimitReached", SFB_ERROR_USAGE,
	  N_("Exchange keeps no more contacts. Remove one first.") },
	{ "ErrorAccessDenied", SFB_ERROR_NOT_ALLOWED,
	  N_("Exchange does not let this account do that. Ask your administrator.") },
	{ "ErrorNoFreeBusyAccess", SFB_ERROR_NOT_ALLOWED,
	  N_("Exchange does not let this account see that calendar. Ask your administrator.") },
	{ "ErrorInvalidServerVersion", SFB_ERROR_UNSUPPORTED,
	  N_("This Exchange is too old for what is asked of it. Tell your administrator.") },
	{ "ErrorInvalidOperation", SFB_ERROR_UNSUPPORTED,
	  N_("This Exchange does not offer what is asked of it. Tell your administrator.") },
	{ "ErrorServerBusy", SFB_ERROR_SERVER,
	  N_("Exchange has too much to do at the moment. Try again later.") },
};

static const Cause other_cause = { NULL, SFB_ERROR_SERVER, TROUBLE };

static const Cause *
find_cause(const char *code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++) {
		if (g_strcmp0(causes[i].code, code) == 0)
			return &causes[i];
	}
	return &other_cause;
}

/* Takes @words, which may be NULL. */
static GError *
make_error(const char *code, char *words)
{
	const Cause *cause = find_cause(code);
	g_autofree char *shown = sfb_web_diagnostics_take_words(words);

	return g_error_new(SFB_ERROR, cause->error, "%s (%s%s%s)", _(cause->sentence), code,
	                   shown != NULL ? ": " : "", shown != NULL ? shown : "");
}

/* Returns: (transfer full) */
static char *
dup_code(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return text != NULL ? g_utf8_make_valid(text, MIN((gssize)strlen(text), CODE_LENGTH_MAX))
	                    : g_strdup("SOAP fault");
}

/* A question that Exchange did not even begin to answer. */
static GError *
read_fault(SfbXmlNode *fault, char **code)
{
	SfbXmlNode *detail = sfb_xml_get_child(fault, "detail");

	*code = dup_code(sfb_xml_get_child(detail, "ResponseCode"));
	return make_error(*code, sfb_xml_dup_text(sfb_xml_get_child(fault, "faultstring")));
}

/* What says how it went: the answer itself, but for the older questions about calendars and replies
 * ([MS-OXWAVLS] 2.2.4, [MS-OXWOOF] 2.2.4). */
static SfbXmlNode *
find_message(SfbXmlNode *answer)
{
	static const char *const paths[] = {
		"ResponseMessage",
		"FreeBusyResponseArray/FreeBusyResponse/ResponseMessage",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		SfbXmlNode *message = sfb_xml_find(answer, paths[i]);

		if (message != NULL)
			return message;
	}
	return answer;
}

/* A warning is an answer, too: a name that means several people, for instance. */
static GError *
read_class(SfbXmlNode *answer, char **code)
{
	if (g_strcmp0(sfb_xml_get_attribute(answer, "ResponseClass"), "Error") != 0)
		return NULL;
	*code = dup_code(sfb_xml_get_child(answer, "ResponseCode"));
	return make_error(*code, sfb_xml_dup_text(sfb_xml_get_child(answer, "MessageText")));
}

static GError *
find_fault(const SfbXml *document, char **code)
{
	SfbXmlNode *fault = sfb_xml_find(sfb_xml_get_root(document), "Body/Fault");
	SfbXmlNode *answer = sfb_web_ews_get_answer(document);

	if (fault != NULL)
		return read_fault(fault, code);
	if (answer != NULL)
		return read_class(find_message(answer), code);
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_PROTOCOL,
	                           _("What answered is not Exchange. Check the option \"ews-url\" "
	                             "if it is set, or tell your administrator."));
}

SfbXmlNode *
sfb_web_ews_get_answer(const SfbXml *document)
{
	SfbXmlNode *answer =
		sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(document), "Body"), NULL);
	SfbXmlNode *messages = sfb_xml_get_child(answer, "ResponseMessages");

	return messages != NULL ? sfb_xml_get_child(messages, NULL) : answer;
}

SfbXml *
sfb_web_ews_parse(GBytes *body, char **code, GError **error)
{
	gsize length;
	const char *text = g_bytes_get_data(body, &length);
	g_autoptr(SfbXml) document = sfb_xml_parse(text, (gssize)length, error);
	g_autofree char *reason = NULL;
	GError *fault = document != NULL ? find_fault(document, &reason) : NULL;

	if (document == NULL || fault == NULL)
		return g_steal_pointer(&document);
	if (code != NULL)
		*code = g_steal_pointer(&reason);
	g_propagate_error(error, fault);
	return NULL;
}
