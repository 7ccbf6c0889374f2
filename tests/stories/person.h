/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who signs in, and what that person has seen on the screen so far. */

#pragma once

#include "session/session.h"

#define ALICE "alice@example.com"
#define BOB "bob@example.com"
#define ECHO "echo@example.com"

typedef struct {
	SfbSession *session;
	SfbNetwork *network; /* the session's */
	char *stage;         /* the last one that began */
	char *warning;       /* the last one that was left out with a warning, or NULL */
	gboolean is_signed_in;
	gboolean is_signed_out;
	GError *end; /* why the session ended by itself; NULL: it did not */
	guint conversations;
	GString *heard;       /* "<address> text\n" of each message */
	gboolean sees_typing; /* somebody types now */
	guint delivered;
	guint undelivered;
	guint underway;      /* texts nobody has answered for */
	GError *reason;      /* of the last text that was not delivered */
	GError *unpublished; /* of the last publication that was given up */
	gboolean is_dropped;
} Person;

/* Makes the session and looks at everything it says. Starting it is the caller's.
 * @text: who, with what. @ca_file: PEM file, or "". @keys: folder of what is kept between sessions.
 */
void person_init(Person *person, const SfbConfigText *text, const char *ca_file, const char *keys);

/* Drops the session, from wherever this is called. */
void person_drop(Person *person);

/* Drops the session, unless that is done, and makes sure that nothing else holds it. */
void person_clear(Person *person);

/* Signs out, and is done when is_signed_out. */
void person_sign_out(Person *person);

void person_say(Person *person, const char *address, const char *text);

/* TRUE if the screen shows @text from @address. */
gboolean person_has_heard(const Person *person, const char *address, const char *text);

/* What the screen shows of @address; NULL if nothing. */
const SfbPresentity *person_look_at(Person *person, const char *address);
SfbStatus person_get_status_of(Person *person, const char *address);

/* Runs the main loop until @condition holds. */
#define WAIT_UNTIL(condition)                                                                      \
	for (gint64 since = g_get_monotonic_time(); !(condition);)                                 \
	person_wait_one_turn(since, #condition)

/* One turn of the main loop; ends the program if @what did not come true for minutes. */
void person_wait_one_turn(gint64 since, const char *what);
