/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user asked for. Made complete, then const. */

#pragma once

#include <glib.h>

#include "net/network.h"
#include "people/availability.h"
#include "util/secret.h"

typedef enum {
	SFB_AUTHENTICATION_AUTO,
	SFB_AUTHENTICATION_NTLM,
} SfbAuthentication;

typedef struct {
	char *address;       /* normalized */
	char *login;         /* never NULL or "": the address if the user gave none */
	SfbSecret *password; /* NULL if none was given */
	char *host;          /* server; "" if none was given */
	guint16 port;        /* never 0: the transport's usual port if the user gave none */
	SfbTransport transport;
	SfbAuthentication authentication;
	char *user_agent; /* never "" */
	char *epid;
	SfbStatus status; /* to show from the start */
	char *note;       /* NULL if none */
} SfbConfig;

/* The wishes as text, by their option names; NULL and "" mean "not given". */
typedef struct {
	const char *address;
	const char *login;
	const char *password;
	const char *server;         /* "", "host", "host:port", "[v6]:port" */
	const char *transport;      /* "auto", "tls", "tcp" */
	const char *authentication; /* "auto", "ntlm" */
	const char *user_agent;
	const char *epid; /* kept from an earlier sign-in */
} SfbConfigText;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE, the sentence naming the option. */
SfbConfig *sfb_config_new(const SfbConfigText *text, GError **error);
void sfb_config_free(SfbConfig *config); /* accepts NULL; wipes the password */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbConfig, sfb_config_free)
