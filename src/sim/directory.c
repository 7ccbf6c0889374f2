/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The directory of the simulator's company. */

#include "sim/directory.h"

#include <string.h>

#include "sim/publications.h"
#include "util/xml.h"

#define COLLEAGUES 200 /* the container whose card has everything ([MS-PRES]) */

struct _SfbSimRecord {
	GHashTable *values; /* (element-type utf8 utf8) by attribute in lower case */
};

struct _SfbSimDirectory {
	SfbSimWorld *world;
	GPtrArray *records; /* (element-type SfbSimRecord) sorted; NULL: not looked yet */
};

/* What the directory alone knows of people: by the first half of their address. */
static const struct {
	const char *name;
	const char *department;
	const char *office;
	const char *telephone;
	const char *mobile;
} particulars[] = {
	{ "alice", "Research", "Room 101", "+1 (555) 555-0101", NULL },
	{ "bob", "Research", "Room 102", "+1 (555) 555-0102", "+1 (555) 555-1102" },
	{ "zoe", "Übersetzung", "Büro 7", "+49 (89) 1234-70", "+49 170 1234570" },
	{ "juergen", "Vertrieb", "Büro 8", "+49 (89) 1234-80", NULL },
	{ "igor", "Разработка", "Комната 12", "+7 (495) 123-45-12", NULL },
	{ "hiroko", "開発部", NULL, "+81 3-1234-5678", NULL },
};

static const struct {
	const char *email;
	const char *name;
} groups[] = {
	{ SFB_SIM_TEAM_ADDRESS, "Team" },
	{ SFB_SIM_TESTERS_ADDRESS, "Testers" },
	{ SFB_SIM_EVERYONE_ADDRESS, "Everyone at Example" },
};

static const struct {
	const char *group;
	const char *email;
} members[] = {
	{ SFB_SIM_TEAM_ADDRESS, "alice@" SFB_SIM_DOMAIN },
	{ SFB_SIM_TEAM_ADDRESS, "bob@" SFB_SIM_DOMAIN },
	{ SFB_SIM_TEAM_ADDRESS, "zoe@" SFB_SIM_DOMAIN },
	{ SFB_SIM_TEAM_ADDRESS, "vera@partner.example" },
	{ SFB_SIM_TEAM_ADDRESS, SFB_SIM_TESTERS_ADDRESS },
	{ SFB_SIM_TESTERS_ADDRESS, "igor@" SFB_SIM_DOMAIN },
	{ SFB_SIM_TESTERS_ADDRESS, "juergen@" SFB_SIM_DOMAIN },
	{ SFB_SIM_TESTERS_ADDRESS, "hiroko@" SFB_SIM_DOMAIN },
};

/* Records */

static void
record_free(SfbSimRecord *record)
{
	g_hash_table_unref(record->values);
	g_free(record);
}

/* @text: NULL: nothing happens. */
static void
set(SfbSimRecord *record, const char *attribute, const char *text)
{
	if (text != NULL)
		g_hash_table_replace(record->values, g_ascii_strdown(attribute, -1),
		                     g_strdup(text));
}

static SfbSimRecord *
record_new(const char *display_name, const char *email)
{
	SfbSimRecord *record = g_new0(SfbSimRecord, 1);

	record->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	set(record, "displayName", display_name);
	set(record, "mail", email);
	return record;
}

const char *
sfb_sim_record_get(const SfbSimRecord *record, const char *attribute)
{
	g_autofree char *key = g_ascii_strdown(attribute, -1);

	return g_hash_table_lookup(record->values, key);
}

static gboolean
is_telephone(const char *attribute)
{
	static const char *const names[] = { "telephoneNumber", "mobile", "homePhone",
		                             "otherTelephone" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_ascii_strcasecmp(attribute, names[i]) == 0)
			return TRUE;
	}
	return FALSE;
}

static char *
dup_digits(const char *text)
{
	GString *digits = g_string_new(NULL);

	for (; *text != '\0'; text++) {
		if (g_ascii_isdigit(*text))
			g_string_append_c(digits, *text);
	}
	return g_string_free(digits, FALSE);
}

char *
sfb_sim_record_dup_number(const SfbSimRecord *record, const char *attribute)
{
	const char *value = is_telephone(attribute) ? sfb_sim_record_get(record, attribute) : NULL;
	g_autofree char *digits = value != NULL ? dup_digits(value) : NULL;

	return digits != NULL ? g_strconcat("tel:+", digits, NULL) : NULL;
}

/* Lower case, without accents; numbers without anything but digits; addresses without scheme. */
static char *
fold(const char *attribute, const char *text)
{
	g_autofree char *plain = NULL;
	g_autoptr(GString) bare = g_string_new(NULL);

	if (is_telephone(attribute))
		return dup_digits(text);
	plain = g_utf8_normalize(text, -1, G_NORMALIZE_NFD);
	for (const char *c = plain; c != NULL && *c != '\0'; c = g_utf8_next_char(c)) {
		if (!g_unichar_ismark(g_utf8_get_char(c)))
			g_string_append_unichar(bare, g_utf8_get_char(c));
	}
	return g_utf8_casefold(g_str_has_prefix(bare->str, "sip:") ? bare->str + 4 : bare->str, -1);
}

static gboolean
compare(const SfbSimRecord *record, const char *attribute, const char *text,
        gboolean (*agree)(const char *value, const char *text))
{
	const char *value = sfb_sim_record_get(record, attribute);
	g_autofree char *folded = value != NULL ? fold(attribute, value) : NULL;
	g_autofree char *wanted = fold(attribute, text);

	return folded != NULL && *wanted != '\0' && agree(folded, wanted);
}

static gboolean
is_equal(const char *value, const char *text)
{
	return strcmp(value, text) == 0;
}

gboolean
sfb_sim_record_is(const SfbSimRecord *record, const char *attribute, const char *text)
{
	return compare(record, attribute, text, is_equal);
}

gboolean
sfb_sim_record_begins(const SfbSimRecord *record, const char *attribute, const char *text)
{
	return compare(record, attribute, text,
	               (gboolean(*)(const char *, const char *))g_str_has_prefix);
}

/* People */

static void
set_names(SfbSimRecord *record, const char *display_name)
{
	g_auto(GStrv) names = g_strsplit(display_name, " ", 2);

	set(record, "givenName", names[0]);
	set(record, "sn", names[1]);
}

/* What the person's own contact card says. */
static void
set_title(SfbSimRecord *record, const SfbSimUser *user)
{
	const SfbSimPublication *card =
		sfb_sim_publications_find(user, "contactCard", 0, COLLEAGUES);
	g_autoptr(SfbXml) xml = card != NULL ? sfb_xml_parse(card->value, -1, NULL) : NULL;
	g_autofree char *title =
		xml != NULL ? sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "title"))
			    : NULL;

	set(record, "title", title);
}

static void
set_particulars(SfbSimRecord *record, const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(particulars); i++) {
		if (strcmp(particulars[i].name, name) != 0)
			continue;
		set(record, "department", particulars[i].department);
		set(record, "physicalDeliveryOfficeName", particulars[i].office);
		set(record, "telephoneNumber", particulars[i].telephone);
		set(record, "mobile", particulars[i].mobile);
	}
}

static void
add_user(gpointer data, gpointer user_data)
{
	const SfbSimUser *user = data;
	SfbSimDirectory *directory = user_data;
	SfbSimRecord *record = record_new(user->display_name, user->address);
	g_autofree char *uri = g_strconcat("sip:", user->address, NULL);
	g_autofree char *name = g_strndup(user->address, strcspn(user->address, "@"));

	set(record, "msRTCSIP-PrimaryUserAddress", uri);
	set(record, "mailNickname", name);
	set(record, "company", "Example");
	set_names(record, user->display_name);
	set_title(record, user);
	set_particulars(record, name);
	g_ptr_array_add(directory->records, record);
}

static void
add_outsider(SfbSimDirectory *directory)
{
	SfbSimRecord *record = record_new("Vera Visitor", "vera@partner.example");

	set_names(record, "Vera Visitor");
	set(record, "company", "Partner");
	set(record, "telephoneNumber", "+44 20 7946 0000");
	g_ptr_array_add(directory->records, record);
}

static void
add_group(SfbSimDirectory *directory, const char *email, const char *name)
{
	SfbSimRecord *record = record_new(name, email);

	set(record, "groupType", "-2147483640");
	g_ptr_array_add(directory->records, record);
}

static gint
compare_records(gconstpointer a, gconstpointer b)
{
	const SfbSimRecord *const *first = a;
	const SfbSimRecord *const *second = b;

	return strcmp(sfb_sim_record_get(*first, "mail"), sfb_sim_record_get(*second, "mail"));
}

const GPtrArray *
sfb_sim_directory_list(SfbSimDirectory *directory)
{
	g_autoptr(GPtrArray) users = NULL;

	if (directory->records != NULL)
		return directory->records;
	directory->records = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
	users = sfb_sim_world_list(directory->world);
	g_ptr_array_foreach(users, add_user, directory);
	add_outsider(directory);
	for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
		add_group(directory, groups[i].email, groups[i].name);
	g_ptr_array_sort(directory->records, compare_records);
	return directory->records;
}

/* Groups */

static gboolean
is_member(const SfbSimRecord *record, const char *group)
{
	const char *email = sfb_sim_record_get(record, "mail");

	if (strcmp(group, SFB_SIM_EVERYONE_ADDRESS) == 0)
		return g_str_has_prefix(email, SFB_SIM_STAFF_PREFIX);
	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		if (strcmp(members[i].group, group) == 0 && strcmp(members[i].email, email) == 0)
			return TRUE;
	}
	return FALSE;
}

GPtrArray *
sfb_sim_directory_expand(SfbSimDirectory *directory, const char *email)
{
	const GPtrArray *records = sfb_sim_directory_list(directory);
	GPtrArray *found = NULL;
	const char *group = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
		if (g_ascii_strcasecmp(groups[i].email, email) == 0)
			group = groups[i].email;
	}
	if (group != NULL)
		found = g_ptr_array_new();
	for (guint i = 0; group != NULL && i < records->len; i++) {
		if (is_member(records->pdata[i], group))
			g_ptr_array_add(found, records->pdata[i]);
	}
	return found;
}

SfbSimDirectory *
sfb_sim_directory_new(SfbSimWorld *world)
{
	SfbSimDirectory *directory = g_new0(SfbSimDirectory, 1);

	directory->world = world;
	return directory;
}

void
sfb_sim_directory_free(SfbSimDirectory *directory)
{
	if (directory == NULL)
		return;
	g_clear_pointer(&directory->records, g_ptr_array_unref);
	g_free(directory);
}
