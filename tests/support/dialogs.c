/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The windows of the client without a screen. */

#include "support/dialogs.h"

#include <string.h>

#include "support/said.h"

static struct {
	char *typed_password;
	char *typed_text;
	char **fills;   /* FIELD=VALUE */
	char **presses; /* LABEL */
	char *result;   /* BUTTON=NAME */
	gboolean is_remembered;
	gboolean until_asked;
	gboolean until_text;
	gboolean accepts_certificates;
	gboolean refuses_certificates;
} options;

const GOptionEntry dialogs_options[] = {
	{ "until-text", 0, 0, G_OPTION_ARG_NONE, &options.until_text,
	  "Leave after a window with text", NULL },
	{ "until-asked", 0, 0, G_OPTION_ARG_NONE, &options.until_asked,
	  "Leave after a question or a notice", NULL },
	{ "accept-certificates", 0, 0, G_OPTION_ARG_NONE, &options.accepts_certificates,
	  "Say yes to every question", NULL },
	{ "refuse-certificates", 0, 0, G_OPTION_ARG_NONE, &options.refuses_certificates,
	  "Say no to every question", NULL },
	{ "press", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.presses,
	  "Press that button wherever it is", "LABEL" },
	{ "type-password", 0, 0, G_OPTION_ARG_STRING, &options.typed_password,
	  "Answer when asked for a password; \"\" cancels", "WORD" },
	{ "remember", 0, 0, G_OPTION_ARG_NONE, &options.is_remembered, "... and have it saved",
	  NULL },
	{ "type", 0, 0, G_OPTION_ARG_STRING, &options.typed_text,
	  "Answer when asked for a line of text, unless it stands there", "TEXT" },
	{ "fill", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.fills,
	  "Write into a form that has the field, or choose there", "FIELD=VALUE" },
	{ "result", 0, 0, G_OPTION_ARG_STRING, &options.result,
	  "Press a button for somebody who was found", "BUTTON=NAME" },
	{ NULL },
};

/* Questions */

typedef struct {
	PurpleRequestType type;
	gpointer asker;
	PurpleRequestActionCb act; /* this or one of the next two */
	int choice;
	PurpleRequestInputCb type_in;
	PurpleRequestFieldsCb submit;
	PurpleRequestFields *fields;
	gboolean is_answered;
	guint answer_id;
} Question;

static GHashTable *questions; /* a set of those that are open */

static Question *
open_question(PurpleRequestType type, gpointer asker, const char *primary)
{
	Question *question = g_new0(Question, 1);

	question->type = type;
	question->asker = asker;
	if (questions == NULL)
		questions = g_hash_table_new(NULL, NULL);
	g_hash_table_add(questions, question);
	say_line("asked: %s", primary);
	if (options.until_asked)
		g_idle_add(leave, NULL);
	return question;
}

/* The programs close a question themselves when it is answered: whoever asks must not do that while
 * being answered. */
static gboolean
give_answer(gpointer user_data)
{
	Question *question = user_data;

	question->answer_id = 0;
	question->is_answered = TRUE;
	if (question->act != NULL)
		question->act(question->asker, question->choice);
	else if (question->type_in != NULL)
		question->type_in(question->asker, options.typed_text);
	else if (question->submit != NULL)
		question->submit(question->asker, question->fields);
	if (!g_hash_table_contains(questions, question))
		g_error("the question was closed by its answer");
	purple_request_close(question->type, question);
	return G_SOURCE_REMOVE;
}

static gboolean
is_pressed(const char *label, int position)
{
	int wanted = options.accepts_certificates ? 0 : 1;

	if (options.presses != NULL && g_strv_contains((const char *const *)options.presses, label))
		return TRUE;
	return position == wanted && (options.accepts_certificates || options.refuses_certificates);
}

/* The first action of a certificate dialogue accepts, the second refuses. */
static void *
on_question(const char *title, const char *primary, const char *secondary, int default_action,
            PurpleAccount *owner, const char *who, PurpleConversation *conversation, gpointer asker,
            size_t count, va_list actions)
{
	Question *question = open_question(PURPLE_REQUEST_ACTION, asker, primary);

	for (int i = 0; i < (int)count; i++) {
		const char *label = va_arg(actions, const char *);
		PurpleRequestActionCb act = va_arg(actions, PurpleRequestActionCb);

		if (label != NULL && question->answer_id == 0 && is_pressed(label, i)) {
			question->act = act;
			question->choice = i;
			question->answer_id = g_idle_add(give_answer, question);
		}
	}
	return question;
}

static void *
on_input(const char *title, const char *primary, const char *secondary, const char *given,
         gboolean is_multiline, gboolean is_masked, gchar *hint, const char *ok_text, GCallback ok,
         const char *cancel_text, GCallback cancel, PurpleAccount *owner, const char *who,
         PurpleConversation *conversation, gpointer asker)
{
	Question *question = open_question(PURPLE_REQUEST_INPUT, asker, primary);

	say_line("words: %s", secondary != NULL ? secondary : "");
	say_line("given: %s", given != NULL ? given : "");
	if (options.typed_text != NULL && g_strcmp0(given, options.typed_text) != 0) {
		question->type_in = (PurpleRequestInputCb)ok;
		question->answer_id = g_idle_add(give_answer, question);
	}
	return question;
}

static void
answer_password(Question *question, GCallback ok, GCallback cancel)
{
	const char *typed = options.typed_password;

	if (typed == NULL)
		return;
	purple_request_field_string_set_value(
		purple_request_fields_get_field(question->fields, "password"), typed);
	if (purple_request_fields_exists(question->fields, "remember"))
		purple_request_field_bool_set_value(
			purple_request_fields_get_field(question->fields, "remember"),
			options.is_remembered);
	question->submit = (PurpleRequestFieldsCb)(*typed != '\0' ? ok : cancel);
	question->answer_id = g_idle_add(give_answer, question);
}

/* By its label, or the beginning of it. FALSE: it is not there, or not yet. */
static gboolean
choose(PurpleRequestField *field, const char *wanted)
{
	int position = 0;

	for (GList *link = purple_request_field_choice_get_labels(field); link != NULL;
	     link = link->next, position++) {
		if (g_str_has_prefix(link->data, wanted)) {
			purple_request_field_choice_set_value(field, position);
			return TRUE;
		}
	}
	say_line("no choice: %s", wanted);
	return FALSE;
}

/* TRUE if there was something to fill in, and all of it could be. */
static gboolean
fill(PurpleRequestFields *fields)
{
	gboolean is_filled = FALSE;

	for (char **pair = options.fills; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);
		PurpleRequestField *field;

		if (!purple_request_fields_exists(fields, parts[0]))
			continue;
		field = purple_request_fields_get_field(fields, parts[0]);
		is_filled = TRUE;
		if (purple_request_field_get_type(field) != PURPLE_REQUEST_FIELD_CHOICE)
			purple_request_field_string_set_value(field, parts[1]);
		else if (!choose(field, parts[1]))
			return FALSE;
	}
	return is_filled;
}

static void
say_field(PurpleRequestField *field)
{
	const char *id = purple_request_field_get_id(field);
	const char *text;

	if (purple_request_field_get_type(field) == PURPLE_REQUEST_FIELD_STRING) {
		text = purple_request_field_string_get_value(field);
		say_line("field %s: %s", id, text != NULL ? text : "");
		return;
	}
	if (purple_request_field_get_type(field) != PURPLE_REQUEST_FIELD_CHOICE)
		return;
	for (GList *link = purple_request_field_choice_get_labels(field); link != NULL;
	     link = link->next)
		say_line("choice %s: %s", id, (const char *)link->data);
}

static void
say_fields(PurpleRequestFields *fields)
{
	for (GList *group = purple_request_fields_get_groups(fields); group != NULL;
	     group = group->next) {
		for (GList *field = purple_request_field_group_get_fields(group->data);
		     field != NULL; field = field->next)
			say_field(field->data);
	}
}

static void *
on_fields(const char *title, const char *primary, const char *secondary,
          PurpleRequestFields *fields, const char *ok_text, GCallback ok, const char *cancel_text,
          GCallback cancel, PurpleAccount *owner, const char *who, PurpleConversation *conversation,
          gpointer asker)
{
	Question *question = open_question(PURPLE_REQUEST_FIELDS, asker, primary);

	question->fields = fields;
	say_line("words: %s", secondary != NULL ? secondary : "");
	say_fields(fields);
	if (fill(fields)) {
		question->submit = (PurpleRequestFieldsCb)ok;
		question->answer_id = g_idle_add(give_answer, question);
	} else if (purple_request_fields_exists(fields, "password")) {
		answer_password(question, ok, cancel);
	}
	return question;
}

static void
on_question_closed(PurpleRequestType type, void *handle)
{
	Question *question = handle;

	if (!question->is_answered)
		say_line("question closed");
	g_hash_table_remove(questions, question);
	g_clear_handle_id(&question->answer_id, g_source_remove);
	if (question->fields != NULL)
		purple_request_fields_destroy(question->fields);
	g_free(question);
}

/* Windows with text */

static void *
on_text(const char *title, const char *primary, const char *secondary, const char *html)
{
	g_auto(GStrv) lines = g_strsplit(html, "<br>", -1);

	say_line("window: %s: %s", title, primary);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_autofree char *line = purple_markup_strip_html(lines[i]);

		say_line("text: %s", line);
	}
	if (options.until_asked || options.until_text)
		g_idle_add(leave, NULL);
	return NULL;
}

void
dialogs_say_rows(const char *subject, const char *who, PurpleNotifyUserInfo *rows)
{
	for (GList *link = purple_notify_user_info_get_entries(rows); link != NULL;
	     link = link->next) {
		const char *label = purple_notify_user_info_entry_get_label(link->data);
		const char *text = purple_notify_user_info_entry_get_value(link->data);

		say_line("%s %s: %s: %s", subject, who, label != NULL ? label : "",
		         text != NULL ? text : "");
	}
}

static void *
on_card(PurpleConnection *connection, const char *who, PurpleNotifyUserInfo *rows)
{
	dialogs_say_rows("card", who, rows);
	if (options.until_text)
		g_idle_add(leave, NULL);
	return NULL;
}

static void *
on_page(const char *url)
{
	say_line("page: %s", url);
	return NULL;
}

static void *
on_notice(PurpleNotifyMsgType type, const char *title, const char *primary, const char *secondary)
{
	say_line("notice: %s: %s", primary, secondary != NULL ? secondary : "");
	if (options.until_asked)
		g_idle_add(leave, NULL);
	return NULL;
}

static void *
on_mail(PurpleConnection *connection, const char *subject, const char *from, const char *to,
        const char *url)
{
	say_line("mail: %s: %s: %s", from, subject, url != NULL ? url : "");
	return NULL;
}

static void *
on_mails(PurpleConnection *connection, size_t count, gboolean is_detailed, const char **subjects,
         const char **froms, const char **tos, const char **urls)
{
	say_line("mails: %" G_GSIZE_FORMAT, count);
	return NULL;
}

/* Tables of people */

typedef struct {
	PurpleConnection *connection;
	PurpleNotifySearchResults *results;
	gpointer asker;
	gboolean is_pressed;
} Table;

static char *
join_row(GList *row)
{
	GString *line = g_string_new(NULL);

	for (GList *link = row; link != NULL; link = link->next)
		g_string_append_printf(line, "%s%s", link == row ? "" : " | ",
		                       (const char *)link->data);
	return g_string_free(line, FALSE);
}

static PurpleNotifySearchButton *
find_button(const Table *table, const char *name)
{
	static const char *const names[] = { NULL, "continue", "add", "info", "im" };

	for (GList *link = table->results->buttons; link != NULL; link = link->next) {
		PurpleNotifySearchButton *button = link->data;
		const char *own = button->type < G_N_ELEMENTS(names) ? names[button->type] : NULL;

		if (g_strcmp0(own != NULL ? own : button->label, name) == 0)
			return button;
	}
	return NULL;
}

static gboolean
press(gpointer user_data)
{
	Table *table = user_data;
	g_auto(GStrv) parts = g_strsplit(options.result, "=", 2);
	const PurpleNotifySearchButton *button = find_button(table, parts[0]);

	for (GList *link = table->results->rows; link != NULL && button != NULL;
	     link = link->next) {
		GList *row = link->data;

		if (g_str_equal(row->data, parts[1])) {
			row = g_list_copy_deep(row, (GCopyFunc)(GCallback)g_strdup, NULL);
			button->callback(table->connection, row, table->asker);
			g_list_free_full(row, g_free);
			break;
		}
	}
	return G_SOURCE_REMOVE;
}

static void
on_rows(PurpleConnection *connection, PurpleNotifySearchResults *results, void *handle)
{
	Table *table = handle;

	for (GList *link = results->rows; link != NULL; link = link->next) {
		g_autofree char *line = join_row(link->data);

		say_line("row: %s", line);
	}
	say_line("rows: %u", g_list_length(results->rows));
	if (options.result == NULL || table->is_pressed)
		return;
	table->is_pressed = TRUE;
	g_idle_add(press, table);
}

static void *
on_table(PurpleConnection *connection, const char *title, const char *primary,
         const char *secondary, PurpleNotifySearchResults *results, gpointer asker)
{
	Table *table = g_new0(Table, 1);

	table->connection = connection;
	table->results = results;
	table->asker = asker;
	say_line("table: %s", primary);
	on_rows(connection, results, table);
	return table;
}

static void
on_window_closed(PurpleNotifyType type, void *handle)
{
	Table *table = handle;

	if (type != PURPLE_NOTIFY_SEARCHRESULTS)
		return;
	say_line("table closed");
	g_idle_remove_by_data(table);
	purple_notify_searchresults_free(table->results);
	g_free(table);
}

/* People of an account */

static void
on_added_by(PurpleAccount *account, const char *who, const char *id, const char *alias,
            const char *message)
{
	say_line("added by: %s (%s)", who, alias != NULL ? alias : "");
}

static void
on_buddy_wanted(PurpleAccount *account, const char *who, const char *group, const char *alias)
{
	say_line("to be added: %s (%s)", who, alias != NULL ? alias : "");
}

void
dialogs_install(void)
{
	static PurpleRequestUiOps request = {
		.request_input = on_input,
		.request_action = on_question,
		.request_fields = on_fields,
		.close_request = on_question_closed,
	};
	static PurpleNotifyUiOps notify = {
		.notify_message = on_notice,
		.notify_email = on_mail,
		.notify_emails = on_mails,
		.notify_formatted = on_text,
		.notify_searchresults = on_table,
		.notify_searchresults_new_rows = on_rows,
		.notify_userinfo = on_card,
		.notify_uri = on_page,
		.close_notify = on_window_closed,
	};
	static PurpleAccountUiOps accounts = {
		.notify_added = on_added_by,
	};
	static PurpleBlistUiOps list = {
		.request_add_buddy = on_buddy_wanted,
	};

	purple_request_set_ui_ops(&request);
	purple_notify_set_ui_ops(&notify);
	purple_accounts_set_ui_ops(&accounts);
	purple_blist_set_ui_ops(&list);
}
