/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the organisation's policies say of conversations. */

#include "config.h"

#include "purple/policies.h"

#include <conversation.h>
#include <glib/gi18n-lib.h>
#include <signals.h>
#include <string.h>
#include <time.h>

#include "settings/permissions.h"

#define GAP "<!---->" /* nothing, in the middle of what would be a smiley */

/* What a conversation keeps of us. */
#define WARNING "sfb-warning"       /* the text that stands in it; it outlives the account */
#define WAS_LOGGING "sfb-was-saved" /* until we ended that */

static gboolean
allows(SfbPurpleGlue *glue, SfbDeed deed)
{
	return sfb_settings_allow(sfb_session_get_settings(glue->session), deed);
}

static void
write_line(PurpleConversation *conversation, const char *text)
{
	g_autofree char *html = g_markup_escape_text(text, -1);

	purple_conversation_write(conversation, NULL, html,
	                          PURPLE_MESSAGE_SYSTEM | PURPLE_MESSAGE_NO_LOG, time(NULL));
}

/* Saving */

static void
end_saving(PurpleConversation *conversation)
{
	if (!purple_conversation_is_logging(conversation))
		return;
	if (purple_conversation_get_data(conversation, WAS_LOGGING) == NULL)
		write_line(conversation,
		           _("Your organisation does not let conversations be saved "
		             "(client policy, DisableSavingIM). This one is not, from here on."));
	purple_conversation_set_data(conversation, WAS_LOGGING, GINT_TO_POINTER(TRUE));
	purple_conversation_set_logging(conversation, FALSE);
}

static void
resume_saving(PurpleConversation *conversation)
{
	if (purple_conversation_get_data(conversation, WAS_LOGGING) == NULL)
		return;
	purple_conversation_set_data(conversation, WAS_LOGGING, NULL);
	purple_conversation_set_logging(conversation, TRUE);
	write_line(conversation, _("Conversations may be saved again; this one is, from here on."));
}

static void
apply_saving(SfbPurpleGlue *glue, PurpleConversation *conversation)
{
	if (allows(glue, SFB_DEED_SAVE_MESSAGES))
		resume_saving(conversation);
	else
		end_saving(conversation);
}

/* The warning */

static void
warn_once(SfbPurpleGlue *glue, PurpleConversation *conversation)
{
	const char *warning = sfb_settings_get_text(sfb_session_get_settings(glue->session),
	                                            SFB_SETTING_IM_WARNING);
	const char *shown = purple_conversation_get_data(conversation, WARNING);

	if (warning == NULL || g_strcmp0(warning, shown) == 0)
		return;
	write_line(conversation, warning);
	purple_conversation_set_data(conversation, WARNING, (gpointer)g_intern_string(warning));
}

static gboolean
is_ours(const SfbPurpleGlue *glue, const PurpleConversation *conversation)
{
	return conversation != NULL && glue->session != NULL &&
	       purple_conversation_get_account(conversation) == glue->account;
}

static void
on_created(PurpleConversation *conversation, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (!is_ours(glue, conversation))
		return;
	warn_once(glue, conversation);
	apply_saving(glue, conversation);
}

/* The window has a switch for it, too. While a conversation is made it is switched as well, before
 * anything can be written to it. */
static void
on_updated(PurpleConversation *conversation, PurpleConvUpdateType type, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (type == PURPLE_CONV_UPDATE_LOGGING && is_ours(glue, conversation) &&
	    g_list_find(purple_get_conversations(), conversation) != NULL &&
	    !allows(glue, SFB_DEED_SAVE_MESSAGES))
		end_saving(conversation);
}

static void
apply_to_all(SfbPurpleGlue *glue)
{
	for (GList *at = purple_get_conversations(); at != NULL; at = at->next)
		on_created(at->data, glue);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	apply_to_all(user_data);
}

/* Smileys and links */

static gboolean
is_link(const char *word, gsize length)
{
	return g_strstr_len(word, (gssize)length, "://") != NULL ||
	       g_strstr_len(word, (gssize)length, "www.") != NULL ||
	       memchr(word, '@', length) != NULL;
}

/* The bytes of one character, however it is written. */
static gsize
measure_character(const char *at)
{
	const char *end = *at == '&' ? strchr(at, ';') : NULL;

	return end != NULL ? (gsize)(end + 1 - at) : (gsize)(g_utf8_next_char(at) - at);
}

static void
append_broken(GString *broken, const char *word, gsize length)
{
	const char *end = word + length;

	while (word < end) {
		gsize bytes = MIN(measure_character(word), (gsize)(end - word));
		gboolean is_sign = g_ascii_ispunct(*word);

		g_string_append(broken, is_sign ? GAP : "");
		g_string_append_len(broken, word, (gssize)bytes);
		g_string_append(broken, is_sign ? GAP : "");
		word += bytes;
	}
}

/* @html with every smiley broken up by what no window shows, so that it stays a text; words that may be
 * links are left alone. Returns: (transfer full) */
static char *
break_smileys(const char *html)
{
	GString *broken = g_string_new(NULL);

	while (*html != '\0') {
		const char *end = *html == '<' ? strchr(html, '>') : NULL;
		gsize length = end != NULL ? (gsize)(end + 1 - html) : strcspn(html, " <\n");
		gboolean is_text = end == NULL && length > 0;

		length = MAX(length, 1);
		if (is_text && !is_link(html, length))
			append_broken(broken, html, length);
		else
			g_string_append_len(broken, html, (gssize)length);
		html += length;
	}
	return g_string_free(broken, FALSE);
}

static gboolean
on_writing(PurpleAccount *account, const char *who, char **message,
           PurpleConversation *conversation, PurpleMessageFlags flags, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	char *broken;

	if (!is_ours(glue, conversation) || *message == NULL ||
	    allows(glue, SFB_DEED_SEE_EMOTICONS))
		return FALSE;
	broken = break_smileys(*message);
	g_free(*message);
	*message = broken;
	return FALSE;
}

static gboolean
on_receiving(PurpleAccount *account, char **sender, char **message,
             PurpleConversation *conversation, PurpleMessageFlags *flags, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (account == glue->account && glue->session != NULL &&
	    !allows(glue, SFB_DEED_FOLLOW_LINKS))
		*flags |= PURPLE_MESSAGE_NO_LINKIFY;
	return FALSE;
}

/* Beginning and end */

void
sfb_purple_policies_follow(SfbPurpleGlue *glue)
{
	static const struct {
		const char *name;
		PurpleCallback callback;
	} signals[] = {
		{ "conversation-created", PURPLE_CALLBACK(on_created) },
		{ "conversation-updated", PURPLE_CALLBACK(on_updated) },
		{ "writing-im-msg", PURPLE_CALLBACK(on_writing) },
		{ "receiving-im-msg", PURPLE_CALLBACK(on_receiving) },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
		purple_signal_connect(purple_conversations_get_handle(), signals[i].name,
		                      &glue->session, signals[i].callback, glue);
	g_signal_connect(sfb_session_get_settings(glue->session), "changed",
	                 G_CALLBACK(on_settings_changed), glue);
}

void
sfb_purple_policies_stop(SfbPurpleGlue *glue)
{
	purple_signals_disconnect_by_handle(&glue->session);
}
