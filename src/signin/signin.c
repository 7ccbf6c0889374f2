/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The stage engine:
 *
 *   announce -> start -> (answer, deadline or lost connection) -> announce -> next stage
 *                                                                          -> or an earlier one
 *
 * A stage that answers after its deadline talks to nobody. Some stages go on beside the others:
 * nothing that follows waits for their answer, but signing in does.
 *
 * How often it goes back is limited. Another server is tried as long as there are any: a list ends,
 * what was tried is crossed off it, and redirections are counted (signin/redirect). With one and the same
 * server there are at most five steps back: to another mechanism, to a fresh certificate, to a line
 * that was lost while nobody used it.
 */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/signin.h"

#include <glib/gi18n-lib.h>

#include "signin/redirect.h"
#include "signin/stage.h"
#include "signin/step-private.h"
#include "util/address.h"
#include "util/error.h"

#define STEPS_BACK_MAX 5
#define PAGE_SECONDS (10 * 60) /* while the person is at a sign-in page */
#define EXCHANGE_SECONDS 5     /* what it tells later is taken then */

static const SfbStage *const stages[] = {
	&sfb_stage_discover,  &sfb_stage_connect,     &sfb_stage_challenge, &sfb_stage_choose,
	&sfb_stage_ticket,    &sfb_stage_certificate, &sfb_stage_register,  &sfb_stage_settings,
	&sfb_stage_dial_plan, &sfb_stage_self,        &sfb_stage_contacts,  &sfb_stage_presence,
};

struct _SfbSignin {
	GObject parent;

	SfbSigninFacts facts;
	GTask *task;                         /* the run */
	SfbStep steps[G_N_ELEMENTS(stages)]; /* of each stage, most of them not under way */
	guint next;                          /* index of the stage that the others wait for */
	guint steps_back;                    /* with the same server */
	gulong lost_handler;                 /* on the registration */
	gboolean is_kept_server_useless;
};

enum {
	STAGE_CHANGED,
	SERVER_FOUND,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbSignin, sfb_signin, G_TYPE_OBJECT)

static void run_on(SfbSignin *self);

static void
announce(SfbSignin *self, const SfbStage *stage, SfbStageState state, const GError *error)
{
	g_debug("stage %s: state %d%s%s", stage->id, state, error != NULL ? ", " : "",
	        error != NULL ? error->message : "");
	sfb_signin_evidence_note_stage(self->facts.evidence, stage->id, stage->label, state, error);
	g_signal_emit(self, signals[STAGE_CHANGED], 0, stage->id, stage->label, state, error);
}

static void
stop_waiting(SfbSignin *self)
{
	for (guint i = 0; i < G_N_ELEMENTS(stages); i++)
		sfb_step_abandon(&self->steps[i]);
}

/* The step whose answer @task is; NULL: the first that is under way. */
static SfbStep *
find_step(SfbSignin *self, gpointer task)
{
	return sfb_step_find(self->steps, G_N_ELEMENTS(stages), task);
}

/* The one that a lost line ends. */
static const SfbStage *
get_stage(SfbSignin *self)
{
	return self->next < G_N_ELEMENTS(stages) ? stages[self->next]
	                                         : find_step(self, NULL)->stage;
}

/* (takes @error) */
static void
fail(SfbSignin *self, const SfbStage *stage, GError *error)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->task);

	stop_waiting(self);
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		announce(self, stage, SFB_STAGE_FAILED, error);
	g_task_return_error(task, error);
}

/* (takes @text, which may be NULL: nothing to tell) */
static void
announce_server(SfbSignin *self, char *text)
{
	g_autofree char *owned = text;

	if (text != NULL)
		g_signal_emit(self, signals[SERVER_FOUND], 0, text);
}

static void
succeed(SfbSignin *self)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->task);

	announce_server(self, sfb_candidate_build_text(self->facts.server, self->facts.config,
	                                               g_get_real_time() / G_USEC_PER_SEC));
	g_task_return_pointer(task, g_object_ref(self->facts.registration), g_object_unref);
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
	fail(self, get_stage(self), error);
	return TRUE;
}

/* Going back */

/* The server that was kept comes first, so whoever looks for others has given it up. */
static void
give_up_kept_server(SfbSignin *self)
{
	if (self->is_kept_server_useless || *self->facts.config->last_server == '\0')
		return;
	self->is_kept_server_useless = TRUE;
	g_signal_emit(self, signals[SERVER_FOUND], 0, "");
}

static void
forget_back_to(SfbSignin *self, const SfbStage *to)
{
	for (;; self->next--) {
		const SfbStage *stage = stages[self->next];

		if (stage == &sfb_stage_connect && self->lost_handler != 0)
			g_clear_signal_handler(&self->lost_handler, self->facts.registration);
		if (stage->forget != NULL)
			stage->forget(&self->facts);
		if (stage == to)
			return;
	}
}

/* @error: why. */
static void
go_back(SfbSignin *self, const SfbStage *to, const GError *error)
{
	stop_waiting(self);
	if (to == &sfb_stage_discover)
		give_up_kept_server(self);
	announce(self, stages[self->next], SFB_STAGE_WENT_BACK, error);
	if (is_over(self))
		return;
	forget_back_to(self, to);
	run_on(self);
}

/* @error: why. */
static void
go_back_at_same_server(SfbSignin *self, const SfbStage *to, const GError *error)
{
	if (++self->steps_back > STEPS_BACK_MAX)
		fail(self, stages[self->next], g_error_copy(error));
	else
		go_back(self, to, error);
}

/* The line was lost while nobody used it. */
static void
connect_again(SfbSignin *self)
{
	g_autoptr(GError) error =
		g_error_new_literal(SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                            _("The server closed the connection in the meantime. Sign in "
	                              "again."));

	g_ptr_array_insert(self->facts.candidates, 0, sfb_candidate_copy(self->facts.server));
	go_back_at_same_server(self, &sfb_stage_connect, error);
}

/* Trouble that is this server's alone. A kept server that does not know the user is one that the
 * user was moved away from. */
static gboolean
is_servers_trouble(const SfbSigninFacts *facts, const GError *error)
{
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return FALSE;
	return facts->server == NULL || sfb_error_is_temporary(error) ||
	       (facts->server->origin == SFB_ORIGIN_REMEMBERED &&
	        g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND));
}

/* @error: of the server that did not do. */
static void
go_elsewhere(SfbSignin *self, const GError *error)
{
	SfbSigninFacts *facts = &self->facts;
	const char *domain = sfb_address_get_domain(facts->config->address);

	if (facts->server != NULL)
		sfb_signin_evidence_add_trial(facts->evidence, &(const SfbTrial){
								       .server = facts->server,
								       .error = g_error_copy(error),
							       });
	if (facts->candidates->len > 0)
		go_back(self, &sfb_stage_connect, error);
	else if (sfb_discovery_has_more(facts->discovery))
		go_back(self, &sfb_stage_discover, error);
	else
		fail(self, stages[self->next],
		     sfb_signin_evidence_make_error(facts->evidence, domain));
}

/* @error: SFB_ERROR_REDIRECTED. */
static void
follow_redirect(SfbSignin *self, const GError *error)
{
	SfbSigninFacts *facts = &self->facts;
	GError *obstacle = NULL;
	SfbCandidate *server = sfb_redirect_follow(
		sfb_sip_registration_get_redirect(facts->registration), facts->server,
		facts->evidence->redirects, facts->config, &obstacle);

	if (server == NULL) {
		fail(self, stages[self->next], obstacle);
		return;
	}
	g_ptr_array_add(facts->evidence->redirects, sfb_candidate_dup_name(facts->server));
	g_ptr_array_insert(facts->candidates, 0, server);
	go_back(self, &sfb_stage_connect, error);
}

/* Registered, and then sent on. @error: SFB_ERROR_REDIRECTED. */
static void
leave_for_next_time(SfbSignin *self, const SfbStage *stage, const GError *error)
{
	const SfbSigninFacts *facts = &self->facts;

	announce_server(self, sfb_redirect_build_text(
				      sfb_sip_registration_get_redirect(facts->registration),
				      facts->server, facts->evidence->redirects, facts->config));
	fail(self, stage, g_error_new_literal(SFB_ERROR, SFB_ERROR_SERVER, error->message));
}

/* However @stage failed. (takes @error) */
static void
take_failure(SfbSignin *self, const SfbStage *stage, GError *error)
{
	g_autoptr(GError) owned = error;
	gboolean is_redirected = g_error_matches(error, SFB_ERROR, SFB_ERROR_REDIRECTED);
	gboolean may_leave = stage->goes_elsewhere;

	if (is_redirected && may_leave)
		follow_redirect(self, error);
	else if (is_redirected)
		leave_for_next_time(self, stage, error);
	else if (may_leave && is_servers_trouble(&self->facts, error))
		go_elsewhere(self, error);
	else
		fail(self, stage, g_steal_pointer(&owned));
}

/* Going on */

static void take_answer(SfbSignin *self, SfbStep *step, const SfbStageAnswer *answer);

static gboolean
may_be_unanswered(SfbSignin *self, const SfbStage *stage, const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT) &&
	       stage->may_be_unanswered != NULL && stage->may_be_unanswered(&self->facts);
}

/* However the step @step failed, unless the line is to blame. (takes @error) */
static void
take_step_failure(SfbSignin *self, SfbStep *step, GError *error)
{
	const SfbStageAnswer answer = { .error = error };

	if (!may_be_unanswered(self, step->stage, error)) {
		take_failure(self, step->stage, error);
		return;
	}
	sfb_step_abandon(step);
	take_answer(self, step, &answer);
	g_error_free(error);
}

static const char *
explain_silence(const SfbStep *step)
{
	if (step->stage == &sfb_stage_contacts &&
	    sfb_contacts_is_in_exchange(step->signin->facts.contacts))
		return _("Your contact list is kept in Exchange, which has not answered yet. The "
		         "contacts appear when it does.");
	return _("The server took too long. Try again in a few minutes.");
}

static void
on_deadline(gpointer user_data)
{
	SfbStep *step = user_data;

	if (!is_over(step->signin))
		take_step_failure(
			step->signin, step,
			g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT, explain_silence(step)));
}

/* The person answers on a page of the identity provider, and nobody knows how long that takes. */
static void
on_page_needed(SfbWebOauth *oauth, const char *url, const char *user_code, gpointer user_data)
{
	SfbSignin *self = user_data;
	const SfbStep *step = find_step(self, NULL);

	if (step != NULL)
		sfb_patience_renew(step->patience,
		                   *url != '\0' ? PAGE_SECONDS : step->stage->deadline_seconds);
}

/* Nobody's sign-in waits long for a server that is not ours. */
static void
on_contacts_moved(SfbContacts *contacts, gpointer user_data)
{
	SfbSignin *self = user_data;
	SfbStep *step = &self->steps[self->next];

	if (self->next < G_N_ELEMENTS(stages) && stages[self->next] == &sfb_stage_contacts &&
	    step->patience != NULL)
		sfb_patience_renew(step->patience, EXCHANGE_SECONDS);
}

/* The connection or the registration went away under the stage. */
static void
on_lost(GObject *source, const GError *error, gpointer user_data)
{
	SfbSignin *self = user_data;

	if (!is_over(self) && get_stage(self)->needs_line)
		take_failure(self, get_stage(self), g_error_copy(error));
}

static gboolean
has_lost_line(SfbSignin *self, const SfbStage *stage)
{
	return stage->needs_line && self->facts.server != NULL &&
	       sfb_sip_client_get_transport(self->facts.client) == NULL;
}

/* @answer: to go on with. */
static void
take_answer(SfbSignin *self, SfbStep *step, const SfbStageAnswer *answer)
{
	if (step->stage == &sfb_stage_connect)
		self->lost_handler = g_signal_connect(self->facts.registration, "lost",
		                                      G_CALLBACK(on_lost), self);
	announce(self, step->stage, answer->error != NULL ? SFB_STAGE_WARNING : SFB_STAGE_DONE,
	         answer->error);
	if (!step->stage->goes_beside)
		self->next++;
	if (!step->stage->goes_beside || self->next == G_N_ELEMENTS(stages))
		run_on(self);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbSignin *self = SFB_SIGNIN(source);
	SfbStep *step = find_step(self, result); /* NULL: nobody waits for it any more */
	g_autoptr(SfbStageAnswer) answer = NULL;
	GError *error = NULL;

	if (step == NULL)
		return;
	answer = g_task_propagate_pointer(G_TASK(result), &error);
	/* Some stages forgive what is refused; a line that is gone is not, and "closed" tells. */
	if (answer != NULL && answer->back_to == NULL && has_lost_line(self, step->stage))
		return;
	sfb_step_end(step);
	if (answer == NULL)
		take_step_failure(self, step, error);
	else if (answer->back_to != NULL)
		go_back_at_same_server(self, answer->back_to, answer->error);
	else
		take_answer(self, step, answer);
}

static void
start(SfbSignin *self, const SfbStage *stage)
{
	SfbStep *step = &self->steps[self->next];

	step->signin = self;
	step->stage = stage;
	step->patience = sfb_patience_new(self->facts.cancellable, stage->deadline_seconds,
	                                  on_deadline, step);
	step->task =
		g_task_new(self, sfb_patience_get_cancellable(step->patience), on_answered, NULL);
	g_task_set_task_data(step->task, &self->facts, NULL);
	stage->start(&self->facts, step->task);
}

/* TRUE if the next stage may be begun too. */
static gboolean
run_stage(SfbSignin *self, const SfbStage *stage)
{
	gboolean is_needed = stage->needed == NULL || stage->needed(&self->facts);

	announce(self, stage, is_needed ? SFB_STAGE_STARTED : SFB_STAGE_SKIPPED, NULL);
	if (is_over(self))
		return FALSE;
	if (is_needed && has_lost_line(self, stage)) {
		connect_again(self);
		return FALSE;
	}
	if (is_needed)
		start(self, stage);
	return !is_needed || stage->goes_beside;
}

static void
run_on(SfbSignin *self)
{
	for (; self->next < G_N_ELEMENTS(stages); self->next++) {
		if (!run_stage(self, stages[self->next]))
			return;
	}
	if (find_step(self, NULL) == NULL)
		succeed(self);
}

void
sfb_signin_run_async(SfbSignin *self, GAsyncReadyCallback callback, gpointer user_data)
{
	self->task = g_task_new(self, self->facts.cancellable, callback, user_data);
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
	SfbSignin *self = SFB_SIGNIN(object);

	stop_waiting(self);
	if (self->lost_handler != 0)
		g_clear_signal_handler(&self->lost_handler, self->facts.registration);
	sfb_signin_facts_clear(&self->facts);
	G_OBJECT_CLASS(sfb_signin_parent_class)->finalize(object);
}

static void
sfb_signin_class_init(SfbSigninClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_signin_finalize;
	signals[STAGE_CHANGED] = g_signal_new("stage-changed", SFB_TYPE_SIGNIN, G_SIGNAL_RUN_LAST,
	                                      0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING,
	                                      G_TYPE_STRING, G_TYPE_INT, G_TYPE_ERROR);
	signals[SERVER_FOUND] = g_signal_new("server-found", SFB_TYPE_SIGNIN, G_SIGNAL_RUN_LAST, 0,
	                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
	g_signal_connect_object(facts->oauth, "page-needed", G_CALLBACK(on_page_needed), self, 0);
	g_signal_connect_object(facts->contacts, "moved", G_CALLBACK(on_contacts_moved), self, 0);
	return self;
}
