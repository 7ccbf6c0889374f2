/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What we wish to be seen of us, and what that is in publications. Pure. */

#pragma once

#include "people/own-presence.h"
#include "people/publication-versions.h"
#include "people/publisher-private.h"

enum {
	SFB_OWN_WISH_MACHINE = 1 << 0, /* without it nobody is there, whatever else is published */
	SFB_OWN_WISH_DEVICE = 1 << 1,
	SFB_OWN_WISH_STATUS = 1 << 2,
	SFB_OWN_WISH_CALL_BLOCKING = 1 << 3,
	SFB_OWN_WISH_NOTE = 1 << 4,
	SFB_OWN_WISH_CALL = 1 << 5,
	SFB_OWN_WISH_APPOINTMENT = 1 << 6,
	SFB_OWN_WISH_HISTORY = 1 << 7, /* of notes */
	SFB_OWN_WISH_FREE_BUSY = 1 << 8,
	SFB_OWN_WISH_OUT_OF_OFFICE = 1 << 9,
};

/* Texts are NULL where there is none. */
typedef struct {
	SfbStatus status; /* SFB_STATUS_UNKNOWN: automatic */
	char *custom;     /* a state of the organisation to say it with */
	char *note;
	gint64 note_until;  /* seconds since 1970; 0: for good */
	char *earlier_note; /* which that one replaces */
	guint history_depth;
	char *location;
	SfbMachineState machine_state;
	SfbOwnCall call;
	char *email;                    /* of the calendar; NULL: there is none */
	SfbOwnAppointment *appointment; /* owns its texts, as the next one does */
	SfbOwnFreeBusy *free_busy;
	char *reply;                  /* out of office */
	gint64 reply_until;           /* seconds since 1970; 0: until further notice */
	gboolean lacks_call_blocking; /* the server refused that category */
} SfbOwnWishes;

void sfb_own_wishes_clear(SfbOwnWishes *wishes);

/* Takes @custom. */
void sfb_own_wishes_set_status(SfbOwnWishes *wishes, SfbStatus status, char *custom);
/* @earlier: the note there is now, or NULL. */
void
sfb_own_wishes_set_note(SfbOwnWishes *wishes, const char *note, gint64 until, const char *earlier);
void sfb_own_wishes_set_location(SfbOwnWishes *wishes, const char *location);
void sfb_own_wishes_set_appointment(SfbOwnWishes *wishes, const char *email,
                                    const SfbOwnAppointment *appointment);
void sfb_own_wishes_set_free_busy(SfbOwnWishes *wishes, const SfbOwnFreeBusy *free_busy);
void sfb_own_wishes_set_out_of_office(SfbOwnWishes *wishes, const char *email, const char *reply,
                                      gint64 until);

/* The publications of one wish of the endpoint of @client, for the moment @now in the user's time
 * zone. Returns: (transfer full) (element-type SfbPublication) */
GPtrArray *sfb_own_wishes_make(const SfbOwnWishes *wishes, SfbWishes wish, SfbSipClient *client,
                               GDateTime *now, const SfbPublicationVersions *versions);

/* Sentences for people: which of @wishes were not published; "" if that is nobody's concern.
 * Returns: (transfer full) */
char *sfb_own_wishes_describe_failure(SfbWishes wishes);
