/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Two pools of one company in this process, a name server that says what a case wants, and somebody
 * who signs in. */

#pragma once

#include "session/session.h"
#include "sim/sim.h"
#include "support/resolver.h"

#define ALICE "alice@example.com"
#define STRANGER_PORT 5061 /* never connected to */

#define LAST_STEPS "settings dial-plan self contacts presence "

/* What is there. */
typedef struct {
	char *folder; /* of the keyring */
	SfbSim *first;
	SfbSim *second;
	guint16 dead_port;
	char *records;
	ResolverEntry names[5]; /* ended by one without a name */
} World;

/* One sign-in. */
typedef struct {
	SfbNetwork *network; /* NULL once nobody uses it any more */
	SfbSession *session;
	GString *steps;   /* ids of the stages that were started; "<" where it went back */
	GString *servers; /* what "server-found" told, each in brackets */
	gboolean is_signed_in;
	GError *error;
	SfbSim *impatient; /* cuts the line while the web is asked for a ticket; NULL */
} Visit;

/* Around all cases of a program: the company's people, passwords and authority. */
void world_begin_all(void);
void world_end_all(void);

void world_open(World *world, SfbSimOptions first, SfbSimOptions second);
void world_close(World *world);

/* One more pool. Returns: (transfer full) */
SfbSim *world_open_pool(SfbSimOptions options);

/* A port where nothing listens. */
guint16 world_find_dead_port(void);

/* What DNS says: the SRV records of the company, "PRIORITY WEIGHT PORT NAME;...", and addresses of
 * fe.example.com and fe2.example.com. (takes @records) */
void world_tell(World *world, char *records);

/* And an address for @name besides. */
void world_tell_name(World *world, const char *name);

/* "0 0 PORT HOST", to be told. */
char *world_build_record(guint16 port, const char *host);

/* Signs in until it is done or has failed. @text: without an address. */
void visit(Visit *visit, const World *world, const SfbConfigText *text);

/* The same at the first pool, with TLS, and with somebody who cuts the line. @impatient: NULL:
 * nobody. */
void visit_first_pool(Visit *visit, const World *world, const char *password, SfbSim *impatient);
void visit_end(Visit *visit);

guint count_registers(SfbSim *sim);
