/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One SUBSCRIBE dialog (RFC 6665, [MS-SIP] 3.4-3.6): first notification piggybacked in the 200,
 * then NOTIFY or BENOTIFY; refreshed before it expires, made anew after a loss.
 *
 * Signals:
 *   "notified" (SfbSipMessage *message)
 *       A document arrived: the 200 itself, a NOTIFY (answered already) or a BENOTIFY; all alike.
 *   "ended" (GError *error)
 *       The server refused the subscription for good after its start was answered; a refusal of the
 *       start is told by its callback. Losses that a new try can mend are mended inside: 5 to 30 s
 *       later, on a new dialog, later still if that fails too.
 */

#pragma once

#include "sip/client.h"

#define SFB_TYPE_SIP_SUBSCRIPTION (sfb_sip_subscription_get_type())
G_DECLARE_FINAL_TYPE(SfbSipSubscription, sfb_sip_subscription, SFB, SIP_SUBSCRIPTION, GObject)

/* What to subscribe to. Strings are borrowed during the call. */
typedef struct {
	const char *request_uri;  /* also To */
	const char *event;        /* "presence" */
	const char *accept;       /* Accept value */
	const char *supported;    /* more option tags besides ms-benotify and
	                             ms-piggyback-first-notify, or NULL */
	const char *require;      /* Require value, or NULL */
	const char *content_type; /* of the body, or NULL */
	GBytes *body;             /* sent with the first SUBSCRIBE and every refresh, or NULL */
	gboolean is_once;         /* Expires 0: told once, and again at every refresh */
} SfbSipSubscriptionWish;

/* Returns: (transfer full) */
SfbSipSubscription *
sfb_sip_subscription_new(SfbSipClient *client, const SfbSipSubscriptionWish *wish);

/* Sends the SUBSCRIBE. @callback comes once, when the 2xx is there ("notified" for a piggybacked
 * document came before it) or with the reason why not. After a temporary one (sfb_error_is_temporary)
 * the subscription goes on trying as after a loss, after another it is over. */
void sfb_sip_subscription_start_async(SfbSipSubscription *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean
sfb_sip_subscription_start_finish(SfbSipSubscription *self, GAsyncResult *result, GError **error);

/* What is sent with every later SUBSCRIBE that has no body of its own. */
void sfb_sip_subscription_set_body(SfbSipSubscription *self, GBytes *body);

/* Sends one SUBSCRIBE with @body in the dialog that lives, after what is under way; nothing if there
 * is none, since the next dialog begins with the whole body. */
void sfb_sip_subscription_send_body(SfbSipSubscription *self, GBytes *body);

/* TRUE while the server has an obligation to tell: not after it answered all at once and for good. */
gboolean sfb_sip_subscription_is_live(SfbSipSubscription *self);

/* Ends the dialog in good order; no signal comes any more. */
void sfb_sip_subscription_end(SfbSipSubscription *self);

/* Asks for the whole state once more, in the same dialog if it lives. Used to resynchronise. */
void sfb_sip_subscription_refresh(SfbSipSubscription *self);
