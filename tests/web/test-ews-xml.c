/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is said to Exchange Web Services and what they say. */

#include "web/ews-xml.h"

#include <string.h>

#include "util/error.h"
#include "web/challenge-private.h"
#include "web/documents.h"
#include "web/response-private.h"

#define ENVELOPE(body)                                                                             \
	"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" body            \
	"</s:Body></s:Envelope>"
#define ANSWER(class, code, words)                                                                 \
	ENVELOPE("<AddImGroupResponse ResponseClass='" class "'><MessageText>" words               \
	                                                     "</MessageText><ResponseCode>" code   \
	                                                     "</ResponseCode></"                   \
	                                                     "AddImGroupResponse>")

static SfbXml *
parse(const char *text, char **code, GError **error)
{
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));

	return sfb_web_ews_parse(body, code, error);
}

static void
test_built(void)
{
	g_autoptr(GBytes) document = sfb_web_ews_build(
		"<m:AddImGroup><m:DisplayName>a<t:b/></m:DisplayName></m:AddImGroup>");
	gsize length;
	const char *text = g_bytes_get_data(document, &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, &error);
	SfbXmlNode *root = sfb_xml_get_root(xml);

	g_assert_no_error(error);
	g_assert_cmpstr(
		sfb_xml_get_attribute(sfb_xml_find(root, "Header/RequestServerVersion"), "Version"),
		==, "Exchange2013");
	g_assert_nonnull(sfb_xml_find(root, "Body/AddImGroup/DisplayName"));
}

static void
test_success(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) plain = parse(ANSWER("Success", "NoError", "") "\n", &code, &error);
	g_autoptr(SfbXml) listed = parse(
		ENVELOPE(
			"<ResolveNamesResponse><ResponseMessages><ResolveNamesResponseMessage "
			"ResponseClass='Warning'><ResponseCode>"
			"ErrorNameResolutionMultipleResults</ResponseCode>"
			"</ResolveNamesResponseMessage></ResponseMessages></ResolveNamesResponse>"),
		&code, &error);

	g_assert_no_error(error);
	g_assert_null(code);
	g_assert_true(sfb_xml_has_name(sfb_web_ews_get_answer(plain), "AddImGroupResponse"));
	g_assert_true(
		sfb_xml_has_name(sfb_web_ews_get_answer(listed), "ResolveNamesResponseMessage"));
}

static const struct {
	const char *text;
	const char *code;
	int error;
	const char *words;
} refusals[] = {
	{ ANSWER("Error", "ErrorStaleObject", "Old."), "ErrorStaleObject", SFB_ERROR_CONFLICT,
	  "Old." },
	{ ANSWER("Error", "ErrorIrresolvableConflict", ""), "ErrorIrresolvableConflict",
	  SFB_ERROR_CONFLICT, "(ErrorIrresolvableConflict)" },
	{ ANSWER("Error", "ErrorAccessDenied", "No."), "ErrorAccessDenied", SFB_ERROR_NOT_ALLOWED,
	  "No." },
	{ ANSWER("Error", "ErrorNeverHeardOf", "&lt;b&gt;"), "ErrorNeverHeardOf", SFB_ERROR_SERVER,
	  "<b>" },
	{ ENVELOPE("<s:Fault><faultstring>Why</faultstring></s:Fault>"), "SOAP fault",
	  SFB_ERROR_SERVER, "Why" },
	{ ENVELOPE(""), NULL, SFB_ERROR_PROTOCOL, "not Exchange" },
	{ "<html/>", NULL, SFB_ERROR_PROTOCOL, "not Exchange" },
	{ "", NULL, SFB_ERROR_PROTOCOL, "" },
};

static void
test_refused(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *code = NULL;

		g_assert_null(parse(refusals[i].text, &code, &error));
		g_assert_error(error, SFB_ERROR, refusals[i].error);
		g_assert_cmpstr(code, ==, refusals[i].code);
		g_assert_nonnull(strstr(error->message, refusals[i].words));
	}
}

static void
test_fault(void)
{
	g_autoptr(GBytes) body = document_load("ews-fault.xml");
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;

	g_assert_null(sfb_web_ews_parse(body, &code, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpstr(code, ==, "ErrorServerBusy");
	g_assert_nonnull(strstr(error->message, "right now"));
}

/* What somebody else says can be as long as it likes, and is shown in part. */
static void
test_long_words(void)
{
	g_autofree char *words = g_strnfill(64 * 1024, 'x');
	g_autofree char *text = g_strdup_printf(ANSWER("Error", "%s", "%s"), words, words);
	g_autoptr(GError) error = NULL;

	g_assert_null(parse(text, NULL, &error));
	g_assert_cmpuint(strlen(error->message), <, 2000);
}

/* What the vendor's reference shows: for answers the code, for requests the operation. */

static const struct {
	const char *name;
	const char *code;      /* of an answer: NULL: it succeeds */
	const char *operation; /* of a request; NULL: it is an answer */
} published[] = {
	{ "ews-adddistributiongrouptoimlist-03-response.xml",
	  "ErrorInvalidImDistributionGroupSmtpAddress" },
	{ "ews-addimgroup-01-request.xml", .operation = "AddImGroup" },
	{ "ews-addimgroup-02-response.xml" },
	{ "ews-addnewimcontacttogroup-01-request.xml", .operation = "AddNewImContactToGroup" },
	{ "ews-addnewteluricontacttogroup-01-request.xml",
	  .operation = "AddNewTelUriContactToGroup" },
	{ "ews-addnewteluricontacttogroup-02-response.xml" },
	{ "ews-addnewteluricontacttogroup-03-response.xml", "ErrorItemNotFound" },
	{ "ews-findpeople-03-response.xml" },
	{ "ews-getimitemlist-01-request.xml", .operation = "GetImItemList" },
	{ "ews-getimitems-02-response.xml" },
	{ "ews-getpersona-01-request.xml", .operation = "GetPersona" },
	{ "ews-getpersona-03-response.xml", "ErrorInvalidIdMalformed" },
	{ "ews-getuseroofsettings-01-request.xml", .operation = "GetUserOofSettingsRequest" },
	{ "ews-getuseroofsettings-03-request.xml", "SOAP fault" }, /* an answer, for all its name */
	{ "ews-removecontactfromimlist-02-response.xml" },
	{ "ews-removedistributiongroupfromimlist-01-request.xml",
	  .operation = "RemoveDistributionGroupFromImList" },
	{ "ews-removedistributiongroupfromimlist-03-response.xml", "ErrorItemNotFound" },
	{ "ews-removeimcontactfromgroup-01-request.xml", .operation = "RemoveImContactFromGroup" },
	{ "ews-removeimcontactfromgroup-02-response.xml" },
	{ "ews-removeimcontactfromgroup-03-response.xml", "ErrorInvalidImContactId" },
	{ "ews-removeimgroup-01-request.xml", .operation = "RemoveImGroup" },
	{ "ews-removeimgroup-04-response.xml", "ErrorInvalidIdMalformed" },
	{ "ews-resolvenames-02-response.xml" },
	{ "ews-setimgroup-01-request.xml", .operation = "SetImGroup" },
	{ "ews-setimgroup-03-response.xml", "ErrorImGroupDisplayNameAlreadyExists" },
	{ "ewsad-getusersettings-operation-soap-01-request.xml",
	  .operation = "GetUserSettingsRequestMessage" },
};

static GBytes *
load_trace(const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TRACES"), name, NULL);
	g_autoptr(GError) error = NULL;
	char *text;
	gsize length;

	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(text, length);
}

static void
check_published(gsize i)
{
	g_autoptr(GBytes) body = load_trace(published[i].name);
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) document = sfb_web_ews_parse(body, &code, &error);

	g_test_message("%s", published[i].name);
	g_assert_cmpstr(code, ==, published[i].code);
	g_assert_true((document == NULL) == (published[i].code != NULL));
	if (published[i].operation != NULL)
		g_assert_true(
			sfb_xml_has_name(sfb_web_ews_get_answer(document), published[i].operation));
}

static void
test_published(void)
{
	if (g_getenv("SFB_TRACES") == NULL) {
		g_test_skip("SFB_TRACES names no folder with recorded documents");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(published); i++)
		check_published(i);
}

/* A recorded exchange: "< " begins each line of the server's. Returns: (transfer full) what follows
 * @prefix in the first line that begins with it */
static char *
dup_line(GBytes *trace, const char *prefix)
{
	g_autofree char *text = g_strndup(g_bytes_get_data(trace, NULL), g_bytes_get_size(trace));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line != NULL; line++) {
		if (g_str_has_prefix(*line, prefix))
			return g_strchomp(g_strdup(*line + strlen(prefix)));
	}
	g_assert_not_reached();
}

static void
check_challenge(GBytes *trace)
{
	g_autofree char *challenge = dup_line(trace, "< WWW-Authenticate: ");
	const char *const headers[] = { "WWW-Authenticate", challenge, NULL };
	g_autoptr(SfbWebResponse) response = sfb_web_response_new(
		401, "https://exchange.example/EWS/Exchange.asmx", headers, NULL);
	g_autoptr(GBytes) token = NULL;
	const guint8 *bytes;

	g_assert_true(sfb_web_challenge_find(response, "WWW-Authenticate", "NTLM", &token));
	bytes = g_bytes_get_data(token, NULL);
	g_assert_cmpmem(bytes, 8, "NTLMSSP\0", 8);
	g_assert_cmpuint(bytes[8], ==, 2);
}

static void
test_recorded(void)
{
	g_autoptr(GBytes) trace = NULL;
	g_autofree char *text = NULL;
	g_autofree char *code = NULL;
	g_autoptr(GError) error = NULL;

	if (g_getenv("SFB_TRACES") == NULL) {
		g_test_skip("SFB_TRACES names no folder with recorded documents");
		return;
	}
	trace = load_trace("ewstrace-exchange2010sp2-create-existing-folder.txt");
	check_challenge(trace);
	text = dup_line(trace, "< <?xml version=\"1.0\" encoding=\"utf-8\"?>");
	g_assert_null(parse(text, &code, &error));
	g_assert_cmpstr(code, ==, "ErrorFolderExists");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/ews-xml/built", test_built);
	g_test_add_func("/web/ews-xml/success", test_success);
	g_test_add_func("/web/ews-xml/refused", test_refused);
	g_test_add_func("/web/ews-xml/fault", test_fault);
	g_test_add_func("/web/ews-xml/long-words", test_long_words);
	g_test_add_func("/web/ews-xml/published", test_published);
	g_test_add_func("/web/ews-xml/recorded", test_recorded);
	return g_test_run();
}
