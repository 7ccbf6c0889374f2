/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The chats of alice@contoso.example and, at the far end of the connection, the test as bob. */

#pragma once

#include "chat/chats.h"
#include "sip/transport.h"

#define WIRE_IM_SDP                                                                                \
	"v=0\r\no=- 0 0 IN IP4 192.0.2.77\r\ns=session\r\nc=IN IP4 192.0.2.77\r\nt=0 0\r\n"        \
	"m=message 5060 sip null\r\na=accept-types:text/plain text/html\r\n"
#define WIRE_TYPING                                                                                \
	"<?xml version=\"1.0\"?><KeyboardActivity><status status=\"type\"/></KeyboardActivity>"

typedef struct {
	SfbSipClient *client;
	SfbSettings *settings; /* not asked for yet, like the next */
	SfbContacts *contacts;
	SfbChats *chats;
	SfbSipTransport *far_end;
	GQueue arrived; /* (element-type SfbSipMessage) at the far end, not expected yet */
	guint cseq;
} Wire;

Wire *wire_new(void);
void wire_free(Wire *wire);

/* Runs the main loop until *@count is @wanted. */
void wire_wait_for(const guint *count, guint wanted);

/* The next message of alice, which must be this request, or a response of this status.
 * Returns: (transfer full) */
SfbSipMessage *wire_expect_request(Wire *wire, const char *method);
SfbSipMessage *wire_expect_response(Wire *wire, guint status);

/* Fails if alice sent anything more. */
void wire_expect_nothing(Wire *wire);

/* Answers @request; @name and @value: one more header, or NULL. */
void wire_answer(Wire *wire, const SfbSipMessage *request, guint status, const char *name,
                 const char *value);

/* Answers @request with 200 and a document. */
void wire_tell(Wire *wire, const SfbSipMessage *request, const char *type, const char *document);

/* Answers our @invite with 200; @supported may be NULL. */
void wire_accept(Wire *wire, const SfbSipMessage *invite, const char *supported, const char *sdp);

/* Bob's INVITE outside a session; or that of @from, a name and an address. */
void wire_invite(Wire *wire, const char *call_id, const char *sdp);
void wire_invite_from(Wire *wire, const char *from, const char *call_id, const char *sdp);

/* Bob's request in the session that @ours, one of alice's messages, belongs to. */
void wire_request(Wire *wire, const SfbSipMessage *ours, const char *method,
                  const char *content_type, const char *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wire, wire_free)
