/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What goes wrong on purpose: a table of names, each saying where it strikes. A fault is asked for
 * as "name" (every time), "name@3" (the third time only) or "name@3+" (from the third time on). Some
 * say more in an argument: "refuse-register=403/4003@2".
 */

#pragma once

#include <glib.h>

typedef struct _SfbSimFaults SfbSimFaults;

/* @list: comma separated, "" for none. Returns: (transfer full) (nullable) NULL with
 * SFB_ERROR_USAGE that lists the known names. */
SfbSimFaults *sfb_sim_faults_new(const char *list, GError **error);
void sfb_sim_faults_free(SfbSimFaults *faults); /* accepts NULL */

/* Called at the place where @name may strike, once per occasion: TRUE if it strikes now. */
gboolean sfb_sim_faults_strikes(SfbSimFaults *faults, const char *name);

/* The same for a fault with an argument. Returns: the argument, of the form its row asks for (""
 * if it was left out), if it strikes now, else NULL. Borrowed. */
const char *sfb_sim_faults_get_strike(SfbSimFaults *faults, const char *name);

/* The same for a fault whose argument says whom it strikes: an occasion only for @subject, or for
 * everybody if the fault was asked for without argument. */
gboolean sfb_sim_faults_strikes_at(SfbSimFaults *faults, const char *name, const char *subject);

/* "name  what it does" lines for --help. Returns: (transfer full) */
char *sfb_sim_faults_describe(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimFaults, sfb_sim_faults_free)
