/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A sign-in stage: one step of the story, told in its own file. Private to this room.
 */

#pragma once

#include "signin/facts.h"

typedef struct {
	const char *id;    /* for logs, tests and JSON; never translated */
	const char *label; /* N_(), translated at the screen */
	guint deadline_seconds;
	/* The stage talks on the line, so that a lost line ends it. In the others it may be lost
	 * unnoticed: a server does not wait for ever while somebody looks for a password. */
	gboolean needs_line;
	/* If the server has trouble, another one may do better; if it sends us on, we go. Later
	 * stages have people's lists and presence at this one. */
	gboolean goes_elsewhere;
	/* What follows needs nothing of it and is begun at once: each exchange costs the time of the
	 * way to the server and back. Such a stage may not go back. */
	gboolean goes_beside;
	gboolean (*needed)(const SfbSigninFacts *facts); /* NULL: always */
	/* Signing in goes on although nobody answered, not only after a no. NULL: never. */
	gboolean (*may_be_unanswered)(const SfbSigninFacts *facts);
	void (*start)(SfbSigninFacts *facts, GTask *task); /* answers exactly once */
	void (*forget)(SfbSigninFacts *facts);             /* what start() noted; NULL: nothing */
} SfbStage;

/* The stage's one answer. Each consumes @task and takes @error. To do without what a stage was for
 * is possible only if the server said no; if it is gone or silent, the stage fails, unless it may
 * be unanswered. Going back
 * forgets everything from this stage back to @to, which starts anew. */
void sfb_stage_done(GTask *task);
void sfb_stage_do_without(GTask *task, GError *error);
void sfb_stage_go_back(GTask *task, const SfbStage *to, GError *error);
void sfb_stage_fail(GTask *task, GError *error);

/* Another answer, where the mechanism that was chosen failed for good: back to choose for another
 * one. If there is none, the stage fails. */
void sfb_stage_choose_another(GTask *task, GError *error);

/* What an answer comes to. For the engine. */
typedef struct {
	const SfbStage *back_to; /* NULL: on to the next one */
	GError *error;           /* why back, or what is done without; NULL */
} SfbStageAnswer;

void sfb_stage_answer_free(SfbStageAnswer *answer); /* accepts NULL */

extern const SfbStage sfb_stage_discover;
extern const SfbStage sfb_stage_connect;
extern const SfbStage sfb_stage_challenge;
extern const SfbStage sfb_stage_choose;
extern const SfbStage sfb_stage_ticket;
extern const SfbStage sfb_stage_certificate;
extern const SfbStage sfb_stage_register;
extern const SfbStage sfb_stage_settings;
extern const SfbStage sfb_stage_dial_plan;
extern const SfbStage sfb_stage_self;
extern const SfbStage sfb_stage_contacts;
extern const SfbStage sfb_stage_presence;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbStageAnswer, sfb_stage_answer_free)
