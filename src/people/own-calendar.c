/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own calendar in Exchange.
 *
 *   start, refresh, time -> calendar -> reply -> shown -> in a while -----.
 *            ^                 | trouble                                  |
 *            |                 '-> less often, or not any more            |
 *            '-------------------------------------------------------<----'
 *
 * What is shown changes with the answers, with the rules, and by the clock.
 */

#include "people/own-calendar.h"

#include "people/own-calendar-private.h"
#include "util/error.h"

#define PAUSE_SECONDS (15 * 60)
#define PAUSE_SECONDS_MIN 5 /* whatever the policy says */
#define PAUSE_SECONDS_MAX (4 * 60 * 60)
#define DOUBLINGS_MAX 10

/* The clock may be set, and a machine that sleeps does not count the time. */
#define TURN_SECONDS_MAX (5 * 60)

G_DEFINE_TYPE(SfbOwnCalendar, sfb_own_calendar, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void ask(SfbOwnCalendar *self);

static gint64
get_now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

/* The clock */

static void schedule_turn(SfbOwnCalendar *self);

static gboolean
on_turn(gpointer user_data)
{
	g_autoptr(SfbOwnCalendar) self = g_object_ref(user_data);
	gint64 now = get_now();
	gboolean has_turned;

	self->turn_id = 0;
	has_turned = sfb_own_calendar_show_appointment(self, now);
	has_turned |= sfb_own_calendar_show_reply(self, now);
	schedule_turn(self);
	if (has_turned)
		g_signal_emit(self, signals[CHANGED], 0);
	return G_SOURCE_REMOVE;
}

static gint64
get_next_turn(SfbOwnCalendar *self, gint64 now)
{
	gint64 next = sfb_appointments_get_next_change(self->view->appointments, now);
	gint64 change = sfb_out_of_office_get_next_change(self->reply, now);

	return next != 0 && change != 0 ? MIN(next, change) : MAX(next, change);
}

static void
schedule_turn(SfbOwnCalendar *self)
{
	gint64 now = g_get_real_time();
	gint64 next = get_next_turn(self, now / G_USEC_PER_SEC);
	gint64 wait = next * G_USEC_PER_SEC - now;

	g_clear_handle_id(&self->turn_id, g_source_remove);
	if (next == 0)
		return;
	wait = MIN(wait, TURN_SECONDS_MAX * G_USEC_PER_SEC);
	self->turn_id = g_timeout_add((guint)(wait / 1000 + 1), on_turn, self);
}

static void
show_now(SfbOwnCalendar *self)
{
	gint64 now = get_now();

	sfb_own_calendar_show_appointment(self, now);
	sfb_own_calendar_show_reply(self, now);
	schedule_turn(self);
}

/* When to ask again */

static gboolean
on_ask_due(gpointer user_data)
{
	g_autoptr(SfbOwnCalendar) self = g_object_ref(user_data);

	self->ask_id = 0;
	ask(self);
	return G_SOURCE_REMOVE;
}

static guint
get_pause_seconds(SfbOwnCalendar *self)
{
	guint told = sfb_settings_get_number(self->settings,
	                                     SFB_SETTING_CALENDAR_STATE_PUBLICATION_INTERVAL);
	guint usual = told > 0 ? CLAMP(told, PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX) : PAUSE_SECONDS;
	guint64 pause = (guint64)usual << MIN(self->failures, DOUBLINGS_MAX);

	return (guint)MIN(pause, PAUSE_SECONDS_MAX);
}

/* What somebody has to do something about; a refused password, asked for again and again, locks the
 * account. @code: Exchange's own, or NULL: it was not even found, which may pass. */
static gboolean
is_final(const GError *error, const char *code)
{
	static const SfbError finals[] = {
		SFB_ERROR_CREDENTIALS,       SFB_ERROR_PASSWORD_REQUIRED, SFB_ERROR_NOT_ALLOWED,
		SFB_ERROR_MECHANISM_MISSING, SFB_ERROR_UNTRUSTED_NAME,    SFB_ERROR_UNSUPPORTED,
		SFB_ERROR_CERTIFICATE,       SFB_ERROR_IDENTITY,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(finals); i++) {
		if (g_error_matches(error, SFB_ERROR, finals[i]))
			return TRUE;
	}
	return code != NULL && g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
}

static void
ask_later(SfbOwnCalendar *self)
{
	g_clear_handle_id(&self->ask_id, g_source_remove);
	self->ask_id = g_timeout_add_seconds(get_pause_seconds(self), on_ask_due, self);
}

/* Our own card may have named another mailbox in the meantime. */
static gboolean
has_other_mailbox(SfbOwnCalendar *self)
{
	return g_strcmp0(self->email, sfb_web_ews_get_email(self->ews)) != 0;
}

/* @is_over: there is no sense in asking again. */
static void
conclude(SfbOwnCalendar *self, gboolean is_over)
{
	self->is_asking = FALSE;
	self->is_over = is_over;
	if (self->is_wanted_again || has_other_mailbox(self))
		ask(self);
	else if (!is_over)
		ask_later(self);
	g_signal_emit(self, signals[CHANGED], 0);
}

/* Takes @error, and @code, which may be NULL. */
static void
fail(SfbOwnCalendar *self, GError *error, char *code)
{
	g_autofree char *taken = code;

	g_debug("own calendar: %s", error->message);
	self->failures++;
	g_clear_error(&self->error);
	self->error = error;
	conclude(self, is_final(error, code));
}

/* Asking */

static void
succeed(SfbOwnCalendar *self)
{
	self->failures = 0;
	g_clear_error(&self->error);
	show_now(self);
	conclude(self, FALSE);
}

/* Exchange may keep the reply to itself and tell of the calendar all the same. */
static void
on_reply_told(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) answer =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, NULL, &error);
	SfbOutOfOffice *reply = answer != NULL ? sfb_out_of_office_parse(answer, &error) : NULL;
	g_autoptr(SfbOwnCalendar) alive = NULL;
	SfbOwnCalendar *self = user_data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* self may be gone */
	alive = g_object_ref(self);
	if (reply != NULL) {
		sfb_out_of_office_free(self->reply);
		self->reply = reply;
	} else {
		g_debug("out of office: %s", error->message);
	}
	succeed(self);
}

static void
ask_for_reply(SfbOwnCalendar *self)
{
	g_autofree char *question = sfb_out_of_office_build_request(self->email);

	sfb_web_ews_call_async(self->ews, "GetUserOofSettings", question, self->cancellable,
	                       on_reply_told, self);
}

/* Takes @view. */
static void
take_view(SfbOwnCalendar *self, SfbCalendarView *view)
{
	sfb_calendar_view_free(self->view);
	self->view = view;
	self->answered = get_now();
	sfb_own_calendar_show_free_busy(self);
	if (sfb_own_calendar_may_show_reply(self))
		ask_for_reply(self);
	else
		succeed(self);
}

static void
on_view_told(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GError *error = NULL;
	char *code = NULL;
	g_autoptr(SfbXml) answer =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, &code, &error);
	g_autoptr(SfbOwnCalendar) alive = NULL;
	SfbOwnCalendar *self = user_data;
	SfbCalendarView *view = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_error_free(error);
		return; /* self may be gone */
	}
	alive = g_object_ref(self);
	if (answer != NULL)
		view = sfb_calendar_view_parse(answer, self->start, &error);
	if (view != NULL)
		take_view(self, view);
	else
		fail(self, error, code);
}

/* Nobody asks for what nobody may see. */
static gboolean
needs_to_ask(SfbOwnCalendar *self)
{
	return sfb_own_calendar_may_show(self) || sfb_own_calendar_may_show_reply(self);
}

/* What was told of one mailbox stands under its own numbers: nobody else takes it back. */
static void
choose_mailbox(SfbOwnCalendar *self)
{
	if (!has_other_mailbox(self))
		return;
	if (self->email != NULL)
		sfb_own_calendar_take_back(self);
	g_free(self->email);
	self->email = g_strdup(sfb_web_ews_get_email(self->ews));
}

static void
ask(SfbOwnCalendar *self)
{
	g_autofree char *question = NULL;

	g_clear_handle_id(&self->ask_id, g_source_remove);
	self->is_wanted_again = self->is_asking;
	if (self->is_asking || !needs_to_ask(self))
		return;
	self->is_asking = TRUE;
	choose_mailbox(self);
	self->start = sfb_calendar_view_get_start(get_now());
	question = sfb_calendar_view_build_request(self->email, self->start);
	sfb_web_ews_call_async(self->ews, "GetUserAvailability", question, self->cancellable,
	                       on_view_told, self);
}

void
sfb_own_calendar_refresh(SfbOwnCalendar *self)
{
	if (!self->is_started)
		return;
	self->failures = 0;
	ask(self);
}

/* The rules */

/* What is not allowed any more is taken back at once; what is, is asked for. A server may send its
 * rules at any time, and whoever was refused by Exchange is not shown there again for that. */
static void
apply_rules(SfbOwnCalendar *self)
{
	if (self->email == NULL)
		self->email = g_strdup(sfb_web_ews_get_email(self->ews));
	sfb_own_calendar_show_free_busy(self);
	show_now(self);
	if (self->ask_id == 0 && !self->is_asking && !self->is_over)
		sfb_own_calendar_refresh(self);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	apply_rules(user_data);
}

static void
on_own_presence_changed(SfbOwnPresence *own_presence, gpointer user_data)
{
	SfbOwnCalendar *self = user_data;
	SfbOwnSecrets secrets = sfb_own_presence_get_secrets(own_presence);

	if (secrets != self->secrets) {
		self->secrets = secrets;
		apply_rules(self);
	} else if (!self->is_asking && has_other_mailbox(self)) {
		sfb_own_calendar_refresh(self);
	}
}

void
sfb_own_calendar_start(SfbOwnCalendar *self)
{
	g_return_if_fail(!self->is_started);
	self->is_started = TRUE;
	self->secrets = sfb_own_presence_get_secrets(self->own_presence);
	g_signal_connect(self->settings, "changed", G_CALLBACK(on_settings_changed), self);
	g_signal_connect(self->own_presence, "changed", G_CALLBACK(on_own_presence_changed), self);
	apply_rules(self);
}

/* What is known */

const SfbAppointment *
sfb_own_calendar_get_current(SfbOwnCalendar *self)
{
	return sfb_appointments_find(self->view->appointments, get_now());
}

GPtrArray *
sfb_own_calendar_list(SfbOwnCalendar *self)
{
	return self->view->appointments;
}

const char *
sfb_own_calendar_get_reply(SfbOwnCalendar *self)
{
	return sfb_out_of_office_holds(self->reply, get_now()) ? self->reply->reply : NULL;
}

gint64
sfb_own_calendar_get_time(SfbOwnCalendar *self)
{
	return self->answered;
}

const GError *
sfb_own_calendar_get_error(SfbOwnCalendar *self)
{
	return self->error;
}

/* Life */

SfbOwnCalendar *
sfb_own_calendar_new(SfbWebEws *ews, SfbOwnPresence *own_presence, SfbSettings *settings)
{
	SfbOwnCalendar *self = g_object_new(SFB_TYPE_OWN_CALENDAR, NULL);

	self->ews = g_object_ref(ews);
	self->own_presence = g_object_ref(own_presence);
	self->settings = g_object_ref(settings);
	return self;
}

static void
sfb_own_calendar_dispose(GObject *object)
{
	SfbOwnCalendar *self = SFB_OWN_CALENDAR(object);

	g_cancellable_cancel(self->cancellable);
	g_clear_handle_id(&self->ask_id, g_source_remove);
	g_clear_handle_id(&self->turn_id, g_source_remove);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	if (self->own_presence != NULL)
		g_signal_handlers_disconnect_by_data(self->own_presence, self);
	g_clear_object(&self->settings);
	g_clear_object(&self->own_presence);
	g_clear_object(&self->ews);
	G_OBJECT_CLASS(sfb_own_calendar_parent_class)->dispose(object);
}

static void
sfb_own_calendar_finalize(GObject *object)
{
	SfbOwnCalendar *self = SFB_OWN_CALENDAR(object);

	g_object_unref(self->cancellable);
	g_free(self->email);
	sfb_calendar_view_free(self->view);
	sfb_out_of_office_free(self->reply);
	g_clear_error(&self->error);
	g_free(self->shown_appointment);
	g_free(self->shown_reply);
	G_OBJECT_CLASS(sfb_own_calendar_parent_class)->finalize(object);
}

static void
sfb_own_calendar_class_init(SfbOwnCalendarClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_own_calendar_dispose;
	object_class->finalize = sfb_own_calendar_finalize;
	signals[CHANGED] = g_signal_new("changed", SFB_TYPE_OWN_CALENDAR, G_SIGNAL_RUN_LAST, 0,
	                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sfb_own_calendar_init(SfbOwnCalendar *self)
{
	self->cancellable = g_cancellable_new();
	self->view = sfb_calendar_view_new();
}
