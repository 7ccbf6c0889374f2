/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where our calls go, in sentences. */

#include "config.h"

#include "people/my-routing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The flags the server carries out ([MS-SIPRE] 3.9.5.1.2), and from which form of the rules on. */
static const struct {
	const char *name;
	guint version;
} known_flags[] = {
	{ "block", 1 },
	{ "work_hours", 1 },
	{ "enablecf", 1 },
	{ "forward_immediate", 1 },
	{ "simultaneous_ring", 1 },
	{ "forward_audio_app_invites", 1 },
	{ "e911active", 1 },
	{ "delegate_ring", 2 },
	{ "team_ring", 2 },
	{ "skip_primary", 2 },
};

gboolean
sfb_my_routing_has_flag(const SfbMyRouting *routing, const char *flag)
{
	return g_strv_contains((const char *const *)routing->flags, flag);
}

const GPtrArray *
sfb_my_routing_get_list(const SfbMyRouting *routing, const char *name)
{
	static const GPtrArray empty = { NULL, 0 };
	const GPtrArray *list = g_hash_table_lookup(routing->lists, name);

	return list != NULL ? list : &empty;
}

static guint
find_version(const char *flag)
{
	for (guint i = 0; i < G_N_ELEMENTS(known_flags); i++) {
		if (g_str_equal(known_flags[i].name, flag))
			return known_flags[i].version;
	}
	return 0; /* not known */
}

/* Set, and known to rules of that form. */
static gboolean
is_on(const SfbMyRouting *routing, const char *flag)
{
	return sfb_my_routing_has_flag(routing, flag) && routing->version >= find_version(flag);
}

static const char *
get_shown(const char *target)
{
	return g_str_equal(target, "voicemail") ? _("voicemail") : target;
}

/* The server looks at the first target only. NULL if there is none. */
static const char *
get_target(const SfbMyRouting *routing, const char *list)
{
	const GPtrArray *targets = sfb_my_routing_get_list(routing, list);

	return targets->len > 0 ? get_shown(targets->pdata[0]) : NULL;
}

static char *
join(const GPtrArray *targets)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < targets->len; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
		                       get_shown(targets->pdata[i]));
	return g_string_free(names, FALSE);
}

G_GNUC_PRINTF(2, 3)
static void
say(GString *story, const char *format, ...)
{
	va_list arguments;

	if (story->len > 0)
		g_string_append_c(story, '\n');
	va_start(arguments, format);
	g_string_append_vprintf(story, format, arguments);
	va_end(arguments);
}

/* Calls that never get as far as ringing here. */
static gboolean
say_at_once(GString *story, const SfbMyRouting *routing)
{
	const char *target = get_target(routing, SFB_ROUTING_FORWARD_TO);

	if (is_on(routing, "block"))
		say(story, _("All calls are refused."));
	else if (!is_on(routing, "forward_immediate"))
		return FALSE;
	else if (is_on(routing, "enablecf") && target != NULL)
		say(story, _("Calls go to %s at once."), target);
	else
		say(story, _("Calls go to voicemail at once."));
	return TRUE;
}

/* If both are set the team counts. */
static void
say_helpers(GString *story, const SfbMyRouting *routing)
{
	gboolean is_team = is_on(routing, "team_ring");
	const GPtrArray *helpers = sfb_my_routing_get_list(
		routing, is_team ? SFB_ROUTING_TEAM : SFB_ROUTING_DELEGATES);
	g_autofree char *names = join(helpers);

	if ((!is_team && !is_on(routing, "delegate_ring")) || helpers->len == 0)
		return;
	if (is_team)
		say(story,
		    g_dngettext(GETTEXT_PACKAGE, "Your team is rung after %u second: %s.",
		                "Your team is rung after %u seconds: %s.", routing->user_seconds),
		    routing->user_seconds, names);
	else
		say(story,
		    g_dngettext(GETTEXT_PACKAGE, "Your delegates are rung after %u second: %s.",
		                "Your delegates are rung after %u seconds: %s.",
		                routing->user_seconds),
		    routing->user_seconds, names);
}

static void
say_ringing(GString *story, const SfbMyRouting *routing)
{
	const char *target = get_target(routing, SFB_ROUTING_SIMULTANEOUS_RING);

	if (is_on(routing, "skip_primary"))
		say(story, _("Your own telephones ring for calls of your delegates only."));
	if (is_on(routing, "simultaneous_ring") && target != NULL)
		say(story, _("Calls ring at %s as well."), target);
	say_helpers(story, routing);
}

static void
say_unanswered(GString *story, const SfbMyRouting *routing, gboolean has_voicemail)
{
	const char *target = get_target(routing, SFB_ROUTING_FORWARD_TO);
	guint seconds = routing->total_seconds;

	if (!is_on(routing, "enablecf") || target == NULL)
		target = has_voicemail ? _("voicemail") : NULL;
	if (target != NULL)
		say(story,
		    g_dngettext(GETTEXT_PACKAGE,
		                "Calls that nobody takes go to %s after %u second.",
		                "Calls that nobody takes go to %s after %u seconds.", seconds),
		    target, seconds);
	else
		say(story,
		    g_dngettext(GETTEXT_PACKAGE, "Calls that nobody takes end after %u second.",
		                "Calls that nobody takes end after %u seconds.", seconds),
		    seconds);
}

/* What another program has set and the server may carry out all the same. */
static void
say_unknown(GString *story, const SfbMyRouting *routing)
{
	g_autoptr(GPtrArray) unknown = g_ptr_array_new();
	g_autofree char *names = NULL;

	for (guint i = 0; routing->flags[i] != NULL; i++) {
		if (find_version(routing->flags[i]) == 0)
			g_ptr_array_add(unknown, routing->flags[i]);
	}
	names = join(unknown);
	if (unknown->len > 0)
		say(story, _("Also set, and not known to this program: %s."), names);
}

char *
sfb_my_routing_describe(const SfbMyRouting *routing, gboolean has_voicemail)
{
	GString *story = g_string_new(NULL);

	if (!say_at_once(story, routing)) {
		say_ringing(story, routing);
		say_unanswered(story, routing, has_voicemail);
	}
	if (is_on(routing, "work_hours"))
		say(story, _("This holds during your working hours; outside them calls only ring "
		             "here."));
	say_unknown(story, routing);
	return g_string_free(story, FALSE);
}
