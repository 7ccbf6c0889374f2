/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The loopback front end: listens on 127.0.0.1 for SIP over TLS and TCP, authenticates with real
 * NTLM, serves contact lists and presence, routes messages between those who are signed in. Runs in
 * the caller's main context, so that a test holds both ends.
 *
 * NTLM reads the environment variable NTLM_USER_FILE once per process; the caller sets it to
 * sfb_sim_get_password_file() before anything signs in (the program and the test runner do).
 */

#pragma once

#include <gio/gio.h>

#include "sim/faults.h"
#include "sim/world.h"

#define SFB_TYPE_SIM (sfb_sim_get_type())
G_DECLARE_FINAL_TYPE(SfbSim, sfb_sim, SFB, SIM, GObject)

typedef struct {
	guint contacts;           /* invented people in alice's list */
	const char *faults;       /* as sfb_sim_faults_new() reads it; NULL: none */
	const char *directory;    /* see below; NULL: a temporary one, removed at the end */
	guint16 sip_port;         /* of TLS; 0: the system chooses */
	guint version;            /* of signatures: 2, 3 or 4; 0 means 4 */
	guint change_seconds;     /* some contact's presence changes this often; 0: never */
	guint keep_alive_seconds; /* announced timeout; 0 means 300 */
	guint expires_seconds;    /* of registrations; 0 means 7200 */
} SfbSimOptions;

/* Listens when it returns. Certificates and the password file are written to the directory, or
 * taken over if they are there. Returns: (transfer full) (nullable) NULL with @error. */
SfbSim *sfb_sim_new(const SfbSimOptions *options, GError **error);

guint16 sfb_sim_get_tls_port(SfbSim *self);
guint16 sfb_sim_get_tcp_port(SfbSim *self);

/* PEM; the server's certificate is for 127.0.0.1, localhost and fe.example.com. */
const char *sfb_sim_get_ca_file(SfbSim *self);

const char *sfb_sim_get_password_file(SfbSim *self);
SfbSimWorld *sfb_sim_get_world(SfbSim *self);

/* What was received so far: "REGISTER", "SUBSCRIBE", ...; for stories that count. */
guint sfb_sim_get_request_count(SfbSim *self, const char *method);

/* How many messages of clients carried a signature that did not verify. Zero in every story without
 * such a fault. */
guint sfb_sim_get_bad_signature_count(SfbSim *self);

/* Cuts all connections, as a crashed server does. */
void sfb_sim_cut_connections(SfbSim *self);
