/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What roaming-self tells, what a publication looks like, how a conflict is mended. */

#include <string.h>

#include "people/documents.h"
#include "people/publication-xml.h"
#include "util/error.h"
#include "util/xml.h"

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
	SfbSelfDocument *document =
		sfb_self_document_parse(text, strlen(text), source, versions, &error);

	g_assert_no_error(error);
	return document;
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

static void
test_unreadable(void)
{
	static const char *const texts[] = {
		"",
		"<roamingData><categories><category name='note'/>",
		"<categories/>",
	};
	g_autoptr(SfbPublicationVersions) versions = load();

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_self_document_parse(texts[i], strlen(texts[i]),
		                                      SFB_SELF_NOTIFICATION, versions, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 6);
}

static void
test_request(void)
{
	g_autoptr(GBytes) body = sfb_self_document_build_request();

	g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body),
	                "<roamingList xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
	                "roaming-self\"><roaming type=\"categories\"/></roamingList>",
	                117);
}

static SfbPublication notes[] = {
	{ { "note", 0, 400 }, "static", 0, FALSE, FALSE, (char *)"<note/>" },
	{ { "state", 536870912, 2 }, "static", 0, TRUE, TRUE, NULL },
	{ { "state", 3000000000u, 3 }, "time", 86400, TRUE, FALSE, (char *)"<state/>" },
};

static GPtrArray *
list_notes(void)
{
	GPtrArray *publications = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(notes); i++)
		g_ptr_array_add(publications, &notes[i]);
	return publications;
}

static void
test_build(void)
{
	static const char expected[] =
		"<publish xmlns=\"http://schemas.microsoft.com/2006/09/sip/rich-presence\">"
		"<publications uri=\"sip:kim@contoso.example\">"
		"<publication categoryName=\"note\" instance=\"0\" container=\"400\" version=\"6\""
		" expireType=\"static\"><note/></publication>"
		"<publication categoryName=\"state\" instance=\"536870912\" container=\"2\""
		" version=\"12\" expireType=\"static\" expires=\"0\"/>"
		"<publication categoryName=\"state\" instance=\"3000000000\" container=\"3\""
		" version=\"0\" expireType=\"time\" expires=\"86400\"><state/></publication>"
		"</publications></publish>";
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autoptr(GPtrArray) publications = list_notes();
	g_autoptr(GBytes) body =
		sfb_publication_build("sip:kim@contoso.example", publications, versions);

	g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body), expected,
	                strlen(expected));
}

static gboolean
apply_conflict(const char *text, SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) publications = list_notes();

	return sfb_publication_apply_conflict(text, strlen(text), publications, versions);
}

/* The fault counts from 1; version 0 means that there is none; what it names beside our
 * publications is left alone. */
static void
test_conflict(void)
{
	g_autoptr(SfbPublicationVersions) versions = load();
	g_autofree char *text = document_read("fault.xml", NULL);
	g_autoptr(GPtrArray) states = NULL;

	g_assert_true(apply_conflict(text, versions));
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 5);
	g_assert_cmpuint(get(versions, "state", 536870912, 2), ==, 0);
	g_assert_cmpuint(get(versions, "state", 3000000000u, 3), ==, 0);
	states = sfb_publication_versions_list_user_states(versions);
	g_assert_cmpuint(states->len, ==, 1);
}

/* An instance we did not know of is one we must know how to delete. */
static void
test_conflict_reveals(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) states = NULL;
	const SfbPublishedItem *state;

	g_assert_true(apply_conflict("<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode>"
	                             "<details><operation index='3' version='0' curVersion='2'/>"
	                             "</details></Fault>",
	                             versions));
	states = sfb_publication_versions_list_user_states(versions);
	g_assert_cmpuint(states->len, ==, 1);
	state = g_ptr_array_index(states, 0);
	g_assert_cmpuint(state->version, ==, 2);
	g_assert_cmpstr(state->expire_type, ==, "time");
}

static void
test_no_conflict(void)
{
	static const char *const texts[] = {
		"",
		"not xml",
		"<Fault/>",
		"<Fault><Faultcode>Client.BadCall.InvalidValue</Faultcode><details>"
		"<operation index='1' curVersion='9'/></details></Fault>",
		"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode></Fault>",
		"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>"
		"<operation index='99' curVersion='9'/></details></Fault>",
	};
	g_autoptr(SfbPublicationVersions) versions = load();

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(apply_conflict(texts[i], versions));
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 6);
}

/* A deletion as a server component sent it has our attributes in our order. */
static void
test_recorded_deletion(void)
{
	gsize length;
	g_autofree char *message = document_read_trace("lync-service-delete-note.sip", &length);
	SfbPublication deletion = { { "note", 1, 100 }, "time", 0, FALSE, TRUE, NULL };
	g_autoptr(GPtrArray) publications = g_ptr_array_new();
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GBytes) body = NULL;
	g_autofree char *ours = NULL;
	const char *theirs;

	if (message == NULL)
		return;
	g_ptr_array_add(publications, &deletion);
	body = sfb_publication_build("sip:adamb@contoso.com", publications, versions);
	ours = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
	theirs = strstr(message, "<publication categoryName");
	g_assert_nonnull(strstr(ours, "<publications uri=\"sip:adamb@contoso.com\">"));
	g_assert_true(strncmp(strstr(ours, "<publication categoryName"), theirs,
	                      strcspn(theirs, "/") - 1) == 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publication-xml/self", test_self);
	g_test_add_func("/publication-xml/renewed-category", test_renewed_category);
	g_test_add_func("/publication-xml/answer", test_answer);
	g_test_add_func("/publication-xml/emptied-category", test_emptied_category);
	g_test_add_func("/publication-xml/other-blocks", test_other_blocks);
	g_test_add_func("/publication-xml/unreadable", test_unreadable);
	g_test_add_func("/publication-xml/request", test_request);
	g_test_add_func("/publication-xml/build", test_build);
	g_test_add_func("/publication-xml/conflict", test_conflict);
	g_test_add_func("/publication-xml/conflict-reveals", test_conflict_reveals);
	g_test_add_func("/publication-xml/no-conflict", test_no_conflict);
	g_test_add_func("/publication-xml/recorded-deletion", test_recorded_deletion);
	return g_test_run();
}
