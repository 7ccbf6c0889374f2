/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to a web ticket that an issuer offers and this account may go, the best first. */

#pragma once

#include "web/metadata.h"
#include "web/web-ticket.h"

typedef enum {
	SFB_WEB_WAY_WINDOWS, /* Kerberos or NTLM on the HTTP connection */
	SFB_WEB_WAY_OAUTH,   /* a token of modern authentication */
	SFB_WEB_WAY_FORMS,   /* user name and password in the request */
	SFB_WEB_WAY_ADFS,    /* an assertion of AD FS */
} SfbWebWayKind;

typedef struct {
	SfbWebWayKind kind;
	char *location;   /* where to ask for the ticket */
	char *authority;  /* OAUTH: the authorization URI, NULL if it has to be asked for; ADFS: its
	                     base URL, "https://sts.example.com/" */
	char *applies_to; /* ADFS: what its assertion is to be for */
} SfbWebWay;

/* What the account has. */
typedef struct {
	SfbWebAuthentication authentication;
	gboolean has_password;
	gboolean has_kerberos_ticket; /* or may have one */
	gboolean has_oauth;           /* modern authentication is configured */
} SfbWebMeans;

/* @metadata: of the issuer @issuer_url. Returns: (transfer full) (element-type SfbWebWay) (nullable)
 * at least one; NULL with SFB_ERROR_PASSWORD_REQUIRED, or SFB_ERROR_UNSUPPORTED naming what the
 * server offers. If nothing but modern authentication is left it is there although it is not
 * configured, and can say so. */
GPtrArray *sfb_web_ways_list(const SfbWebMetadata *metadata, const char *issuer_url,
                             const SfbWebMeans *means, GError **error);
