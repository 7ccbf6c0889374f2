/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The loopback front end: listens on 127.0.0.1 for SIP over TLS and TCP, authenticates with real
 * NTLM, Kerberos and TLS-DSK, serves contact lists and presence, routes messages between those who
 * are signed in, and has the web services of a pool and its DNS beside it. Runs in the caller's
 * main context, so that a test holds both ends. Two of them with the same directory are two pools
 * of one company: they share the people, their passwords and their certificates.
 *
 * NTLM reads the environment variable NTLM_USER_FILE once per process; the caller sets it to
 * sfb_sim_get_password_file() before anything signs in (the program and the test runner do).
 */

#pragma once

#include <gio/gio.h>

#include "sim/exchange-mailbox.h"
#include "sim/faults.h"
#include "sim/world.h"

#define SFB_TYPE_SIM (sfb_sim_get_type())
G_DECLARE_FINAL_TYPE(SfbSim, sfb_sim, SFB, SIM, GObject)

typedef struct {
	guint contacts;        /* invented people in alice's list */
	const char *faults;    /* as sfb_sim_faults_new() reads it; NULL: none */
	const char *directory; /* see below; NULL: a temporary one, removed at the end */
	guint16 sip_port;      /* of TLS; 0: the system chooses */
	guint version;         /* of signatures: 2, 3 or 4; 0 means 4 */
	guint change_seconds;  /* some contact's presence changes this often; 0: never */
	guint storm;           /* that many presences change when a client has settled; 0: none */
	guint keep_alive_seconds; /* announced timeout; 0 means 300 */
	guint expires_seconds;    /* of registrations; 0 means 7200 */

	const char *mechanisms; /* on SIP, comma separated in the order offered: "ntlm", "kerberos",
	                             "tls-dsk"; NULL: "ntlm". Kerberos reads KRB5_KTNAME */
	const char *web_tickets; /* ways to a web ticket, comma separated: "windows", "oauth",
	                             "adfs", "forms"; NULL: "windows" */
	guint16 https_port;      /* 0: the system chooses */
	guint16 http_port;       /* which only redirects; 0: the system chooses */
	guint16 dns_port;        /* of the DNS responder; 0: the system chooses */
	const char *dns_names;   /* which exist, as sim/dns-zone.h has them; NULL: all */
	const char *web_host;    /* the name in the URLs it gives out, "host" or "host:port" if
	                             somebody passes on what comes there; NULL: "127.0.0.1" */
	const char *settings;    /* others than the usual ones, as sim/provisioning.h has them:
	                             "endpointConfiguration/PhotoUsage=NoPhoto"; NULL: none */
	const char *redirect;    /* "host:port" of the pool that serves everybody; NULL: this one */
	gboolean is_external;    /* speaks as an Edge and as the external web site do */
	const char *dial_plan;   /* file with another one than the usual; NULL: none */
	guint relay_minutes;     /* that credentials of the media relay last at most; 0 means 480 */
} SfbSimOptions;

/* Listens when it returns. Certificates and the password file are written to the directory, or
 * taken over if they are there. Returns: (transfer full) (nullable) NULL with @error. */
SfbSim *sfb_sim_new(const SfbSimOptions *options, GError **error);

guint16 sfb_sim_get_tls_port(SfbSim *self);
guint16 sfb_sim_get_tcp_port(SfbSim *self);
guint16 sfb_sim_get_https_port(SfbSim *self);
guint16 sfb_sim_get_http_port(SfbSim *self); /* which only redirects */
guint16 sfb_sim_get_dns_port(SfbSim *self);

/* PEM; the server's certificate is for all names of the pool, 127.0.0.1 and localhost. */
const char *sfb_sim_get_ca_file(SfbSim *self);

const char *sfb_sim_get_password_file(SfbSim *self);
SfbSimWorld *sfb_sim_get_world(SfbSim *self);

/* What was received so far: "REGISTER", "SUBSCRIBE", ...; for stories that count. */
guint sfb_sim_get_request_count(SfbSim *self, const char *method);

/* HTTP requests so far, every leg of a handshake counted. */
guint sfb_sim_get_web_count(SfbSim *self);

/* How many messages of clients carried a signature that did not verify. Zero in every story without
 * such a fault. */
guint sfb_sim_get_bad_signature_count(SfbSim *self);

/* @mail comes into the mailbox of @address, who can sign in; read during the call. */
void sfb_sim_deliver(SfbSim *self, const char *address, const SfbSimMail *mail);

/* Another program marks everything in that mailbox read. */
void sfb_sim_read_mails(SfbSim *self, const char *address);

/* Another program of @address, who can sign in, sends that person's calls elsewhere. @flags: of the
 * routing rules, like "forward_immediate". */
void sfb_sim_route(SfbSim *self, const char *address, const char *flags);

/* Changes settings, as @options has them; who has been told already hears nothing of it. FALSE with
 * SFB_ERROR_USAGE for something else. */
gboolean sfb_sim_change_settings(SfbSim *self, const char *changes, GError **error);

/* Cuts all connections, as a crashed server does. */
void sfb_sim_cut_connections(SfbSim *self);
