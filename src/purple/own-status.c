/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's actions about the user's own presence. One of their windows is open at a time. */

#include "config.h"

#include "purple/own-status.h"

#include <glib/gi18n-lib.h>
#include <request.h>

#define EARLIER_LABEL_MAX 60 /* characters of an earlier note that are shown to choose it by */
#define DAYS_PER_WEEK 7

struct _SfbPurpleOwnStatus {
	GPtrArray *custom_states; /* (element-type SfbCustomState) */
	GPtrArray *shown_states;  /* the same when the window was opened; NULL */
	GPtrArray *earlier_notes; /* (element-type utf8) those in the open window */
};

/* NULL unless the account of @action is signed in. Takes away the window that is open. */
static SfbPurpleGlue *
begin(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return NULL;
	purple_request_close_with_handle(glue->own_status);
	return glue;
}

static SfbOwnPresence *
get_own_presence(SfbPurpleGlue *glue)
{
	return sfb_session_get_own_presence(glue->session);
}

/* My status */

/* The fixed choices stand before the organisation's states. */
enum {
	CHOICE_AUTOMATIC,
	CHOICE_OFF_WORK,
	N_FIXED_CHOICES,
};

static void
on_status_chosen(SfbPurpleGlue *glue, PurpleRequestFields *fields)
{
	int choice = purple_request_fields_get_choice(fields, "status");
	guint custom = (guint)MAX(choice - N_FIXED_CHOICES, 0);
	SfbOwnPresence *own = get_own_presence(glue);

	if (choice == CHOICE_AUTOMATIC)
		sfb_own_presence_reset(own);
	else if (choice == CHOICE_OFF_WORK)
		sfb_own_presence_set_status(own, SFB_STATUS_OFF_WORK);
	else if (custom < glue->own_status->shown_states->len)
		sfb_own_presence_set_custom_state(
			own, g_ptr_array_index(glue->own_status->shown_states, custom));
}

static char *
dup_custom_label(const SfbCustomState *state)
{
	/* TRANSLATORS: A state the organisation made up and what it counts as: "At a customer's
	 * (Busy)". */
	return g_strdup_printf(_("%s (%s)"), sfb_custom_state_get_text(state),
	                       sfb_status_get_label(state->status));
}

static PurpleRequestFields *
make_fields(PurpleRequestField *first)
{
	PurpleRequestFields *fields = purple_request_fields_new();
	PurpleRequestFieldGroup *group = purple_request_field_group_new(NULL);

	purple_request_fields_add_group(fields, group);
	purple_request_field_group_add_field(group, first);
	return fields;
}

static void
add_field(PurpleRequestFields *fields, PurpleRequestField *field)
{
	PurpleRequestFieldGroup *group = purple_request_fields_get_groups(fields)->data;

	purple_request_field_group_add_field(group, field);
}

static PurpleRequestFields *
make_status_fields(SfbPurpleGlue *glue)
{
	gboolean is_off_work =
		sfb_own_presence_get_picked_status(get_own_presence(glue)) == SFB_STATUS_OFF_WORK;
	PurpleRequestField *field = purple_request_field_choice_new(
		"status", _("Status"), is_off_work ? CHOICE_OFF_WORK : CHOICE_AUTOMATIC);

	purple_request_field_choice_add(field, _("Automatic"));
	purple_request_field_choice_add(field, sfb_status_get_label(SFB_STATUS_OFF_WORK));
	for (guint i = 0; i < glue->own_status->custom_states->len; i++) {
		g_autofree char *label =
			dup_custom_label(g_ptr_array_index(glue->own_status->custom_states, i));

		purple_request_field_choice_add(field, label);
	}
	return make_fields(field);
}

/* What others see, and who has set it. */
static char *
dup_state_words(SfbOwnPresence *own)
{
	g_autofree char *activity = sfb_own_presence_dup_activity(own);
	SfbStatus picked = sfb_own_presence_get_picked_status(own);

	if (sfb_own_presence_get_availability(own) == 0)
		return g_strdup(_("The server has not told yet what others see of you."));
	if (picked == SFB_STATUS_UNKNOWN)
		return g_strdup_printf(_("Others see you as: %s. It comes from your keyboard, your "
		                         "calendar and your calls."),
		                       activity);
	return g_strdup_printf(_("Others see you as: %s. \"%s\" was chosen, here or on another of "
	                         "your devices."),
	                       activity, sfb_status_get_label(picked));
}

static void
show_status_window(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = begin(action);
	g_autofree char *words = NULL;

	if (glue == NULL)
		return;
	g_clear_pointer(&glue->own_status->shown_states, g_ptr_array_unref);
	glue->own_status->shown_states = g_ptr_array_ref(glue->own_status->custom_states);
	words = dup_state_words(get_own_presence(glue));
	purple_request_fields(glue->own_status, _("My status"), _("My status"), words,
	                      make_status_fields(glue), _("Set"), G_CALLBACK(on_status_chosen),
	                      _("Close"), NULL, glue->account, NULL, NULL, glue);
}

/* My note */

static gint64
get_midnight(int days_ahead)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autoptr(GDateTime) day = g_date_time_add_days(now, days_ahead);
	g_autoptr(GDateTime) midnight =
		g_date_time_new_local(g_date_time_get_year(day), g_date_time_get_month(day),
	                              g_date_time_get_day_of_month(day), 0, 0, 0);

	return g_date_time_to_unix(midnight);
}

static gint64
get_end_of_day(void)
{
	return get_midnight(1);
}

static gint64
get_end_of_week(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();

	return get_midnight(DAYS_PER_WEEK + 1 - g_date_time_get_day_of_week(now));
}

static const struct {
	const char *label;
	gint64 (*get_end)(void); /* NULL: after seconds */
	int seconds;             /* 0: never */
} note_ends[] = {
	{ N_("Never"), NULL, 0 },
	{ N_("In an hour"), NULL, 3600 },
	{ N_("In four hours"), NULL, 4 * 3600 },
	{ N_("At the end of the day"), get_end_of_day, 0 },
	{ N_("At the end of the week"), get_end_of_week, 0 },
};

static gint64
get_note_end(int choice)
{
	if (choice < 0 || (gsize)choice >= G_N_ELEMENTS(note_ends))
		return 0;
	if (note_ends[choice].get_end != NULL)
		return note_ends[choice].get_end();
	if (note_ends[choice].seconds == 0)
		return 0;
	return g_get_real_time() / G_USEC_PER_SEC + note_ends[choice].seconds;
}

static void
on_note_written(SfbPurpleGlue *glue, PurpleRequestFields *fields)
{
	const char *note = purple_request_fields_get_string(fields, "note");
	gint64 end = get_note_end(purple_request_fields_get_choice(fields, "until"));
	int earlier = 0; /* the text above */

	if (purple_request_fields_exists(fields, "earlier"))
		earlier = purple_request_fields_get_choice(fields, "earlier");
	if (earlier > 0 && (guint)earlier <= glue->own_status->earlier_notes->len)
		note = g_ptr_array_index(glue->own_status->earlier_notes, (guint)earlier - 1);
	sfb_own_presence_set_note(get_own_presence(glue), note, end);
}

static char *
dup_earlier_label(const char *note)
{
	g_autofree char *start = NULL;
	char *label;

	if (g_utf8_strlen(note, -1) <= EARLIER_LABEL_MAX)
		return g_strdelimit(g_strdup(note), "\r\n", ' ');
	start = g_utf8_substring(note, 0, EARLIER_LABEL_MAX);
	label = g_strconcat(start, "\xe2\x80\xa6", NULL);
	return g_strdelimit(label, "\r\n", ' ');
}

static PurpleRequestField *
make_earlier_field(SfbPurpleGlue *glue)
{
	PurpleRequestField *field =
		purple_request_field_choice_new("earlier", _("Or an earlier one"), 0);

	purple_request_field_choice_add(field, _("No, the text above"));
	for (guint i = 0; i < glue->own_status->earlier_notes->len; i++) {
		g_autofree char *label =
			dup_earlier_label(g_ptr_array_index(glue->own_status->earlier_notes, i));

		purple_request_field_choice_add(field, label);
	}
	return field;
}

static PurpleRequestFields *
make_note_fields(SfbPurpleGlue *glue)
{
	const char *note = sfb_own_presence_get_note(get_own_presence(glue));
	PurpleRequestField *until = purple_request_field_choice_new("until", _("Ends"), 0);
	PurpleRequestFields *fields =
		make_fields(purple_request_field_string_new("note", _("Note"), note, TRUE));

	for (gsize i = 0; i < G_N_ELEMENTS(note_ends); i++)
		purple_request_field_choice_add(until, _(note_ends[i].label));
	add_field(fields, until);
	if (glue->own_status->earlier_notes->len > 0)
		add_field(fields, make_earlier_field(glue));
	return fields;
}

static void
remember_earlier_notes(SfbPurpleGlue *glue)
{
	g_autoptr(GPtrArray) notes = sfb_own_presence_list_earlier_notes(get_own_presence(glue));

	g_ptr_array_set_size(glue->own_status->earlier_notes, 0);
	for (guint i = 0; i < notes->len; i++)
		g_ptr_array_add(glue->own_status->earlier_notes,
		                g_strdup(g_ptr_array_index(notes, i)));
}

static void
show_note_window(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = begin(action);

	if (glue == NULL)
		return;
	remember_earlier_notes(glue);
	purple_request_fields(glue->own_status, _("My note"), _("My note"),
	                      _("Others see it beside your name. An empty one takes it away."),
	                      make_note_fields(glue), _("Set"), G_CALLBACK(on_note_written),
	                      _("Close"), NULL, glue->account, NULL, NULL, glue);
}

/* My location */

static void
on_location_written(SfbPurpleGlue *glue, const char *location)
{
	sfb_own_presence_set_location(get_own_presence(glue), location);
}

static void
show_location_window(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = begin(action);

	if (glue == NULL)
		return;
	purple_request_input(glue->own_status, _("My location"), _("My location"),
	                     _("Where you are, in your own words: \"Room 4\", \"At home\". An "
	                       "empty one takes it away."),
	                     sfb_own_presence_get_location(get_own_presence(glue)), FALSE, FALSE,
	                     NULL, _("Set"), G_CALLBACK(on_location_written), _("Close"), NULL,
	                     glue->account, NULL, NULL, glue);
}

GList *
sfb_purple_own_status_list_actions(void)
{
	GList *actions = NULL;

	actions = g_list_append(actions,
	                        purple_plugin_action_new(_("My status..."), show_status_window));
	actions =
		g_list_append(actions, purple_plugin_action_new(_("My note..."), show_note_window));
	return g_list_append(actions,
	                     purple_plugin_action_new(_("My location..."), show_location_window));
}

/* The organisation's states */

static GPtrArray *
new_states(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)sfb_custom_state_free);
}

/* A window may still show those before. Takes @states. */
static void
take_states(SfbPurpleGlue *glue, GPtrArray *states)
{
	g_ptr_array_unref(glue->own_status->custom_states);
	glue->own_status->custom_states = states;
}

static void
on_states_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autoptr(GError) error = NULL;
	GPtrArray *states = sfb_custom_states_fetch_finish(result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the glue is gone */
	if (states == NULL) {
		g_debug("no states of the organisation's own: %s", error->message);
		return;
	}
	if (glue->own_status == NULL) { /* the session ended meanwhile */
		g_ptr_array_unref(states);
		return;
	}
	take_states(glue, states);
}

static void
look_up(SfbPurpleGlue *glue)
{
	const char *url = sfb_settings_get_text(sfb_session_get_settings(glue->session),
	                                        SFB_SETTING_CUSTOM_STATE_URL);

	if (url == NULL)
		take_states(glue, new_states());
	else
		sfb_custom_states_fetch_async(sfb_session_get_http(glue->session), url,
		                              glue->cancellable, on_states_fetched, glue);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	look_up(user_data);
}

void
sfb_purple_own_status_look_up(SfbPurpleGlue *glue)
{
	g_signal_connect(sfb_session_get_settings(glue->session), "changed",
	                 G_CALLBACK(on_settings_changed), glue);
	look_up(glue);
}

void
sfb_purple_own_status_follow(SfbPurpleGlue *glue)
{
	glue->own_status = g_new0(SfbPurpleOwnStatus, 1);
	glue->own_status->custom_states = new_states();
	glue->own_status->earlier_notes = g_ptr_array_new_with_free_func(g_free);
}

void
sfb_purple_own_status_stop(SfbPurpleGlue *glue)
{
	if (glue->own_status == NULL)
		return;
	purple_request_close_with_handle(glue->own_status);
	g_ptr_array_unref(glue->own_status->earlier_notes);
	g_clear_pointer(&glue->own_status->shown_states, g_ptr_array_unref);
	g_ptr_array_unref(glue->own_status->custom_states);
	g_clear_pointer(&glue->own_status, g_free);
}
