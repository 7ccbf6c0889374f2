/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The one connection to a web server. Implemented by http.c, the only file that knows libsoup, for
 * exchange.c, which knows what a request takes.
 */

#pragma once

#include "web/authenticator-private.h"
#include "web/http.h"

typedef struct _SfbWebLine SfbWebLine;

/* Sends @request once and takes in the whole answer, in at most 30 s; one at a time.
 * @authorization: what to show with it; NULL: nothing. Both are read during the call. */
void sfb_web_line_send_async(SfbWebLine *line, const SfbWebRequest *request,
                             const char *authorization, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* What came of it. */
typedef struct {
	SfbWebResponse *response; /* NULL if there was none */
	SfbWebChannel channel;    /* it came over */
	GTlsCertificate *refused; /* the server's, which the system does not trust; NULL */
} SfbWebLeg;

/* @leg: (out) filled in either case, to be cleared. Returns: FALSE with @error as GIO reports it, or
 * SFB_ERROR_PROTOCOL. */
gboolean
sfb_web_line_send_finish(SfbWebLine *line, GAsyncResult *result, SfbWebLeg *leg, GError **error);
void sfb_web_leg_clear(SfbWebLeg *leg);

/* From now on @certificate is the server's, whatever the system says. */
void sfb_web_line_accept(SfbWebLine *line, GTlsCertificate *certificate);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SfbWebLeg, sfb_web_leg_clear)
