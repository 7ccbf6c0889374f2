/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Tells the user who has put them into a contact list:
 *
 *   noted -> (a turn of the main loop: one document may name hundreds) -> shown -> answered -> next
 *
 * Presence is theirs to see already, by their access level, so there is nothing to grant.
 */

#include "config.h"

#include "purple/subscribers.h"

#include <glib/gi18n-lib.h>
#include <request.h>

#include "purple/access.h"

#define TOLD_ONE_BY_ONE_MAX 3
#define NAMES_MAX 20 /* in the window for all of them */

typedef struct {
	char *address;
	char *name; /* for people */
} Subscriber;

struct _SfbPurpleSubscribers {
	GPtrArray *waiting; /* (element-type Subscriber) the first ones are those in the window */
	guint shown;        /* how many of them are */
	guint next_id;
};

static void
subscriber_free(Subscriber *subscriber)
{
	g_free(subscriber->address);
	g_free(subscriber->name);
	g_free(subscriber);
}

static gboolean show_next(gpointer user_data);

static void
show_soon(SfbPurpleGlue *glue)
{
	SfbPurpleSubscribers *self = glue->subscribers;

	if (self->next_id == 0 && self->shown == 0 && self->waiting->len > 0 &&
	    sfb_session_is_signed_in(glue->session))
		self->next_id = g_idle_add(show_next, glue);
}

static const Subscriber *
get_first(SfbPurpleGlue *glue)
{
	return g_ptr_array_index(glue->subscribers->waiting, 0);
}

/* The window is gone, or goes when the caller returns. */
static void
settle(SfbPurpleGlue *glue)
{
	SfbPurpleSubscribers *self = glue->subscribers;

	for (guint i = 0; i < self->shown; i++) {
		const Subscriber *subscriber = g_ptr_array_index(self->waiting, i);

		sfb_subscribers_acknowledge(sfb_session_get_subscribers(glue->session),
		                            subscriber->address);
	}
	g_ptr_array_remove_range(self->waiting, 0, self->shown);
	self->shown = 0;
	show_soon(glue);
}

static void
on_settled(SfbPurpleGlue *glue, int action)
{
	settle(glue);
}

static void
on_add_chosen(SfbPurpleGlue *glue, int action)
{
	const Subscriber *first = get_first(glue);

	purple_blist_request_add_buddy(glue->account, first->address, NULL, first->name);
	settle(glue);
}

static void
on_block_chosen(SfbPurpleGlue *glue, int action)
{
	sfb_purple_access_block(glue, get_first(glue)->address);
	settle(glue);
}

static void
ask_about_first(SfbPurpleGlue *glue)
{
	const Subscriber *first = get_first(glue);
	g_autofree char *primary =
		g_strdup_printf(_("%s has added you to their contact list"), first->name);

	glue->subscribers->shown = 1;
	purple_request_action(glue->subscribers, _("Skype for Business"), primary, first->address,
	                      0, glue->account, first->address, NULL, glue, 3, _("Add"),
	                      G_CALLBACK(on_add_chosen), _("Block"), G_CALLBACK(on_block_chosen),
	                      _("OK"), G_CALLBACK(on_settled));
}

/* Somebody of our own list: there is nothing to choose. */
static void
mention_first(SfbPurpleGlue *glue)
{
	const Subscriber *first = get_first(glue);

	glue->subscribers->shown = 1;
	purple_account_notify_added(glue->account, first->address, NULL, first->name, NULL);
	settle(glue);
}

static void
show_all(SfbPurpleGlue *glue)
{
	SfbPurpleSubscribers *self = glue->subscribers;
	guint count = self->waiting->len;
	g_autoptr(GString) names = g_string_new(NULL);
	g_autofree char *primary = g_strdup_printf(
		g_dngettext(GETTEXT_PACKAGE, "%u person has added you to their contact list",
	                    "%u people have added you to their contact lists", count),
		count);

	for (guint i = 0; i < MIN(count, NAMES_MAX); i++) {
		const Subscriber *subscriber = g_ptr_array_index(self->waiting, i);

		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", subscriber->name);
	}
	if (count > NAMES_MAX)
		g_string_append(names, ", \xe2\x80\xa6");
	self->shown = count;
	purple_request_action(self, _("Skype for Business"), primary, names->str, 0, glue->account,
	                      NULL, NULL, glue, 1, _("OK"), G_CALLBACK(on_settled));
}

static gboolean
show_next(gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	SfbPurpleSubscribers *self = glue->subscribers;

	self->next_id = 0;
	if (self->waiting->len > TOLD_ONE_BY_ONE_MAX)
		show_all(glue);
	else if (sfb_contacts_get(sfb_session_get_contacts(glue->session),
	                          get_first(glue)->address) != NULL)
		mention_first(glue);
	else
		ask_about_first(glue);
	return G_SOURCE_REMOVE;
}

static void
on_added_us(SfbSubscribers *subscribers, const char *address, const char *display_name,
            gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	Subscriber *subscriber = g_new(Subscriber, 1);

	subscriber->address = g_strdup(address);
	subscriber->name = g_strdup(display_name != NULL ? display_name : address);
	g_ptr_array_add(glue->subscribers->waiting, subscriber);
	show_soon(glue);
}

void
sfb_purple_subscribers_ask(SfbPurpleGlue *glue)
{
	show_soon(glue);
}

void
sfb_purple_subscribers_follow(SfbPurpleGlue *glue)
{
	glue->subscribers = g_new0(SfbPurpleSubscribers, 1);
	glue->subscribers->waiting =
		g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
	g_signal_connect(sfb_session_get_subscribers(glue->session), "added-us",
	                 G_CALLBACK(on_added_us), glue);
}

/* Whoever was not answered about is told of again at the next sign-in. */
void
sfb_purple_subscribers_stop(SfbPurpleGlue *glue)
{
	if (glue->subscribers == NULL)
		return;
	purple_request_close_with_handle(glue->subscribers);
	g_clear_handle_id(&glue->subscribers->next_id, g_source_remove);
	g_ptr_array_unref(glue->subscribers->waiting);
	g_clear_pointer(&glue->subscribers, g_free);
}
