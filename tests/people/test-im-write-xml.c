/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange is told about changes of a contact list. */

#include "people/im-write-xml.h"

#include <string.h>

#include "people/documents.h"

#define BOB "bob@contoso.example"
#define PHONE "tel:+15555550199"

typedef struct {
	SfbImList *list;
	SfbContactsDocument *document;
} Fixture;

static SfbXmlNode *
get_answer(const SfbXml *xml)
{
	return sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Body"), NULL);
}

/* Groups: 1 built in, 2 project, 3 favourites, 4 distribution, 5 without a change key. */
static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = document_read("im-item-list.xml", NULL);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);

	fixture->list = sfb_im_list_new();
	fixture->document = sfb_im_list_read(fixture->list, get_answer(xml));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	sfb_im_list_free(fixture->list);
	sfb_contacts_document_free(fixture->document);
}

/* @groups: "1 2" */
static SfbContact *
make_contact(const char *address, const char *name, const char *groups)
{
	SfbContact *contact = g_new0(SfbContact, 1);
	g_auto(GStrv) ids = g_strsplit(groups, " ", -1);

	contact->address = g_strdup(address);
	contact->name = g_strdup(name);
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (char **id = ids; *id != NULL; id++) {
		guint32 number = (guint32)g_ascii_strtoull(*id, NULL, 10);

		g_array_append_val(contact->groups, number);
	}
	return contact;
}

/* All steps, each without its own element's tags' prefix; "?" for one that cannot be built. */
static char *
build(const Fixture *fixture, const SfbContactWrite *write)
{
	g_autoptr(GArray) steps = sfb_im_write_plan(write);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < steps->len; i++) {
		g_autofree char *body = sfb_im_step_build(&g_array_index(steps, SfbImStep, i),
		                                          write, fixture->list);

		g_string_append_printf(text, "%s\n", body != NULL ? body : "?");
	}
	return g_string_free(text, FALSE);
}

typedef struct {
	const char *name;
	const char *address;
	const char *alias;
	const char *before; /* groups; NULL: there is no contact */
	const char *after;  /* groups; NULL: there is to be none */
	const char *text;
} ContactRow;

#define ADD(group)                                                                                 \
	"<m:AddImContactToGroup><m:ContactId Id=\"C-BOB=\" ChangeKey=\"KB=\"/><m:GroupId " group   \
	"/></m:AddImContactToGroup>\n"
#define REMOVE(group)                                                                              \
	"<m:RemoveImContactFromGroup><m:ContactId Id=\"C-BOB=\" "                                  \
	"ChangeKey=\"KB=\"/><m:GroupId " group "/></m:RemoveImContactFromGroup>\n"
#define OTHERS "Id=\"G-OTHER=\" ChangeKey=\"K2=\""
#define PROJECT "Id=\"G-PROJECT=\" ChangeKey=\"K1=\""
#define FAVOURITES "Id=\"G-FAVOURITES=\" ChangeKey=\"K3=\""

static const ContactRow contact_rows[] = {
	{ "new", "zoe@contoso.example", NULL, NULL, "2",
	  "<m:AddNewImContactToGroup><m:ImAddress>zoe@contoso.example</m:ImAddress>"
	  "<m:GroupId " PROJECT "/></m:AddNewImContactToGroup>\n" },
	{ "new-named", "zoe@contoso.example", "Zoë & Co", NULL, "5",
	  "<m:AddNewImContactToGroup><m:ImAddress>zoe@contoso.example</m:ImAddress>"
	  "<m:DisplayName>Zoë &amp; Co</m:DisplayName><m:GroupId Id=\"G-TAGGED=\"/>"
	  "</m:AddNewImContactToGroup>\n" },
	{ "new-phone", PHONE, "Reception", NULL, "1",
	  "<m:AddNewTelUriContactToGroup><m:TelUriAddress>" PHONE "</m:TelUriAddress>"
	  "<m:ImContactSipUriAddress>" PHONE "</m:ImContactSipUriAddress>"
	  "<m:ImTelephoneNumber>+15555550199</m:ImTelephoneNumber><m:GroupId " OTHERS "/>"
	  "</m:AddNewTelUriContactToGroup>\n" },
	{ "copied", BOB, NULL, "1", "1 3", ADD(FAVOURITES) },
	{ "moved", BOB, NULL, "1 2", "1 3", ADD(FAVOURITES) REMOVE(PROJECT) },
	{ "renamed", BOB, "Bobby", "1 2", "1 2", "" },
	{ "out-of-one", BOB, NULL, "1 2", "2", REMOVE(OTHERS) },
	{ "deleted", BOB, NULL, "1 2", NULL, REMOVE(OTHERS) REMOVE(PROJECT) },
	{ "into-unknown-group", BOB, NULL, "1", "1 77", "?\n" },
	{ "unknown-contact", "who@contoso.example", NULL, "1", "1 2", "?\n" },
};

static void
test_contact(Fixture *fixture, gconstpointer data)
{
	const ContactRow *row = data;
	g_autoptr(SfbContact) before =
		row->before != NULL ? make_contact(row->address, NULL, row->before) : NULL;
	g_autoptr(SfbContact) after =
		row->after != NULL ? make_contact(row->address, row->alias, row->after) : NULL;
	const SfbContactWrite write = {
		.kind = after != NULL ? SFB_WRITE_CONTACT : SFB_WRITE_DELETE_CONTACT,
		.contact = after,
		.before = before,
	};
	g_autofree char *text = build(fixture, &write);

	g_assert_cmpstr(text, ==, row->text);
}

/* The second group of somebody new: by the key that came with the first. */
static void
test_two_groups(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbContact) contact = make_contact("zoe@contoso.example", NULL, "1 2");
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };
	g_autoptr(GArray) steps = sfb_im_write_plan(&write);
	const SfbImStep *second = &g_array_index(steps, SfbImStep, 1);
	g_autoptr(SfbXml) answer = sfb_xml_parse(
		"<R><Persona><Attributions><Attribution><SourceId Id='C-ZOE'/><IsHidden>false"
		"</IsHidden><IsQuickContact>true</IsQuickContact></Attribution></Attributions>"
		"</Persona></R>",
		-1, NULL);
	g_autofree char *early = sfb_im_step_build(second, &write, fixture->list);
	g_autofree char *text = NULL;

	g_assert_cmpuint(steps->len, ==, 2);
	g_assert_cmpstr(sfb_im_step_get_name(second), ==, "AddImContactToGroup");
	g_assert_null(early);
	g_assert_true(sfb_im_list_read_contact(fixture->list, sfb_xml_get_root(answer),
	                                       contact->address));
	text = sfb_im_step_build(second, &write, fixture->list);
	g_assert_nonnull(strstr(text, "C-ZOE"));
}

/* Exchange makes its built-in group when it is needed. */
static void
test_no_built_in(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbImList) empty = sfb_im_list_new();
	g_autoptr(SfbContact) contact = make_contact(BOB, NULL, "1");
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };
	g_autoptr(GArray) steps = sfb_im_write_plan(&write);
	g_autofree char *text =
		sfb_im_step_build(&g_array_index(steps, SfbImStep, 0), &write, empty);

	g_assert_cmpstr(text, ==,
	                "<m:AddNewImContactToGroup><m:ImAddress>" BOB "</m:ImAddress>"
	                "</m:AddNewImContactToGroup>");
}

typedef struct {
	const char *name;
	SfbContactWriteKind kind;
	SfbGroup group;
	const char *text;
} GroupRow;

static const GroupRow group_rows[] = {
	{ "added",
	  SFB_WRITE_ADD_GROUP,
	  { .name = (char *)"A & <B>" },
	  "<m:AddImGroup><m:DisplayName>A &amp; &lt;B&gt;</m:DisplayName></m:AddImGroup>\n" },
	{ "distribution-added",
	  SFB_WRITE_ADD_GROUP,
	  { .kind = SFB_GROUP_DISTRIBUTION,
	    .name = (char *)"Ops",
	    .email = (char *)"ops@contoso.example" },
	  "<m:AddDistributionGroupToImList><m:SmtpAddress>ops@contoso.example</m:SmtpAddress>"
	  "</m:AddDistributionGroupToImList>\n" },
	{ "renamed",
	  SFB_WRITE_RENAME_GROUP,
	  { .id = 2, .name = (char *)"Новое" },
	  "<m:SetImGroup><m:GroupId " PROJECT "/><m:NewDisplayName>Новое</m:NewDisplayName>"
	  "</m:SetImGroup>\n" },
	{ "removed",
	  SFB_WRITE_DELETE_GROUP,
	  { .id = 2, .name = (char *)"" },
	  "<m:RemoveImGroup><m:GroupId " PROJECT "/></m:RemoveImGroup>\n" },
	{ "distribution-removed",
	  SFB_WRITE_DELETE_GROUP,
	  { .id = 4, .kind = SFB_GROUP_DISTRIBUTION, .name = (char *)"" },
	  "<m:RemoveDistributionGroupFromImList><m:GroupId Id=\"G-OPS=\" ChangeKey=\"K4=\"/>"
	  "</m:RemoveDistributionGroupFromImList>\n" },
	{ "unknown", SFB_WRITE_DELETE_GROUP, { .id = 77, .name = (char *)"" }, "?\n" },
};

static void
test_group(Fixture *fixture, gconstpointer data)
{
	const GroupRow *row = data;
	const SfbContactWrite write = { .kind = row->kind, .group = &row->group };
	g_autofree char *text = build(fixture, &write);

	g_assert_cmpstr(text, ==, row->text);
}

/* Ours have the elements of the vendor's examples, in their order. */

static const struct {
	const char *trace;
	SfbImOperation operation;
} published[] = {
	{ "ews-addimgroup-01-request.xml", SFB_IM_ADD_GROUP },
	{ "ews-addnewimcontacttogroup-01-request.xml", SFB_IM_ADD_NEW_CONTACT },
	{ "ews-addnewteluricontacttogroup-01-request.xml", SFB_IM_ADD_NEW_PHONE },
	{ "ews-removedistributiongroupfromimlist-01-request.xml",
	  SFB_IM_REMOVE_DISTRIBUTION_GROUP },
	{ "ews-removeimcontactfromgroup-01-request.xml", SFB_IM_REMOVE_FROM_GROUP },
	{ "ews-removeimgroup-01-request.xml", SFB_IM_REMOVE_GROUP },
	{ "ews-setimgroup-01-request.xml", SFB_IM_RENAME_GROUP },
};

static char *
list_elements(SfbXmlNode *operation)
{
	GString *names = g_string_new(sfb_xml_get_name(operation));

	for (SfbXmlNode *node = sfb_xml_get_child(operation, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL))
		g_string_append_printf(names, " %s", sfb_xml_get_name(node));
	return g_string_free(names, FALSE);
}

static void
check_published(const Fixture *fixture, gsize i, char *trace)
{
	g_autofree char *text = trace;
	g_autoptr(SfbContact) contact = make_contact(BOB, "Bob", "2");
	const SfbGroup group = { .id = 2, .name = (char *)"MyGroup" };
	const SfbContactWrite write = { .contact = contact, .group = &group };
	const SfbImStep step = { published[i].operation, 2 };
	g_autofree char *body = sfb_im_step_build(&step, &write, fixture->list);
	g_autofree char *envelope = g_strdup_printf("<e xmlns:m='m'>%s</e>", body);
	g_autoptr(SfbXml) ours = sfb_xml_parse(envelope, -1, NULL);
	g_autoptr(SfbXml) theirs = sfb_xml_parse(text, -1, NULL);
	g_autofree char *our_names = list_elements(sfb_xml_get_child(sfb_xml_get_root(ours), NULL));
	g_autofree char *their_names = list_elements(get_answer(theirs));

	g_assert_cmpstr(our_names, ==, their_names);
}

static void
test_published(Fixture *fixture, gconstpointer data)
{
	for (gsize i = 0; i < G_N_ELEMENTS(published); i++) {
		char *trace = document_read_trace(published[i].trace, NULL);

		if (trace == NULL)
			return;
		check_published(fixture, i, trace);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(contact_rows); i++) {
		g_autofree char *path =
			g_strconcat("/people/im-write-xml/contact/", contact_rows[i].name, NULL);

		g_test_add(path, Fixture, &contact_rows[i], set_up, test_contact, tear_down);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(group_rows); i++) {
		g_autofree char *path =
			g_strconcat("/people/im-write-xml/group/", group_rows[i].name, NULL);

		g_test_add(path, Fixture, &group_rows[i], set_up, test_group, tear_down);
	}
	g_test_add("/people/im-write-xml/two-groups", Fixture, NULL, set_up, test_two_groups,
	           tear_down);
	g_test_add("/people/im-write-xml/no-built-in", Fixture, NULL, set_up, test_no_built_in,
	           tear_down);
	g_test_add("/people/im-write-xml/published", Fixture, NULL, set_up, test_published,
	           tear_down);
	return g_test_run();
}
