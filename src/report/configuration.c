/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Configuration information. As a text:
 *
 *   What is not allowed
 *     Send files                        not allowed: user settings disableFileTransfer
 *
 *   Account and server
 *     Address                           alice@example.com
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "report/configuration-private.h"
#include "settings/permissions.h"

#define LABEL_WIDTH 44 /* in characters */

/* What is forbidden first: that is what people look for. */
static const struct {
	const char *id;
	const char *title;
	void (*write)(SfbPage *page); /* NULL: there are only settings */
} sections[] = {
	{ "forbidden", N_("What is not allowed"), sfb_page_write_forbidden },
	{ "account", N_("Account and server"), sfb_page_write_account },
	{ "me", N_("Who you are"), sfb_page_write_me },
	{ "devices", N_("Devices and network"), sfb_page_write_devices },
	{ "media", N_("Ports and relay for calls"), sfb_page_write_media },
	{ "dial-plan", N_("Dial plan"), sfb_page_write_dial_plan },
	{ "calls", N_("Calls"), NULL },
	{ "meetings", N_("Meetings"), NULL },
	{ "messages", N_("Messages and files"), NULL },
	{ "presence", N_("Contacts, presence and privacy"), NULL },
	{ "address-book", N_("Address book and photos"), NULL },
	{ "exchange", N_("Exchange"), sfb_page_write_exchange },
	{ "rooms", N_("Chat rooms"), NULL },
	{ "emergency", N_("Emergency calls"), NULL },
	{ "federation", N_("Public services"), sfb_page_write_providers },
	{ "mobility", N_("Mobile programs"), NULL },
	{ "server", N_("Other services of the server"), NULL },
	{ "other", N_("Not known to this program"), sfb_page_write_unknown },
};

static void
row_free(gpointer data)
{
	SfbConfigurationRow *row = data;

	g_free(row->id);
	g_free(row->label);
	g_free(row->value);
	g_free(row);
}

/* Values come from servers, calendars and devices. Lines stay lines. */
static char *
dup_clean(const char *value)
{
	char *clean = g_utf8_make_valid(value, -1);

	for (char *at = clean; *at != '\0'; at++) {
		if (g_ascii_iscntrl(*at) && *at != '\n')
			*at = ' ';
	}
	return g_strstrip(clean);
}

static void
add_row(SfbPage *page, SfbConfigurationKind kind, const char *id, const char *label,
        const char *value)
{
	SfbConfigurationRow *row;

	if (value == NULL || *value == '\0')
		return;
	row = g_new0(SfbConfigurationRow, 1);
	row->section = page->section;
	row->title = page->title;
	row->id = g_strdup(id);
	row->label = dup_clean(label);
	row->value = dup_clean(value);
	row->kind = kind;
	g_ptr_array_add(page->rows, row);
}

void
sfb_page_add(SfbPage *page, const char *id, const char *label, const char *value)
{
	add_row(page, SFB_CONFIGURATION_PLAIN, id, label, value);
}

void
sfb_page_take(SfbPage *page, const char *id, const char *label, char *value)
{
	g_autofree char *taken = value;

	sfb_page_add(page, id, label, taken);
}

void
sfb_page_add_boolean(SfbPage *page, const char *id, const char *label, gboolean value)
{
	sfb_page_add(page, id, label, value ? _("yes") : _("no"));
}

void
sfb_page_add_trouble(SfbPage *page, const char *id, const char *label, const char *value)
{
	add_row(page, SFB_CONFIGURATION_TROUBLE, id, label, value);
}

void
sfb_page_add_time(SfbPage *page, const char *id, const char *label, gint64 time)
{
	g_autoptr(GDateTime) date = time != 0 ? g_date_time_new_from_unix_local(time) : NULL;

	/* TRANSLATORS: A point in time for g_date_time_format(): "20 May 2027, 15:48". */
	if (date != NULL)
		sfb_page_take(page, id, label, g_date_time_format(date, _("%-d %B %Y, %H:%M")));
}

void
sfb_page_add_list(SfbPage *page, const char *id, const char *label, const GPtrArray *texts)
{
	g_autoptr(GString) line = g_string_new(NULL);

	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(line, "%s%s", i > 0 ? ", " : "",
		                       (const char *)texts->pdata[i]);
	sfb_page_add(page, id, label, line->str);
}

/* What is forbidden */

static const struct {
	const char *group;
	const char *label;
} policies[] = {
	{ SFB_SETTINGS_SERVER, N_("server") },
	{ SFB_SETTINGS_MEETING, N_("conferencing policy") },
	{ SFB_SETTINGS_CALLS, N_("voice policy") },
	{ SFB_SETTINGS_USER, N_("user settings") },
	{ SFB_SETTINGS_CLIENT, N_("client policy") },
	{ SFB_SETTINGS_LOCATION, N_("location policy") },
	{ SFB_SETTINGS_PRESENCE, N_("presence policy") },
	{ SFB_SETTINGS_ROOMS, N_("chat room policy") },
	{ SFB_SETTINGS_MOBILITY, N_("mobility policy") },
};

static const char *
get_policy(const SfbSettingInfo *obstacle)
{
	for (gsize i = 0; i < G_N_ELEMENTS(policies); i++) {
		if (strcmp(policies[i].group, obstacle->group) == 0)
			return _(policies[i].label);
	}
	return obstacle->group;
}

static gboolean
is_told(SfbPage *page, const SfbSettingInfo *info)
{
	for (int setting = 0; setting < SFB_SETTING_COUNT; setting++) {
		if (sfb_setting_get_info((SfbSetting)setting) == info)
			return sfb_settings_is_told(page->settings, (SfbSetting)setting);
	}
	return FALSE;
}

static char *
describe_obstacle(SfbPage *page, const SfbSettingInfo *obstacle)
{
	const char *policy = get_policy(obstacle);

	if (is_told(page, obstacle))
		/* TRANSLATORS: "client policy DisableSavingIM". */
		return g_strdup_printf(_("not allowed: %s %s"), policy, obstacle->name);
	return g_strdup_printf(_("not offered: %s %s"), policy, obstacle->name);
}

void
sfb_page_write_forbidden(SfbPage *page)
{
	for (int i = 0; i < SFB_DEED_COUNT; i++) {
		SfbDeed deed = (SfbDeed)i;
		const SfbSettingInfo *obstacle = sfb_settings_find_obstacle(page->settings, deed);
		g_autofree char *id = NULL;
		g_autofree char *words = NULL;

		if (obstacle == NULL)
			continue;
		id = g_strdup_printf("%s/%s", obstacle->group, obstacle->name);
		words = describe_obstacle(page, obstacle);
		add_row(page, SFB_CONFIGURATION_FORBIDDEN, id, _(sfb_deed_get_label(deed)), words);
	}
}

GPtrArray *
sfb_configuration_build(SfbSession *session)
{
	SfbPage page = {
		.session = session,
		.settings = sfb_session_get_settings(session),
		.rows = g_ptr_array_new_with_free_func(row_free),
	};

	for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
		page.section = sections[i].id;
		page.title = _(sections[i].title);
		if (sections[i].write != NULL)
			sections[i].write(&page);
		sfb_page_write_settings(&page);
	}
	return page.rows;
}

/* As a text */

/* A long label has a line of its own, and so has each line of a value after the first. */
static void
append_row(GString *text, const SfbConfigurationRow *row)
{
	g_auto(GStrv) lines = g_strsplit(row->value, "\n", -1);
	glong width = g_utf8_strlen(row->label, -1);

	g_string_append_printf(text, "  %s", row->label);
	if (width >= LABEL_WIDTH)
		g_string_append_c(text, '\n');
	for (guint i = 0; lines[i] != NULL; i++) {
		int blanks = LABEL_WIDTH + (i > 0 || width >= LABEL_WIDTH ? 2 : (int)-width);

		g_string_append_printf(text, "%*s%s\n", blanks, "", lines[i]);
	}
}

char *
sfb_configuration_build_text(GPtrArray *rows)
{
	GString *text = g_string_new(NULL);
	const char *section = NULL;

	for (guint i = 0; i < rows->len; i++) {
		const SfbConfigurationRow *row = rows->pdata[i];

		if (row->section != section)
			g_string_append_printf(text, "%s%s\n", section != NULL ? "\n" : "",
			                       row->title);
		section = row->section;
		append_row(text, row);
	}
	return g_string_free(text, FALSE);
}
