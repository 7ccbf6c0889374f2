/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The directory of the simulator's company: everybody in the world, somebody of another company who
 * has no SIP address, and the distribution groups. Names are compared as an Active Directory does
 * it, without case and accents, telephone numbers by their digits.
 */

#pragma once

#include "sim/world.h"

/* Distribution groups besides SFB_SIM_TEAM_ADDRESS, which has alice, bob, two more and the testers. */
#define SFB_SIM_TESTERS_ADDRESS "testers@" SFB_SIM_DOMAIN   /* three */
#define SFB_SIM_EVERYONE_ADDRESS "everyone@" SFB_SIM_DOMAIN /* all of the staff */

typedef struct _SfbSimDirectory SfbSimDirectory;
typedef struct _SfbSimRecord SfbSimRecord;

/* Borrows @world, and looks at it when it is first asked. Returns: (transfer full) */
SfbSimDirectory *sfb_sim_directory_new(SfbSimWorld *world);
void sfb_sim_directory_free(SfbSimDirectory *directory); /* accepts NULL */

/* The value of an attribute by its LDAP name, in any case: "displayName", "mail",
 * "msRTCSIP-PrimaryUserAddress" (with "sip:"), "groupType" (of groups only); NULL if there is none.
 * Borrowed. */
const char *sfb_sim_record_get(const SfbSimRecord *record, const char *attribute);

/* The same number as "tel:", if the attribute is a telephone number. Returns: (transfer full)
 * (nullable) */
char *sfb_sim_record_dup_number(const SfbSimRecord *record, const char *attribute);

/* TRUE if the attribute is @text, or begins with it. */
gboolean sfb_sim_record_is(const SfbSimRecord *record, const char *attribute, const char *text);
gboolean sfb_sim_record_begins(const SfbSimRecord *record, const char *attribute, const char *text);

/* All records in a fixed order. Borrowed. (element-type SfbSimRecord) */
const GPtrArray *sfb_sim_directory_list(SfbSimDirectory *directory);

/* The members of the distribution group with that mail address; NULL if there is none. Returns:
 * (transfer container) (nullable) (element-type SfbSimRecord) */
GPtrArray *sfb_sim_directory_expand(SfbSimDirectory *directory, const char *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDirectory, sfb_sim_directory_free)
