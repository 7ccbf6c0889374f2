/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the user does with the buddy list, as wishes for the server's.
 *
 * libpurple shows a change before it tells us. It tells us of moves and renamings too that we make
 * ourselves when the server's list changes: glue->is_placing keeps those from going back there.
 *
 * An empty group is libpurple's alone, which says nothing of it, and its groups are those of all
 * accounts: the server gets a group with the first person that is put into it.
 */

#include "config.h"

#include "purple/list-edits.h"

#include <blist.h>
#include <glib/gi18n-lib.h>
#include <notify.h>

#include "purple/buddies.h"
#include "purple/groups.h"
#include "util/address.h"
#include "util/error.h"

#define NAMES_SHOWN_MAX 5 /* people in one notice */

struct _SfbPurpleEdits {
	guint pending;
	GHashTable *failures;  /* reason (element-type utf8) to whom (element-type GPtrArray) */
	GHashTable *newcomers; /* (element-type utf8) a set: addresses that are being added */
};

typedef struct {
	SfbPurpleGlue *glue; /* not looked at after its cancellable */
	SfbWishKind kind;
	char *address; /* NULL: a group */
	char *shown;
} Edit;

static void
edit_free(Edit *edit)
{
	g_free(edit->address);
	g_free(edit->shown);
	g_free(edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edit, edit_free)

static Edit *
edit_new(SfbPurpleGlue *glue, const SfbContactsWish *wish, const char *shown)
{
	Edit *edit = g_new0(Edit, 1);

	edit->glue = glue;
	edit->kind = wish->kind;
	edit->address = g_strdup(wish->address);
	edit->shown = g_strdup(shown);
	glue->edits->pending++;
	return edit;
}

SfbPurpleEdits *
sfb_purple_edits_new(void)
{
	SfbPurpleEdits *edits = g_new0(SfbPurpleEdits, 1);

	edits->failures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                        (GDestroyNotify)g_ptr_array_unref);
	edits->newcomers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return edits;
}

void
sfb_purple_edits_free(SfbPurpleEdits *edits)
{
	if (edits == NULL)
		return;
	g_hash_table_unref(edits->newcomers);
	g_hash_table_unref(edits->failures);
	g_free(edits);
}

/* Failures */

static void
note_failure(SfbPurpleEdits *edits, const char *reason, const char *shown)
{
	GPtrArray *names = g_hash_table_lookup(edits->failures, reason);

	if (names == NULL) {
		names = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(edits->failures, g_strdup(reason), names);
	}
	if (!g_ptr_array_find_with_equal_func(names, shown, g_str_equal, NULL))
		g_ptr_array_add(names, g_strdup(shown));
}

static char *
list_names(const GPtrArray *names)
{
	GString *list = g_string_new(names->pdata[0]);
	guint count = MIN(names->len, NAMES_SHOWN_MAX);

	for (guint i = 1; i < count; i++)
		g_string_append_printf(list, ", %s", (const char *)names->pdata[i]);
	if (count < names->len)
		/* TRANSLATORS: At the end of some names: how many there are besides them. */
		g_string_append_printf(list, _(", and %u more"), names->len - count);
	return g_string_free(list, FALSE);
}

/* A group that is removed is a wish for each of its people: one notice says it all. */
static void
show_failures(SfbPurpleGlue *glue)
{
	GHashTableIter iter;
	gpointer reason, names;

	g_hash_table_iter_init(&iter, glue->edits->failures);
	while (g_hash_table_iter_next(&iter, &reason, &names)) {
		g_autofree char *list = list_names(names);
		/* TRANSLATORS: %s: a person, a group, or several of them. */
		g_autofree char *primary =
			g_strdup_printf(_("The contact list stays as it was for %s"), list);

		/* Not of the connection: the reason may be that it was lost. */
		purple_notify_error(glue->account, _("Skype for Business"), primary, reason);
	}
	g_hash_table_remove_all(glue->edits->failures);
}

static void
undo(const Edit *edit, const GError *error)
{
	SfbPurpleGlue *glue = edit->glue;

	note_failure(glue->edits, error->message, edit->shown);
	if (glue->session == NULL)
		return;
	if (edit->address != NULL)
		sfb_purple_buddies_restore(glue, edit->address);
	else
		sfb_purple_buddies_restore_all(glue);
}

static void
settle(const Edit *edit, const GError *error)
{
	SfbPurpleGlue *glue = edit->glue;

	if (error != NULL)
		undo(edit, error);
	if (--glue->edits->pending == 0)
		show_failures(glue);
}

/* Wishes */

/* Whom the user has just added learns of it, and sees us. Before anybody else watches them: a
 * watcher who comes later is not announced ([MS-PRES] 2.2.2.4.1). */
static void
on_contact_added(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (!g_hash_table_remove(glue->edits->newcomers, contact->address))
		return;
	sfb_presence_watch_added(sfb_session_get_presence(glue->session), contact->address,
	                         glue->cancellable);
	sfb_access_welcome(sfb_session_get_access(glue->session), contact->address,
	                   glue->cancellable);
}

void
sfb_purple_edits_follow(SfbPurpleGlue *glue)
{
	g_signal_connect(sfb_session_get_contacts(glue->session), "contact-added",
	                 G_CALLBACK(on_contact_added), glue);
}

static void
on_edited(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Edit) edit = user_data;
	g_autoptr(GError) error = NULL;

	sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the glue may be gone */
	if (edit->kind == SFB_WISH_ADD)
		g_hash_table_remove(edit->glue->edits->newcomers, edit->address);
	settle(edit, error);
}

void
sfb_purple_edits_wish(SfbPurpleGlue *glue, const SfbContactsWish *wish, const char *shown)
{
	if (wish->kind == SFB_WISH_ADD)
		g_hash_table_add(glue->edits->newcomers, g_strdup(wish->address));
	sfb_contacts_edit_async(sfb_session_get_contacts(glue->session), wish, glue->cancellable,
	                        on_edited, edit_new(glue, wish, shown));
}

static void
on_refused(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Edit) edit = user_data;
	g_autoptr(GError) error = NULL;

	g_task_propagate_boolean(G_TASK(result), &error);
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		settle(edit, error);
}

/* NULL while nothing can be wished for. */
static SfbPurpleGlue *
get_glue(PurpleConnection *connection)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);

	return glue != NULL && glue->session != NULL ? glue : NULL;
}

/* What the server calls the group that libpurple calls @name; one it does not have yet is to be
 * called that. */
static const char *
get_label(SfbPurpleGlue *glue, const char *name)
{
	const SfbGroup *group = sfb_purple_groups_find_by_name(glue, name);

	return group != NULL ? sfb_group_get_label(group) : name;
}

static gboolean
is_distribution(SfbPurpleGlue *glue, const char *name)
{
	const SfbGroup *group = sfb_purple_groups_find_by_name(glue, name);

	return group != NULL && group->kind == SFB_GROUP_DISTRIBUTION;
}

/* Names that user interfaces fill in by themselves are no names the user gave. */
static const char *
get_typed_name(SfbPurpleGlue *glue, const char *address, const char *name)
{
	const SfbPresentity *presentity =
		sfb_presence_get(sfb_session_get_presence(glue->session), address);

	if (name == NULL || *name == '\0' || g_str_equal(name, address))
		return NULL;
	if (presentity != NULL && g_strcmp0(name, presentity->display_name) == 0)
		return NULL;
	return name;
}

/* Nothing is asked for what makes no sense. It is taken off the list later all the same: whoever
 * called libpurple goes on with the buddy. */
static void
refuse_address(SfbPurpleGlue *glue, const char *typed)
{
	const SfbContactsWish wish = { .kind = SFB_WISH_ADD, .address = typed };
	g_autoptr(GTask) task =
		g_task_new(NULL, glue->cancellable, on_refused, edit_new(glue, &wish, typed));

	g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_USAGE,
	                        _("That is not an address. Write it like user@company.com, or "
	                          "search for the person by name."));
}

void
sfb_purple_edits_add_buddy(PurpleConnection *connection, PurpleBuddy *buddy, PurpleGroup *group,
                           const char *invitation)
{
	SfbPurpleGlue *glue = get_glue(connection);
	const char *typed = purple_buddy_get_name(buddy);
	g_autofree char *address = sfb_address_normalize(typed);
	SfbContactsWish wish = { .kind = SFB_WISH_ADD, .address = address };

	if (glue == NULL)
		return;
	if (address == NULL) {
		refuse_address(glue, typed);
		return;
	}
	if (!g_str_equal(typed, address))
		purple_blist_rename_buddy(buddy, address);
	wish.name = get_typed_name(glue, address, purple_buddy_get_local_buddy_alias(buddy));
	if (wish.name == NULL)
		purple_blist_alias_buddy(buddy, NULL);
	wish.group = get_label(glue, purple_group_get_name(group));
	sfb_purple_edits_wish(glue, &wish, wish.name != NULL ? wish.name : address);
}

void
sfb_purple_edits_remove_buddy(PurpleConnection *connection, PurpleBuddy *buddy, PurpleGroup *group)
{
	SfbPurpleGlue *glue = get_glue(connection);
	g_autofree char *address = NULL;

	/* A distribution group's member is no contact. */
	if (glue == NULL || !PURPLE_BLIST_NODE_SHOULD_SAVE(buddy))
		return;
	address = g_strdup(purple_normalize(glue->account, purple_buddy_get_name(buddy)));
	sfb_purple_edits_wish(glue,
	                      &(const SfbContactsWish){
				      .kind = SFB_WISH_REMOVE,
				      .address = address,
				      .group = get_label(glue, purple_group_get_name(group)),
			      },
	                      purple_buddy_get_alias(buddy));
}

/* How sentences call the person. */
static const char *
get_shown_name(SfbPurpleGlue *glue, const char *address)
{
	PurpleBuddy *buddy = purple_find_buddy(glue->account, address);

	return buddy != NULL ? purple_buddy_get_alias(buddy) : address;
}

void
sfb_purple_edits_alias_buddy(PurpleConnection *connection, const char *who, const char *alias)
{
	SfbPurpleGlue *glue = get_glue(connection);
	SfbContacts *contacts = glue != NULL ? sfb_session_get_contacts(glue->session) : NULL;
	g_autofree char *address = NULL;
	const SfbContact *contact;
	const char *name;

	if (contacts == NULL || !sfb_contacts_keeps_names(contacts))
		return;
	address = g_strdup(purple_normalize(glue->account, who));
	contact = sfb_contacts_get(contacts, address);
	name = get_typed_name(glue, address, alias);
	/* A guest's name is for this computer alone, and one that is there is not written again. */
	if (contact == NULL || g_strcmp0(contact->name, name) == 0)
		return;
	sfb_purple_edits_wish(glue,
	                      &(const SfbContactsWish){
				      .kind = SFB_WISH_NAME,
				      .address = address,
				      .name = name,
			      },
	                      get_shown_name(glue, address));
}

void
sfb_purple_edits_move_buddy(PurpleConnection *connection, const char *who, const char *old_group,
                            const char *new_group)
{
	SfbPurpleGlue *glue = get_glue(connection);
	g_autofree char *address = NULL;
	SfbContactsWish wish = { .kind = SFB_WISH_MOVE };

	if (glue == NULL || glue->is_placing)
		return;
	address = g_strdup(purple_normalize(glue->account, who));
	wish.address = address;
	if (is_distribution(glue, old_group)) {
		wish.kind = SFB_WISH_ADD;
		wish.group = get_label(glue, new_group);
	} else {
		wish.group = get_label(glue, old_group);
		wish.new_group = get_label(glue, new_group);
	}
	sfb_purple_edits_wish(glue, &wish, get_shown_name(glue, address));
}

/* Not for an empty group; what of the same name there was already has taken its people one by one. */
void
sfb_purple_edits_rename_group(PurpleConnection *connection, const char *old_name,
                              PurpleGroup *group, GList *moved)
{
	SfbPurpleGlue *glue = get_glue(connection);
	const SfbGroup *shown =
		glue != NULL && !glue->is_placing ? sfb_purple_groups_find(glue, group) : NULL;
	const char *new_name = purple_group_get_name(group);

	if (shown == NULL || g_str_equal(sfb_group_get_label(shown), new_name))
		return;
	sfb_purple_edits_wish(glue,
	                      &(const SfbContactsWish){
				      .kind = SFB_WISH_RENAME_GROUP,
				      .group = sfb_group_get_label(shown),
				      .new_group = new_name,
			      },
	                      old_name);
}

/* libpurple has taken the people out before. The server's own groups go out of sight and stay. */
void
sfb_purple_edits_remove_group(PurpleConnection *connection, PurpleGroup *group)
{
	SfbPurpleGlue *glue = get_glue(connection);
	const SfbGroup *shown = glue != NULL ? sfb_purple_groups_find(glue, group) : NULL;

	if (shown == NULL)
		return;
	if (shown->kind == SFB_GROUP_ORDINARY || shown->kind == SFB_GROUP_DISTRIBUTION)
		sfb_purple_edits_wish(glue,
		                      &(const SfbContactsWish){
					      .kind = SFB_WISH_REMOVE_GROUP,
					      .group = sfb_group_get_label(shown),
				      },
		                      purple_group_get_name(group));
	sfb_purple_groups_forget(glue, group);
}
