/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The registered client of kim@contoso.example and, at the far end, the test as her server. */

#pragma once

#include "support/peer.h"

#define WIRE_EVENTS "vnd-microsoft-roaming-contacts, vnd-microsoft-roaming-self, presence"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
} Wire;

/* @events: what the server allows. @features: what it supports, or NULL. */
Wire *wire_new(const char *events, const char *features);
void wire_free(Wire *wire);

/* The next request, which must be of that @method to that @uri. Returns: (transfer full) */
SfbSipMessage *wire_expect(Wire *wire, const char *method, const char *uri);

/* The body of @message as a text. Returns: (transfer full) */
char *wire_dup_body(const SfbSipMessage *message);

/* Answers @request; @content_type and @body may be NULL. */
void wire_answer(Wire *wire, const SfbSipMessage *request, guint status, const char *content_type,
                 const char *body);

/* Notifies in the dialog that @subscribe began. */
void
wire_notify(Wire *wire, const SfbSipMessage *subscribe, const char *content_type, const char *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wire, wire_free)
