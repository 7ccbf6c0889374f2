/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own presence: nothing is published before the server told what it has, one publication is
 * under way at a time, a version conflict is mended and repeated ([MS-PRES] 3.3, 3.5).
 *
 * Signals:
 *   "changed" ()
 *       What the server now shows of us, our own changes and other clients' alike: see the getters.
 *   "publish-failed" (GError *error)
 *       A wish could not be published after all attempts; the sentence says which and why. The wish
 *       stays, and goes out with the next one.
 */

#pragma once

#include "people/availability.h"
#include "people/custom-states.h"
#include "people/self.h"
#include "settings/settings.h"
#include "sip/client.h"

#define SFB_OWN_NOTE_MAX 500 /* characters the server's own clients take */
#define SFB_OWN_LOCATION_MAX 100

#define SFB_TYPE_OWN_PRESENCE (sfb_own_presence_get_type())
G_DECLARE_FINAL_TYPE(SfbOwnPresence, sfb_own_presence, SFB, OWN_PRESENCE, GObject)

/* Returns: (transfer full) */
SfbOwnPresence *
sfb_own_presence_new(SfbSipClient *client, SfbSelf *self_told, SfbSettings *settings);

/* Wishes. Before sfb_own_presence_start_async() they are kept and go out with the first
 * publication; afterwards at once, or behind the publication under way (the last wish wins).
 * Available is how everybody signs in: said before, it leaves what another client has picked,
 * unless that was to appear offline. */
void sfb_own_presence_set_status(SfbOwnPresence *self, SfbStatus status);

/* A state the organisation made up; read during the call. */
void sfb_own_presence_set_custom_state(SfbOwnPresence *self, const SfbCustomState *state);

/* Takes every status back that any of our clients has set: what machine, calendar and telephone say
 * counts. */
void sfb_own_presence_reset(SfbOwnPresence *self);

/* @note: plain text, cut to SFB_OWN_NOTE_MAX; NULL or "": none. @until: seconds since 1970, when it
 * is taken back; 0: never. */
void sfb_own_presence_set_note(SfbOwnPresence *self, const char *note, gint64 until);

/* "Room 4", "Home office", cut to SFB_OWN_LOCATION_MAX; NULL or "": none. */
void sfb_own_presence_set_location(SfbOwnPresence *self, const char *location);

/* What the machine tells of its user ([MS-PRES] machineState). */
typedef enum {
	SFB_MACHINE_ACTIVE,
	SFB_MACHINE_INACTIVE,
	SFB_MACHINE_AWAY,
} SfbMachineState;

void sfb_own_presence_set_machine_state(SfbOwnPresence *self, SfbMachineState state);

/* What we are doing with this client, highest last; NONE takes it back (phoneState). Not published
 * where the company does not want it. */
typedef enum {
	SFB_OWN_CALL_NONE,
	SFB_OWN_CALL_TALKING,
	SFB_OWN_CALL_CONFERENCE,
	SFB_OWN_CALL_PRESENTING,
} SfbOwnCall;

void sfb_own_presence_set_call(SfbOwnPresence *self, SfbOwnCall call);

/* What our calendar says of now (calendarState); texts may be NULL. */
typedef struct {
	gboolean is_out_of_office; /* else busy */
	gboolean is_meeting;
	const char *subject;
	const char *location;
	gint64 start; /* seconds since 1970 */
} SfbOwnAppointment;

/* @appointment: NULL: none now. Read during the call. @email: of the calendar. */
void sfb_own_presence_set_appointment(SfbOwnPresence *self, const char *email,
                                      const SfbOwnAppointment *appointment);

/* What our calendar says of the next days (calendarData, [MS-PRES] 2.2.2.3). */
typedef struct {
	const char *email; /* of the calendar */
	gint64 start;      /* seconds since 1970, of the first slot */
	const char *
		slots; /* a digit for each 15 minutes: 0 free, 1 tentative, 2 busy, 3 out of office */
	const char *working_hours; /* Exchange's WorkingHours element; NULL: none */
} SfbOwnFreeBusy;

/* @free_busy: NULL: nothing is known any more. Read during the call. Same values are published again,
 * so that the newest of several publishers counts. */
void sfb_own_presence_set_free_busy(SfbOwnPresence *self, const SfbOwnFreeBusy *free_busy);

/* The out-of-office reply that is in force: a note of type OOF for those who may see it, and a state
 * that shows when we are not there. @email: of the mailbox. @reply: plain text, cut to
 * SFB_OWN_NOTE_MAX; "": the state alone; NULL: none. @until: seconds since 1970; 0: until further
 * notice. */
void sfb_own_presence_set_out_of_office(SfbOwnPresence *self, const char *email, const char *reply,
                                        gint64 until);

/* Subscribes to ourselves, then publishes device, machine state and the wishes. @callback comes
 * once, when the first publication is accepted or finally refused. */
void sfb_own_presence_start_async(SfbOwnPresence *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_own_presence_start_finish(SfbOwnPresence *self, GAsyncResult *result, GError **error);

guint sfb_own_presence_get_availability(SfbOwnPresence *self); /* 0 before the server told */

/* The state's words: custom activity, else the token's, else the status. Returns: (transfer full) */
char *sfb_own_presence_dup_activity(SfbOwnPresence *self);

/* The status that is set by hand, by whichever of our clients; SFB_STATUS_UNKNOWN: none, the state is
 * automatic. */
SfbStatus sfb_own_presence_get_picked_status(SfbOwnPresence *self);

/* All NULL if not known or none. Borrowed until the next change. */
const char *sfb_own_presence_get_note(SfbOwnPresence *self);
const char *sfb_own_presence_get_location(SfbOwnPresence *self);
const char *sfb_own_presence_get_display_name(SfbOwnPresence *self);
const char *sfb_own_presence_get_email(SfbOwnPresence *self);

/* What of the mailbox the user wants to keep from others, with any client (otherOptions of the vendor's
 * schema): a set. */
typedef enum {
	SFB_OWN_SECRET_CALENDAR = 1 << 0,
	SFB_OWN_SECRET_SUBJECTS = 1 << 1, /* and locations, of appointments */
	SFB_OWN_SECRET_REPLY = 1 << 2,    /* out of office */
} SfbOwnSecrets;

/* Empty where none of the user's clients has said anything. */
SfbOwnSecrets sfb_own_presence_get_secrets(SfbOwnPresence *self);

/* Notes of earlier days, newest first, that the server keeps. Returns: (transfer container)
 * (element-type utf8) borrowed texts */
GPtrArray *sfb_own_presence_list_earlier_notes(SfbOwnPresence *self);
