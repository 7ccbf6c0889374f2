/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the company's policies forbid, and where an administrator finds them. That is as it should be,
 * unless the server contradicts itself. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "people/text.h"
#include "report/facts-private.h"
#include "settings/permissions.h"

#define VALUE_MAX_BYTES 100 /* shown of a value */

/* Where the settings of a group are made. */
static const struct {
	const char *group;
	const char *command;
} commands[] = {
	{ SFB_SETTINGS_CLIENT, "Get-CsClientPolicy" },
	{ SFB_SETTINGS_MEETING, "Get-CsConferencingPolicy" },
	{ SFB_SETTINGS_USER, "Get-CsConferencingPolicy" },
	{ SFB_SETTINGS_CALLS, "Get-CsVoicePolicy" },
	{ SFB_SETTINGS_ROOMS, "Get-CsPersistentChatPolicy" },
	{ SFB_SETTINGS_SERVER, "Get-CsPool" },
};

static void
add_command(GPtrArray *found, const char *group)
{
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (g_str_equal(commands[i].group, group) &&
		    !g_ptr_array_find_with_equal_func(found, commands[i].command, g_str_equal,
		                                      NULL))
			g_ptr_array_add(found, (char *)commands[i].command);
	}
}

/* A deed that needs a service has none, or somebody has decided against it. */
static void
append_obstacle(GString *words, SfbSettings *settings, SfbDeed deed, const SfbSettingInfo *obstacle)
{
	g_autofree char *name = g_strconcat(obstacle->group, "/", obstacle->name, NULL);
	const char *label = _(sfb_deed_get_label(deed));

	if (!sfb_settings_is_told(settings, obstacle->setting))
		g_string_append_printf(words, _("%s: no, the server has no service for it (%s)\n"),
		                       label, name);
	else
		g_string_append_printf(words, _("%s: no, by %s\n"), label, name);
}

static void
append_obstacles(GString *words, GPtrArray *found, SfbSettings *settings)
{
	for (guint deed = 0; deed < SFB_DEED_COUNT; deed++) {
		const SfbSettingInfo *obstacle = sfb_settings_find_obstacle(settings, deed);

		if (obstacle == NULL)
			continue;
		append_obstacle(words, settings, deed, obstacle);
		add_command(found, obstacle->group);
	}
}

static void
append_contradiction(GString *words, const SfbSettingEntry *before, const SfbSettingEntry *entry)
{
	g_autofree char *first = sfb_text_cut_line(g_strdup(before->value), VALUE_MAX_BYTES);
	g_autofree char *then = sfb_text_cut_line(g_strdup(entry->value), VALUE_MAX_BYTES);

	g_string_append_printf(words, _("%s: first “%s”, then “%s”\n"), entry->info->name,
	                       first != NULL ? first : "", then != NULL ? then : "");
}

/* Returns: whether there is any */
static gboolean
append_contradictions(GString *words, GPtrArray *found, SfbSettings *settings)
{
	g_autoptr(GPtrArray) list = sfb_settings_list(settings);
	const SfbSettingEntry *told[SFB_SETTING_COUNT] = { NULL };
	gboolean has_any = FALSE;

	for (guint i = 0; i < list->len; i++) {
		const SfbSettingEntry *entry = list->pdata[i];
		const SfbSettingEntry **before;

		if (entry->info == NULL)
			continue;
		before = &told[entry->info->setting];
		if (*before != NULL && g_ascii_strcasecmp((*before)->value, entry->value) != 0) {
			append_contradiction(words, *before, entry);
			add_command(found, entry->info->group);
			has_any = TRUE;
		}
		*before = entry;
	}
	return has_any;
}

/* Which policies exist, and which of them this person has. Returns: (transfer full) (nullable) */
static char *
build_commands(GPtrArray *found, const char *address)
{
	g_autofree char *list = NULL;

	if (found->len == 0)
		return NULL;
	g_ptr_array_add(found, NULL);
	list = g_strjoinv(", ", (char **)found->pdata);
	return g_strdup_printf("Get-CsUser sip:%s | Format-List *Policy; %s.", address, list);
}

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	SfbSettings *settings = sfb_session_get_settings(facts->session);
	g_autoptr(GString) words = g_string_new(NULL);
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	g_autofree char *for_admin = NULL;
	gboolean is_contradictory;
	SfbFinding *finding;

	if (!sfb_settings_is_loaded(settings))
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("there are no settings"));
	append_obstacles(words, found, settings);
	if (words->len == 0)
		g_string_append(words, _("nothing is forbidden\n"));
	is_contradictory = append_contradictions(words, found, settings);
	for_admin = build_commands(found, facts->config->address);
	finding = sfb_finding_new(is_contradictory ? SFB_CHECK_WARNING : SFB_CHECK_OK,
	                          is_contradictory ? 2 : 0, words->str);
	sfb_finding_advise(finding,
	                   is_contradictory ? _("The server contradicts itself, and the last it "
	                                        "said counts. Tell your administrator.")
	                                    : "",
	                   for_admin);
	return finding;
}

const SfbCheckKind sfb_check_policies = {
	.topic = "POLICIES",
	.stage = "policies",
	.label = N_("What is allowed"),
	.judge = judge,
};
