/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People in Exchange: requests, and answers of ours and of Microsoft's documentation. */

#include "people/directory-exchange-xml.h"

#include <string.h>

#include "people/documents.h"
#include "web/ews.h"

#define ENVELOPE                                                                                   \
	"<E xmlns:m=\"" SFB_WEB_NS_EWS_MESSAGES "\" xmlns:t=\"" SFB_WEB_NS_EWS_TYPES "\">%s</E>"

typedef SfbDirectoryResult *(*Reader)(SfbXmlNode *answer);

/* @text: taken. */
static SfbDirectoryResult *
read_with(Reader reader, char *text, gsize length)
{
	g_autofree char *taken = text;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, &error);

	g_assert_no_error(error);
	return reader(sfb_web_ews_get_answer(xml));
}

static SfbDirectoryResult *
read_document(Reader reader, const char *name)
{
	gsize length;
	char *text = document_read(name, &length);

	return read_with(reader, text, length);
}

static void
test_persona(void)
{
	g_autoptr(SfbDirectoryResult) result =
		read_document(sfb_directory_read_people, "find-people.xml");
	const SfbDirectoryEntry *zoe = result->entries->pdata[0];
	const SfbDirectoryEntry *zoo = result->entries->pdata[1];
	const SfbPhone *phone = zoe->phones->pdata[0];

	g_assert_cmpuint(result->entries->len, ==, 2);
	g_assert_cmpstr(zoe->address, ==, "zoe@contoso.example");
	g_assert_cmpstr(zoe->display_name, ==, "Zoë Weiß");
	g_assert_cmpstr(zoe->email, ==, "zoe@contoso.example");
	g_assert_cmpstr(zoe->title, ==, "Übersetzerin");
	g_assert_cmpstr(zoe->company, ==, "Contoso");
	g_assert_cmpstr(zoe->city, ==, "München");
	g_assert_cmpstr(zoe->office, ==, "Büro 7");
	g_assert_cmpint(phone->kind, ==, SFB_PHONE_MOBILE);
	g_assert_cmpstr(phone->shown, ==, "+49 170 1234570");
	g_assert_false(zoe->is_group);
	g_assert_true(zoo->is_group);
	g_assert_null(zoo->address);
	g_assert_cmpstr(zoo->email, ==, "zoo@contoso.example");
}

static void
test_names(void)
{
	g_autoptr(SfbDirectoryResult) result =
		read_document(sfb_directory_read_names, "resolve-names.xml");
	const SfbDirectoryEntry *juergen = result->entries->pdata[0];
	const SfbDirectoryEntry *friends = result->entries->pdata[1];
	const SfbPhone *work = juergen->phones->pdata[0];
	const SfbPhone *mobile = juergen->phones->pdata[1];

	g_assert_cmpuint(result->entries->len, ==, 2);
	g_assert_cmpstr(juergen->address, ==, "juergen@contoso.example");
	g_assert_cmpstr(juergen->email, ==, "juergen.mueller@contoso.example");
	g_assert_cmpstr(juergen->display_name, ==, "Jürgen Müller");
	g_assert_cmpstr(juergen->department, ==, "Vertrieb");
	g_assert_cmpstr(juergen->title, ==, "Verkäufer");
	g_assert_cmpstr(juergen->office, ==, "Büro 8");
	g_assert_cmpstr(juergen->city, ==, "München");
	g_assert_cmpstr(juergen->country, ==, "Germany");
	g_assert_cmpuint(juergen->phones->len, ==, 2);
	g_assert_cmpint(work->kind, ==, SFB_PHONE_WORK);
	g_assert_cmpint(mobile->kind, ==, SFB_PHONE_MOBILE);
	g_assert_true(friends->is_group);
	g_assert_cmpstr(friends->display_name, ==, "Müller Freunde");
}

static void
test_members(void)
{
	g_autoptr(SfbDirectoryResult) result =
		read_document(sfb_directory_read_members, "expand-dl.xml");
	const SfbDirectoryEntry *bob = result->entries->pdata[0];
	const SfbDirectoryEntry *testers = result->entries->pdata[2];

	g_assert_cmpuint(result->entries->len, ==, 3);
	g_assert_false(result->has_more);
	g_assert_cmpstr(bob->email, ==, "bob.mueller@contoso.example");
	g_assert_null(bob->address);
	g_assert_false(bob->is_group);
	g_assert_true(testers->is_group);
}

static void
test_nothing(void)
{
	static const Reader readers[] = {
		sfb_directory_read_people,
		sfb_directory_read_names,
		sfb_directory_read_members,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
		g_autoptr(SfbDirectoryResult) result = readers[i](NULL);

		g_assert_cmpuint(result->entries->len, ==, 0);
		g_assert_false(result->has_more);
	}
}

/* Requests are well-formed, whatever is looked for. */
static void
assert_request(char *body, const char *path, const char *expected)
{
	g_autofree char *taken = body;
	g_autofree char *text = g_strdup_printf(ENVELOPE, body);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, &error);
	g_autofree char *found = NULL;

	g_assert_no_error(error);
	found = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), path));
	g_assert_cmpstr(found, ==, expected);
}

static void
test_requests(void)
{
	assert_request(sfb_directory_build_find_people("a <b> & c", 101), "FindPeople/QueryString",
	               "a <b> & c");
	assert_request(sfb_directory_build_resolve_names("<b>"), "ResolveNames/UnresolvedEntry",
	               "<b>");
	assert_request(sfb_directory_build_expand("q&a@contoso.example"),
	               "ExpandDL/Mailbox/EmailAddress", "q&a@contoso.example");
}

/* Recorded documents. */

static SfbDirectoryResult *
read_trace(Reader reader, const char *name)
{
	gsize length;
	char *text = document_read_trace(name, &length);

	return text != NULL ? read_with(reader, text, length) : NULL;
}

/* INDEX: "response; well-formed=True; codes NoError". */
static void
test_find_people_trace(void)
{
	g_autoptr(SfbDirectoryResult) result =
		read_trace(sfb_directory_read_people, "ews-findpeople-03-response.xml");
	const SfbDirectoryEntry *terry;

	if (result == NULL)
		return;
	g_assert_cmpuint(result->entries->len, ==, 1);
	terry = result->entries->pdata[0];
	g_assert_cmpstr(terry->display_name, ==, "Terry Adams");
	g_assert_cmpstr(terry->email, ==, "terry@litwareinc.com");
	g_assert_null(terry->address);
}

/* INDEX: "response; well-formed=True; codes NoError". */
static void
test_resolve_names_trace(void)
{
	g_autoptr(SfbDirectoryResult) result =
		read_trace(sfb_directory_read_names, "ews-resolvenames-02-response.xml");
	const SfbDirectoryEntry *user;

	if (result == NULL)
		return;
	g_assert_cmpuint(result->entries->len, ==, 1);
	user = result->entries->pdata[0];
	g_assert_cmpstr(user->display_name, ==, "User2");
	g_assert_cmpstr(user->email, ==, "User2@example.com");
	g_assert_false(user->is_group);
}

/* INDEX: "request; well-formed=True". */
static void
test_get_persona_request_trace(void)
{
	gsize length;
	g_autofree char *text = document_read_trace("ews-getpersona-01-request.xml", &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = NULL;

	if (text == NULL)
		return;
	xml = sfb_xml_parse(text, (gssize)length, &error);
	g_assert_no_error(error);
	g_assert_nonnull(sfb_xml_find(sfb_xml_get_root(xml), "Body/GetPersona/PersonaId"));
}

/* INDEX: "response; well-formed=True; codes ErrorInvalidIdMalformed": no person is in it. */
static void
test_get_persona_trace(void)
{
	gsize length;
	g_autofree char *text = document_read_trace("ews-getpersona-03-response.xml", &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = NULL;
	g_autoptr(SfbDirectoryResult) result = NULL;
	g_autofree char *code = NULL;

	if (text == NULL)
		return;
	xml = sfb_xml_parse(text, (gssize)length, &error);
	g_assert_no_error(error);
	code = sfb_xml_dup_text(sfb_xml_get_child(sfb_web_ews_get_answer(xml), "ResponseCode"));
	g_assert_cmpstr(code, ==, "ErrorInvalidIdMalformed");
	result = sfb_directory_read_people(sfb_web_ews_get_answer(xml));
	g_assert_cmpuint(result->entries->len, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/directory-exchange-xml/persona", test_persona);
	g_test_add_func("/directory-exchange-xml/names", test_names);
	g_test_add_func("/directory-exchange-xml/members", test_members);
	g_test_add_func("/directory-exchange-xml/nothing", test_nothing);
	g_test_add_func("/directory-exchange-xml/requests", test_requests);
	g_test_add_func("/directory-exchange-xml/trace/find-people", test_find_people_trace);
	g_test_add_func("/directory-exchange-xml/trace/resolve-names", test_resolve_names_trace);
	g_test_add_func("/directory-exchange-xml/trace/get-persona", test_get_persona_trace);
	g_test_add_func("/directory-exchange-xml/trace/get-persona-request",
	                test_get_persona_request_trace);
	return g_test_run();
}
