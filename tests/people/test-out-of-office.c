/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The automatic reply: when it holds, and its words. */

#include <string.h>

#include "people/documents.h"
#include "people/out-of-office.h"
#include "util/error.h"
#include "web/ews-xml.h"

#define START 1772443800 /* 2026-03-02T09:30:00 */
#define END (START + 3600)

typedef struct {
	const char *state;
	gint64 when;
	gboolean holds;
	gint64 next;
} Row;

static SfbOutOfOffice *
parse(const char *settings, GError **error)
{
	g_autofree char *text = g_strconcat(
		"<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
		"<GetUserOofSettingsResponse><ResponseMessage ResponseClass='Success'>"
		"<ResponseCode>NoError</ResponseCode></ResponseMessage>",
		settings, "</GetUserOofSettingsResponse></e:Body></e:Envelope>", NULL);
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
	g_autoptr(SfbXml) answer = sfb_web_ews_parse(body, NULL, error);

	return answer != NULL ? sfb_out_of_office_parse(answer, error) : NULL;
}

static SfbOutOfOffice *
parse_state(const char *state)
{
	g_autofree char *settings = g_strdup_printf(
		"<OofSettings><OofState>%s</OofState><Duration>"
		"<StartTime>2026-03-02T09:30:00Z</StartTime><EndTime>2026-03-02T10:30:00</EndTime>"
		"</"
		"Duration><InternalReply><Message>\xef\xbb\xbf&lt;html&gt;&lt;body&gt;&lt;p&gt;"
		"Back "
		"&lt;i&gt;soon&lt;/i&gt;&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;</Message></"
		"InternalReply>"
		"<ExternalReply><Message>Not this</Message></ExternalReply></OofSettings>",
		state);
	g_autoptr(GError) error = NULL;
	SfbOutOfOffice *parsed = parse(settings, &error);

	g_assert_no_error(error);
	return parsed;
}

static void
test_states(void)
{
	static const Row rows[] = {
		{ "Disabled", START + 5, FALSE, 0 }, { "Enabled", 0, TRUE, 0 },
		{ "Enabled", END + 5, TRUE, 0 },     { "Scheduled", START - 1, FALSE, START },
		{ "Scheduled", START, TRUE, END },   { "Scheduled", END - 1, TRUE, END },
		{ "Scheduled", END, FALSE, 0 },      { "Whatever", START + 5, FALSE, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *row = &rows[i];
		g_autoptr(SfbOutOfOffice) settings = parse_state(row->state);

		g_assert_cmpint(sfb_out_of_office_holds(settings, row->when), ==, row->holds);
		g_assert_cmpint(sfb_out_of_office_get_next_change(settings, row->when), ==,
		                row->next);
		g_assert_cmpstr(settings->reply, ==, "Back soon");
	}
	g_assert_false(sfb_out_of_office_holds(NULL, 5));
	g_assert_cmpint(sfb_out_of_office_get_next_change(NULL, 5), ==, 0);
}

static void
test_without_words(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbOutOfOffice) settings =
		parse("<OofSettings><OofState>Enabled</OofState></OofSettings>", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(settings->reply, ==, "");
}

static void
test_nothing(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(parse("<OofSettings/>", &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* The vendor's published question is ours. */
static void
test_published_request(void)
{
	gsize length = 0;
	g_autofree char *text =
		document_read_trace("ews-getuseroofsettings-01-request.xml", &length);
	g_autoptr(SfbXml) theirs = text != NULL ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	g_autofree char *body = sfb_out_of_office_build_request("User1@example.com");
	g_autoptr(GBytes) document = sfb_web_ews_build(body);
	g_autoptr(SfbXml) ours = sfb_xml_parse(g_bytes_get_data(document, &length), -1, NULL);
	static const char path[] = "Body/GetUserOofSettingsRequest/Mailbox/Address";
	g_autofree char *their_address = NULL;
	g_autofree char *our_address = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(ours), path));

	if (text == NULL)
		return;
	their_address = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(theirs), path));
	g_assert_cmpstr(their_address, ==, "User1@example.com");
	g_assert_cmpstr(our_address, ==, their_address);
}

/* The other one, called a request as well, is what somebody hears whose mailbox it is not. */
static void
test_published_refusal(void)
{
	gsize length = 0;
	g_autofree char *text =
		document_read_trace("ews-getuseroofsettings-03-request.xml", &length);
	g_autoptr(GBytes) body = g_bytes_new(text, length);
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;

	if (text == NULL)
		return;
	g_assert_null(sfb_web_ews_parse(body, &code, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_nonnull(code);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/out-of-office/states", test_states);
	g_test_add_func("/out-of-office/without-words", test_without_words);
	g_test_add_func("/out-of-office/nothing", test_nothing);
	g_test_add_func("/out-of-office/published-request", test_published_request);
	g_test_add_func("/out-of-office/published-refusal", test_published_refusal);
	return g_test_run();
}
