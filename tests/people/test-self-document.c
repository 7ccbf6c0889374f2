/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells of ourselves. */

#include <string.h>

#include "people/documents.h"
#include "people/self-document.h"

#define SELF(inner)                                                                                \
	"<roamingData><categories uri='sip:kim@contoso.example'>" inner                            \
	"</categories></roamingData>"

static guint32
get(const SfbPublicationVersions *versions, const char *category, guint32 instance,
    guint32 container)
{
	SfbPublicationKey key = { category, instance, container };
	const SfbPublishedItem *item = sfb_publication_versions_get(versions, &key);

	return item != NULL ? item->version : 0;
}

static SfbSelfDocument *
parse_from(SfbSelfSource source, const char *text, SfbPublicationVersions *versions)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, &error);

	g_assert_no_error(error);
	return sfb_self_document_read(sfb_xml_get_root(xml), source, versions);
}

static SfbSelfDocument *
parse(const char *text, SfbPublicationVersions *versions)
{
	return parse_from(SFB_SELF_NOTIFICATION, text, versions);
}

static SfbPublicationVersions *
load(void)
{
	SfbPublicationVersions *versions = sfb_publication_versions_new();
	g_autofree char *text = document_read("roaming-self.xml", NULL);
	g_autoptr(SfbSelfDocument) document = parse(text, versions);

	g_assert_cmpuint(document->availability, ==, 3500);
	g_assert_true(document->has_note);
	g_assert_cmpstr(document->note, ==, "Back at 3");
	g_assert_cmpstr(document->display_name, ==, "Kim Akers");
	g_assert_cmpstr(document->email, ==, "kim@contoso.example");
	g_assert_false(document->has_earlier_notes);
	return versions;
}

static void
test_self(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(GPtrArray) states = sfb_publication_versions_list_user_states(versions);
	SfbPublicationKey passing = { "state", 603979776, 3 };

	g_assert_cmpuint(get(versions, "state", 1, 2), ==, 31);
	g_assert_cmpuint(get(versions, "state", 536870912, 2), ==, 12);
	g_assert_cmpuint(get(versions, "state", 2415919105u, 2), ==, 4);
	g_assert_cmpuint(get(versions, "note", 1262374211, 400), ==, 2);
	g_assert_cmpuint(get(versions, "userProperties", 0, 1), ==, 4);
	g_assert_cmpuint(get(versions, "broken", 1, 2), ==, 0);
	g_assert_cmpuint(states->len, ==, 2);
	g_assert_cmpstr(sfb_publication_versions_get(versions, &passing)->expire_type, ==, "time");
	g_assert_cmpuint(sfb_publication_versions_get(versions, &passing)->expires_seconds, ==,
	                 86400);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, SFB_STATUS_AWAY);
}

/* A category that is named comes whole: its other instances are gone. */
static void
test_renewed_category(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(SfbSelfDocument) document =
		parse(SELF("<category name='note' instance='0' container='200' version='8'><note/>"
	                   "</category><category name='note' instance='0' container='300'"
	                   " version='9'><note/></category>"),
	              versions);

	g_assert_cmpuint(document->availability, ==, 0);
	g_assert_true(document->has_note);
	g_assert_null(document->note);
	g_assert_null(document->display_name);
	g_assert_cmpuint(get(versions, "note", 0, 200), ==, 8);
	g_assert_cmpuint(get(versions, "note", 0, 300), ==, 9);
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 0);
	g_assert_cmpuint(get(versions, "note", 1262374211, 400), ==, 0);
	g_assert_cmpuint(get(versions, "state", 1, 2), ==, 31);
}

/* The answer to a publication need not repeat what was not published. */
static void
test_answer(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(SfbSelfDocument) document =
		parse_from(SFB_SELF_ANSWER,
	                   SELF("<category name='state' instance='1' container='2' version='32'/>"
	                        "<category name='note' container='100'/>"),
	                   versions);

	g_assert_nonnull(document);
	g_assert_cmpuint(get(versions, "state", 1, 2), ==, 32);
	g_assert_cmpuint(get(versions, "state", 536870912, 2), ==, 12);
	g_assert_cmpuint(get(versions, "note", 0, 100), ==, 0);
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 6);
}

static void
test_emptied_category(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(SfbSelfDocument) one = NULL;
	g_autoptr(SfbSelfDocument) all = NULL;

	one = parse(SELF("<category name='note' container='400'/>"), versions);
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 0);
	g_assert_cmpuint(get(versions, "note", 0, 100), ==, 1);
	all = parse(SELF("<category name='note'/>"), versions);
	g_assert_true(all->has_note);
	g_assert_cmpuint(get(versions, "note", 0, 100), ==, 0);
}

static void
test_other_blocks(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(SfbSelfDocument) document =
		parse("<roamingData><containers/></roamingData>", versions);

	g_assert_false(document->has_note);
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 6);
}

#define STATE(type, inner)                                                                         \
	"<category name='state' instance='1' container='2' version='1' expireType='user'>"         \
	"<state xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='" type "'>" inner  \
	"</state></category>"

/* What the server shows of us, in the words of whoever made it up. */
static void
test_state(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(SfbSelfDocument) document = parse(
		SELF(STATE("aggregateState",
	                   "<availability>6900</availability>"
	                   "<activity token='in-presentation' minAvailability='9000'/>"
	                   "<activity token='urgent-interruptions-only' minAvailability='6900'"
	                   " maxAvailability='8999'><custom LCID='1033'>&lt;b&gt;At the&#10;"
	                   "off-site&lt;/b&gt;</custom></activity>"
	                   "<endpointLocation> Room 4 </endpointLocation>")),
		versions);

	g_assert_true(document->has_state);
	g_assert_cmpuint(document->availability, ==, 6900);
	g_assert_cmpstr(document->activity_token, ==, "urgent-interruptions-only");
	g_assert_cmpstr(document->activity_text, ==, "<b>At the off-site</b>");
	g_assert_cmpstr(document->location, ==, "Room 4");
}

static const struct {
	const char *value;
	SfbStatus picked;
} statuses[] = {
	{ "<state type='userState' manual='true'><availability>3500</availability></state>",
	  SFB_STATUS_AVAILABLE },
	{ "<state type='userState'><availability>6500</availability></state>", SFB_STATUS_BUSY },
	{ "<state type='userState'><availability>9500</availability></state>",
	  SFB_STATUS_DO_NOT_DISTURB },
	{ "<state type='userState'><availability>15500</availability></state>", SFB_STATUS_AWAY },
	{ "<state type='userState'><availability>15500</availability>"
	  "<activity token='off-work'/></state>",
	  SFB_STATUS_OFF_WORK },
	{ "<state type='userState'><availability>18500</availability></state>",
	  SFB_STATUS_OFFLINE },
	{ "<state type='userState' manual='false'><availability>3500</availability></state>",
	  SFB_STATUS_UNKNOWN },
	{ "<state type='userState'/>", SFB_STATUS_UNKNOWN },
	{ "<state type='userState'><availability>many</availability></state>", SFB_STATUS_UNKNOWN },
	{ "<state type='calendarState'><availability>6500</availability></state>",
	  SFB_STATUS_UNKNOWN },
};

static void
test_picked(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
		g_autofree char *text = g_strdup_printf(
			SELF("<category name='state' instance='7' container='2' version='1'>"
		             "%s</category>"),
			statuses[i].value);
		g_autoptr(SfbSelfDocument) document = parse(text, versions);

		g_test_message("%s", statuses[i].value);
		g_assert_false(document->has_state);
		g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==,
		                statuses[i].picked);
	}
}

#define EARLIER(time, container, text)                                                             \
	"<category name='noteHistory' instance='" time "' container='" container "' version='1'"   \
	" publishTime='2026-03-0" time "T08:00:00.500' expireType='static'><note>"                 \
	"<body type='personal'>" text "</body></note></category>"

/* Every note is there once per container. */
static void
test_earlier_notes(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(SfbSelfDocument) document =
		parse(SELF(EARLIER("1", "200", "Oldest") EARLIER("3", "200", "Newest")
	                           EARLIER("2", "200", "Between") EARLIER("1", "400", "Oldest")
	                                   EARLIER("3", "400", "Newest")),
	              versions);
	const char *const expected[] = { "Newest", "Between", "Oldest" };

	g_assert_true(document->has_earlier_notes);
	g_assert_cmpuint(document->earlier_notes->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
		g_assert_cmpstr(document->earlier_notes->pdata[i], ==, expected[i]);
	g_assert_null(document->note);
}

static void
test_many_earlier_notes(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(SfbSelfDocument) document = NULL;
	g_autoptr(GString) text = g_string_new("<roamingData><categories>");

	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(text,
		                       "<category name='noteHistory' instance='%u' container='200'"
		                       " version='1'><note><body type='personal'>%u</body></note>"
		                       "</category>",
		                       i, i);
	g_string_append(text, "</categories></roamingData>");
	document = parse(text->str, versions);
	g_assert_cmpuint(document->earlier_notes->len, ==, SFB_EARLIER_NOTES_MAX);
}

/* A note that fills the memory, a name that fills the screen: cut. */
static void
test_long_texts(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autofree char *long_text = g_strnfill(65536, 'x');
	g_autofree char *text = g_strdup_printf(
		SELF("<category name='note' instance='0' container='200' version='1'><note>"
	             "<body type='personal'>%s</body></note></category>"
	             "<category name='contactCard' instance='0' container='0' version='1'>"
	             "<contactCard><identity><name><displayName>%s</displayName></name>"
	             "<email>%s</email></identity></contactCard></category>"),
		long_text, long_text, long_text);
	g_autoptr(SfbSelfDocument) document = parse(text, versions);

	g_assert_cmpuint(strlen(document->note), ==, 4096);
	g_assert_cmpuint(strlen(document->display_name), ==, 512);
	g_assert_cmpuint(strlen(document->email), ==, 512);
}

/* Only what is mentioned changes the sum, and only what differs is news. */
/* @options: an otherOptions element. */
static SfbOwnSecrets
read_secrets(const char *options, const char *instance)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autofree char *text = g_strdup_printf(
		SELF("<category name='otherOptions' instance='%s' container='1' version='2'>%s"
	             "</category>"),
		instance, options);
	g_autoptr(SfbSelfDocument) shown = sfb_self_document_new();
	g_autoptr(SfbSelfDocument) told = parse(text, versions);

	g_assert_cmpint(sfb_self_document_merge(shown, told), ==, told->secrets != 0);
	return shown->secrets;
}

static void
test_secrets(void)
{
	static const char all[] = "<otherOptions><permissions><publishCalendarPresence>false"
				  "</publishCalendarPresence><publishMeetingSubjectAndLocation>"
				  "False</publishMeetingSubjectAndLocation>"
				  "<autoRetrieveOofFromOutlook>false</autoRetrieveOofFromOutlook>"
				  "</permissions></otherOptions>";

	g_assert_cmpint(read_secrets(all, "0"), ==,
	                SFB_OWN_SECRET_CALENDAR | SFB_OWN_SECRET_SUBJECTS | SFB_OWN_SECRET_REPLY);
	g_assert_cmpint(read_secrets(all, "2"), ==, 0);
	g_assert_cmpint(read_secrets("<otherOptions><permissions/></otherOptions>", "0"), ==, 0);
}

static void
test_trace_of_options(void)
{
	static const char name[] = "lyncdoc-otheroptions-permissions-calllogautoarchiving-1.xml";
	g_autofree char *text = document_read_trace(name, NULL);

	if (text != NULL)
		g_assert_cmpint(read_secrets(text, "0"), ==, 0);
}

static void
test_merge(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(SfbSelfDocument) shown = sfb_self_document_new();
	static const struct {
		const char *text;
		gboolean is_news;
	} steps[] = {
		{ SELF(STATE("aggregateState", "<availability>3500</availability>"
		                               "<endpointLocation>Home</endpointLocation>")),
		  TRUE },
		{ SELF(STATE("aggregateState", "<availability>3500</availability>"
		                               "<endpointLocation>Home</endpointLocation>")),
		  FALSE },
		{ SELF(STATE("machineState", "<availability>5000</availability>")), FALSE },
		{ SELF("<category name='note' instance='0' container='200' version='1'><note>"
		       "<body type='personal'>Lunch</body></note></category>"),
		  TRUE },
		{ SELF(EARLIER("1", "200", "Breakfast")), TRUE },
		{ SELF(EARLIER("1", "300", "Breakfast")), FALSE },
		{ SELF("<category name='userProperties' instance='0' container='1' version='1'/>"),
		  FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_autoptr(SfbSelfDocument) told = parse(steps[i].text, versions);

		g_test_message("%u", i);
		g_assert_cmpint(sfb_self_document_merge(shown, told), ==, steps[i].is_news);
	}
	g_assert_cmpuint(shown->availability, ==, 3500);
	g_assert_cmpstr(shown->location, ==, "Home");
	g_assert_cmpstr(shown->note, ==, "Lunch");
	g_assert_cmpuint(shown->earlier_notes->len, ==, 1);
}

/* States as the vendor published them, put into an account of ourselves. */
static const struct {
	const char *name;
	gboolean is_shown;
	guint availability;
	const char *location;
	SfbStatus picked;
} traces[] = {
	{ "lyncdoc-aggregation-containers-0.xml", FALSE, 0, NULL, SFB_STATUS_AVAILABLE },
	{ "lyncdoc-aggregation-containers-3.xml", FALSE, 0, NULL, SFB_STATUS_UNKNOWN },
	{ "lyncdoc-aggregation-containers-8.xml", TRUE, 3500, "31/East Wing Redmond",
	  SFB_STATUS_UNKNOWN },
	{ "lyncdoc-colleagues-container-1.xml", TRUE, 3500, NULL, SFB_STATUS_UNKNOWN },
};

static void
test_trace(gconstpointer data)
{
	guint row = GPOINTER_TO_UINT(data);
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autofree char *state = document_read_trace(traces[row].name, NULL);
	g_autoptr(SfbSelfDocument) document = NULL;
	g_autofree char *text = NULL;

	if (state == NULL)
		return;
	text = g_strdup_printf(
		SELF("<category name='state' instance='1' container='2' version='1'>%s</category>"),
		state);
	document = parse(text, versions);
	g_assert_cmpint(document->has_state, ==, traces[row].is_shown);
	g_assert_cmpuint(document->availability, ==, traces[row].availability);
	g_assert_cmpstr(document->location, ==, traces[row].location);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, traces[row].picked);
}

/* Settings of ours that we do not read: their versions are known all the same. */
static void
test_trace_of_settings(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autofree char *options = document_read_trace("lyncdoc-self-container-1.xml", NULL);
	g_autoptr(SfbSelfDocument) document = NULL;
	g_autofree char *text = NULL;

	if (options == NULL)
		return;
	text = g_strdup_printf(SELF("<category name='otherOptions' instance='2' container='1'"
	                            " version='5' expireType='static'>%s</category>"),
	                       options);
	document = parse(text, versions);
	g_assert_cmpuint(get(versions, "otherOptions", 2, 1), ==, 5);
}

static void
add_traces(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(traces); i++) {
		g_autofree char *path = g_strconcat("/self-document/traces/", traces[i].name, NULL);

		g_test_add_data_func(path, GUINT_TO_POINTER(i), test_trace);
	}
	g_test_add_func("/self-document/traces/settings", test_trace_of_settings);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/self-document/self", test_self);
	g_test_add_func("/self-document/renewed-category", test_renewed_category);
	g_test_add_func("/self-document/answer", test_answer);
	g_test_add_func("/self-document/emptied-category", test_emptied_category);
	g_test_add_func("/self-document/other-blocks", test_other_blocks);
	g_test_add_func("/self-document/state", test_state);
	g_test_add_func("/self-document/picked", test_picked);
	g_test_add_func("/self-document/earlier-notes", test_earlier_notes);
	g_test_add_func("/self-document/many-earlier-notes", test_many_earlier_notes);
	g_test_add_func("/self-document/long-texts", test_long_texts);
	g_test_add_func("/self-document/merge", test_merge);
	g_test_add_func("/self-document/secrets", test_secrets);
	g_test_add_func("/self-document/traces/options", test_trace_of_options);
	add_traces();
	return g_test_run();
}
