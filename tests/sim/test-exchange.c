/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the simulator's Exchange does when it is asked. */

#include <string.h>

#include "sim/contact-list.h"
#include "sim/exchange-operations.h"

#define ALICE "alice@example.com"
#define ZOE "zoe@example.com"

typedef struct {
	SfbSimWorld *world;
	SfbSimDirectory *directory;
	GHashTable *photos;
	SfbSimUser *alice;
	GString *answer; /* to the last question */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->world = sfb_sim_world_new(0);
	fixture->directory = sfb_sim_directory_new(fixture->world);
	fixture->photos = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                        (GDestroyNotify)g_bytes_unref);
	fixture->alice = sfb_sim_world_get(fixture->world, ALICE);
	fixture->answer = g_string_new(NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_string_free(fixture->answer, TRUE);
	g_hash_table_unref(fixture->photos);
	sfb_sim_directory_free(fixture->directory);
	sfb_sim_world_free(fixture->world);
}

/* Returns: the code of the failure; NULL: none. */
static const char *
ask(Fixture *fixture, const SfbSimExchangeOperation *table, const char *question)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(question, -1, NULL);
	SfbXmlNode *wish = sfb_xml_get_root(xml);
	const SfbSimExchangeCall call = {
		.world = fixture->world,
		.directory = fixture->directory,
		.photos = fixture->photos,
		.user = fixture->alice,
		.wish = wish,
		.answer = g_string_truncate(fixture->answer, 0),
	};

	while (table->name != NULL && !sfb_xml_has_name(wish, table->name))
		table++;
	g_assert_nonnull(table->name);
	return table->run(&call);
}

/* Asks about the list. */
static const char *
ask_list(Fixture *fixture, const char *question)
{
	return ask(fixture, sfb_sim_exchange_list_operations, question);
}

/* The key of whatever stands behind @name in the whole list. Returns: (transfer full) */
static char *
find_key(Fixture *fixture, const char *name, const char *element)
{
	g_autofree char *start = g_strdup_printf("<t:%s ", element);
	const char *at;

	g_assert_null(ask_list(fixture, "<GetImItemList/>"));
	at = strstr(fixture->answer->str, name);
	g_assert_nonnull(at);
	at = strstr(at, start);
	g_assert_nonnull(at);
	at += strlen(start);
	return g_strndup(at, strcspn(at, "/"));
}

static void
test_contact(Fixture *fixture, gconstpointer data)
{
	g_autofree char *team = find_key(fixture, "Team<", "ExchangeStoreId");
	g_autofree char *partners = find_key(fixture, "Partners<", "ExchangeStoreId");
	g_autofree char *add = g_strdup_printf("<AddNewImContactToGroup><ImAddress>" ZOE
	                                       "</ImAddress><GroupId %s/>"
	                                       "</AddNewImContactToGroup>",
	                                       team);
	g_autofree char *key = NULL;
	g_autofree char *join = NULL;
	g_autofree char *leave = NULL;
	g_autofree char *leave_last = NULL;
	const SfbSimContact *zoe;

	g_assert_null(ask_list(fixture, add));
	g_assert_nonnull(strstr(fixture->answer->str, "Zoë Weiß"));
	/* The second attribution is the list's own. */
	key = g_strdup(strstr(strstr(fixture->answer->str, "<t:Id>1</t:Id>"), "Id=\""));
	key[strcspn(key, "/")] = '\0';
	zoe = sfb_sim_contact_list_find_contact(fixture->alice, ZOE);
	g_assert_cmpstr(zoe->groups, ==, "2 ");
	join = g_strdup_printf(
		"<AddImContactToGroup><ContactId %s/><GroupId %s/></AddImContactToGroup>", key,
		partners);
	g_assert_null(ask_list(fixture, join));
	g_assert_cmpstr(zoe->groups, ==, "2 3 ");
	leave = g_strdup_printf(
		"<RemoveImContactFromGroup><ContactId %s/><GroupId %s/></RemoveImContactFromGroup>",
		key, team);
	g_assert_null(ask_list(fixture, leave));
	g_assert_cmpstr(zoe->groups, ==, "3 ");
	leave_last = g_strdup_printf(
		"<RemoveImContactFromGroup><ContactId %s/><GroupId %s/></RemoveImContactFromGroup>",
		key, partners);
	g_assert_null(ask_list(fixture, leave_last));
	g_assert_null(sfb_sim_contact_list_find_contact(fixture->alice, ZOE));
	g_assert_cmpstr(ask_list(fixture, join), ==, "ErrorInvalidImContactId");
}

/* Whoever knows a group by the name it had is refused. */
static void
test_group(Fixture *fixture, gconstpointer data)
{
	g_autofree char *team = find_key(fixture, "Team<", "ExchangeStoreId");
	g_autofree char *rename = g_strdup_printf(
		"<SetImGroup><GroupId %s/><NewDisplayName>Crew</NewDisplayName></SetImGroup>",
		team);
	g_autofree char *partners = find_key(fixture, "Partners<", "ExchangeStoreId");
	g_autofree char *nameless =
		g_strdup_printf("<SetImGroup><GroupId %s/></SetImGroup>", partners);
	g_autofree char *remove =
		g_strdup_printf("<RemoveImGroup><GroupId %s/></RemoveImGroup>", team);

	g_assert_null(ask_list(fixture, rename));
	g_assert_cmpstr(sfb_sim_contact_list_find_group(fixture->alice, 2)->name, ==, "Crew");
	g_assert_cmpstr(ask_list(fixture, nameless), ==, "ErrorSchemaValidation");
	g_assert_cmpstr(ask_list(fixture, remove), ==, "ErrorIrresolvableConflict");
	g_assert_cmpstr(ask_list(fixture, "<RemoveImGroup><GroupId Id='x'/></RemoveImGroup>"), ==,
	                "ErrorItemNotFound");
}

static const struct {
	const char *question;
	const char *code;
} groups[] = {
	{ "<AddImGroup><DisplayName>New</DisplayName></AddImGroup>", NULL },
	{ "<AddImGroup><DisplayName>New</DisplayName></AddImGroup>",
	  "ErrorImGroupDisplayNameAlreadyExists" },
	{ "<AddImGroup/>", "ErrorSchemaValidation" },
	{ "<AddDistributionGroupToImList><SmtpAddress>testers@example.com</SmtpAddress>"
	  "</AddDistributionGroupToImList>",
	  NULL },
	{ "<AddDistributionGroupToImList><SmtpAddress>alice@example.com</SmtpAddress>"
	  "</AddDistributionGroupToImList>",
	  "ErrorInvalidImDistributionGroupSmtpAddress" },
};

static void
test_new_groups(Fixture *fixture, gconstpointer data)
{
	guint before = fixture->alice->groups->len;
	g_autofree char *key = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
		g_assert_cmpstr(ask_list(fixture, groups[i].question), ==, groups[i].code);
	g_assert_cmpuint(fixture->alice->groups->len, ==, before + 2);
	key = find_key(fixture, "Testers", "ExchangeStoreId");
}

static void
test_people(Fixture *fixture, gconstpointer data)
{
	const SfbSimExchangeOperation *people = sfb_sim_exchange_people_operations;

	g_assert_null(ask(fixture, people,
	                  "<FindPeople><QueryString>zoe wei</QueryString></FindPeople>"));
	g_assert_nonnull(strstr(fixture->answer->str, "sip:" ZOE));
	g_assert_nonnull(strstr(fixture->answer->str, "InView>1<"));
	g_assert_null(ask(fixture, people,
	                  "<FindPeople><IndexedPageItemView MaxEntriesReturned='101' Offset='0'/>"
	                  "<QueryString>staff</QueryString></FindPeople>"));
	g_assert_nonnull(strstr(fixture->answer->str, "staff101@"));
	g_assert_null(strstr(fixture->answer->str, "staff102@"));
	g_assert_nonnull(strstr(fixture->answer->str, "InView>150<"));
	g_assert_null(ask(fixture, people,
	                  "<FindPeople><IndexedPageItemView MaxEntriesReturned='9' "
	                  "Offset='4294967290'/><QueryString>staff</QueryString></FindPeople>"));
	g_assert_null(strstr(fixture->answer->str, "staff"));
	g_assert_cmpstr(ask(fixture, people,
	                    "<ResolveNames><UnresolvedEntry>xyzzy</UnresolvedEntry>"
	                    "</ResolveNames>"),
	                ==, "ErrorNameResolutionNoResults");
	g_assert_null(ask(fixture, people,
	                  "<ExpandDL><Mailbox><EmailAddress>testers@example.com</EmailAddress>"
	                  "</Mailbox></ExpandDL>"));
	g_assert_nonnull(strstr(fixture->answer->str, "TotalItemsInView=\"3\""));
}

static void
test_photos(Fixture *fixture, gconstpointer data)
{
	const SfbSimExchangeOperation *photos = sfb_sim_exchange_photo_operations;

	g_assert_null(
		ask(fixture, photos, "<GetUserPhoto><Email>" ALICE "</Email></GetUserPhoto>"));
	g_assert_null(ask(fixture, photos,
	                  "<SetUserPhoto><Email>" ALICE "</Email><Content>AAAA</Content>"
	                  "</SetUserPhoto>"));
	g_assert_null(
		ask(fixture, photos, "<GetUserPhoto><Email>" ALICE "</Email></GetUserPhoto>"));
	g_assert_nonnull(strstr(fixture->answer->str, ">AAAA<"));
	g_assert_cmpstr(ask(fixture, photos,
	                    "<SetUserPhoto><Email>bob@example.com</Email><Content>AAAA</Content>"
	                    "</SetUserPhoto>"),
	                ==, "ErrorAccessDenied");
	g_assert_cmpstr(ask(fixture, photos, "<GetUserPhoto><Email>" ZOE "</Email></GetUserPhoto>"),
	                ==, "ErrorItemNotFound");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/sim/exchange/contact", Fixture, NULL, set_up, test_contact, tear_down);
	g_test_add("/sim/exchange/group", Fixture, NULL, set_up, test_group, tear_down);
	g_test_add("/sim/exchange/new-groups", Fixture, NULL, set_up, test_new_groups, tear_down);
	g_test_add("/sim/exchange/people", Fixture, NULL, set_up, test_people, tear_down);
	g_test_add("/sim/exchange/photos", Fixture, NULL, set_up, test_photos, tear_down);
	return g_test_run();
}
