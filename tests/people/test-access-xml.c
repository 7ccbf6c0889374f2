/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents about containers: what is told, who sees what by it, what is asked for. */

#include "people/access-xml.h"

#include <string.h>

#include "people/documents.h"

static SfbXml *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(text, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static SfbAccessList *
read_list(const char *text)
{
	g_autoptr(SfbXml) xml = parse(text);
	SfbAccessList *list = sfb_access_list_new();

	g_assert_true(sfb_access_read_containers(sfb_xml_get_root(xml), list));
	return list;
}

static SfbAccessList *
read_file(void)
{
	g_autofree char *text = document_read("containers.xml", NULL);

	return read_list(text);
}

static const struct {
	SfbAccessMember kind;
	const char *value;
	SfbAccessLevel level;
} own_rows[] = {
	{ SFB_ACCESS_USER, "bob@contoso.example", SFB_ACCESS_WORKGROUP },
	{ SFB_ACCESS_USER, "lee@contoso.example", SFB_ACCESS_WORKGROUP }, /* the larger id */
	{ SFB_ACCESS_USER, "pat@partner.example", SFB_ACCESS_PERSONAL },
	{ SFB_ACCESS_USER, "mallory@fabrikam.example", SFB_ACCESS_BLOCKED },
	{ SFB_ACCESS_USER, "ann@contoso.example", SFB_ACCESS_AUTOMATIC },
	{ SFB_ACCESS_USER, "partner.example", SFB_ACCESS_AUTOMATIC },
	{ SFB_ACCESS_DOMAIN, "partner.example", SFB_ACCESS_COLLEAGUES },
	{ SFB_ACCESS_DOMAIN, "spam.example", SFB_ACCESS_BLOCKED },
	{ SFB_ACCESS_DOMAIN, "contoso.example", SFB_ACCESS_AUTOMATIC },
	{ SFB_ACCESS_SAME_ENTERPRISE, NULL, SFB_ACCESS_COLLEAGUES },
	{ SFB_ACCESS_FEDERATED, NULL, SFB_ACCESS_EXTERNAL },
	{ SFB_ACCESS_PUBLIC_CLOUD, NULL, SFB_ACCESS_BLOCKED },
	{ SFB_ACCESS_EVERYONE, NULL, SFB_ACCESS_AUTOMATIC },
};

static void
test_own_levels(void)
{
	g_autoptr(SfbAccessList) list = read_file();

	for (gsize i = 0; i < G_N_ELEMENTS(own_rows); i++) {
		const SfbAccessEntry entry = { own_rows[i].kind, own_rows[i].value };

		g_assert_cmpint(sfb_access_list_get_own_level(list, &entry), ==, own_rows[i].level);
	}
}

/* By the most specific member, not by the largest container (sheet presence 3.2). */
static const struct {
	const char *address;
	SfbAccessMember network;
	SfbAccessLevel level;
	SfbAccessLevel inherited;
} level_rows[] = {
	{ "bob@contoso.example", SFB_ACCESS_SAME_ENTERPRISE, SFB_ACCESS_WORKGROUP,
	  SFB_ACCESS_COLLEAGUES },
	{ "ann@contoso.example", SFB_ACCESS_SAME_ENTERPRISE, SFB_ACCESS_COLLEAGUES,
	  SFB_ACCESS_COLLEAGUES },
	{ "pat@partner.example", SFB_ACCESS_FEDERATED, SFB_ACCESS_PERSONAL, SFB_ACCESS_COLLEAGUES },
	{ "sue@partner.example", SFB_ACCESS_FEDERATED, SFB_ACCESS_COLLEAGUES,
	  SFB_ACCESS_COLLEAGUES },
	{ "ed@fabrikam.example", SFB_ACCESS_FEDERATED, SFB_ACCESS_EXTERNAL, SFB_ACCESS_EXTERNAL },
	{ "mallory@fabrikam.example", SFB_ACCESS_FEDERATED, SFB_ACCESS_BLOCKED,
	  SFB_ACCESS_EXTERNAL },
	{ "x@spam.example", SFB_ACCESS_FEDERATED, SFB_ACCESS_BLOCKED, SFB_ACCESS_BLOCKED },
	{ "jo@msn.example", SFB_ACCESS_PUBLIC_CLOUD, SFB_ACCESS_BLOCKED, SFB_ACCESS_BLOCKED },
};

static void
test_levels(void)
{
	g_autoptr(SfbAccessList) list = read_file();

	for (gsize i = 0; i < G_N_ELEMENTS(level_rows); i++) {
		g_assert_cmpint(sfb_access_list_get_level(list, level_rows[i].address,
		                                          level_rows[i].network, FALSE),
		                ==, level_rows[i].level);
		g_assert_cmpint(sfb_access_list_get_level(list, level_rows[i].address,
		                                          level_rows[i].network, TRUE),
		                ==, level_rows[i].inherited);
	}
}

static void
test_everyone(void)
{
	g_autoptr(SfbAccessList) list = read_list(
		"<roamingData><containers><container id='100' version='1'><member type='everyone'/>"
		"</container><container id='0' version='2'><member type='user' "
		"value='a@b.example'/>"
		"</container></containers></roamingData>");
	g_autoptr(SfbAccessList) none = sfb_access_list_new();

	g_assert_cmpint(sfb_access_list_get_level(list, "x@y.example", SFB_ACCESS_FEDERATED, FALSE),
	                ==, SFB_ACCESS_EXTERNAL);
	g_assert_cmpint(sfb_access_list_get_level(list, "a@b.example", SFB_ACCESS_FEDERATED, FALSE),
	                ==, SFB_ACCESS_NONE);
	g_assert_cmpint(sfb_access_list_get_level(none, "x@y.example", SFB_ACCESS_FEDERATED, FALSE),
	                ==, SFB_ACCESS_NONE);
}

static void
assert_values(GPtrArray *values, const char *expected)
{
	g_autofree char *text = NULL;

	g_ptr_array_add(values, NULL);
	text = g_strjoinv(" ", (GStrv)values->pdata);
	g_assert_cmpstr(text, ==, expected);
	g_ptr_array_unref(values);
}

static void
test_values(void)
{
	g_autoptr(SfbAccessList) list = read_file();

	assert_values(sfb_access_list_list_values(list, SFB_ACCESS_USER, SFB_ACCESS_BLOCKED),
	              "mallory@fabrikam.example");
	assert_values(sfb_access_list_list_values(list, SFB_ACCESS_DOMAIN, SFB_ACCESS_AUTOMATIC),
	              "partner.example spam.example");
	assert_values(sfb_access_list_list_values(list, SFB_ACCESS_USER, SFB_ACCESS_AUTOMATIC),
	              "bob@contoso.example lee@contoso.example mallory@fabrikam.example "
	              "pat@partner.example");
}

/* A container that is named replaces what was known of it; the others stay. */
static void
test_update(void)
{
	const SfbAccessEntry bob = { SFB_ACCESS_USER, "bob@contoso.example" };
	const SfbAccessEntry lee = { SFB_ACCESS_USER, "lee@contoso.example" };
	g_autoptr(SfbAccessList) list = read_file();
	g_autoptr(SfbXml) xml =
		parse("<roamingData><containers><container id='300' version='6'>"
	              "<member type='user' value='lee@contoso.example'/></container></containers>"
	              "</roamingData>");
	g_autoptr(SfbXml) silent = parse("<roamingData><subscribers/></roamingData>");

	g_assert_true(sfb_access_read_containers(sfb_xml_get_root(xml), list));
	g_assert_cmpuint(sfb_access_list_get_version(list, 300), ==, 6);
	g_assert_cmpuint(sfb_access_list_get_version(list, 100), ==, 4);
	g_assert_cmpuint(sfb_access_list_get_version(list, 0), ==, 0);
	g_assert_cmpint(sfb_access_list_get_own_level(list, &bob), ==, SFB_ACCESS_AUTOMATIC);
	g_assert_cmpint(sfb_access_list_get_own_level(list, &lee), ==, SFB_ACCESS_WORKGROUP);
	g_assert_false(sfb_access_read_containers(sfb_xml_get_root(silent), list));
	g_assert_cmpint(sfb_access_list_get_own_level(list, &lee), ==, SFB_ACCESS_WORKGROUP);
}

#define CHANGE(content)                                                                            \
	"<setContainerMembers xmlns=\"http://schemas.microsoft.com/2006/09/sip/"                   \
	"container-management\">" content "</setContainerMembers>"
#define STEP(id, version, action, type)                                                            \
	"<container id=\"" id "\" version=\"" version "\"><member action=\"" action                \
	"\" type=\"" type "/></container>"

static const struct {
	const char *name;
	SfbAccessMember kind;
	const char *value;
	SfbAccessLevel level;
	const char *change;
} change_rows[] = {
	{ "block", SFB_ACCESS_USER, "pat@partner.example", SFB_ACCESS_BLOCKED,
	  CHANGE(STEP("400", "1", "remove", "user\" value=\"pat@partner.example\"")
	                 STEP("32000", "1", "add", "user\" value=\"pat@partner.example\"")) },
	{ "unblock", SFB_ACCESS_USER, "mallory@fabrikam.example", SFB_ACCESS_AUTOMATIC,
	  CHANGE(STEP("32000", "1", "remove", "user\" value=\"mallory@fabrikam.example\"")) },
	{ "out-of-all-others", SFB_ACCESS_USER, "bob@contoso.example", SFB_ACCESS_PERSONAL,
	  CHANGE(STEP("300", "5", "remove", "user\" value=\"bob@contoso.example\"")
	                 STEP("777", "9", "remove", "user\" value=\"bob@contoso.example\"")
	                         STEP("400", "1", "add", "user\" value=\"bob@contoso.example\"")) },
	{ "half-done", SFB_ACCESS_USER, "lee@contoso.example", SFB_ACCESS_WORKGROUP,
	  CHANGE(STEP("100", "4", "remove", "user\" value=\"lee@contoso.example\"")) },
	{ "container-never-seen", SFB_ACCESS_USER, "o'neil@contoso.example", SFB_ACCESS_NONE,
	  CHANGE(STEP("0", "0", "add", "user\" value=\"o'neil@contoso.example\"")) },
	{ "markup", SFB_ACCESS_USER, "a&b@contoso.example", SFB_ACCESS_EXTERNAL,
	  CHANGE(STEP("100", "4", "add", "user\" value=\"a&amp;b@contoso.example\"")) },
	{ "domain", SFB_ACCESS_DOMAIN, "partner.example", SFB_ACCESS_BLOCKED,
	  CHANGE(STEP("200", "2", "remove", "domain\" value=\"partner.example\"")
	                 STEP("32000", "1", "add", "domain\" value=\"partner.example\"")) },
	{ "class", SFB_ACCESS_FEDERATED, NULL, SFB_ACCESS_COLLEAGUES,
	  CHANGE(STEP("100", "4", "remove", "federated\"")
	                 STEP("200", "2", "add", "federated\"")) },
	{ "nothing", SFB_ACCESS_SAME_ENTERPRISE, NULL, SFB_ACCESS_COLLEAGUES, CHANGE("") },
	{ "nothing-to-take-back", SFB_ACCESS_USER, "ann@contoso.example", SFB_ACCESS_AUTOMATIC,
	  CHANGE("") },
};

static void
test_change(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const SfbAccessEntry entry = { change_rows[i].kind, change_rows[i].value };
	g_autoptr(SfbAccessList) list = read_file();
	g_autoptr(GArray) steps = sfb_access_list_plan(list, &entry, change_rows[i].level);
	g_autoptr(GBytes) body = sfb_access_build_change(steps, list);
	g_autofree char *text = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));

	g_assert_cmpstr(text, ==, change_rows[i].change);
}

#define FAULT(code, operations)                                                                    \
	"<Fault><Faultcode>" code "</Faultcode><details>" operations "</details></Fault>"
#define OUTDATED(operations) FAULT("Client.BadCall.WrongDelta", operations)

static const struct {
	const char *name;
	const char *fault;
	gboolean is_mended;
	guint32 version_300;
	guint32 version_32000;
} fault_rows[] = {
	{ "both",
	  OUTDATED("<operation index=\"1\" version=\"5\" curVersion=\"7\"/>"
	           "<operation index=\"2\" version=\"1\" curVersion=\"3\"/>"),
	  TRUE, 7, 3 },
	{ "second", OUTDATED("<operation index=\"2\" version=\"1\" curVersion=\"9\"></operation>"),
	  TRUE, 5, 9 },
	{ "index-of-nothing",
	  OUTDATED("<operation index=\"0\" curVersion=\"9\"/>"
	           "<operation index=\"3\" curVersion=\"9\"/><operation curVersion=\"9\"/>"
	           "<operation index=\"1\"/><operation index=\"1\" curVersion=\"-1\"/>"),
	  FALSE, 5, 1 },
	{ "another-fault",
	  FAULT("Client.BadCall.Refused", "<operation index=\"1\" curVersion=\"7\"/>"), FALSE, 5,
	  1 },
	{ "no-fault", "<html/>", FALSE, 5, 1 },
	{ "no-xml", "sorry", FALSE, 5, 1 },
	{ "empty", "", FALSE, 5, 1 },
};

static void
test_fault(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const SfbAccessEntry lee = { SFB_ACCESS_USER, "bob@contoso.example" };
	g_autoptr(GBytes) fault =
		g_bytes_new_static(fault_rows[i].fault, strlen(fault_rows[i].fault));
	g_autoptr(GArray) steps = g_array_new(FALSE, TRUE, sizeof(SfbAccessStep));
	g_autoptr(SfbAccessList) list = read_file();
	const SfbAccessStep removal = { .container = 300, .is_removal = TRUE, .entry = lee };
	const SfbAccessStep addition = { .container = 32000, .entry = lee };

	g_array_append_val(steps, removal);
	g_array_append_val(steps, addition);
	g_assert_cmpint(sfb_access_apply_conflict(fault, steps, list), ==, fault_rows[i].is_mended);
	g_assert_cmpuint(sfb_access_list_get_version(list, 300), ==, fault_rows[i].version_300);
	g_assert_cmpuint(sfb_access_list_get_version(list, 32000), ==, fault_rows[i].version_32000);
}

static void
test_privacy(void)
{
	g_autofree char *text = document_read("containers.xml", NULL);
	g_autoptr(SfbXml) xml = parse(text);
	g_autoptr(SfbXml) silent = parse("<roamingData><categories><category name='note'/>"
	                                 "</categories></roamingData>");
	gboolean is_private = FALSE;

	sfb_access_read_privacy(sfb_xml_get_root(xml), &is_private);
	g_assert_true(is_private);
	sfb_access_read_privacy(sfb_xml_get_root(silent), &is_private);
	g_assert_true(is_private);
}

/* What the documentation publishes of the self container. */
static void
test_privacy_trace(void)
{
	g_autofree char *category = document_read_trace("lyncdoc-self-container-1.xml", NULL);
	g_autofree char *text = NULL;
	g_autoptr(SfbXml) xml = NULL;
	gboolean is_private = TRUE;

	if (category == NULL)
		return;
	text = g_strdup_printf("<roamingData><categories><category name='otherOptions'>%s"
	                       "</category></categories></roamingData>",
	                       category);
	xml = parse(text);
	sfb_access_read_privacy(sfb_xml_get_root(xml), &is_private);
	g_assert_false(is_private);
}

/* The same of the options in which a mode never was chosen. */
static void
test_no_privacy_trace(gconstpointer name)
{
	g_autofree char *category = document_read_trace(name, NULL);
	g_autofree char *text = NULL;
	g_autoptr(SfbXml) xml = NULL;
	gboolean is_private = TRUE;

	if (category == NULL)
		return;
	text = g_strdup_printf("<roamingData><categories><category name='otherOptions'>%s"
	                       "</category></categories></roamingData>",
	                       category);
	xml = parse(text);
	sfb_access_read_privacy(sfb_xml_get_root(xml), &is_private);
	g_assert_true(is_private);
}

static void
test_limits(void)
{
	const SfbAccessEntry last = { SFB_ACCESS_USER, "u19999@contoso.example" };
	const SfbAccessEntry beyond = { SFB_ACCESS_USER, "u20000@contoso.example" };
	g_autoptr(SfbAccessList) list = sfb_access_list_new();
	g_autoptr(GString) text = g_string_new("<roamingData><containers>"
	                                       "<container id='300' version='1'>");
	g_autoptr(SfbXml) xml = NULL;

	for (guint i = 0; i <= SFB_ACCESS_MEMBERS_MAX; i++)
		g_string_append_printf(text, "<member type='user' value='u%u@contoso.example'/>",
		                       i);
	g_string_append(text, "</container>");
	for (guint i = 1; i <= 2 * SFB_ACCESS_CONTAINERS_MAX; i++)
		g_string_append_printf(text, "<container id='%u' version='7'/>", 1000 + i);
	g_string_append(text, "</containers></roamingData>");
	xml = parse(text->str);
	g_assert_true(sfb_access_read_containers(sfb_xml_get_root(xml), list));
	g_assert_cmpint(sfb_access_list_get_own_level(list, &last), ==, SFB_ACCESS_WORKGROUP);
	g_assert_cmpint(sfb_access_list_get_own_level(list, &beyond), ==, SFB_ACCESS_AUTOMATIC);
	g_assert_cmpuint(sfb_access_list_get_version(list, 1001), ==, 7);
	g_assert_cmpuint(sfb_access_list_get_version(list, 1000 + 2 * SFB_ACCESS_CONTAINERS_MAX),
	                 ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/people/access/own-levels", test_own_levels);
	g_test_add_func("/people/access/levels", test_levels);
	g_test_add_func("/people/access/everyone", test_everyone);
	g_test_add_func("/people/access/values", test_values);
	g_test_add_func("/people/access/update", test_update);
	g_test_add_func("/people/access/privacy", test_privacy);
	g_test_add_func("/people/access/trace/chosen-mode", test_privacy_trace);
	g_test_add_data_func("/people/access/trace/options", "lyncdoc-delimiter-0.xml",
	                     test_no_privacy_trace);
	g_test_add_data_func("/people/access/trace/permissions",
	                     "lyncdoc-otheroptions-permissions-calllogautoarchiving-1.xml",
	                     test_no_privacy_trace);
	g_test_add_func("/people/access/limits", test_limits);
	for (gsize i = 0; i < G_N_ELEMENTS(change_rows); i++) {
		g_autofree char *path =
			g_strconcat("/people/access/change/", change_rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_change);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(fault_rows); i++) {
		g_autofree char *path =
			g_strconcat("/people/access/fault/", fault_rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_fault);
	}
	return g_test_run();
}
