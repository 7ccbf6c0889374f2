/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A client on its way to being registered, and a registrar that really checks it. */

#pragma once

#include "sip/registrar-peer.h"
#include "sip/registration.h"
#include "support/peer.h"
#include "util/error.h"

#define REGISTERING_PASSWORD "Passw0rd!"

typedef struct {
	Peer *peer;
	Registrar *registrar;
	guint version;
	SfbSipClient *client;
	SfbSipRegistration *registration;
	GPtrArray *challenges;
	gboolean is_challenged;
	gboolean is_registered; /* or the attempt is over */
	gboolean is_lost;
	gboolean has_left;
	GError *error;
	guint offered;
} Registering;

#define REGISTERING_TEST(name, version, test)                                                      \
	g_test_add("/sip/registration/" name, Registering, GUINT_TO_POINTER(version),              \
	           registering_set_up, test, registering_tear_down)

/* The first thing in main(): NTLM reads who there is once. The last one runs the tests. */
void registering_begin(int *argc, char ***argv);
int registering_run(void);

/* @version: of the protocol, 2 to 4. */
void registering_set_up(Registering *fixture, gconstpointer version);
void registering_tear_down(Registering *fixture, gconstpointer version);

/* The first, anonymous REGISTER. */
SfbSipMessage *registering_ask(Registering *fixture);

/* Goes as far as the AUTHENTICATE. Returns: the REGISTER that carries it. */
SfbSipMessage *registering_shake_hands(Registering *fixture, const char *password);

/* To the end. */
void registering_sign_in(Registering *fixture, const char *expires);

/* And on to the first refresh. */
SfbSipMessage *registering_sign_in_and_expect_refresh(Registering *fixture);

/* Answers the first REGISTER with @status and a Contact, which has to end it with @code. */
void registering_expect_no_challenge(Registering *fixture, guint status, SfbError code);

/* Waits for the third REGISTER to have been refused. */
void registering_expect_refusal(Registering *fixture, SfbError code);

/* For sfb_sip_registration_unregister_async(). */
void registering_on_left(GObject *source, GAsyncResult *result, gpointer user_data);
