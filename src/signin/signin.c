/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The stage engine:
 *
 *   announce -> start -> (answer, deadline or lost connection) -> announce -> next stage
 *
 * A stage that answers after its deadline talks to nobody.
 */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/signin.h"

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

static const SfbStage *const stages[] = {
	&sfb_stage_connect, &sfb_stage_challenge, &sfb_stage_register,
	&sfb_stage_self,    &sfb_stage_contacts,  &sfb_stage_presence,
};

struct _SfbSignin {
	GObject parent;

	SfbSigninFacts facts;
	GTask *task;       /* the run */
	GTask *stage_task; /* borrowed: whose answer counts */
	guint next;        /* index of the stage under way */
	guint deadline_id;
};

enum {
	STAGE_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbSignin, sfb_signin, G_TYPE_OBJECT)

static void run_on(SfbSignin *self);

static void
announce(SfbSignin *self, SfbStageState state, const GError *error)
{
	const SfbStage *stage = stages[self->next];

	g_debug("stage %s: state %d%s%s", stage->id, state, error != NULL ? ", " : "",
	        error != NULL ? error->message : "");
	g_signal_emit(self, signals[STAGE_CHANGED], 0, stage->id, stage->label, state, error);
}

static void
stop_waiting(SfbSignin *self)
{
	g_clear_handle_id(&self->deadline_id, g_source_remove);
	self->stage_task = NULL;
}

/* (takes @error) */
static void
fail(SfbSignin *self, GError *error)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->task);

	stop_waiting(self);
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		announce(self, SFB_STAGE_FAILED, error);
	g_task_return_error(task, error);
}

static void
succeed(SfbSignin *self)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->task);

	g_task_return_pointer(task, g_object_ref(self->facts.registration), g_object_unref);
}

static gboolean
on_deadline(gpointer user_data)
{
	SfbSignin *self = user_data;

	self->deadline_id = 0;
	fail(self, g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                               _("The server took too long. Try again in a few minutes.")));
	return G_SOURCE_REMOVE;
}

/* The connection or the registration went away under the stage. */
static void
on_lost(GObject *source, const GError *error, gpointer user_data)
{
	SfbSignin *self = user_data;

	if (self->task != NULL)
		fail(self, g_error_copy(error));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbSignin *self = SFB_SIGNIN(source);
	g_autoptr(GError) warning = NULL;
	GError *error = NULL;

	if (G_TASK(result) != self->stage_task)
		return;
	warning = g_task_propagate_pointer(G_TASK(result), &error);
	/* Some stages forgive what is refused; a line that is gone is not, and "closed" tells. */
	if (error == NULL && sfb_sip_client_get_transport(self->facts.client) == NULL)
		return;
	stop_waiting(self);
	if (error != NULL) {
		fail(self, error);
		return;
	}
	if (stages[self->next] == &sfb_stage_connect)
		g_signal_connect_object(self->facts.registration, "lost", G_CALLBACK(on_lost), self,
		                        0);
	announce(self, warning != NULL ? SFB_STAGE_WARNING : SFB_STAGE_DONE, warning);
	self->next++;
	run_on(self);
}

static void
start(SfbSignin *self, const SfbStage *stage)
{
	GCancellable *cancellable = g_task_get_cancellable(self->task);
	GTask *stage_task = g_task_new(self, cancellable, on_answered, NULL);

	g_task_set_task_data(stage_task, &self->facts, NULL);
	self->stage_task = stage_task;
	self->deadline_id = g_timeout_add_seconds(stage->deadline_seconds, on_deadline, self);
	stage->start(&self->facts, stage_task);
}

/* Whoever hears of a stage may put an end to it all, or cause one. */
static gboolean
is_over(SfbSignin *self)
{
	GError *error = NULL;

	if (self->task == NULL)
		return TRUE;
	if (!g_cancellable_set_error_if_cancelled(g_task_get_cancellable(self->task), &error))
		return FALSE;
	fail(self, error);
	return TRUE;
}

static void
run_on(SfbSignin *self)
{
	for (; self->next < G_N_ELEMENTS(stages); self->next++) {
		const SfbStage *stage = stages[self->next];
		gboolean is_needed = stage->needed == NULL || stage->needed(&self->facts);

		announce(self, is_needed ? SFB_STAGE_STARTED : SFB_STAGE_SKIPPED, NULL);
		if (is_over(self))
			return;
		if (is_needed) {
			start(self, stage);
			return;
		}
	}
	succeed(self);
}

void
sfb_stage_done(GTask *task)
{
	g_task_return_pointer(task, NULL, NULL);
	g_object_unref(task);
}

void
sfb_stage_fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

void
sfb_stage_do_without(GTask *task, GError *error)
{
	if (error->domain != SFB_ERROR || error->code == SFB_ERROR_TIMEOUT) {
		sfb_stage_fail(task, error);
		return;
	}
	g_task_return_pointer(task, error, (GDestroyNotify)g_error_free);
	g_object_unref(task);
}

void
sfb_signin_run_async(SfbSignin *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
	self->task = g_task_new(self, cancellable, callback, user_data);
	g_task_set_source_tag(self->task, sfb_signin_run_async);
	run_on(self);
}

SfbSipRegistration *
sfb_signin_get_registration(SfbSignin *self)
{
	return self->facts.registration;
}

SfbSipRegistration *
sfb_signin_run_finish(SfbSignin *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static void
sfb_signin_finalize(GObject *object)
{
	sfb_signin_facts_clear(&SFB_SIGNIN(object)->facts);
	G_OBJECT_CLASS(sfb_signin_parent_class)->finalize(object);
}

static void
sfb_signin_class_init(SfbSigninClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_signin_finalize;
	signals[STAGE_CHANGED] = g_signal_new("stage-changed", SFB_TYPE_SIGNIN, G_SIGNAL_RUN_LAST,
	                                      0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING,
	                                      G_TYPE_STRING, G_TYPE_INT, G_TYPE_ERROR);
}

static void
sfb_signin_init(SfbSignin *self)
{
}

SfbSignin *
sfb_signin_new(const SfbSigninFacts *facts)
{
	SfbSignin *self = g_object_new(SFB_TYPE_SIGNIN, NULL);

	sfb_signin_facts_init(&self->facts, facts);
	g_signal_connect_object(facts->client, "closed", G_CALLBACK(on_lost), self, 0);
	return self;
}
