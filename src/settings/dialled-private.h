/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What becomes of a number by a dial plan. Pure.
 *
 *   typed -> cleaned -> emergency? -> rules, first match -> once more without the access prefix
 *
 * A number that is global already ("+", digits, perhaps an extension) is final; only a rule that names
 * the "+" in its pattern is asked about it, since it was written for such numbers. So is
 * "+44 (0)1785 123456" mended where the plan has a rule for it, while one like "(\d{4})$" cannot cut
 * off the end of a number that was right.
 */

#pragma once

#include "settings/dial-plan.h"

typedef struct {
	const SfbLocationProfile *profile; /* NULL: none */
	const char *domain;                /* of our own address */
	gboolean has_emergency_services;
	const char *emergency_number; /* EmergencyDialString; NULL */
	const char *emergency_mask;   /* EmergencyDialMask: others that mean the same; NULL */
} SfbDialMeans;

/* As sfb_dial_plan_dial(). */
SfbDialled *sfb_dialled_new(const SfbDialMeans *means, const char *input, GError **error);

/* As sfb_dial_plan_explain(). @profile: the one it was dialled by; NULL. */
char *sfb_dialled_explain(const SfbDialled *dialled, const SfbLocationProfile *profile);
