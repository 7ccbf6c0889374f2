/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A stage under way. */

#include "signin/step-private.h"

void
sfb_step_end(SfbStep *step)
{
	g_clear_pointer(&step->patience, sfb_patience_free);
	step->task = NULL;
}

void
sfb_step_abandon(SfbStep *step)
{
	g_autoptr(SfbPatience) patience = g_steal_pointer(&step->patience);

	step->task = NULL;
	if (patience != NULL)
		g_cancellable_cancel(sfb_patience_get_cancellable(patience));
}

SfbStep *
sfb_step_find(SfbStep *steps, gsize count, gpointer task)
{
	for (gsize i = 0; i < count; i++) {
		SfbStep *step = &steps[i];

		if (task != NULL ? step->task == task : step->task != NULL)
			return step;
	}
	return NULL;
}
