/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Changing who may see what: one at a time, versions that are outdated, news that do not come. */

#include "people/access.h"

#include <string.h>

#include "people/documents.h"
#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define SERVER "sip:server@contoso.example" /* the dialog's target */
#define SELF_TYPE "application/vnd-microsoft-roaming-self+xml"
#define SETTINGS_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define FAULT_TYPE "application/msrtc-fault+xml"
#define CHANGE_TYPE "application/msrtc-setcontainermembers+xml"
#define EVENTS WIRE_EVENTS ", vnd-microsoft-provisioning-v2"

#define ANN "ann@contoso.example"
#define BOB "bob@contoso.example"
#define PAT "pat@partner.example"

#define CONTAINERS(content) "<roamingData><containers>" content "</containers></roamingData>"
#define USUAL                                                                                      \
	CONTAINERS("<container id='100' version='1'><member type='federated'/></container>"        \
	           "<container id='200' version='2'><member type='sameEnterprise'/></container>"   \
	           "<container id='300' version='5'><member type='user' value='" BOB "'/>"         \
	           "</container>")
#define PRIVATE                                                                                    \
	"<roamingData><categories><category name='otherOptions' instance='2'><otherOptions>"       \
	"<currentPrivacyMode>private</currentPrivacyMode></otherOptions></category></categories>"  \
	"<containers/></roamingData>"
#define SETTINGS(mode)                                                                             \
	"<provisionGroupList><provisionGroup name='presencePolicyV2'><propertyEntryList>"          \
	"<property name='EnablePrivacyMode'>" mode "</property></propertyEntryList>"               \
	"</provisionGroup></provisionGroupList>"

typedef struct {
	Wire *wire;
	SfbSelf *told;
	SfbSettings *settings;
	SfbAccess *access;
	GCancellable *cancellable;
	SfbSipMessage *subscribe;
	GString *story; /* what was announced and answered since the last look */
} Fixture;

static void
on_changed(SfbAccess *access, Fixture *fixture)
{
	g_assert_true(sfb_access_is_known(access));
	g_string_append(fixture->story, "changed ");
}

static void
on_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_access_set_level_finish(SFB_ACCESS(source), result, &error))
		g_string_append(fixture->story, "done ");
	else
		g_string_append_printf(fixture->story, "%s/%d ",
		                       error->domain == SFB_ERROR ? "sfb" : "io", error->code);
}

static void
on_ready(GObject *source, GAsyncResult *result, gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->wire = wire_new(EVENTS, NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->story = g_string_new(NULL);
	fixture->told = sfb_self_new(fixture->wire->client);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->access = sfb_access_new(fixture->wire->client, fixture->told, fixture->settings);
	g_signal_connect(fixture->access, "changed", G_CALLBACK(on_changed), fixture);
	if (data != NULL) {
		gboolean is_started = FALSE;

		sfb_self_start_async(fixture->told, fixture->cancellable, on_ready, &is_started);
		fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
		wire_answer(fixture->wire, fixture->subscribe, 200, SELF_TYPE, data);
		peer_wait_for(&is_started);
		g_string_truncate(fixture->story, 0);
	}
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_cancellable_cancel(fixture->cancellable);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_finalize_object(fixture->access);
	g_object_unref(fixture->settings);
	g_assert_finalize_object(fixture->told);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_object_unref(fixture->cancellable);
	g_string_free(fixture->story, TRUE);
}

static void
load_settings(Fixture *fixture, const char *document)
{
	g_autoptr(SfbSipMessage) question = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_ready, &is_loaded);
	question = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, question, 200, SETTINGS_TYPE, document);
	peer_wait_for(&is_loaded);
}

static void
set_level(Fixture *fixture, const char *address, SfbAccessLevel level)
{
	sfb_access_set_level_async(fixture->access, SFB_ACCESS_USER, address, level,
	                           fixture->cancellable, on_set, fixture);
}

static void
wait_for_story(Fixture *fixture, const char *words)
{
	gint64 start = g_get_monotonic_time();

	while (strstr(fixture->story->str, words) == NULL) {
		g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
		g_main_context_iteration(NULL, TRUE);
	}
}

#define STEP(id, version, action, type)                                                            \
	"<container id=\"" id "\" version=\"" version "\"><member action=\"" action                \
	"\" type=\"" type "/></container>"
#define BOB_STEP(id, version, action) STEP(id, version, action, "user\" value=\"" BOB "\"")

static SfbSipMessage *
expect_change(Fixture *fixture, const char *steps)
{
	SfbSipMessage *request = wire_expect(fixture->wire, "SERVICE", KIM);
	g_autofree char *body = wire_dup_body(request);

	peer_assert_header(request, "Content-Type", CHANGE_TYPE);
	g_assert_nonnull(strstr(body, steps));
	return request;
}

/* Bob is blocked, as the sheet works it out. */
static void
accept_block(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) request = expect_change(
		fixture, ">" BOB_STEP("300", "5", "remove") BOB_STEP("32000", "0", "add") "</");

	wire_answer(fixture->wire, request, 200, NULL, NULL);
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            CONTAINERS("<container id='300' version='6'/><container id='32000' "
	                       "version='1'><member type='user' value='" BOB "'/></container>"));
}

static void
test_levels(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	SfbAccess *access = fixture->access;
	g_autoptr(GPtrArray) blocked = NULL;

	g_assert_cmpint(sfb_access_get_level(access, ANN), ==, SFB_ACCESS_COLLEAGUES);
	g_assert_cmpint(sfb_access_get_level(access, PAT), ==, SFB_ACCESS_EXTERNAL);
	g_assert_cmpint(sfb_access_get_level(access, BOB), ==, SFB_ACCESS_WORKGROUP);
	g_assert_cmpint(sfb_access_get_inherited_level(access, BOB), ==, SFB_ACCESS_COLLEAGUES);
	g_assert_cmpint(sfb_access_get_own_level(access, SFB_ACCESS_USER, BOB), ==,
	                SFB_ACCESS_WORKGROUP);
	g_assert_cmpint(sfb_access_get_own_level(access, SFB_ACCESS_USER, ANN), ==,
	                SFB_ACCESS_AUTOMATIC);
	set_level(fixture, BOB, SFB_ACCESS_BLOCKED);
	g_assert_cmpint(sfb_access_get_level(access, BOB), ==, SFB_ACCESS_WORKGROUP);
	accept_block(fixture);
	wait_for_story(fixture, "done");
	g_assert_cmpstr(fixture->story->str, ==, "changed done ");
	g_assert_cmpint(sfb_access_get_level(access, BOB), ==, SFB_ACCESS_BLOCKED);
	blocked = sfb_access_list_blocked(access);
	g_assert_cmpuint(blocked->len, ==, 1);
	g_assert_cmpstr(blocked->pdata[0], ==, BOB);
}

/* The news may overtake the answer. */
static void
test_news_first(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;

	set_level(fixture, ANN, SFB_ACCESS_PERSONAL);
	request = expect_change(fixture, STEP("400", "0", "add", "user\" value=\"" ANN "\""));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            CONTAINERS("<container id='400' version='1'><member type='user' value='" ANN
	                       "'/></container>"));
	wait_for_story(fixture, "changed");
	g_assert_cmpstr(fixture->story->str, ==, "changed ");
	wire_answer(fixture->wire, request, 200, NULL, NULL);
	wait_for_story(fixture, "done");
}

/* The answer may have the news. */
static void
test_news_in_answer(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;

	set_level(fixture, BOB, SFB_ACCESS_AUTOMATIC);
	request = expect_change(fixture, BOB_STEP("300", "5", "remove"));
	wire_answer(fixture->wire, request, 200, SELF_TYPE,
	            CONTAINERS("<container id='300' version='6'/>"));
	wait_for_story(fixture, "done");
	g_assert_cmpstr(fixture->story->str, ==, "changed done ");
}

/* Accepted, and never told of: the server is asked, and nobody waits for ever. */
static void
test_news_lost(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;

	set_level(fixture, BOB, SFB_ACCESS_AUTOMATIC);
	request = expect_change(fixture, BOB_STEP("300", "5", "remove"));
	wire_answer(fixture->wire, request, 200, NULL, NULL);
	refresh = wire_expect(fixture->wire, "SUBSCRIBE", SERVER);
	wait_for_story(fixture, "done");
	wire_answer(fixture->wire, refresh, 200, SELF_TYPE,
	            CONTAINERS("<container id='300' version='6'/>"));
	wait_for_story(fixture, "changed");
	g_assert_cmpint(sfb_access_get_level(fixture->access, BOB), ==, SFB_ACCESS_COLLEAGUES);
}

static void
test_one_at_a_time(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) second = NULL;

	set_level(fixture, BOB, SFB_ACCESS_BLOCKED);
	set_level(fixture, BOB, SFB_ACCESS_PERSONAL);
	accept_block(fixture);
	second = expect_change(fixture,
	                       BOB_STEP("32000", "1", "remove") BOB_STEP("400", "0", "add"));
	wire_answer(fixture->wire, second, 200, NULL, NULL);
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            CONTAINERS("<container id='32000' version='2'/><container id='400' "
	                       "version='1'><member type='user' value='" BOB "'/></container>"));
	wait_for_story(fixture, "done changed done");
	g_assert_cmpint(sfb_access_get_level(fixture->access, BOB), ==, SFB_ACCESS_PERSONAL);
}

static void
refuse_as_outdated(Fixture *fixture, const char *steps, const char *fault)
{
	g_autoptr(SfbSipMessage) request = expect_change(fixture, steps);

	wire_answer(fixture->wire, request, 409, FAULT_TYPE, fault);
}

#define FAULT(operations)                                                                          \
	"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>" operations              \
	"</details></Fault>"

static void
test_conflict(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) again = NULL;

	set_level(fixture, BOB, SFB_ACCESS_COLLEAGUES);
	refuse_as_outdated(fixture, BOB_STEP("300", "5", "remove"),
	                   FAULT("<operation index=\"1\" version=\"5\" curVersion=\"8\"/>"));
	again = expect_change(fixture, BOB_STEP("300", "8", "remove"));
	wire_answer(fixture->wire, again, 200, SELF_TYPE,
	            CONTAINERS("<container id='300' version='9'/>"));
	wait_for_story(fixture, "done");
}

static void
test_conflicts(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *conflict = g_strdup_printf("sfb/%d ", SFB_ERROR_CONFLICT);
	g_autoptr(SfbSipMessage) refresh = NULL;

	set_level(fixture, BOB, SFB_ACCESS_AUTOMATIC);
	refuse_as_outdated(fixture, BOB_STEP("300", "5", "remove"),
	                   FAULT("<operation index=\"1\" version=\"5\" curVersion=\"8\"/>"));
	refuse_as_outdated(fixture, BOB_STEP("300", "8", "remove"),
	                   FAULT("<operation index=\"1\" version=\"8\" curVersion=\"9\"/>"));
	refuse_as_outdated(fixture, BOB_STEP("300", "9", "remove"),
	                   FAULT("<operation index=\"1\" version=\"9\" curVersion=\"11\"/>"));
	refresh = wire_expect(fixture->wire, "SUBSCRIBE", SERVER);
	wire_answer(fixture->wire, refresh, 200, NULL, NULL);
	wait_for_story(fixture, conflict);
	g_assert_cmpstr(fixture->story->str, ==, conflict);
	peer_assert_quiet(fixture->wire->peer);
}

/* A 409 that does not say which versions. */
static void
test_senseless_conflict(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *conflict = g_strdup_printf("sfb/%d ", SFB_ERROR_CONFLICT);
	g_autoptr(SfbSipMessage) refresh = NULL;

	set_level(fixture, BOB, SFB_ACCESS_AUTOMATIC);
	refuse_as_outdated(fixture, BOB_STEP("300", "5", "remove"), "<Fault/>");
	refresh = wire_expect(fixture->wire, "SUBSCRIBE", SERVER);
	wire_answer(fixture->wire, refresh, 200, NULL, NULL);
	wait_for_story(fixture, conflict);
}

/* What is refused does not hold up what comes behind it. */
static void
test_refused(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *refused = g_strdup_printf("sfb/%d ", SFB_ERROR_NOT_ALLOWED);
	g_autoptr(SfbSipMessage) request = NULL;

	set_level(fixture, BOB, SFB_ACCESS_PERSONAL);
	set_level(fixture, BOB, SFB_ACCESS_BLOCKED);
	request = expect_change(fixture, BOB_STEP("400", "0", "add"));
	wire_answer(fixture->wire, request, 403, NULL, NULL);
	wait_for_story(fixture, refused);
	g_assert_cmpint(sfb_access_get_level(fixture->access, BOB), ==, SFB_ACCESS_WORKGROUP);
	accept_block(fixture);
	wait_for_story(fixture, "changed done");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *twice =
		g_strdup_printf("io/%d io/%d ", G_IO_ERROR_CANCELLED, G_IO_ERROR_CANCELLED);
	g_autoptr(SfbSipMessage) request = NULL;

	set_level(fixture, BOB, SFB_ACCESS_BLOCKED);
	set_level(fixture, ANN, SFB_ACCESS_BLOCKED);
	request = expect_change(fixture, BOB_STEP("32000", "0", "add"));
	wire_answer(fixture->wire, request, 200, NULL, NULL);
	peer_let_pass(20);
	g_cancellable_cancel(fixture->cancellable);
	wait_for_story(fixture, twice);
}

/* Whoever has the level anyway gets no entry, unless it is not sure that he has it. */
static void
test_inherited(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;

	set_level(fixture, ANN, SFB_ACCESS_COLLEAGUES);
	wait_for_story(fixture, "done");
	peer_assert_quiet(fixture->wire->peer);
	set_level(fixture, PAT, SFB_ACCESS_EXTERNAL);
	request = expect_change(fixture, STEP("100", "1", "add", "user\" value=\"" PAT "\""));
	wire_answer(fixture->wire, request, 200, SELF_TYPE,
	            CONTAINERS("<container id='100' version='2'><member type='federated'/>"
	                       "<member type='user' value='" PAT "'/></container>"));
	wait_for_story(fixture, "changed done");
}

static void
test_domain(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(GPtrArray) domains = NULL;

	sfb_access_set_level_async(fixture->access, SFB_ACCESS_DOMAIN, "partner.example",
	                           SFB_ACCESS_COLLEAGUES, NULL, on_set, fixture);
	request = expect_change(fixture,
	                        STEP("200", "2", "add", "domain\" value=\"partner.example\""));
	wire_answer(fixture->wire, request, 200, SELF_TYPE,
	            CONTAINERS("<container id='200' version='3'><member type='sameEnterprise'/>"
	                       "<member type='domain' value='partner.example'/></container>"));
	wait_for_story(fixture, "done");
	g_assert_cmpint(sfb_access_get_level(fixture->access, PAT), ==, SFB_ACCESS_COLLEAGUES);
	domains = sfb_access_list_domains(fixture->access);
	g_assert_cmpuint(domains->len, ==, 1);
	g_assert_cmpstr(domains->pdata[0], ==, "partner.example");
	g_string_truncate(fixture->story, 0);
	set_level(fixture, PAT, SFB_ACCESS_COLLEAGUES);
	wait_for_story(fixture, "done");
	peer_assert_quiet(fixture->wire->peer);
}

/* People at a public provider, by the settings. */
static void
test_public(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_cmpint(sfb_access_get_level(fixture->access, "jo(mail.example)@msn.example"), ==,
	                SFB_ACCESS_EXTERNAL);
	load_settings(fixture, "<provisionGroupList><provisionGroup name='publicProviders'>"
	                       "<propertyEntryList><property name='publicProviders'><![CDATA["
	                       "<PublicProviders><PublicProvider Name='M'/><PublicProvider "
	                       "Name='N' NameDecorationRoutingDomain='MSN.example'/>"
	                       "</PublicProviders>]]></property></propertyEntryList>"
	                       "</provisionGroup></provisionGroupList>");
	g_assert_cmpint(sfb_access_get_level(fixture->access, "jo(mail.example)@msn.example"), ==,
	                SFB_ACCESS_NONE);
	g_assert_cmpint(sfb_access_get_level(fixture->access, PAT), ==, SFB_ACCESS_EXTERNAL);
}

/* Before the server has told, nothing is sent. */
static void
test_unknown(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *refused = g_strdup_printf("sfb/%d ", SFB_ERROR_UNSUPPORTED);

	g_assert_false(sfb_access_is_known(fixture->access));
	set_level(fixture, BOB, SFB_ACCESS_BLOCKED);
	wait_for_story(fixture, refused);
	peer_assert_quiet(fixture->wire->peer);
}

static void
accept_class(Fixture *fixture, const char *type, const char *id, const char *expected)
{
	g_autoptr(SfbSipMessage) request = expect_change(fixture, expected);
	g_autofree char *news = g_strdup_printf(
		CONTAINERS("<container id='%s' version='1'><member type='%s'/></container>"), id,
		type);

	wire_answer(fixture->wire, request, 200, SELF_TYPE, news);
}

/* Nobody was ever let in: the classes of people are, once it is known that they may. */
static void
test_first_sign_in(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	peer_assert_quiet(fixture->wire->peer);
	load_settings(fixture, SETTINGS("false"));
	accept_class(fixture, "sameEnterprise", "200", STEP("200", "0", "add", "sameEnterprise\""));
	accept_class(fixture, "federated", "100", STEP("100", "0", "add", "federated\""));
	wait_for_story(fixture, "changed changed");
	g_assert_cmpint(sfb_access_get_level(fixture->access, ANN), ==, SFB_ACCESS_COLLEAGUES);
	g_assert_cmpint(sfb_access_get_level(fixture->access, PAT), ==, SFB_ACCESS_EXTERNAL);
	load_settings(fixture, SETTINGS("false"));
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_usual_sign_in(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	load_settings(fixture, SETTINGS("false"));
	g_assert_false(sfb_access_is_private(fixture->access));
	sfb_access_welcome(fixture->access, ANN, fixture->cancellable);
	peer_assert_quiet(fixture->wire->peer);
}

static void
welcome(Fixture *fixture, const char *address, const char *step)
{
	g_autoptr(SfbSipMessage) request = NULL;

	sfb_access_welcome(fixture->access, address, fixture->cancellable);
	request = expect_change(fixture, step);
	wire_answer(fixture->wire, request, 403, NULL, NULL);
	peer_let_pass(20);
}

/* Nobody is let in but those of the list, each by what he is. */
static void
test_private(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_false(sfb_access_is_private(fixture->access));
	load_settings(fixture, SETTINGS("true"));
	g_assert_true(sfb_access_is_private(fixture->access));
	peer_assert_quiet(fixture->wire->peer);
	welcome(fixture, ANN, STEP("200", "0", "add", "user\" value=\"" ANN "\""));
	welcome(fixture, PAT, STEP("100", "0", "add", "user\" value=\"" PAT "\""));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            CONTAINERS("<container id='32000' version='1'><member type='user' value='" BOB
	                       "'/></container>"));
	wait_for_story(fixture, "changed");
	sfb_access_welcome(fixture->access, BOB, fixture->cancellable);
	peer_assert_quiet(fixture->wire->peer);
}

/* The organisation does not want it. */
static void
test_private_in_vain(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	load_settings(fixture, SETTINGS("false"));
	g_assert_false(sfb_access_is_private(fixture->access));
	accept_class(fixture, "sameEnterprise", "200", STEP("200", "0", "add", "sameEnterprise\""));
	accept_class(fixture, "federated", "100", STEP("100", "0", "add", "federated\""));
	wait_for_story(fixture, "changed changed");
}

static void
test_labels(void)
{
	for (int level = SFB_ACCESS_AUTOMATIC; level <= SFB_ACCESS_PERSONAL; level++)
		g_assert_cmpuint(strlen(sfb_access_level_get_label(level)), >, 0);
	for (int member = SFB_ACCESS_USER; member <= SFB_ACCESS_EVERYONE; member++)
		g_assert_true((sfb_access_member_get_label(member) == NULL) ==
		              (member <= SFB_ACCESS_DOMAIN));
}

#define ACCESS_TEST(name, document, test)                                                          \
	g_test_add("/people/access/" name, Fixture, document, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ACCESS_TEST("levels", USUAL, test_levels);
	ACCESS_TEST("news-first", USUAL, test_news_first);
	ACCESS_TEST("news-in-answer", USUAL, test_news_in_answer);
	ACCESS_TEST("news-lost", USUAL, test_news_lost);
	ACCESS_TEST("one-at-a-time", USUAL, test_one_at_a_time);
	ACCESS_TEST("conflict", USUAL, test_conflict);
	ACCESS_TEST("conflicts", USUAL, test_conflicts);
	ACCESS_TEST("senseless-conflict", USUAL, test_senseless_conflict);
	ACCESS_TEST("refused", USUAL, test_refused);
	ACCESS_TEST("cancelled", USUAL, test_cancelled);
	ACCESS_TEST("inherited", USUAL, test_inherited);
	ACCESS_TEST("domain", USUAL, test_domain);
	ACCESS_TEST("public", USUAL, test_public);
	ACCESS_TEST("unknown", NULL, test_unknown);
	ACCESS_TEST("first-sign-in", CONTAINERS(""), test_first_sign_in);
	ACCESS_TEST("usual-sign-in", USUAL, test_usual_sign_in);
	ACCESS_TEST("private", PRIVATE, test_private);
	ACCESS_TEST("private-in-vain", PRIVATE, test_private_in_vain);
	g_test_add_func("/people/access/labels", test_labels);
	return g_test_run();
}
