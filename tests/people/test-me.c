/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who we are, as several documents tell it one after the other. */

#include "people/me.h"

#include "people/documents.h"
#include "people/wire.h"

#define KIM "sip:kim@contoso.example"
#define SELF_TYPE "application/vnd-microsoft-roaming-self+xml"
#define LEGACY_EVENT "vnd-microsoft-provisioning"
#define LEGACY_TYPE "application/vnd-microsoft-roaming-provisioning+xml"

#define TOLD(content) "<roamingData><categories>" content "</categories></roamingData>"
#define ROUTING(flags)                                                                             \
	"<category name='routing' instance='0' container='0'><routing version='2'><preamble>"      \
	"<flags name='clientflags' value='" flags "'/></preamble></routing></category>"

typedef struct {
	Wire *wire;
	SfbSelf *told;
	SfbSettings *settings;
	SfbMe *me;
	SfbSipMessage *subscribe;
	guint changes;
} Fixture;

static void
on_changed(SfbMe *me, Fixture *fixture)
{
	fixture->changes++;
}

static void
on_ready(GObject *source, GAsyncResult *result, gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	gboolean is_started = FALSE;

	fixture->wire = wire_new(WIRE_EVENTS ", " LEGACY_EVENT, NULL);
	fixture->told = sfb_self_new(fixture->wire->client);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->me = sfb_me_new(fixture->told, fixture->settings);
	g_signal_connect(fixture->me, "changed", G_CALLBACK(on_changed), fixture);
	sfb_self_start_async(fixture->told, NULL, on_ready, &is_started);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, SELF_TYPE, "<roamingData/>");
	peer_wait_for(&is_started);
	g_assert_cmpuint(fixture->changes, ==, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_assert_finalize_object(fixture->me);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_object_unref(fixture->settings);
	g_assert_finalize_object(fixture->told);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
}

/* Waits until it was read. */
static void
tell(Fixture *fixture, const char *document)
{
	guint changes = fixture->changes;

	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, document);
	while (fixture->changes == changes)
		g_main_context_iteration(NULL, TRUE);
}

static void
tell_file(Fixture *fixture)
{
	g_autofree char *document = document_read("own-card.xml", NULL);

	tell(fixture, document);
}

static void
test_nothing(Fixture *fixture, gconstpointer data)
{
	g_autofree char *story = sfb_me_describe_routing(fixture->me);
	g_autoptr(GPtrArray) phones = sfb_me_list_phones(fixture->me);

	g_assert_null(sfb_me_get_card(fixture->me)->display_name);
	g_assert_null(sfb_me_get_line(fixture->me)->uri);
	g_assert_cmpstr(story, ==, "");
	g_assert_cmpuint(phones->len, ==, 0);
	g_assert_cmpuint(sfb_me_list_delegates(fixture->me)->len, ==, 0);
	g_assert_cmpuint(sfb_me_list_delegators(fixture->me)->len, ==, 0);
}

static void
test_everything(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) phones = NULL;
	const SfbPresentity *card;
	const SfbPhone *mobile;

	tell_file(fixture);
	card = sfb_me_get_card(fixture->me);
	g_assert_cmpstr(card->display_name, ==, "Kim Akers");
	g_assert_cmpstr(card->email, ==, "kim@contoso.example");
	g_assert_cmpstr(card->title, ==, "Engineer");
	g_assert_cmpstr(card->company, ==, "Contoso");
	g_assert_cmpstr(card->department, ==, "Research");
	g_assert_cmpstr(card->office, ==, "2.014");
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->extension, ==, "678");
	phones = sfb_me_list_phones(fixture->me);
	g_assert_cmpuint(phones->len, ==, 2);
	mobile = phones->pdata[1];
	g_assert_cmpint(mobile->kind, ==, SFB_PHONE_MOBILE);
	g_assert_cmpstr(mobile->shown, ==, "0171 1234567");
	g_assert_cmpuint(sfb_me_list_delegates(fixture->me)->len, ==, 1);
	g_assert_cmpstr(sfb_me_list_delegates(fixture->me)->pdata[0], ==, "ann@contoso.example");
	g_assert_cmpstr(sfb_me_list_delegators(fixture->me)->pdata[0], ==, "boss@contoso.example");
}

/* Another of our clients forwards calls: that is news, and everything else stays. */
static void
test_changed_elsewhere(Fixture *fixture, gconstpointer data)
{
	g_autofree char *before = NULL;
	g_autofree char *after = NULL;
	g_autofree char *later = NULL;
	g_autofree char *last = NULL;

	tell_file(fixture);
	before = sfb_me_describe_routing(fixture->me);
	g_assert_true(g_str_has_prefix(before, "Calls ring at +491711234567 as well.\n"));
	tell(fixture, TOLD(ROUTING("forward_immediate")));
	after = sfb_me_describe_routing(fixture->me);
	g_assert_cmpstr(after, ==, "Calls go to voicemail at once.");
	g_assert_cmpstr(sfb_me_get_card(fixture->me)->title, ==, "Engineer");
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->number, ==, "+498912345678");
	g_assert_cmpuint(sfb_me_list_delegators(fixture->me)->len, ==, 1);
	/* What holds for blocked callers alone leaves it as it is. */
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            TOLD("<category name='routing' instance='0' container='32000'><routing/>"
	                 "</category>"));
	tell(fixture, TOLD("<category name='userProperties' instance='0' container='1'/>"));
	later = sfb_me_describe_routing(fixture->me);
	g_assert_cmpstr(later, ==, after);
	tell(fixture, TOLD("<category name='routing'/>"));
	last = sfb_me_describe_routing(fixture->me);
	g_assert_cmpstr(last, ==, "");
}

/* The server's list of delegates may be missing, or be emptied. */
static void
test_delegates(Fixture *fixture, gconstpointer data)
{
	tell_file(fixture);
	tell(fixture, "<roamingData><delegates version='3'/><delegators/></roamingData>");
	g_assert_cmpuint(sfb_me_list_delegates(fixture->me)->len, ==, 2);
	g_assert_cmpstr(sfb_me_list_delegates(fixture->me)->pdata[0], ==, "lee@contoso.example");
	g_assert_cmpuint(sfb_me_list_delegators(fixture->me)->len, ==, 0);
}

/* Presence comes all the time, and what we published ourselves is no news either. */
static void
test_no_news(Fixture *fixture, gconstpointer data)
{
	guint changes;

	tell_file(fixture);
	changes = fixture->changes;
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            TOLD("<category name='note' instance='0' container='200'><note/></category>"));
	tell(fixture, TOLD(ROUTING("block")));
	g_assert_cmpuint(fixture->changes, ==, changes + 1);
}

static void
load_legacy(Fixture *fixture, const char *document)
{
	g_autoptr(SfbSipMessage) question = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_ready, &is_loaded);
	question = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	peer_assert_header(question, "Event", LEGACY_EVENT);
	wire_answer(fixture->wire, question, 200, LEGACY_TYPE, document);
	peer_wait_for(&is_loaded);
}

/* The line of the settings stands in until a document has one, whichever comes first. */
static void
test_legacy_line(Fixture *fixture, gconstpointer data)
{
	load_legacy(fixture, "<provisioning><user uri='sip:kim@contoso.example'>"
	                     "<line uri='tel:+4989555;ext=5' server='sip:gw.contoso.example'/>"
	                     "</user></provisioning>");
	g_assert_cmpuint(fixture->changes, ==, 1);
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->number, ==, "+4989555");
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->server, ==, "sip:gw.contoso.example");
	tell(fixture, TOLD("<category name='userProperties' instance='0' container='1'>"
	                   "<userProperties><lines/><exumEnabled>1</exumEnabled>"
	                   "</userProperties></category>"));
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->number, ==, "+4989555");
	g_assert_true(sfb_me_get_line(fixture->me)->has_voicemail);
	tell_file(fixture);
	g_assert_cmpstr(sfb_me_get_line(fixture->me)->number, ==, "+498912345678");
	g_assert_null(sfb_me_get_line(fixture->me)->server);
}

/* As the vendor published them. */
static void
test_traces(Fixture *fixture, gconstpointer data)
{
	g_autofree char *information = document_read_trace(
		"lyncdoc-userinformation-callhandlinglist-lastcontact-0.xml", NULL);
	g_autofree char *card = document_read_trace("lyncdoc-contactcard-company-0.xml", NULL);
	g_autofree char *document = NULL;
	g_autoptr(GPtrArray) phones = NULL;

	if (information == NULL || card == NULL)
		return;
	document = g_strdup_printf(
		TOLD("<category name='userInformation' instance='0' container='1'>%s</category>"
	             "<category name='contactCard' instance='0' container='0'>%s</category>"),
		information, card);
	tell(fixture, document);
	g_assert_cmpstr(sfb_me_get_card(fixture->me)->company, ==, "CONTOSO");
	g_assert_cmpstr(sfb_me_get_card(fixture->me)->title, ==, "TECHNICAL SUPPORT ENGINEER");
	g_assert_cmpstr(sfb_me_get_card(fixture->me)->office, ==, "7/6302");
	phones = sfb_me_list_phones(fixture->me);
	g_assert_cmpuint(phones->len, ==, 3);
	g_assert_cmpstr(((SfbPhone *)phones->pdata[0])->uri, ==, "tel:+14251112222;ext=12222");
	g_assert_cmpstr(((SfbPhone *)phones->pdata[1])->uri, ==, "tel:+14251113872;ext=13872");
	g_assert_cmpstr(((SfbPhone *)phones->pdata[2])->uri, ==, "tel:+12062221115");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/people/me/" name, Fixture, NULL, set_up, test, tear_down)
	ADD("nothing", test_nothing);
	ADD("everything", test_everything);
	ADD("changed-elsewhere", test_changed_elsewhere);
	ADD("delegates", test_delegates);
	ADD("no-news", test_no_news);
	ADD("legacy-line", test_legacy_line);
	ADD("traces", test_traces);
	return g_test_run();
}
