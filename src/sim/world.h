/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who exists in the simulator: people with passwords, names, presence and contact lists. Everybody
 * is at example.com, Windows domain EXAMPLE. "alice" and "bob" can sign in and have each other and
 * "echo" in their lists; so can "tina", who has bob and echo and may do nearly nothing; "echo" answers every message with its own words; "contact00001" and so on
 * fill alice's list and have a presence of their own. She also has favourites and a distribution
 * group. Colleagues who are in nobody's list are there to be found: a few with names in other
 * scripts, and the staff.
 */

#pragma once

#include <glib.h>

#define SFB_SIM_DOMAIN "example.com"
#define SFB_SIM_WINDOWS_DOMAIN "EXAMPLE"
#define SFB_SIM_PASSWORD "Passw0rd!" /* of everybody who can sign in */
#define SFB_SIM_ECHO_ADDRESS "echo@" SFB_SIM_DOMAIN
#define SFB_SIM_TEAM_ADDRESS "team@" SFB_SIM_DOMAIN /* of the distribution group */
#define SFB_SIM_STAFF_PREFIX "staff"                /* "staff001@example.com" and so on */
#define SFB_SIM_STAFF 150
#define SFB_SIM_OFFLINE 18500 /* availability of somebody who is not there */

typedef struct {
	guint32 id;
	char *name;
	char *type;  /* groupType of its extension: "pinnedGroup", "dg"; NULL: ordinary */
	char *email; /* of a "dg"; else NULL */
} SfbSimGroup;

typedef struct {
	char *address;
	char *alias;     /* "" if none */
	char *groups;    /* "1 2 ", as on the wire */
	char *extension; /* what clients keep beside it, XML; NULL: nothing */
} SfbSimContact;

typedef struct _SfbSimAudience SfbSimAudience; /* sim/audience.h */
typedef struct _SfbSimCalendar SfbSimCalendar; /* sim/exchange-calendar.h */
typedef struct _SfbSimMailItem SfbSimMailItem; /* sim/exchange-mailbox.h */

/* One published category instance ([MS-PRES] 2.2.2). */
typedef struct {
	char *category;
	guint32 instance;
	guint32 container;
	guint32 version;
	char *expire_type;
	char *publish_time;
	char *value;             /* XML, "" for an empty value */
	char *epid;              /* of the endpoint that published it; NULL: the server */
	guint32 expires_seconds; /* after it was published; 0: not by time */
	gint64 expires_at;       /* the same as monotonic time in microseconds */
} SfbSimPublication;

typedef struct {
	char *address;
	char *display_name;
	gboolean can_sign_in;
	gboolean is_restricted; /* nearly nothing is allowed by the settings */
	gboolean is_invented;
	guint32 contacts_delta;
	GPtrArray *groups;        /* (element-type SfbSimGroup) */
	GPtrArray *contacts;      /* (element-type SfbSimContact) */
	GPtrArray *publications;  /* (element-type SfbSimPublication) */
	GPtrArray *mails;         /* (element-type SfbSimMailItem) in the order they came */
	SfbSimAudience *audience; /* NULL: what the server begins with */
	SfbSimCalendar *calendar; /* NULL: nothing is in it */
} SfbSimUser;

typedef struct _SfbSimWorld SfbSimWorld;

/* Alice's list gets @contacts invented people besides bob and echo. Returns: (transfer full) */
SfbSimWorld *sfb_sim_world_new(guint contacts);
void sfb_sim_world_free(SfbSimWorld *world); /* accepts NULL */

/* By normalized address; NULL if there is no such person. Borrowed. */
SfbSimUser *sfb_sim_world_get(SfbSimWorld *world, const char *address);

/* Everybody. Returns: (transfer container) (element-type SfbSimUser) */
GPtrArray *sfb_sim_world_list(SfbSimWorld *world);

/* Gives an invented person the state number @number out of a fixed round. */
void sfb_sim_world_invent_state(SfbSimUser *user, guint number);

/* What gss-ntlmssp reads: per person who can sign in one "DOMAIN:user:password" line, and one
 * ":user@domain:password" line for those who log in with their address (its acceptor finds a user
 * principal name only under an empty domain). Returns: (transfer full) */
char *sfb_sim_world_build_password_file(SfbSimWorld *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWorld, sfb_sim_world_free)
