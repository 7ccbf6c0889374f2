/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The SIP user agent of one signed-in endpoint: makes requests, matches their responses, signs and
 * verifies everything once there is a security association, and hands out what the server sends.
 *
 * Signals:
 *   "request-received" (SfbSipMessage *request) -> gboolean
 *       Verified, and not of a dialog that has its own taker (sfb_sip_client_add_dialog). The first
 *       handler that returns TRUE has taken it and answers it with sfb_sip_client_respond(); if
 *       none does, the client answers: 481 (in a dialog), 200 to OPTIONS, 405 or 501. BENOTIFY and
 *       ACK are never answered.
 *   "association-refused" ()
 *       A signed request other than REGISTER was answered 401 or 407: the server seems to have lost
 *       the security association. If that makes the registration hold back what is sent, the
 *       request waits too and is sent once more; else it fails like any other that is refused.
 *   "closed" (GError *error)
 *       The connection is gone; comes once. Every outstanding request has failed before it.
 */

#pragma once

#include <gio/gio.h>

#include "net/network.h"
#include "sip/association.h"
#include "sip/message.h"
#include "sip/transport.h"

#define SFB_TYPE_SIP_CLIENT (sfb_sip_client_get_type())
G_DECLARE_FINAL_TYPE(SfbSipClient, sfb_sip_client, SFB, SIP_CLIENT, GObject)

/* @address: normalized. @epid: [MS-SIPRE] 2.2.7. @user_agent: not empty. Returns: (transfer full) */
SfbSipClient *sfb_sip_client_new(const char *address, const char *epid, const char *user_agent);

/* Starts talking on @stream (borrowed, kept alive), whose near end is @local. Not while there is a
 * connection; but after one has ended a client may connect again, since another server may serve
 * it. That starts over: no association, no GRUU, no features, a new Contact. Dialogs that are added
 * stay. */
void sfb_sip_client_connect(SfbSipClient *self, GIOStream *stream, GInetSocketAddress *local,
                            SfbTransport transport);

/* Drops the connection without a signal; outstanding requests fail with G_IO_ERROR_CANCELLED. */
void sfb_sip_client_disconnect(SfbSipClient *self);

const char *sfb_sip_client_get_address(SfbSipClient *self); /* "kim@contoso.example" */
const char *sfb_sip_client_get_uri(SfbSipClient *self);     /* "sip:kim@contoso.example" */
const char *sfb_sip_client_get_epid(SfbSipClient *self);
const char *sfb_sip_client_get_instance(SfbSipClient *self); /* UUID, lower case */
const char *
sfb_sip_client_get_local_host(SfbSipClient *self); /* IP address; IPv6 without brackets */
guint16 sfb_sip_client_get_local_port(SfbSipClient *self);

/* The value of our Contact header: before registration the registered form of [MS-SIPREGE] 4.1,
 * afterwards the GRUU in angle brackets. Borrowed. */
const char *sfb_sip_client_get_contact(SfbSipClient *self);

/* The registrar's name for this endpoint, without brackets; NULL before. The registration sets it;
 * NULL there means that the registrar (LCS 2005) gives none. */
const char *sfb_sip_client_get_gruu(SfbSipClient *self);
void sfb_sip_client_set_gruu(SfbSipClient *self, const char *gruu);

SfbSipTransport *sfb_sip_client_get_transport(SfbSipClient *self); /* borrowed */

/* From now on everything is signed and verified with @association (transfer full); NULL ends that. */
void sfb_sip_client_set_association(SfbSipClient *self, SfbSipAssociation *association);
SfbSipAssociation *sfb_sip_client_get_association(SfbSipClient *self); /* borrowed, may be NULL */

/* How many received messages were dropped because their signature did not verify or was missing. */
guint sfb_sip_client_get_dropped(SfbSipClient *self);

/* The server's option tags and event packages, as the registration learned them from its 200. */
void sfb_sip_client_set_features(SfbSipClient *self, const SfbSipMessage *registered);
gboolean sfb_sip_client_has_feature(SfbSipClient *self, const char *option_tag); /* Supported */
gboolean sfb_sip_client_has_event(SfbSipClient *self, const char *event);        /* Allow-Events */

/* A request outside a dialog, complete but for its body and its signature: Via (new branch), From
 * (new tag, our epid), To, a new Call-ID, CSeq 1, Max-Forwards, Contact and User-Agent are there
 * ([MS-SIPRE], RFC 3261 8.1.1). A CANCEL takes over the Via of its INVITE. @to_uri: NULL means
 * @request_uri. Returns: (transfer full) */
SfbSipMessage *sfb_sip_client_new_request(SfbSipClient *self, const char *method,
                                          const char *request_uri, const char *to_uri);

/* Signs and sends @request (borrowed) and waits for the final response. @callback comes once: with
 * the response of any status, or with SFB_ERROR_TIMEOUT (60 s; an INVITE 180 s after a 1xx), or the
 * reason why the connection ended. A response to INVITE that refuses is confirmed here; the ACK for
 * a 2xx is the caller's. Cancelling forgets the request; it does not send CANCEL. */
void
sfb_sip_client_request_async(SfbSipClient *self, SfbSipMessage *request, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) */
SfbSipMessage *
sfb_sip_client_request_finish(SfbSipClient *self, GAsyncResult *result, GError **error);

/* As request_async, but the signature header is the handshake header of @association carrying
 * @token ([MS-SIPAE] 2.2), or none if @association is NULL; for the registration only. The answer
 * is not verified with the association there is: whoever shakes hands has the new one. Finished by
 * request_finish. */
void sfb_sip_client_handshake_async(SfbSipClient *self, SfbSipMessage *request,
                                    SfbSipAssociation *association, GBytes *token,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Sends a request that has no answer: ACK. Signed. */
void sfb_sip_client_send(SfbSipClient *self, SfbSipMessage *request);

/* What becomes of a request of the peer that is in a dialog. Returns: TRUE if it was taken and,
 * where it wants an answer, answered. */
typedef gboolean (*SfbSipDialogFunc)(SfbSipClient *client, SfbSipMessage *request,
                                     gpointer user_data);

/* Leads every request with @call_id to @take before the signal is tried: a session has hundreds of
 * dialogs, and none of them should be asked about another's requests. One per Call-ID. */
void sfb_sip_client_add_dialog(SfbSipClient *self, const char *call_id, SfbSipDialogFunc take,
                               gpointer user_data);
void sfb_sip_client_remove_dialog(SfbSipClient *self, const char *call_id);

/* The response to @request with everything copied that RFC 3261 8.2.6 wants, our tag and epid in
 * To, Contact and User-Agent; add more headers or a body, then send. Returns: (transfer full) */
SfbSipMessage *sfb_sip_client_new_response(SfbSipClient *self, const SfbSipMessage *request,
                                           guint status, const char *to_tag);

/* Signs and sends @response (transfer full). */
void sfb_sip_client_respond(SfbSipClient *self, SfbSipMessage *response);

/* Words for people for a final response that refuses: from its ms-diagnostics, else Warning, else
 * status; the code is what callers act on. Returns: (transfer full) */
GError *sfb_sip_client_make_error(const SfbSipMessage *response);
