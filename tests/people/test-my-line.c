/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own telephone line: which of several, and what it is made of. */

#include "people/documents.h"
#include "people/my-line.h"

#define CATEGORY(content)                                                                          \
	"<categories><category name='userProperties' instance='0' container='1'>" content          \
	"</category></categories>"
#define PROPERTIES(content) CATEGORY("<userProperties>" content "</userProperties>")
#define LINES(content) PROPERTIES("<lines>" content "</lines>")

/* The same as an SfbMyLine. */
typedef struct {
	const char *uri;
	const char *type;
	const char *server;
	const char *number;
	const char *extension;
	const char *telephony_mode;
	const char *um_address;
	const char *fax;
	gboolean has_voicemail;
} Line;

typedef struct {
	const char *name;
	const char *document;
	Line line;
} Row;

static const Row rows[] = {
	{ "nothing", PROPERTIES(""), { NULL } },
	{ "emptied", "<categories><category name='userProperties'/></categories>", { NULL } },
	{ "none",
	  PROPERTIES("<lines/><telephonyMode>None</telephonyMode><exumEnabled>0</exumEnabled>"),
	  { .telephony_mode = "None" } },
	{ "uc-first",
	  LINES("<line lineType='Rcc' lineServer='sip:x'>tel:+1</line>"
	        "<line lineType='dual'>tel:+2</line><line lineType='uc'>tel:+3;ext=4</line>"),
	  { .uri = "tel:+3;ext=4", .type = "uc", .number = "+3", .extension = "4" } },
	{ "dual-before-rcc",
	  LINES("<line lineType='Rcc'>tel:+1</line><line lineType='Dual'>tel:+2</line>"),
	  { .uri = "tel:+2", .type = "Dual", .number = "+2" } },
	{ "rcc",
	  LINES("<line lineType='Rcc' lineServer='sip:gateway@a.example'>tel:+1</line>"),
	  { .uri = "tel:+1", .type = "Rcc", .server = "sip:gateway@a.example", .number = "+1" } },
	{ "first-of-equals",
	  LINES("<line lineType='Uc'>tel:+1</line><line lineType='Uc'>tel:+2</line>"),
	  { .uri = "tel:+1", .type = "Uc", .number = "+1" } },
	{ "unknown-last",
	  LINES("<line>tel:+1</line><line lineType='Rcc'>tel:+2</line>"),
	  { .uri = "tel:+2", .type = "Rcc", .number = "+2" } },
	{ "unknown",
	  LINES("<line lineType='Moon'>tel:+1</line>"),
	  { .uri = "tel:+1", .type = "Moon", .number = "+1" } },
	{ "empty-line",
	  LINES("<line lineType='Uc'> </line><line lineType='Rcc'>tel:+2</line>"),
	  { .uri = "tel:+2", .type = "Rcc", .number = "+2" } },
	{ "other-parameters",
	  LINES("<line lineType='Uc'>TEL:678;phone-context=hq;EXT=9;ext=8</line>"),
	  { .uri = "TEL:678;phone-context=hq;EXT=9;ext=8",
	    .type = "Uc",
	    .number = "678",
	    .extension = "9" } },
	{ "no-number",
	  LINES("<line lineType='Uc'>tel:;ext=</line>"),
	  { .uri = "tel:;ext=", .type = "Uc" } },
	{ "no-scheme",
	  LINES("<line lineType='Uc'>+49 89</line>"),
	  { .uri = "+49 89", .type = "Uc", .number = "+49 89" } },
	{ "control-characters",
	  LINES("<line lineType='Uc'>tel:+1&#10;2</line>"),
	  { .uri = "tel:+1 2", .type = "Uc", .number = "+1 2" } },
	{ "voicemail",
	  PROPERTIES("<exumEnabled>1</exumEnabled><exumURL>EUM:a@b</exumURL>"),
	  { .has_voicemail = TRUE, .um_address = "EUM:a@b" } },
	{ "voicemail-other-bits", PROPERTIES("<exumEnabled>6</exumEnabled>"), { NULL } },
	{ "voicemail-word",
	  PROPERTIES("<exumEnabled>True</exumEnabled>"),
	  { .has_voicemail = TRUE } },
	{ "voicemail-nonsense", PROPERTIES("<exumEnabled>-1</exumEnabled>"), { NULL } },
	{ "fax",
	  PROPERTIES("<facsimileTelephoneNumber>+1 2</facsimileTelephoneNumber>"),
	  { .fax = "+1 2" } },
};

static void
assert_line(const SfbMyLine *line, const Line *expected)
{
	g_assert_cmpstr(line->uri, ==, expected->uri);
	g_assert_cmpstr(line->type, ==, expected->type);
	g_assert_cmpstr(line->server, ==, expected->server);
	g_assert_cmpstr(line->number, ==, expected->number);
	g_assert_cmpstr(line->extension, ==, expected->extension);
	g_assert_cmpstr(line->telephony_mode, ==, expected->telephony_mode);
	g_assert_cmpstr(line->um_address, ==, expected->um_address);
	g_assert_cmpstr(line->fax, ==, expected->fax);
	g_assert_cmpint(line->has_voicemail, ==, expected->has_voicemail);
}

static SfbMyLine *
parse(const char *document)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(document, -1, &error);

	g_assert_no_error(error);
	return sfb_my_line_read(sfb_xml_get_root(xml));
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbMyLine) line = parse(row->document);

	assert_line(line, &row->line);
}

static void
test_not_mentioned(void)
{
	g_assert_null(parse("<categories><category name='note'/></categories>"));
}

/* Of an LCS 2005 server. */
static void
test_legacy(void)
{
	g_autoptr(SfbMyLine) own = sfb_my_line_new("tel:+1;ext=2", NULL);
	g_autoptr(SfbMyLine) remote = sfb_my_line_new("tel:+1;ext=2", "sip:gateway@a.example");

	assert_line(own, &(Line){ .uri = "tel:+1;ext=2", .number = "+1", .extension = "2" });
	assert_line(remote, &(Line){ .uri = "tel:+1;ext=2",
	                             .type = "Rcc",
	                             .server = "sip:gateway@a.example",
	                             .number = "+1",
	                             .extension = "2" });
}

/* As the vendor published it. */
static void
test_trace(void)
{
	g_autofree char *text = document_read_trace("lyncdoc-userproperties-0.xml", NULL);
	g_autofree char *document = NULL;
	g_autoptr(SfbMyLine) line = NULL;

	if (text == NULL)
		return;
	document = g_strdup_printf(CATEGORY("%s"), text);
	line = parse(document);
	assert_line(line, &(Line){
				  .uri = "tel:+1421112222;ext=12222",
				  .type = "Uc",
				  .number = "+1421112222",
				  .extension = "12222",
				  .telephony_mode = "Uc",
				  .um_address = "EUM:john@contoso.com;phone-context="
						"EX-OCS-SIPSec.exchange.contoso.com",
				  .has_voicemail = TRUE,
			  });
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/people/my-line/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/people/my-line/not-mentioned", test_not_mentioned);
	g_test_add_func("/people/my-line/legacy", test_legacy);
	g_test_add_func("/people/my-line/lyncdoc-userproperties-0.xml", test_trace);
	return g_test_run();
}
