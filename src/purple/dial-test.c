/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account action "Test the dial plan":
 *
 *   chosen -> a number? -> what becomes of it, and another number? -> ... -> closed
 */

#include "config.h"

#include "purple/dial-test.h"

#include <glib/gi18n-lib.h>
#include <request.h>

#include "purple/glue.h"

#define NAMED_MAX 10 /* rules that cannot be used, told one by one */

static void ask(SfbPurpleGlue *glue, const char *words, const char *number);

/* The rules that cannot be used, each in a line; "" if all can. */
static char *
list_problems(const SfbLocationProfile *profile)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; profile != NULL && i < profile->rules->len && count < NAMED_MAX; i++) {
		const SfbDialRule *rule = profile->rules->pdata[i];

		if (rule->problem == NULL)
			continue;
		count++;
		g_string_append_c(lines, '\n');
		g_string_append_printf(lines, _("Rule %u cannot be used: %s"), i + 1,
		                       rule->problem);
	}
	return g_string_free(g_steal_pointer(&lines), FALSE);
}

static char *
dup_answer(SfbDialPlan *plan, const char *number)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDialled) dialled = sfb_dial_plan_dial(plan, number, &error);
	g_autofree char *explanation =
		dialled != NULL ? sfb_dial_plan_explain(plan, dialled) : g_strdup(error->message);
	g_autofree char *problems = list_problems(sfb_dial_plan_get_profile(plan));

	return g_strdup_printf("%s: %s%s", number, explanation, problems);
}

static gboolean
is_signed_in(const SfbPurpleGlue *glue)
{
	return glue != NULL && glue->session != NULL && sfb_session_is_signed_in(glue->session);
}

static void
on_number_given(SfbPurpleGlue *glue, const char *number)
{
	g_autofree char *words = NULL;

	if (!is_signed_in(glue))
		return;
	words = dup_answer(sfb_session_get_dial_plan(glue->session), number);
	ask(glue, words, number);
}

/* @number: to begin with; NULL: none. */
static void
ask(SfbPurpleGlue *glue, const char *words, const char *number)
{
	purple_request_input(glue->connection, _("Test the dial plan"), _("Test the dial plan"),
	                     words, number, FALSE, FALSE, NULL, _("Test"),
	                     G_CALLBACK(on_number_given), _("Close"), NULL, glue->account, NULL,
	                     NULL, glue);
}

static void
start(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);

	if (is_signed_in(glue))
		ask(glue,
		    _("A telephone number as you would dial it. You see what becomes of it; nobody "
		      "is called."),
		    NULL);
}

GList *
sfb_purple_dial_test_list_actions(void)
{
	return g_list_append(NULL, purple_plugin_action_new(_("Test the dial plan..."), start));
}
