/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What dialogs and the registration need of the client besides its window: composing messages, and
 * holding them back. */

#pragma once

#include "sip/client.h"

/* What the requests of one dialog, or of one registration, have in common. */
typedef struct {
	const char *from;
	const char *to;
	const char *call_id;
	guint32 cseq;
} SfbSipCall;

/* As sfb_sip_client_new_request(), with these headers. Returns: (transfer full) */
SfbSipMessage *sfb_sip_client_compose_request(SfbSipClient *self, const char *method,
                                              const char *request_uri, const SfbSipCall *call);

/* Makes another transaction of a @request that was refused before it got anywhere. */
void sfb_sip_client_recompose(SfbSipClient *self, SfbSipMessage *request);

/* The ACK for a @response that refuses our INVITE @request (RFC 3261 17.1.1.3): part of the same
 * transaction. Returns: (transfer full) */
SfbSipMessage *
sfb_sip_client_compose_ack(const SfbSipMessage *request, const SfbSipMessage *response);

/* The refusal of a @request that nobody took. Returns: (transfer full) (nullable) NULL for a method
 * that is never answered. */
SfbSipMessage *sfb_sip_client_compose_refusal(SfbSipClient *self, const SfbSipMessage *request);

/* Our From with a @tag. Returns: (transfer full) */
char *sfb_sip_client_build_from(SfbSipClient *self, const char *tag);

/* The Contact that introduces us in the first REGISTER; and the one for afterwards, when the
 * registrar has given us a GRUU or none. Returns: (transfer full) */
char *sfb_sip_client_build_first_contact(SfbSipClient *self);
char *sfb_sip_client_build_contact(SfbSipClient *self);

/* Our end of the connection: "192.0.2.15" or "[2001:db8::5]"; "SIP/2.0/TLS 192.0.2.15:51324", the
 * start of our Via. Borrowed. */
const char *sfb_sip_client_get_url_host(SfbSipClient *self);
const char *sfb_sip_client_get_sent_by(SfbSipClient *self);

/* From now on whatever is to be sent waits, but for the messages of a handshake
 * ([MS-SIPAE] 3.2.2), until it is released: then it is signed with the association there is, and
 * leaves in its order. What comes meanwhile is verified as before. Losing the connection ends it. */
void sfb_sip_client_hold(SfbSipClient *self);
void sfb_sip_client_release(SfbSipClient *self);

SfbTransport sfb_sip_client_get_transport_kind(SfbSipClient *self);

const char *sfb_sip_client_get_user_agent(SfbSipClient *self);
