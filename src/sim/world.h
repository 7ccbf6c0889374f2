/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who exists in the simulator: people with passwords, names, presence and contact lists. Everybody
 * is at example.com, Windows domain EXAMPLE. "alice" and "bob" can sign in and have each other and
 * "echo" in their lists; "echo" answers every message with its own words; "contact00001" and so on
 * fill alice's list and have a presence of their own.
 */

#pragma once

#include <glib.h>

#define SFB_SIM_DOMAIN "example.com"
#define SFB_SIM_WINDOWS_DOMAIN "EXAMPLE"
#define SFB_SIM_PASSWORD "Passw0rd!" /* of everybody who can sign in */
#define SFB_SIM_ECHO_ADDRESS "echo@" SFB_SIM_DOMAIN
#define SFB_SIM_OFFLINE 18500 /* availability of somebody who is not there */

typedef struct {
	guint32 id;
	char *name;
} SfbSimGroup;

typedef struct {
	char *address;
	char *alias;  /* "" if none */
	char *groups; /* "1 2 ", as on the wire */
} SfbSimContact;

/* One published category instance ([MS-PRES] 2.2.2). */
typedef struct {
	char *category;
	guint32 instance;
	guint32 container;
	guint32 version;
	char *expire_type;
	char *publish_time;
	char *value;       /* XML, "" for an empty value */
	char *epid;        /* of the endpoint that published it; NULL: the server */
	gint64 expires_at; /* monotonic time in microseconds; 0: not by time */
} SfbSimPublication;

typedef struct {
	char *address;
	char *display_name;
	gboolean can_sign_in;
	gboolean is_invented;
	guint32 contacts_delta;
	GPtrArray *groups;       /* (element-type SfbSimGroup) */
	GPtrArray *contacts;     /* (element-type SfbSimContact) */
	GPtrArray *publications; /* (element-type SfbSimPublication) */
} SfbSimUser;

typedef struct _SfbSimWorld SfbSimWorld;

/* Alice's list gets @contacts invented people besides bob and echo. Returns: (transfer full) */
SfbSimWorld *sfb_sim_world_new(guint contacts);
void sfb_sim_world_free(SfbSimWorld *world); /* accepts NULL */

/* By normalized address; NULL if there is no such person. Borrowed. */
SfbSimUser *sfb_sim_world_get(SfbSimWorld *world, const char *address);

/* Gives an invented person the state number @number out of a fixed round. */
void sfb_sim_world_invent_state(SfbSimUser *user, guint number);

/* What gss-ntlmssp reads: per person who can sign in one "DOMAIN:user:password" line, and one
 * ":user@domain:password" line for those who log in with their address (its acceptor finds a user
 * principal name only under an empty domain). Returns: (transfer full) */
char *sfb_sim_world_build_password_file(SfbSimWorld *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWorld, sfb_sim_world_free)
