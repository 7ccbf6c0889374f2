/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Tells the user of voicemail, missed calls and missed conversations.
 *
 *   arrived -> new mail
 *           -> a line -> (a turn of the main loop: several may come at once) -> one window for all
 *                        lines until it is closed
 */

#include "config.h"

#include "purple/mailbox.h"

#include <glib/gi18n-lib.h>
#include <notify.h>

#define LINES_MAX 10

struct _SfbPurpleMailbox {
	GPtrArray *lines; /* (element-type utf8) what the window says */
	gpointer window;  /* NULL: it is not open */
	guint show_id;
	guint count_id;
	gboolean is_replacing; /* the window goes because a new one comes */
	gboolean has_told;     /* what was there at first, or that something came */
};

char *
sfb_purple_mailbox_dup_sender(const SfbMailboxItem *item)
{
	return g_strdup(*item->sender != '\0' ? item->sender : _("Somebody unknown"));
}

char *
sfb_purple_mailbox_dup_length(const SfbMailboxItem *item)
{
	if (item->seconds == 0)
		return g_strdup("");
	return g_strdup_printf("%u:%02u", item->seconds / 60, item->seconds % 60);
}

/* The window */

static char *
build_line(const SfbMailboxItem *item)
{
	g_autofree char *sender = sfb_purple_mailbox_dup_sender(item);
	g_autofree char *length = sfb_purple_mailbox_dup_length(item);
	const char *label = _(sfb_mailbox_kind_get_label(item->kind));

	if (*item->id == '\0')
		return g_strdup(item->subject);
	if (*length == '\0')
		/* TRANSLATORS: "Missed call: Bob" */
		return g_strdup_printf(_("%s: %s"), label, sender);
	/* TRANSLATORS: "Voicemail: Bob (0:32)" */
	return g_strdup_printf(_("%s: %s (%s)"), label, sender, length);
}

static void
on_window_closed(gpointer user_data)
{
	SfbPurpleMailbox *self = user_data;

	if (self->is_replacing)
		return;
	self->window = NULL;
	g_ptr_array_set_size(self->lines, 0);
}

static void
close_window(SfbPurpleMailbox *self)
{
	if (self->window == NULL)
		return;
	self->is_replacing = TRUE;
	purple_notify_close(PURPLE_NOTIFY_MESSAGE, g_steal_pointer(&self->window));
	self->is_replacing = FALSE;
}

/* The newest ones first. */
static char *
join_lines(const GPtrArray *lines)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < MIN(lines->len, LINES_MAX); i++)
		g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
		                       (const char *)lines->pdata[lines->len - 1 - i]);
	if (lines->len > LINES_MAX)
		g_string_append(text, "\n\xe2\x80\xa6");
	return g_string_free(text, FALSE);
}

/* A program without windows says at once that it is closed. */
static gboolean
show(gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	SfbPurpleMailbox *self = glue->mailbox;
	g_autofree char *text = join_lines(self->lines);
	g_autofree char *primary =
		g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u new message in your mailbox",
	                                    "%u new messages in your mailbox", self->lines->len),
	                        self->lines->len);

	self->show_id = 0;
	close_window(self);
	self->window = purple_notify_message(glue->connection, PURPLE_NOTIFY_MSG_INFO,
	                                     _("Skype for Business"), primary, text,
	                                     on_window_closed, self);
	return G_SOURCE_REMOVE;
}

static void
tell_in_window(SfbPurpleGlue *glue, const SfbMailboxItem *item)
{
	SfbPurpleMailbox *self = glue->mailbox;

	g_ptr_array_add(self->lines, build_line(item));
	if (self->show_id == 0)
		self->show_id = g_idle_add(show, glue);
}

/* New mail */

static void
tell_as_mail(SfbPurpleGlue *glue, const SfbMailboxItem *item)
{
	g_autofree char *sender = sfb_purple_mailbox_dup_sender(item);
	g_autofree char *line = build_line(item);

	purple_notify_email(glue->connection, *item->subject != '\0' ? item->subject : line, sender,
	                    purple_account_get_username(glue->account),
	                    *item->page_url != '\0' ? item->page_url : NULL, NULL, NULL);
}

static void
on_arrived(SfbMailbox *mailbox, const SfbMailboxItem *item, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	glue->mailbox->has_told = TRUE;
	if (purple_account_get_check_mail(glue->account))
		tell_as_mail(glue, item);
	else
		tell_in_window(glue, item);
}

static guint
count_all(SfbMailbox *mailbox)
{
	guint count = 0;

	for (guint kind = 0; kind < SFB_MAILBOX_KINDS; kind++)
		count += sfb_mailbox_get_count(mailbox, kind);
	return count;
}

static void
tell_count(SfbPurpleGlue *glue, guint count)
{
	const char *username = purple_account_get_username(glue->account);

	if (purple_account_get_check_mail(glue->account))
		purple_notify_emails(glue->connection, count, FALSE, NULL, NULL, &username, NULL,
		                     NULL, NULL);
}

static gboolean
tell_first_count(gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	guint count = count_all(sfb_session_get_mailbox(glue->session));

	glue->mailbox->count_id = 0;
	if (!glue->mailbox->has_told && count > 0) {
		glue->mailbox->has_told = TRUE;
		tell_count(glue, count);
	}
	return G_SOURCE_REMOVE;
}

/* What was there is told at the beginning, when Exchange has answered or has not, unless something
 * has just arrived; and that nothing is left. */
static void
on_changed(SfbMailbox *mailbox, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	SfbPurpleMailbox *self = glue->mailbox;
	gboolean is_answered =
		sfb_mailbox_list(mailbox)->len > 0 || sfb_mailbox_get_error(mailbox) != NULL;

	if (count_all(mailbox) == 0 && self->has_told)
		tell_count(glue, 0);
	else if (is_answered && !self->has_told && self->count_id == 0)
		self->count_id = g_idle_add(tell_first_count, glue);
}

void
sfb_purple_mailbox_follow(SfbPurpleGlue *glue)
{
	SfbMailbox *mailbox = sfb_session_get_mailbox(glue->session);

	glue->mailbox = g_new0(SfbPurpleMailbox, 1);
	glue->mailbox->lines = g_ptr_array_new_with_free_func(g_free);
	g_signal_connect(mailbox, "changed", G_CALLBACK(on_changed), glue);
	g_signal_connect(mailbox, "arrived", G_CALLBACK(on_arrived), glue);
}

void
sfb_purple_mailbox_stop(SfbPurpleGlue *glue)
{
	if (glue->mailbox == NULL)
		return;
	g_clear_handle_id(&glue->mailbox->show_id, g_source_remove);
	g_clear_handle_id(&glue->mailbox->count_id, g_source_remove);
	close_window(glue->mailbox);
	g_ptr_array_unref(glue->mailbox->lines);
	g_clear_pointer(&glue->mailbox, g_free);
}
