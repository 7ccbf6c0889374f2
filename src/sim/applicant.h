/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who sends a REGISTER, and whether they may ([MS-SIPREGE] 3.1.2.5.1, [MS-SIPAE] 3.3.5.1). Pure. */

#pragma once

#include "sim/reply.h"
#include "sim/world.h"
#include "sip/message.h"

typedef struct {
	SfbSimUser *user; /* borrowed; NULL: nobody of that address */
	char *epid;
	char *instance; /* UUID, lower case */
	char *contact;  /* URI */
} SfbSimApplicant;

/* @applicant: all zero. */
void sfb_sim_applicant_read(SfbSimApplicant *applicant, SfbSimWorld *world,
                            const SfbSipMessage *request);
void sfb_sim_applicant_clear(SfbSimApplicant *applicant);

/* @owner: whose credentials these are; NULL: nobody's here. NULL if nothing speaks against it. */
const SfbSimRefusal *sfb_sim_applicant_check(const SfbSimApplicant *applicant,
                                             const SfbSipMessage *request, const SfbSimUser *owner);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SfbSimApplicant, sfb_sim_applicant_clear)
