/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One whole session, and sometimes a second one, against the simulator in the same process and the
 * same main loop:
 *
 *   world -> alice signs in (as far as expected) -> what is to be true then -> alice signs out
 */

#pragma once

#include "sim/sim.h"
#include "stories/person.h"
#include "util/error.h"

typedef enum {
	SERVER_TRUSTED,
	SERVER_NOT_TRUSTED, /* its certificate is from an authority that nobody knows */
	SERVER_ABSENT,      /* nothing listens there */
} Server;

typedef enum {
	SIGNS_IN,
	FAILS,   /* while signing in */
	LEAVES,  /* while signing in, by herself */
	IS_LOST, /* after having signed in */
} Ending;

/* Any error that a new try may mend: a connection that is cut looks one way or another, as data
 * was on its way or not. */
#define ANY_TEMPORARY (-1)

typedef struct _Story Story;

/* A row of the table. What is not named is as usual. */
typedef struct {
	const char *name;
	SfbSimOptions world;

	const char *address;   /* NULL: alice's */
	const char *login;     /* NULL: EXAMPLE\alice */
	const char *password;  /* NULL: the right one; "": none */
	const char *transport; /* NULL: "tls" */
	Server server;
	gboolean takes_long; /* waits for a timer: runs beside the other rows */

	Ending ending;
	const char *last_stage; /* if she is not signed in */
	int code;               /* an SfbError, or ANY_TEMPORARY, if it FAILS or IS_LOST */
	guint registers;        /* sent until then; 0: any number */
	guint dropped;          /* messages to alice that she does not believe */

	void (*leave)(Story *story); /* when the last stage begins; does not wait */
	void (*begin)(Story *story); /* when alice is signed in; does not wait */
	void (*check)(Story *story); /* in the end; may wait */
} Row;

struct _Story {
	const Row *row;
	const char *directory;
	SfbSim *sim;
	Person alice;
	Person bob; /* not there unless called */
};

/* @directory: where certificates are kept for all stories. */
Story *story_start(const Row *row, const char *directory);

/* Waits for the end that the row names, checks it, and clears up. */
void story_finish(Story *story);

/* Bob signs in, from the same machine. */
void story_call_bob(Story *story);

/* Fails unless alice's screen shows the contact list of the server, all of it. */
void story_check_contacts(Story *story);
