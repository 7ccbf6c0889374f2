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
	gboolean (*needed)(const SfbSigninFacts *facts);   /* NULL: always */
	void (*start)(SfbSigninFacts *facts, GTask *task); /* answers exactly once */
} SfbStage;

/* The stage's one answer. Each consumes @task and takes @error. To do without what a stage was for
 * is possible only if the server said no; if it is gone or silent, the stage fails. */
void sfb_stage_done(GTask *task);
void sfb_stage_do_without(GTask *task, GError *error);
void sfb_stage_fail(GTask *task, GError *error);

extern const SfbStage sfb_stage_connect;
extern const SfbStage sfb_stage_challenge;
extern const SfbStage sfb_stage_register;
extern const SfbStage sfb_stage_self;
extern const SfbStage sfb_stage_contacts;
extern const SfbStage sfb_stage_presence;
