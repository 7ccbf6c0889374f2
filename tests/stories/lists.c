/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A contact list as a text. */

#include "stories/lists.h"

#include <string.h>

static int
compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
	guint32 left = *(const guint32 *)a;
	guint32 right = *(const guint32 *)b;

	return left < right ? -1 : left > right;
}

/* Sorts the lines and makes one text of them. Takes @lines. */
static char *
join(GPtrArray *lines)
{
	char *text;

	g_ptr_array_sort(lines, compare_lines);
	g_ptr_array_add(lines, NULL);
	text = g_strjoinv("\n", (char **)lines->pdata);
	g_ptr_array_unref(lines);
	return text;
}

static void
add_group(GPtrArray *lines, guint32 id, const char *name, const char *email)
{
	g_ptr_array_add(lines, g_strdup_printf("%05u %s %s", id, name, email != NULL ? email : ""));
}

/* Takes @ids. */
static void
add_contact(GPtrArray *lines, const char *address, const char *alias, GArray *ids)
{
	GString *line = g_string_new(address);

	g_string_append_printf(line, " “%s”", alias != NULL ? alias : "");
	g_array_sort(ids, compare_ids);
	for (guint i = 0; i < ids->len; i++)
		g_string_append_printf(line, " %u", g_array_index(ids, guint32, i));
	g_array_unref(ids);
	g_ptr_array_add(lines, g_string_free(line, FALSE));
}

char *
list_describe(SfbContacts *contacts)
{
	g_autoptr(GPtrArray) groups = sfb_contacts_list_groups(contacts);
	g_autoptr(GPtrArray) everybody = sfb_contacts_list(contacts);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(groups, i);

		add_group(lines, group->id, group->name, group->email);
	}
	for (guint i = 0; i < everybody->len; i++) {
		const SfbContact *contact = g_ptr_array_index(everybody, i);

		add_contact(lines, contact->address, contact->name, g_array_copy(contact->groups));
	}
	return join(lines);
}

static GArray *
parse_ids(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint i = 0; words[i] != NULL; i++) {
		guint32 id = (guint32)g_ascii_strtoull(words[i], NULL, 10);

		if (*words[i] != '\0')
			g_array_append_val(ids, id);
	}
	return ids;
}

char *
list_describe_of_server(const SfbSimUser *owner)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < owner->groups->len; i++) {
		const SfbSimGroup *group = owner->groups->pdata[i];

		add_group(lines, group->id, group->name, group->email);
	}
	for (guint i = 0; i < owner->contacts->len; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];

		add_contact(lines, contact->address, contact->alias, parse_ids(contact->groups));
	}
	return join(lines);
}
