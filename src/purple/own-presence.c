/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the user shows with libpurple's statuses.
 *
 * It goes one way. A state that another of the user's clients picked, or the calendar, is not made
 * the account's status: libpurple would keep it with the account and publish it at the next sign-in
 * as if it had been chosen here. The account's menu shows it (own-status).
 */

#include "config.h"

#include "purple/own-presence.h"

#include <glib/gi18n-lib.h>

#include "purple/errors.h"
#include "purple/options.h"
#include "purple/statuses.h"

#define SECONDS_PER_MINUTE 60

static void
on_changed(SfbOwnPresence *own, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	const char *name = sfb_own_presence_get_display_name(own);

	if (name != NULL)
		purple_connection_set_display_name(glue->connection, name);
}

static void
on_publish_failed(SfbOwnPresence *own, const GError *error, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	sfb_purple_warn(glue->connection, error->message);
}

/* Whether anybody is at the keyboard */

static void
show_machine(SfbPurpleGlue *glue, SfbMachineState state)
{
	glue->machine_state = state;
	sfb_own_presence_set_machine_state(sfb_session_get_own_presence(glue->session), state);
}

static gboolean
on_idle_for_long(gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	glue->away_id = 0;
	show_machine(glue, SFB_MACHINE_AWAY);
	return G_SOURCE_REMOVE;
}

static SfbMachineState
get_machine_state(PurpleAccount *account)
{
	PurplePresence *presence = purple_account_get_presence(account);

	if (sfb_purple_status_is_automatic(purple_presence_get_active_status(presence)))
		return SFB_MACHINE_AWAY;
	return purple_presence_is_idle(presence) ? SFB_MACHINE_INACTIVE : SFB_MACHINE_ACTIVE;
}

/* libpurple tells of idle time and of its automatic status one by one, in either order and sometimes
 * twice. */
static void
look_at_machine(SfbPurpleGlue *glue)
{
	SfbMachineState state = get_machine_state(glue->account);
	guint minutes = sfb_purple_options_get_away_minutes(glue->account);

	if (state == SFB_MACHINE_INACTIVE && glue->machine_state != SFB_MACHINE_ACTIVE)
		return;
	g_clear_handle_id(&glue->away_id, g_source_remove);
	if (state == SFB_MACHINE_INACTIVE && minutes > 0)
		glue->away_id =
			g_timeout_add_seconds(minutes * SECONDS_PER_MINUTE, on_idle_for_long, glue);
	if (state != glue->machine_state)
		show_machine(glue, state);
}

/* State and note */

/* Others go on seeing what they saw, so that is what the account says. */
static gboolean
take_status_back(gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	glue->take_back_id = 0;
	purple_account_set_status(glue->account, sfb_purple_status_get_id(glue->status), TRUE,
	                          NULL);
	return G_SOURCE_REMOVE;
}

static gboolean
is_forbidden(SfbPurpleGlue *glue, SfbStatus status)
{
	return status == SFB_STATUS_OFFLINE &&
	       !sfb_settings_get_boolean(sfb_session_get_settings(glue->session),
	                                 SFB_SETTING_ENABLE_APPEAR_OFFLINE);
}

static void
refuse_to_hide(SfbPurpleGlue *glue)
{
	sfb_purple_warn(glue->connection,
	                _("Your organisation does not allow to appear offline. Others see "
	                  "your state as before; choose another one, or sign out."));
	if (glue->status == SFB_STATUS_OFFLINE) /* published before the policy was known */
		glue->status = SFB_STATUS_AVAILABLE;
	if (glue->take_back_id == 0)
		glue->take_back_id = g_idle_add(take_status_back, glue);
}

static void
wish_status(SfbPurpleGlue *glue, SfbStatus status)
{
	if (is_forbidden(glue, status)) {
		refuse_to_hide(glue);
		return;
	}
	glue->status = status;
	sfb_own_presence_set_status(sfb_session_get_own_presence(glue->session), status);
}

/* A note that was written elsewhere stays until one is written, or taken back, here. */
static void
wish_note(SfbPurpleGlue *glue, const PurpleStatus *status)
{
	g_autofree char *note = sfb_purple_status_dup_own_note(status);

	if (g_strcmp0(note, glue->note) == 0)
		return;
	sfb_own_presence_set_note(sfb_session_get_own_presence(glue->session), note, 0);
	g_free(glue->note);
	glue->note = g_steal_pointer(&note);
}

void
sfb_purple_own_presence_set_status(PurpleAccount *account, PurpleStatus *status)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(account));

	if (glue == NULL || glue->session == NULL || !purple_status_is_active(status))
		return;
	look_at_machine(glue);
	if (sfb_purple_status_is_automatic(status))
		return; /* said of the machine; for a wish, coming back could not undo it elsewhere */
	wish_status(glue, sfb_purple_status_get_own(status));
	wish_note(glue, status);
}

void
sfb_purple_own_presence_set_idle(PurpleConnection *connection, int seconds)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);

	if (glue != NULL && glue->session != NULL)
		look_at_machine(glue);
}

/* The organisation may change its mind about hiding. */
static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (is_forbidden(glue, glue->status))
		wish_status(glue, glue->status);
}

void
sfb_purple_own_presence_catch_up(SfbPurpleGlue *glue)
{
	const PurpleStatus *chosen = purple_account_get_active_status(glue->account);
	SfbStatus status = sfb_purple_status_get_own(chosen);

	look_at_machine(glue);
	g_signal_connect(sfb_session_get_settings(glue->session), "changed",
	                 G_CALLBACK(on_settings_changed), glue);
	if (status != glue->status || is_forbidden(glue, status))
		wish_status(glue, status);
	if (!sfb_purple_status_is_automatic(chosen))
		wish_note(glue, chosen);
}

void
sfb_purple_own_presence_follow(SfbPurpleGlue *glue)
{
	const SfbConfig *config = sfb_session_get_config(glue->session);
	SfbOwnPresence *own = sfb_session_get_own_presence(glue->session);

	g_signal_connect(own, "changed", G_CALLBACK(on_changed), glue);
	g_signal_connect(own, "publish-failed", G_CALLBACK(on_publish_failed), glue);
	g_free(glue->note);
	glue->note = g_strdup(config->note);
	glue->status = config->status;
	glue->machine_state = SFB_MACHINE_ACTIVE; /* what a session begins with */
	look_at_machine(glue);
}

void
sfb_purple_own_presence_stop(SfbPurpleGlue *glue)
{
	g_clear_handle_id(&glue->away_id, g_source_remove);
	g_clear_handle_id(&glue->take_back_id, g_source_remove);
}
