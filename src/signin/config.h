/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user asked for. Made complete, then const. */

#pragma once

#include <glib.h>

#include "net/network.h"
#include "people/availability.h"
#include "util/secret.h"
#include "web/web-ticket.h"

typedef enum {
	SFB_AUTHENTICATION_AUTO,
	SFB_AUTHENTICATION_KERBEROS,
	SFB_AUTHENTICATION_NTLM,
	SFB_AUTHENTICATION_TLS_DSK,
} SfbAuthentication;

/* Plain TCP is a choice of the user's, never one of ours. */
typedef enum {
	SFB_TRANSPORT_WISH_AUTO, /* TLS, wherever a server is found */
	SFB_TRANSPORT_WISH_TLS,
	SFB_TRANSPORT_WISH_TCP,
} SfbTransportWish;

typedef struct {
	char *address;       /* normalized */
	char *login;         /* never NULL or "": the address if the user gave none */
	SfbSecret *password; /* NULL if none was given */
	char *host;          /* server; "" if none was given, and one is looked for */
	guint16 port;        /* 0 if none was given: the transport's usual ones */
	SfbTransportWish transport;
	SfbAuthentication authentication;
	gboolean sso;     /* single sign-on: use the Kerberos ticket that is there */
	char *ca_file;    /* authorities besides the system's; "" if none */
	char *user_agent; /* never "" */
	SfbWebAuthentication web_authentication;
	char *oauth_client_id; /* this and the next two: "" if not given */
	char *oauth_redirect_uri;
	char *oauth_resource;
	char *email;   /* of the mailbox; "" if not given: the server may know it */
	char *ews_url; /* of Exchange; "" if not given, and it is looked for when it is needed */
	GStrv trusted_domains; /* where the user agreed that servers may be; never NULL */
	char *last_server;     /* as the session's "server-found" told it; "" if nothing is kept */
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
	const char *authentication; /* "auto", "kerberos", "ntlm", "tls-dsk" */
	gboolean sso;
	const char *ca_file;
	const char *user_agent;
	const char *web_authentication; /* "auto", "integrated", "oauth", "adfs" */
	const char *oauth_client_id;
	const char *oauth_redirect_uri;
	const char *oauth_resource;
	const char *email;
	const char *ews_url;         /* "https://mail.example.com/EWS/Exchange.asmx" */
	const char *trusted_domains; /* "hoster.example, other.example" */
	const char *last_server;     /* kept from an earlier sign-in, like the next one */
	const char *epid;
} SfbConfigText;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE, the sentence naming the option. */
SfbConfig *sfb_config_new(const SfbConfigText *text, GError **error);
void sfb_config_free(SfbConfig *config); /* accepts NULL; wipes the password */

/* What the wish for a transport comes to. */
SfbTransport sfb_config_get_transport(const SfbConfig *config);

/* TRUE if the strict naming rule lets a server of that name be used: it is inside the address's
 * domain, or inside one that the user agreed to. */
gboolean sfb_config_trusts(const SfbConfig *config, const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbConfig, sfb_config_free)
