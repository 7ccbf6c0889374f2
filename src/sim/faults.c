/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What goes wrong on purpose. */

#include "config.h"

#include "sim/faults.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

typedef struct {
	const char *name;
	const char *effect;
} Row;

static const Row table[] = {
	{ "no-answer-register", N_("a REGISTER is never answered") },
	{ "answer-twice-register", N_("a REGISTER is answered twice") },
	{ "close-after-challenge", N_("the connection ends right after a challenge") },
	{ "server-error-register", N_("a REGISTER gets 503 with Retry-After") },
	{ "user-disabled", N_("a REGISTER with good credentials gets 403, diagnostics 4003") },
	{ "deregister", N_("the registrar removes the endpoint after its first publication") },
	{ "wrong-signature", N_("a message to the client carries a wrong signature") },
	{ "unsigned-response", N_("a response to the client carries no signature") },
	{ "malformed-message", N_("a message without the headers it needs precedes another") },
	{ "garbage-stream", N_("bytes that are not SIP come instead of a message") },
	{ "oversized-header", N_("a message comes with 128 KiB of headers") },
	{ "short-body", N_("a body ends early, with the connection") },
	{ "long-body", N_("a body goes on behind its declared length") },
	{ "no-pong", N_("a keep-alive is not answered") },
	{ "contacts-refused", N_("the contact list is refused with 488, diagnostics 2165") },
	{ "contacts-unanswered", N_("the question for the contact list is never answered") },
	{ "truncated-list", N_("the contact list ends in the middle of its XML") },
	{ "self-unanswered", N_("the question for one's own presence is never answered") },
	{ "publish-conflict", N_("a publication is refused with 409 for its versions") },
	{ "benotify-garbage", N_("a presence change comes with a body that is not XML") },
	{ "mixed-part-ends",
	  N_("every other part of a presence list ends in one line end, not two") },
	{ "message-refused", N_("a MESSAGE gets 480") },
	{ "message-blocked", N_("a MESSAGE gets 606 with Warning 309") },
	{ "message-unanswered", N_("a MESSAGE is never answered") },
};

/* One fault that was asked for. */
typedef struct {
	guint occasions; /* so far */
	guint first;     /* strikes from this occasion on */
	guint last;
} Plan;

struct _SfbSimFaults {
	GHashTable *plans; /* borrowed name to Plan */
};

static const Row *
find_row(const char *name, gsize length)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
			return &table[i];
	}
	return NULL;
}

static char *
list_names(void)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", table[i].name);
	return g_string_free(names, FALSE);
}

/* @text: "", "@3" or "@3+". */
static gboolean
read_occasions(const char *text, Plan *plan)
{
	gboolean goes_on = *text == '\0' || g_str_has_suffix(text, "+");
	g_autofree char *number = NULL;
	guint64 first = 1;

	if (*text != '\0') {
		number = g_strndup(text + 1, strlen(text) - 1 - goes_on);
		if (!g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT, &first, NULL))
			return FALSE;
	}
	plan->first = (guint)first;
	plan->last = goes_on ? G_MAXUINT : plan->first;
	return TRUE;
}

static gboolean
add_plan(SfbSimFaults *faults, const char *wish, GError **error)
{
	gsize length = strcspn(wish, "@");
	const Row *row = find_row(wish, length);
	g_autofree Plan *plan = g_new0(Plan, 1);

	if (row == NULL) {
		g_autofree char *names = list_names();

		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("There is no fault “%s”. Known faults: %s."), wish, names);
		return FALSE;
	}
	if (!read_occasions(wish + length, plan)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("“%s” must end in a number from 1 on, as in “%s@1”."), wish,
		            row->name);
		return FALSE;
	}
	g_hash_table_replace(faults->plans, (char *)row->name, g_steal_pointer(&plan));
	return TRUE;
}

SfbSimFaults *
sfb_sim_faults_new(const char *list, GError **error)
{
	g_autoptr(SfbSimFaults) faults = g_new0(SfbSimFaults, 1);
	g_auto(GStrv) wishes = g_strsplit(list, ",", -1);

	faults->plans = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	for (guint i = 0; wishes[i] != NULL; i++) {
		const char *wish = g_strstrip(wishes[i]);

		if (*wish != '\0' && !add_plan(faults, wish, error))
			return NULL;
	}
	return g_steal_pointer(&faults);
}

void
sfb_sim_faults_free(SfbSimFaults *faults)
{
	if (faults == NULL)
		return;
	g_hash_table_unref(faults->plans);
	g_free(faults);
}

gboolean
sfb_sim_faults_strikes(SfbSimFaults *faults, const char *name)
{
	Plan *plan = g_hash_table_lookup(faults->plans, name);

	if (plan == NULL)
		return FALSE;
	plan->occasions++;
	return plan->occasions >= plan->first && plan->occasions <= plan->last;
}

char *
sfb_sim_faults_describe(void)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		g_string_append_printf(lines, "  %-22s %s\n", table[i].name, _(table[i].effect));
	return g_string_free(lines, FALSE);
}
