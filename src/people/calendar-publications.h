/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What our calendar means in publications ([MS-PRES] 2.2.2, and the vendor's own table of
 * instances): all endpoints of a mailbox mean the same instances, so that they replace each other's.
 * Pure. Each function returns (transfer full) (element-type SfbPublication), maybe empty.
 */

#pragma once

#include "people/own-presence.h"
#include "people/publication-versions.h"

/* calendarState of the mailbox @email; @appointment: NULL deletes it. */
GPtrArray *sfb_publications_new_appointment(const char *email, const SfbOwnAppointment *appointment,
                                            const SfbPublicationVersions *versions);

/* calendarData: when the owner of the mailbox @email is free, and when at work. @free_busy: NULL
 * deletes the first; the second holds until somebody says otherwise. */
GPtrArray *sfb_publications_new_free_busy(const char *email, const SfbOwnFreeBusy *free_busy,
                                          const SfbPublicationVersions *versions);

/* The note of type OOF, and that its author counts as out of office when not there. @reply: NULL
 * deletes both, "" the note alone. @until: seconds since 1970; 0: until further notice. */
GPtrArray *sfb_publications_new_out_of_office(const char *email, const char *reply, gint64 until,
                                              const SfbPublicationVersions *versions);

/* Packs a digit for each slot, 2 bits each, into base64; slots that are missing at the end are free.
 * Returns: (transfer full) */
char *sfb_publications_pack_slots(const char *slots);
