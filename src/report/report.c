/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The sign-in report: one check after the other, each told when it begins and when it ends.
 *
 *   begin -> announce -> start ... answer -> announce -> next
 */

#include "report/report.h"

#include "report/facts-private.h"
#include "report/text-private.h"
#include "util/random.h"

#define KEY_LENGTH 16 /* in bytes */

static const SfbCheckKind *const kinds[] = {
	&sfb_check_devices,  &sfb_check_address,  &sfb_check_dns,          &sfb_check_proxy,
	&sfb_check_tcp,      &sfb_check_tls,      &sfb_check_autodiscover, &sfb_check_web,
	&sfb_check_kerberos, &sfb_check_signin,   &sfb_check_clock,        &sfb_check_ntlm,
	&sfb_check_oauth,    &sfb_check_ticket,   &sfb_check_certificate,  &sfb_check_register,
	&sfb_check_policies, &sfb_check_contacts, &sfb_check_address_book, &sfb_check_exchange,
	&sfb_check_media,    &sfb_check_meetings, &sfb_check_dial_plan,    &sfb_check_mobile,
	&sfb_check_local,
};

struct _SfbReport {
	GObject parent;

	SfbReportFacts facts;
	GPtrArray *checks;
	GTask *task; /* the run */
	guint next;  /* index of the kind under way */
	char *key;   /* of the marks in redacted texts */
	gint64 started_at;
};

enum {
	CHECK_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbReport, sfb_report, G_TYPE_OBJECT)

static void run_on(SfbReport *self);

void
sfb_check_answer(GTask *task, SfbFinding *finding)
{
	g_task_return_pointer(task, finding, (GDestroyNotify)sfb_finding_free);
	g_object_unref(task);
}

/* What comes after the first failure follows from it, more often than not. */
static void
mark_root(SfbReport *self)
{
	for (guint i = 0; i < self->checks->len; i++) {
		SfbCheck *check = self->checks->pdata[i];

		if (sfb_check_get_state(check) == SFB_CHECK_FAILED) {
			check->is_root = TRUE;
			return;
		}
	}
}

static void
conclude(SfbReport *self)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->task);

	if (self->facts.failure == NULL) {
		g_task_return_boolean(task, TRUE);
		return;
	}
	mark_root(self);
	g_task_return_error(task, g_error_copy(self->facts.failure));
}

static gboolean
is_stopped(SfbReport *self)
{
	g_autoptr(GTask) task = g_object_ref(self->task);

	if (!g_cancellable_is_cancelled(g_task_get_cancellable(task)))
		return FALSE;
	g_clear_object(&self->task);
	g_task_return_error_if_cancelled(task);
	return TRUE;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbReport *self = SFB_REPORT(source);
	SfbCheck *check = user_data;

	check->finding = g_task_propagate_pointer(G_TASK(result), NULL);
	if (is_stopped(self))
		return;
	check->milliseconds = (guint)((g_get_monotonic_time() - self->started_at) / 1000);
	g_signal_emit(self, signals[CHECK_CHANGED], 0, check);
	self->next++;
	run_on(self);
}

static void
start(SfbReport *self, const SfbCheckKind *kind, SfbCheck *check)
{
	GTask *task = g_task_new(self, g_task_get_cancellable(self->task), on_answered, check);

	g_task_set_task_data(task, &self->facts, NULL);
	self->started_at = g_get_monotonic_time();
	if (kind->judge != NULL)
		sfb_check_answer(task, kind->judge(&self->facts));
	else
		kind->start(&self->facts, task);
}

/* Whoever hears of a check may put an end to it all. */
static void
run_on(SfbReport *self)
{
	const SfbCheckKind *kind;
	SfbCheck *check;

	if (self->next == G_N_ELEMENTS(kinds)) {
		conclude(self);
		return;
	}
	kind = kinds[self->next];
	check = g_new0(SfbCheck, 1);
	check->topic = kind->topic;
	check->stage = kind->stage;
	check->label = kind->label;
	g_ptr_array_add(self->checks, check);
	g_signal_emit(self, signals[CHECK_CHANGED], 0, check);
	if (!is_stopped(self))
		start(self, kind, check);
}

void
sfb_report_run_async(SfbReport *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
	g_return_if_fail(self->checks->len == 0);
	self->task = g_task_new(self, cancellable, callback, user_data);
	run_on(self);
}

gboolean
sfb_report_run_finish(SfbReport *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

GPtrArray *
sfb_report_get_checks(SfbReport *self)
{
	return self->checks;
}

char *
sfb_report_build_text(SfbReport *self)
{
	return sfb_report_text_build(&self->facts, self->checks);
}

const SfbCheck *
sfb_report_get_root(SfbReport *self)
{
	for (guint i = 0; i < self->checks->len; i++) {
		const SfbCheck *check = self->checks->pdata[i];

		if (check->is_root)
			return check;
	}
	return NULL;
}

/* Our own card's. */
static void
add_own_names(GPtrArray *words, SfbSession *session)
{
	const SfbPresentity *card = sfb_me_get_card(sfb_session_get_me(session));
	const char *organization =
		sfb_settings_get_text(sfb_session_get_settings(session), SFB_SETTING_ORGANIZATION);

	if (card->display_name != NULL)
		g_ptr_array_add(words, card->display_name);
	if (card->company != NULL)
		g_ptr_array_add(words, card->company);
	if (organization != NULL)
		g_ptr_array_add(words, (char *)organization);
}

/* Many a headset is called after its owner. */
static void
add_devices(GPtrArray *words, SfbDevices *devices)
{
	const GPtrArray *list = sfb_devices_list(devices);

	for (guint i = 0; i < list->len; i++) {
		const SfbDevice *device = list->pdata[i];

		if (*device->name != '\0')
			g_ptr_array_add(words, device->name);
	}
}

/* Names that may look like any other word. */
static GPtrArray *
list_words(const SfbReportFacts *facts)
{
	GPtrArray *words = g_ptr_array_new();

	g_ptr_array_add(words, facts->config->login);
	add_own_names(words, facts->session);
	for (guint i = 0; i < facts->targets->len; i++)
		g_ptr_array_add(words, ((SfbReportTarget *)facts->targets->pdata[i])->host);
	add_devices(words, sfb_session_get_devices(facts->session));
	return words;
}

char *
sfb_report_redact(SfbReport *self, const char *text)
{
	g_autoptr(GPtrArray) words = list_words(&self->facts);

	return sfb_report_text_redact(text, words, self->key);
}

static void
sfb_report_finalize(GObject *object)
{
	SfbReport *self = SFB_REPORT(object);
	SfbReportFacts *facts = &self->facts;

	g_free(self->key);
	g_ptr_array_unref(self->checks);
	g_ptr_array_unref(facts->targets);
	sfb_web_autodiscovered_free(facts->discovered);
	g_clear_error(&facts->failure);
	g_object_unref(facts->session);
	g_object_unref(facts->network);
	G_OBJECT_CLASS(sfb_report_parent_class)->finalize(object);
}

static void
sfb_report_class_init(SfbReportClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_report_finalize;
	signals[CHECK_CHANGED] = g_signal_new("check-changed", SFB_TYPE_REPORT, G_SIGNAL_RUN_LAST,
	                                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sfb_report_init(SfbReport *self)
{
	self->checks = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_check_free);
	self->facts.targets =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_report_target_free);
	self->key = sfb_random_hex(KEY_LENGTH);
}

SfbReport *
sfb_report_new(SfbSession *session, SfbNetwork *network)
{
	SfbReport *self = g_object_new(SFB_TYPE_REPORT, NULL);

	self->facts.session = g_object_ref(session);
	self->facts.network = g_object_ref(network);
	self->facts.config = sfb_session_get_config(session);
	return self;
}
