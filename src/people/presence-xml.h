/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What watchers receive about a person ([MS-PRES] 2.2.2): categories. Pure. */

#pragma once

#include <glib.h>

#include "people/availability.h"

#define SFB_NOTE_MAX 4096     /* bytes of a note shown; the rest is cut at a character */
#define SFB_CARD_TEXT_MAX 512 /* the same for names, titles and the like */

#define SFB_PHONES_MAX 64      /* of one card; the rest is left out */
#define SFB_FREE_BUSY_MAX 4096 /* slots of one calendar; the rest is left out */

typedef enum {
	SFB_PHONE_WORK,
	SFB_PHONE_MOBILE,
	SFB_PHONE_HOME,
	SFB_PHONE_OTHER,
} SfbPhoneKind;

typedef struct {
	SfbPhoneKind kind;
	char *uri;   /* "tel:+4989..."; NULL if the card has none */
	char *shown; /* as the person wrote it, else the number without "tel:" */
} SfbPhone;

void sfb_phone_free(SfbPhone *phone); /* accepts NULL */

/* "Work phone"; translated. */
const char *sfb_phone_kind_get_label(SfbPhoneKind kind);

typedef enum {
	SFB_PHOTO_ENTERPRISE, /* the directory's */
	SFB_PHOTO_WEB,        /* an address the person chose */
	SFB_PHOTO_EXCHANGE,   /* of the mailbox */
} SfbPhotoKind;

typedef struct {
	SfbPhotoKind kind;
	char *hash;  /* never NULL */
	char *uri;   /* NULL if not told; EWS of the mailbox with SFB_PHOTO_EXCHANGE */
	char *email; /* with SFB_PHOTO_EXCHANGE */
} SfbPhoto;

typedef enum {
	SFB_SLOT_FREE,
	SFB_SLOT_TENTATIVE,
	SFB_SLOT_BUSY,
	SFB_SLOT_OUT_OF_OFFICE,
} SfbSlot;

/* A published calendar ([MS-PRES] 2.2.2.5, sheet presence 12.4). */
typedef struct _SfbCalendar SfbCalendar;

/* The slot @when (seconds since 1970) falls into, and until when the calendar stays like that
 * (@until: 0 beyond its end). Returns: FALSE if the calendar does not say. */
gboolean
sfb_calendar_get_slot(const SfbCalendar *calendar, gint64 when, SfbSlot *slot, gint64 *until);

/* When the person is free next; 0 if the calendar does not say. */
gint64 sfb_calendar_get_next_free(const SfbCalendar *calendar, gint64 when);

/* TRUE if @when lies within the person's working hours, in that person's own time zone. @known:
 * FALSE if nothing is said about them. */
gboolean sfb_calendar_is_working_time(const SfbCalendar *calendar, gint64 when, gboolean *known);

/* The working hours of the day of @when in the user's own time zone, minutes since midnight. FALSE if
 * it is a day off, or not known. */
gboolean sfb_calendar_get_working_hours(const SfbCalendar *calendar, gint64 when,
                                        guint *start_minutes, guint *end_minutes);

/* What a person's clients can do now ([MS-PRES] services). */
typedef enum {
	SFB_CAN_TEXT = 1 << 0,
	SFB_CAN_VOICE = 1 << 1,
	SFB_CAN_VIDEO = 1 << 2,
	SFB_CAN_SHARE = 1 << 3,
	SFB_CAN_PHONE = 1 << 4, /* reachable by remote call control */
	SFB_CAN_KNOWN = 1 << 5, /* something was said at all */
} SfbCapabilities;

/* One of the notes a person published. */
typedef struct _SfbNote SfbNote;

/* What few people publish, or few look at: a NULL pointer where there is nothing of it. */
typedef struct {
	char *meeting_subject;
	char *meeting_location;
	char *location; /* free text; or one of office, home, mobile, none as the server has it */
	GPtrArray *phones; /* (element-type SfbPhone) all of the card; NULL if none */
	SfbPhoto *photo;
	SfbCalendar *calendar;
	GPtrArray *notes;  /* (element-type SfbNote) all there are, if one begins or ends later */
	gint64 note_until; /* of an out-of-office note; 0: open */
} SfbPresentityDetails;

/* Whose person it is, as far as known. */
typedef enum {
	SFB_SOURCE_UNKNOWN,
	SFB_SOURCE_SAME_ENTERPRISE,
	SFB_SOURCE_FEDERATED,
	SFB_SOURCE_PUBLIC,
} SfbSource;

/* What is known about a person now. Strings are NULL if not known. Thousands of them are kept, so
 * texts that colleagues have in common (marked "shared") are one GRefString for all. */
typedef struct {
	GRefString *address; /* normalized */
	guint availability;
	gboolean is_mobile;
	gboolean is_automaton; /* never changes: a bot, a queue */
	gboolean note_is_out_of_office;
	gboolean has_time_zone;
	gint16 time_zone_bias;      /* minutes to add to the person's local time for UTC */
	guint8 capabilities;        /* SfbCapabilities */
	guint8 source;              /* SfbSource */
	GRefString *activity_token; /* "on-the-phone"; shared */
	char *activity_text;        /* custom activity, shown instead of the token's label */
	char *note;
	gint64 last_active; /* seconds since 1970, 0 if unknown */
	char *display_name;
	char *email;
	GRefString *title; /* shared, as the next three */
	GRefString *department;
	GRefString *company;
	GRefString *office;
	SfbPresentityDetails *details; /* NULL if there are none */
} SfbPresentity;

/* The first phone of that kind; NULL if there is none. Borrowed. */
const SfbPhone *sfb_presentity_get_phone(const SfbPresentity *presentity, SfbPhoneKind kind);

SfbPresentity *sfb_presentity_new(const char *address);
void sfb_presentity_free(SfbPresentity *presentity); /* accepts NULL */

/* The state's words for people: custom activity, else the token's label, else the status. The
 * caller's. */
char *sfb_presentity_dup_activity(const SfbPresentity *presentity);

/* When the person's note changes by itself next, because one begins or ends: seconds since 1970, 0 if
 * none does after @now. */
gint64 sfb_presentity_get_next_note_time(const SfbPresentity *presentity, gint64 now);

/* Shows the note of the moment @now. Returns: TRUE if that is another one. */
gboolean sfb_presentity_choose_note(SfbPresentity *presentity, gint64 now);

/* Gives the presentity of a normalized address, borrowed; NULL: not interested. */
typedef SfbPresentity *(*SfbPresentityLookup)(const char *address, gpointer user_data);

/* Forgets what the person's server told of the present moment: state and note. Returns: TRUE if
 * there was something to forget. */
gboolean sfb_presentity_forget_presence(SfbPresentity *presentity);

/* Applies a "categories" document: categories that are absent stay as they were, one that is there
 * but empty is gone, except for the name. Returns: the presentity changed (borrowed); NULL without
 * @error if nothing that is shown changed or @lookup was not interested; NULL with
 * SFB_ERROR_PROTOCOL if it is not such a document. */
SfbPresentity *
sfb_presence_apply_categories(const char *text, gsize length, SfbPresentityLookup lookup,
                              gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPresentity, sfb_presentity_free)
