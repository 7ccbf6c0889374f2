/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Kim's own presence, published over a wire whose far end is the test. */

#pragma once

#include "people/own-presence.h"
#include "people/wire.h"

#define KIM "sip:kim@contoso.example"
#define TYPE "application/vnd-microsoft-roaming-self+xml"
#define SELF(inner)                                                                                \
	"<roamingData><categories uri='sip:kim@contoso.example'>" inner                            \
	"</categories></roamingData>"
#define USER_STATE                                                                                 \
	"<category name='state' instance='536870912' container='2' version='7' "                   \
	"expireType='static'><state xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "        \
	"xsi:type='userState'><availability>15500</availability></state></category>"
#define CONFLICT                                                                                   \
	"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>"                         \
	"<operation index='1' version='0' curVersion='5'/></details></Fault>"

/* Of the client's endpoint id "c8ca638a15". */
#define DEVICE "categoryName=\"device\" instance=\"3368706954\" container=\"2\""
#define MACHINE "categoryName=\"state\" instance=\"1015850552\" container=\"2\""
#define LASTING "categoryName=\"state\" instance=\"536870912\" container=\"2\""
#define PASSING "categoryName=\"state\" instance=\"603979776\" container=\"2\""
#define NOTE "categoryName=\"note\" instance=\"0\" container=\"400\""

typedef struct {
	Wire *wire;
	SfbSelf *told;
	SfbSettings *settings;
	SfbOwnPresence *own;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story;
	gboolean is_answered;
	GError *error;
	gboolean has_failed;
	GError *failure;
} Publishing;

/* @events: what the server allows. */
void publishing_prepare(Publishing *fixture, const char *events);

/* For g_test_add(). */
void publishing_set_up(Publishing *fixture, gconstpointer data);
void publishing_tear_down(Publishing *fixture, gconstpointer data);

/* Starts; the SUBSCRIBE is not yet received. */
void publishing_begin(Publishing *fixture);

/* The same, and the server tells @document. Returns: (transfer full) the first publication */
SfbSipMessage *publishing_subscribe(Publishing *fixture, const char *document);

/* The same, and the server takes that. */
void publishing_sign_in(Publishing *fixture);

/* The publications, each the start of its element up to the container and a version, in order;
 * others may be between them. The last is NULL. */
void publishing_assert_publishes(const SfbSipMessage *service, ...);
void publishing_assert_lacks(const SfbSipMessage *service, const char *text);
