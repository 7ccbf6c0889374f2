/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who may see what of the user.
 *
 * What is shown is what the server told last. libpurple changes its list of blocked people before it
 * tells us; the list is made like the server's again when the request is answered, which undoes what
 * was refused.
 */

#include "config.h"

#include "purple/access.h"

#include <glib/gi18n-lib.h>
#include <privacy.h>
#include <request.h>
#include <string.h>
#include <util.h>

#include "purple/access-private.h"
#include "purple/errors.h"

const SfbAccessLevel sfb_purple_access_levels[SFB_PURPLE_ACCESS_LEVELS] = {
	SFB_ACCESS_AUTOMATIC,  SFB_ACCESS_PERSONAL, SFB_ACCESS_WORKGROUP,
	SFB_ACCESS_COLLEAGUES, SFB_ACCESS_EXTERNAL, SFB_ACCESS_BLOCKED,
};

gboolean
sfb_purple_access_is_offered(SfbPurpleGlue *glue)
{
	return glue != NULL && glue->session != NULL && sfb_session_is_signed_in(glue->session) &&
	       sfb_access_is_known(sfb_session_get_access(glue->session));
}

/* Each change to libpurple's list walks through it: only differences are written. */
static void
mirror_blocked(SfbPurpleGlue *glue)
{
	g_autoptr(GPtrArray) blocked =
		sfb_access_list_blocked(sfb_session_get_access(glue->session));
	g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter each;
	gpointer address;

	for (guint i = 0; i < blocked->len; i++)
		g_hash_table_add(missing, blocked->pdata[i]);
	for (GSList *link = glue->account->deny; link != NULL; link = link->next) {
		if (!g_hash_table_remove(missing, link->data))
			g_ptr_array_add(gone, g_strdup(link->data));
	}
	for (guint i = 0; i < gone->len; i++)
		purple_privacy_deny_remove(glue->account, gone->pdata[i], TRUE);
	g_hash_table_iter_init(&each, missing);
	while (g_hash_table_iter_next(&each, &address, NULL))
		purple_privacy_deny_add(glue->account, address, TRUE);
}

static void
on_changed(SfbAccess *access, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (glue->access->pending == 0 && sfb_access_is_known(access))
		mirror_blocked(glue);
}

static void
on_level_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbAccess *access = SFB_ACCESS(source);
	SfbPurpleGlue *glue = user_data;
	g_autoptr(GError) error = NULL;

	sfb_access_set_level_finish(access, result, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the glue is gone */
	if (glue->session == NULL || sfb_session_get_access(glue->session) != access)
		return; /* the session is, and says so */
	glue->access->pending--;
	if (error != NULL)
		sfb_purple_warn(glue->connection, error->message);
	on_changed(access, glue);
}

void
sfb_purple_access_set_level(SfbPurpleGlue *glue, SfbAccessMember member, const char *value,
                            SfbAccessLevel level)
{
	glue->access->pending++;
	sfb_access_set_level_async(sfb_session_get_access(glue->session), member, value, level,
	                           glue->cancellable, on_level_set, glue);
}

void
sfb_purple_access_block(SfbPurpleGlue *glue, const char *address)
{
	sfb_purple_access_set_level(glue, SFB_ACCESS_USER, address, SFB_ACCESS_BLOCKED);
}

/* The buddy's menu */

static void
on_level_chosen(PurpleBlistNode *node, gpointer level)
{
	PurpleBuddy *buddy = PURPLE_BUDDY(node);
	PurpleAccount *account = purple_buddy_get_account(buddy);
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(account));

	if (sfb_purple_access_is_offered(glue))
		sfb_purple_access_set_level(glue, SFB_ACCESS_USER,
		                            purple_normalize(account, purple_buddy_get_name(buddy)),
		                            (SfbAccessLevel)GPOINTER_TO_INT(level));
}

static char *
dup_level_label(SfbAccess *access, const char *address, SfbAccessLevel level)
{
	const char *label = sfb_access_level_get_label(level);

	if (level != SFB_ACCESS_AUTOMATIC)
		return g_strdup(label);
	/* TRANSLATORS: "Automatic: Colleagues", an access level and what it comes to. */
	return g_strdup_printf(
		_("%s: %s"), label,
		sfb_access_level_get_label(sfb_access_get_inherited_level(access, address)));
}

static PurpleMenuAction *
make_item(SfbAccess *access, const char *address, SfbAccessLevel level)
{
	g_autofree char *label = dup_level_label(access, address, level);
	g_autofree char *marked = NULL;

	if (level == sfb_access_get_own_level(access, SFB_ACCESS_USER, address))
		/* TRANSLATORS: An access level: "Workgroup (current)". */
		marked = g_strdup_printf(_("%s (current)"), label);
	return purple_menu_action_new(marked != NULL ? marked : label,
	                              PURPLE_CALLBACK(on_level_chosen), GINT_TO_POINTER(level),
	                              NULL);
}

PurpleMenuAction *
sfb_purple_access_make_menu(PurpleBuddy *buddy)
{
	PurpleAccount *account = purple_buddy_get_account(buddy);
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(account));
	const char *address = purple_normalize(account, purple_buddy_get_name(buddy));
	GList *items = NULL;
	SfbAccess *access;

	if (!sfb_purple_access_is_offered(glue) || strchr(address, '@') == NULL)
		return NULL;
	access = sfb_session_get_access(glue->session);
	for (gsize i = 0; i < G_N_ELEMENTS(sfb_purple_access_levels); i++)
		items = g_list_append(items,
		                      make_item(access, address, sfb_purple_access_levels[i]));
	return purple_menu_action_new(_("Access level"), NULL, NULL, items);
}

/* libpurple's list of blocked people */

/* Nothing is asked of the server before it has told: what is there then stays as it is. */
SfbPurpleGlue *
sfb_purple_access_get_ready(PurpleConnection *connection)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);

	if (glue == NULL || sfb_purple_access_is_offered(glue))
		return glue;
	sfb_purple_warn(connection,
	                _("The server has not told who may see you, so nothing was changed "
	                  "there. Try again when you have been signed in for a minute."));
	return NULL;
}

void
sfb_purple_access_add_deny(PurpleConnection *connection, const char *name)
{
	SfbPurpleGlue *glue = sfb_purple_access_get_ready(connection);

	if (glue != NULL)
		sfb_purple_access_block(glue, purple_normalize(glue->account, name));
}

void
sfb_purple_access_remove_deny(PurpleConnection *connection, const char *name)
{
	SfbPurpleGlue *glue = sfb_purple_access_get_ready(connection);
	const char *address;
	SfbAccessLevel level;

	if (glue == NULL)
		return;
	address = purple_normalize(glue->account, name);
	level = sfb_access_get_own_level(sfb_session_get_access(glue->session), SFB_ACCESS_USER,
	                                 address);
	if (level == SFB_ACCESS_BLOCKED)
		sfb_purple_access_set_level(glue, SFB_ACCESS_USER, address, SFB_ACCESS_AUTOMATIC);
}

/* The one mode a server has. In another one libpurple's own "Block" would unblock everybody else. */
static void
restore_mode(PurpleAccount *account)
{
	purple_account_set_privacy_type(account, PURPLE_PRIVACY_DENY_USERS);
}

void
sfb_purple_access_set_mode(PurpleConnection *connection)
{
	PurpleAccount *account = purple_connection_get_account(connection);
	PurplePrivacyType mode = purple_account_get_privacy_type(account);

	restore_mode(account);
	if (mode == PURPLE_PRIVACY_DENY_USERS ||
	    (mode == PURPLE_PRIVACY_ALLOW_ALL && account->deny == NULL))
		return;
	sfb_purple_warn(connection, _("The server admits everybody whom you do not block. Block or "
	                              "unblock people one by one, or choose \"Privacy...\" in the "
	                              "account's menu for everybody of a domain."));
}

GList *
sfb_purple_access_list_actions(void)
{
	return g_list_append(NULL,
	                     purple_plugin_action_new(_("Privacy..."), sfb_purple_access_show));
}

void
sfb_purple_access_follow(SfbPurpleGlue *glue)
{
	glue->access = g_new0(SfbPurpleAccess, 1);
	restore_mode(glue->account);
	g_signal_connect(sfb_session_get_access(glue->session), "changed", G_CALLBACK(on_changed),
	                 glue);
}

void
sfb_purple_access_stop(SfbPurpleGlue *glue)
{
	if (glue->access == NULL)
		return;
	purple_request_close_with_handle(glue->access);
	g_clear_pointer(&glue->access->domains, g_ptr_array_unref);
	g_clear_pointer(&glue->access, g_free);
}
