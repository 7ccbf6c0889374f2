/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the server tells that voicemail waits. */

#include "people/message-waiting.h"

#include <string.h>

#define CATEGORIES(content)                                                                        \
	"<roamingData xmlns='http://schemas.microsoft.com/2006/09/sip/roaming-self'><categories "  \
	"xmlns='http://schemas.microsoft.com/2006/09/sip/categories'>" content                     \
	"</categories></roamingData>"
#define MWI(attributes)                                                                            \
	CATEGORIES("<category name='note'/><category name='mwi' instance='0' container='1' "       \
	           "version='4'><mwi "                                                             \
	           "xmlns='http://schemas.microsoft.com/2006/09/sip/mwi' " attributes              \
	           "/></category>")
#define ENABLED(bits)                                                                              \
	CATEGORIES("<category name='userProperties'><userProperties><exumEnabled>" bits            \
	           "</exumEnabled></userProperties></category>")

#define NOT_TOLD G_MAXUINT

typedef struct {
	const char *name;
	const char *text;
	guint unread; /* NOT_TOLD: the text does not say it */
} Row;

static const Row categories[] = {
	{ "counted", MWI("messageWaiting='true' unreadVoiceMailCount='2' readVoiceMailCount='8'"),
	  2 },
	{ "uncounted", MWI("messageWaiting='true'"), 1 },
	{ "none", MWI("messageWaiting='false' unreadVoiceMailCount='3'"), 0 },
	{ "no-number", MWI("messageWaiting='1' unreadVoiceMailCount='many'"), 1 },
	{ "many", MWI("messageWaiting='true' unreadVoiceMailCount='4000000000'"),
	  SFB_MESSAGES_WAITING_MAX },
	{ "deleted", CATEGORIES("<category name='mwi' container='1'/>"), 0 },
	{ "others", CATEGORIES("<category name='note'/>"), NOT_TOLD },
	{ "no-categories", "<roamingData/>", NOT_TOLD },
};

static void
test_category(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbXml) document = sfb_xml_parse(row->text, -1, NULL);
	guint unread = NOT_TOLD;

	g_assert_nonnull(document);
	g_assert_cmpint(sfb_message_waiting_read(sfb_xml_get_root(document), &unread), ==,
	                row->unread != NOT_TOLD);
	g_assert_cmpuint(unread, ==, row->unread);
}

static const Row summaries[] = {
	{ "rfc-3842",
	  "Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\n"
	  "Voice-Message: 2/8 (0/2)\r\n",
	  2 },
	{ "no", "Messages-Waiting: no\r\nVoice-Message: 0/8\r\n", 0 },
	{ "uncounted", "messages-waiting : YES\n", 1 },
	{ "other-media", "Messages-Waiting: yes\r\nFax-Message: 4/1\r\n", 1 },
	{ "many", "Messages-Waiting: yes\r\nVoice-Message: 99999999999999999999/1\r\n",
	  SFB_MESSAGES_WAITING_MAX },
	{ "nonsense", "hello\r\n", NOT_TOLD },
	{ "empty", "", NOT_TOLD },
};

static void
test_summary(gconstpointer data)
{
	const Row *row = data;
	guint unread = NOT_TOLD;

	g_assert_cmpint(sfb_message_waiting_parse_summary(row->text, strlen(row->text), &unread),
	                ==, row->unread != NOT_TOLD);
	g_assert_cmpuint(unread, ==, row->unread);
}

static gboolean
is_enabled(const char *text)
{
	g_autoptr(SfbXml) document = sfb_xml_parse(text, -1, NULL);

	return sfb_message_waiting_is_enabled(sfb_xml_get_root(document));
}

static void
test_enabled(void)
{
	g_assert_true(is_enabled(ENABLED("1")));
	g_assert_true(is_enabled(ENABLED("3")));
	g_assert_false(is_enabled(ENABLED("2")));
	g_assert_false(is_enabled(ENABLED("")));
	g_assert_false(is_enabled(CATEGORIES("")));
}

static void
add(const char *folder, const Row *row, GTestDataFunc test)
{
	g_autofree char *path = g_strconcat("/message-waiting/", folder, "/", row->name, NULL);

	g_test_add_data_func(path, row, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(categories); i++)
		add("category", &categories[i], test_category);
	for (guint i = 0; i < G_N_ELEMENTS(summaries); i++)
		add("summary", &summaries[i], test_summary);
	g_test_add_func("/message-waiting/enabled", test_enabled);
	return g_test_run();
}
