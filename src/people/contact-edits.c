/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The wishes about a contact list that are not fulfilled yet. */

#include "config.h"

#include "people/contact-edits.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

#define CONFLICTS_MAX 2 /* in a row, before a wish is given up */

struct _SfbContactEdits {
	SfbSettings *settings;
	void (*written)(gpointer source);
	GQueue tasks; /* (element-type GTask) with an Edit each; the first is being fulfilled */
	gboolean is_writing;
};

/* What a wish has come to so far. */
typedef struct {
	SfbContactEdits *edits;
	SfbContactsWish *wish;
	SfbContactStep *step; /* the last one; NULL before the first */
	guint conflicts;      /* since a write succeeded */
} Edit;

static void
edit_free(Edit *edit)
{
	sfb_contacts_wish_free(edit->wish);
	sfb_contact_step_free(edit->step);
	g_free(edit);
}

SfbContactEdits *
sfb_contact_edits_new(SfbSettings *settings, void (*written)(gpointer source))
{
	SfbContactEdits *edits = g_new0(SfbContactEdits, 1);

	edits->settings = g_object_ref(settings);
	edits->written = written;
	return edits;
}

void
sfb_contact_edits_free(SfbContactEdits *edits)
{
	if (edits == NULL)
		return;
	g_object_unref(edits->settings);
	g_free(edits);
}

void
sfb_contact_edits_push(SfbContactEdits *edits, GTask *task, const SfbContactsWish *wish)
{
	Edit *edit = g_new0(Edit, 1);

	edit->edits = edits;
	edit->wish = sfb_contacts_wish_copy(wish);
	g_task_set_task_data(task, edit, (GDestroyNotify)edit_free);
	g_queue_push_tail(&edits->tasks, task);
}

/* Takes the first wish out of the queue. @error: NULL, or why it is not fulfilled (takes it). */
static void
end_wish(SfbContactEdits *edits, GError *error)
{
	g_autoptr(GTask) task = g_queue_pop_head(&edits->tasks);

	if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
}

static gboolean
is_worth_another_look(const Edit *edit, const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_CONFLICT) &&
	       edit->conflicts < CONFLICTS_MAX;
}

/* After a conflict the same step may be due once more. */
static void
take_written(Edit *edit, GError *error)
{
	if (error == NULL) {
		edit->conflicts = 0;
	} else if (is_worth_another_look(edit, error)) {
		edit->conflicts++;
		g_clear_pointer(&edit->step, sfb_contact_step_free);
		g_error_free(error);
	} else {
		end_wish(edit->edits, error);
	}
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(GObject) owner = g_object_ref(g_task_get_source_object(task));
	Edit *edit = g_task_get_task_data(task);
	SfbContactEdits *edits = edit->edits;
	GError *error = NULL;

	sfb_contact_store_write_finish(SFB_CONTACT_STORE(source), result, &error);
	edits->is_writing = FALSE;
	take_written(edit, error);
	edits->written(owner);
}

static void
write_step(SfbContactEdits *edits, SfbContactStore *store, GTask *task, const SfbContactStep *step)
{
	const SfbContactWrite write = {
		.kind = step->kind,
		.contact = step->contact,
		.before = step->before,
		.group = step->group,
	};

	edits->is_writing = TRUE;
	sfb_contact_store_write_async(store, &write, g_task_get_cancellable(task), on_written,
	                              g_object_ref(task));
}

/* A server that says yes and does nothing must not be asked for ever. */
static gboolean
check_progress(const Edit *edit, const SfbContactStep *step, GError **error)
{
	if (step == NULL || edit->step == NULL || !sfb_contact_step_is_same(edit->step, step))
		return TRUE;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_SERVER,
	                    _("The server accepted the change of your contact list, but did not "
	                      "make it. Try again later."));
	return FALSE;
}

/* The company's limits; the server's own are for the server to tell. */

static char *
describe_contact_limit(guint number)
{
	if (number == 0)
		return g_strdup(_("Your company lets nobody add contacts "
		                  "(MaximumNumberOfContacts). Ask your administrator."));
	return g_strdup_printf(_("Your list has as many contacts as your company allows, which is "
	                         "%u (MaximumNumberOfContacts). Remove one that you do not need, "
	                         "or ask your administrator."),
	                       number);
}

static char *
describe_distribution_group_limit(guint number)
{
	if (number == 0)
		return g_strdup(_("Your company allows no distribution groups in the contact list "
		                  "(MaximumDGsAllowedInContactList). Ask your administrator."));
	return g_strdup_printf(_("Your list has as many distribution groups as your company "
	                         "allows, which is %u (MaximumDGsAllowedInContactList). Remove one "
	                         "that you do not need, or ask your administrator."),
	                       number);
}

typedef struct {
	SfbSetting setting;
	char *(*describe)(guint number);
} Limit;

static const Limit contact_limit = { SFB_SETTING_MAXIMUM_NUMBER_OF_CONTACTS,
	                             describe_contact_limit };
static const Limit distribution_group_limit = { SFB_SETTING_MAXIMUM_DGS_ALLOWED_IN_CONTACT_LIST,
	                                        describe_distribution_group_limit };

/* Where the server is silent, any number will do. */
static gboolean
check_limit(SfbSettings *settings, const Limit *limit, guint count, GError **error)
{
	guint number = sfb_settings_get_number(settings, limit->setting);
	g_autofree char *reason = NULL;

	if (!sfb_settings_is_told(settings, limit->setting) || count < number)
		return TRUE;
	reason = limit->describe(number);
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED, reason);
	return FALSE;
}

static guint
count_distribution_groups(const SfbContactList *list)
{
	const GPtrArray *groups = sfb_contact_list_get_groups(list);
	guint count = 0;

	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(groups, i);

		count += group->kind == SFB_GROUP_DISTRIBUTION ? 1 : 0;
	}
	return count;
}

static gboolean
check_limits(SfbSettings *settings, const SfbContactList *list, const SfbContactStep *step,
             GError **error)
{
	if (step == NULL)
		return TRUE;
	if (step->kind == SFB_WRITE_CONTACT && step->before == NULL)
		return check_limit(settings, &contact_limit, sfb_contact_list_get_count(list),
		                   error);
	if (step->kind == SFB_WRITE_ADD_GROUP && step->group->kind == SFB_GROUP_DISTRIBUTION)
		return check_limit(settings, &distribution_group_limit,
		                   count_distribution_groups(list), error);
	return TRUE;
}

/* Takes one step towards the first wish, or ends it. */
static void
take_step(SfbContactEdits *edits, SfbContactStore *store, const SfbContactList *list)
{
	GTask *task = g_queue_peek_head(&edits->tasks);
	Edit *edit = g_task_get_task_data(task);
	g_autoptr(SfbContactStep) step = NULL;
	GError *error = NULL;

	if (g_cancellable_set_error_if_cancelled(g_task_get_cancellable(task), &error) ||
	    !sfb_contacts_wish_plan(edit->wish, list, &step, &error) ||
	    !check_progress(edit, step, &error) ||
	    !check_limits(edits->settings, list, step, &error) || step == NULL) {
		end_wish(edits, error);
		return;
	}
	sfb_contact_step_free(edit->step);
	edit->step = g_steal_pointer(&step);
	write_step(edits, store, task, edit->step);
}

void
sfb_contact_edits_advance(SfbContactEdits *edits, SfbContactStore *store,
                          const SfbContactList *list)
{
	while (!edits->is_writing && !g_queue_is_empty(&edits->tasks))
		take_step(edits, store, list);
}

void
sfb_contact_edits_refuse(SfbContactEdits *edits, const GError *error)
{
	while (!edits->is_writing && !g_queue_is_empty(&edits->tasks))
		end_wish(edits, g_error_copy(error));
}
