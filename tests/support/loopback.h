/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A simulator in this process, and what clients beside it need to find and trust it. */

#pragma once

#include "sim/sim.h"

typedef struct {
	SfbSim *sim;
	char *folder;     /* for the clients' own folders */
	char *tls_server; /* "server=127.0.0.1:PORT", as an account option */
	char *tcp_server;
	char *ca_file; /* "ca-file=..." */
	char *exchange; /* "ews-url=https://127.0.0.1:PORT/..."; without it the real one is looked for */
} Loopback;

void loopback_open(Loopback *loopback, const SfbSimOptions *options);
void loopback_close(Loopback *loopback);

/* At the end of the test program. */
void loopback_clear_up(void);
