/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What becomes of a REGISTER whose sender has proved who they are ([MS-SIPREGE] 3.1.2.5): they
 * enter the list of endpoints, stay in it, leave it, are sent elsewhere, or are refused. */

#pragma once

#include "sim/endpoints.h"
#include "sim/sim.h"

typedef struct _SfbSimAdmission SfbSimAdmission;

/* @options: read during the call; its sip_port is where we listen. The others are borrowed and
 * outlive the admission. Returns: (transfer full) */
SfbSimAdmission *sfb_sim_admission_new(const SfbSimOptions *options, SfbSimWorld *world,
                                       SfbSimEndpoints *endpoints, SfbSimFaults *faults);
void sfb_sim_admission_free(SfbSimAdmission *admission); /* accepts NULL */

/* @login: who it is proved to be from; NULL: nobody asked for a proof. Returns: (transfer full) the
 * answer; a 401 lacks its challenges. */
SfbSipMessage *sfb_sim_admission_answer(SfbSimAdmission *admission, SfbSimConnection *connection,
                                        const SfbSipMessage *request, const char *login);

/* A redirect of somebody who has proved nothing. Returns: (transfer full) (nullable) NULL if there
 * is none. */
SfbSipMessage *
sfb_sim_admission_redirect_early(SfbSimAdmission *admission, SfbSimConnection *connection,
                                 const SfbSipMessage *request);

/* Removes @endpoint and tells it why, in the words of sfb_sim_dismissal_send(). */
void
sfb_sim_admission_dismiss(SfbSimAdmission *admission, SfbSimEndpoint *endpoint, const char *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimAdmission, sfb_sim_admission_free)
