/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A stage under way: who waits for its answer, and how long. */

#pragma once

#include "signin/patience.h"
#include "signin/signin.h"
#include "signin/stage.h"

typedef struct {
	SfbSignin *signin; /* borrowed */
	const SfbStage *stage;
	GTask *task;           /* borrowed: whose answer counts; NULL: it is not under way */
	SfbPatience *patience; /* with it */
} SfbStep;

/* The answer is there. */
void sfb_step_end(SfbStep *step);

/* Nobody waits any more. Whatever the stage has begun comes to an end too: later it would meet a
 * notebook that is no longer its own. */
void sfb_step_abandon(SfbStep *step);

/* The one whose answer @task is; NULL: the first that is under way. Returns: (nullable) borrowed */
SfbStep *sfb_step_find(SfbStep *steps, gsize count, gpointer task);
