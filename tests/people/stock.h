/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The SIP store of kim@contoso.example's contacts, with the test as her server, and what the store
 * announces. */

#pragma once

#include "people/contact-store-sip.h"
#include "people/wire.h"

#define KIM "sip:kim@contoso.example"
#define SERVER "sip:server@contoso.example" /* in the dialog */
#define LIST_TYPE "application/vnd-microsoft-roaming-contacts+xml"

typedef struct {
	Wire *wire;
	SfbContactStore *store;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story; /* what was announced since the last look */
	gboolean is_loaded;
	GError *error;
	gboolean is_written;
	GError *refusal;
} Stock;

/* The store is asked to load; @events: what the server allows. */
void stock_open(Stock *stock, const char *events);

/* For g_test_add(): opens, and takes the SUBSCRIBE. */
void stock_set_up(Stock *stock, gconstpointer data);
void stock_tear_down(Stock *stock, gconstpointer data);

/* What was announced, then forgotten. */
void stock_assert_story(Stock *stock, const char *expected);

/* Answers with list.xml, number 41. */
void stock_load(Stock *stock);

/* Waits until what was sent has been worked through. */
void stock_settle(Stock *stock);
void stock_notify(Stock *stock, const char *body);

/* The next request, which asks for the whole list; it is answered with @list. */
void stock_answer_refresh(Stock *stock, const char *list);
