/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Lync Autodiscover ([MS-OCDISCWS]): from a sign-in address to the servers that serve it. The
 * answer of one entry point; which entry points there are, and in which order they count, is the
 * sign-in's business.
 */

#pragma once

#include "web/autodiscover-document.h"
#include "web/web-ticket.h"

typedef struct {
	SfbWebHttp *http;
	SfbWebTickets *tickets; /* NULL: stop at what is to be had without authentication */
	const char *address;    /* normalized */
	/* TRUE if a server of that name may be asked although it is outside the address's domain. */
	gboolean (*is_trusted)(const char *host, gpointer user_data);
	gpointer user_data;
} SfbWebAutodiscoverWish;

/* Asks @host ("lyncdiscover.example.com"): HTTPS, and if that cannot be, HTTP for a redirection
 * only; then Root, then User with a web ticket, or Domain if no ticket is to be had. @wish: read
 * during the call; user_data must live until the callback. */
void sfb_web_autodiscover_async(const char *host, const SfbWebAutodiscoverWish *wish,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);

/* Returns: (transfer full) (nullable) what the User (or Domain) resource says, and Root's link "User"
 * among its own; NULL with
 * SFB_ERROR_UNREACHABLE, SFB_ERROR_CERTIFICATE, SFB_ERROR_PROTOCOL (no Autodiscover there, a
 * captive portal, a loop), SFB_ERROR_NOT_FOUND (user unknown), SFB_ERROR_NOT_ALLOWED,
 * SFB_ERROR_CREDENTIALS and whatever a ticket reports, SFB_ERROR_UNTRUSTED_NAME. */
SfbWebAutodiscovered *sfb_web_autodiscover_finish(GAsyncResult *result, GError **error);
