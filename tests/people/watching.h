/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Kim, who watches others, and the test as her server. */

#pragma once

#include "people/presence-private.h"
#include "people/wire.h"

#define KIM "sip:kim@contoso.example"
#define SERVER "sip:server@contoso.example" /* the Contact of its answers */
#define CATEGORIES "application/msrtc-event-categories+xml"
#define RLMI "application/rlmi+xml"

typedef struct {
	Wire *wire;
	SfbPresence *presence;
	GCancellable *cancellable;
	GString *story; /* who changed since the last look */
	gboolean is_answered;
	GError *error;
} Watching;

/* @events: what the server allows. @features: what it supports, or NULL. */
void watching_set_up_with(Watching *watching, const char *events, const char *features);

/* For g_test_add(): a server with lists. */
void watching_set_up(Watching *watching, gconstpointer data);
void watching_tear_down(Watching *watching, gconstpointer data);

void watching_watch(Watching *watching, const char *const *addresses, gsize count);

/* u0@contoso.example, u1@... */
void watching_many(Watching *watching, guint count);

/* A first batch of five people, accepted. Returns: (transfer full) its SUBSCRIBE */
SfbSipMessage *watching_five(Watching *watching);

/* What has changed since the last time: "address availability" lines. */
void watching_assert_story(Watching *watching, const char *expected);

/* A categories document. Returns: (transfer full) */
char *watching_build_state(const char *address, guint availability);

/* How many people @subscribe is about. */
guint watching_count(const SfbSipMessage *subscribe);

/* It asks for @address, and does not say that it was added. */
void watching_assert_asks_for(const SfbSipMessage *subscribe, const char *address);

/* @text stands in its body, or does not. */
void watching_assert_has(const SfbSipMessage *subscribe, const char *text);
void watching_assert_lacks(const SfbSipMessage *subscribe, const char *text);

/* The timer @id, of minutes, is over now. */
void watching_hasten(guint id);

/* Runs the main loop until nothing is due. */
void watching_settle(void);
