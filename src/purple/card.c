/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Everything that can be found out about somebody:
 *
 *   presence asked, directory asked -> both answered -> the window
 *
 * The person is held meanwhile, so that what was told of them is still there at the end.
 */

#include "config.h"

#include "purple/card.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <string.h>
#include <util.h>

#include "purple/glue.h"
#include "purple/person.h"
#include "util/error.h"

typedef struct {
	PurpleConnection *connection;
	char *who; /* as the user interface wrote it: by that it finds its window */
	char *address;
	SfbPresence *presence;
	SfbDirectory *directory;
	SfbAccess *access;
	GCancellable *cancellable; /* the glue's: the connection is gone with it */
	guint unanswered;
	SfbDirectoryEntry *entry;
	GError *presence_error;
	GError *directory_error;
} Inquiry;

static void
inquiry_free(Inquiry *inquiry)
{
	g_clear_error(&inquiry->directory_error);
	g_clear_error(&inquiry->presence_error);
	sfb_directory_entry_free(inquiry->entry);
	g_object_unref(inquiry->cancellable);
	g_object_unref(inquiry->access);
	g_object_unref(inquiry->directory);
	g_object_unref(inquiry->presence);
	g_free(inquiry->address);
	g_free(inquiry->who);
	g_free(inquiry);
}

static void
add_sentence(PurpleNotifyUserInfo *rows, const char *sentence)
{
	g_autofree char *escaped = g_markup_escape_text(sentence, -1);

	purple_notify_user_info_add_pair(rows, NULL, escaped);
}

/* What stays silent about somebody unknown is not worth a sentence about somebody known. */
static void
add_failures(PurpleNotifyUserInfo *rows, const Inquiry *inquiry)
{
	const GError *errors[] = { inquiry->presence_error, inquiry->directory_error };

	if (errors[0] != NULL && inquiry->entry == NULL)
		add_sentence(rows, _("Nobody was found under this address."));
	for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
		if (errors[i] != NULL &&
		    !g_error_matches(errors[i], SFB_ERROR, SFB_ERROR_NOT_FOUND))
			add_sentence(rows, errors[i]->message);
	}
}

static void
show(const Inquiry *inquiry)
{
	PurpleNotifyUserInfo *rows = purple_notify_user_info_new();
	const SfbPurplePerson person = {
		.address = inquiry->address,
		.presentity = sfb_presence_get(inquiry->presence, inquiry->address),
		.entry = inquiry->entry,
		.access = inquiry->access,
		.now = g_get_real_time() / G_USEC_PER_SEC,
	};

	sfb_purple_person_fill(&person, SFB_PURPLE_CARD, rows);
	add_failures(rows, inquiry);
	purple_notify_userinfo(inquiry->connection, inquiry->who, rows, NULL, NULL);
	purple_notify_user_info_destroy(rows);
}

static void
count_answer(Inquiry *inquiry)
{
	if (--inquiry->unanswered > 0)
		return;
	if (!g_cancellable_is_cancelled(inquiry->cancellable))
		show(inquiry);
	sfb_presence_release(inquiry->presence, inquiry->address);
	inquiry_free(inquiry);
}

static void
on_presence_known(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Inquiry *inquiry = user_data;

	sfb_presence_look_up_finish(SFB_PRESENCE(source), result, &inquiry->presence_error);
	count_answer(inquiry);
}

static void
on_entry_known(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Inquiry *inquiry = user_data;

	inquiry->entry = sfb_directory_look_up_finish(SFB_DIRECTORY(source), result,
	                                              &inquiry->directory_error);
	count_answer(inquiry);
}

static Inquiry *
inquiry_new(SfbPurpleGlue *glue, const char *who)
{
	Inquiry *inquiry = g_new0(Inquiry, 1);

	inquiry->connection = glue->connection;
	inquiry->who = g_strdup(who);
	inquiry->address = g_strdup(purple_normalize(glue->account, who));
	inquiry->presence = g_object_ref(sfb_session_get_presence(glue->session));
	inquiry->directory = g_object_ref(sfb_session_get_directory(glue->session));
	inquiry->access = g_object_ref(sfb_session_get_access(glue->session));
	inquiry->cancellable = g_object_ref(glue->cancellable);
	return inquiry;
}

static void
ask(Inquiry *inquiry)
{
	inquiry->unanswered = 2;
	sfb_presence_hold(inquiry->presence, inquiry->address, NULL, inquiry->cancellable);
	sfb_presence_look_up_async(inquiry->presence, inquiry->address, inquiry->cancellable,
	                           on_presence_known, inquiry);
	sfb_directory_look_up_async(inquiry->directory, inquiry->address, inquiry->cancellable,
	                            on_entry_known, inquiry);
}

void
sfb_purple_card_show(PurpleConnection *connection, const char *who)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);
	Inquiry *inquiry;

	if (glue == NULL || glue->session == NULL)
		return;
	inquiry = inquiry_new(glue, who);
	if (strchr(inquiry->address, '@') != NULL) {
		ask(inquiry);
		return;
	}
	inquiry->presence_error = g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND, "");
	show(inquiry);
	inquiry_free(inquiry);
}
