/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a front end of the simulated company tells its clients: everybody is allowed everything, but
 * nearly nothing is allowed to one person. */

#pragma once

#include <glib.h>

/* In a value: the address of the web services, that of the person who asks, and what stands between
 * the elements of a value that is a sequence. */
#define SFB_SIM_BASE_WORD "{base}"
#define SFB_SIM_PERSON_WORD "{person}"
#define SFB_SIM_ELEMENTS_MARK "|"

typedef struct {
	const char *group;
	const char *name;
	const char *value; /* "": none */
} SfbSimSettingValue;

/* Both end with a group of NULL. */
extern const SfbSimSettingValue sfb_sim_usual_settings[];
extern const SfbSimSettingValue sfb_sim_strict_settings[]; /* where they differ */
