/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One signed-in user, and the core's front door: owns the rooms, signs in once, ends once. After it
 * ended it is thrown away; signing in again is a new session.
 *
 * Signals:
 *   "stage-changed" (const char *id, const char *label, SfbStageState state, GError *error)
 *   "page-needed" (const char *url, const char *user_code)
 *       The person has to sign in with the identity provider, see web/oauth.h; "" when the page is
 *       no longer needed.
 *   "server-found" (const char *text)
 *       To be kept, and given to the next session as the configuration's "last_server"; "" if what
 *       is kept is of no use any more.
 *   "signed-in" ()
 *   "ended" (GError *error)
 *       Once, and last: the sign-in failed, or the signed-in session was lost. Not after
 *       sfb_session_sign_out_async() or dispose.
 */

#pragma once

#include "auth/keyring.h"
#include "chat/chats.h"
#include "media/devices.h"
#include "media/relay.h"
#include "net/network.h"
#include "people/access.h"
#include "people/contacts.h"
#include "people/directory.h"
#include "people/mailbox.h"
#include "people/me.h"
#include "people/own-calendar.h"
#include "people/own-presence.h"
#include "people/photos.h"
#include "people/presence.h"
#include "people/subscribers.h"
#include "settings/dial-plan.h"
#include "settings/settings.h"
#include "signin/config.h"
#include "signin/evidence.h"
#include "signin/signin.h"
#include "web/http.h"

#define SFB_TYPE_SESSION (sfb_session_get_type())
G_DECLARE_FINAL_TYPE(SfbSession, sfb_session, SFB, SESSION, GObject)

/* @config: (transfer full). @network and @keyring: borrowed, kept alive. Returns: (transfer full) */
SfbSession *sfb_session_new(SfbConfig *config, SfbNetwork *network, SfbAuthKeyring *keyring);

/* Begins to sign in. Connect to the signals first. */
void sfb_session_start(SfbSession *self);

/* Closes conversations and registration; @callback at latest 2 s later. */
void sfb_session_sign_out_async(SfbSession *self, GAsyncReadyCallback callback, gpointer user_data);
void sfb_session_sign_out_finish(SfbSession *self, GAsyncResult *result);

/* Borrowed; there from the start, so that signals can be connected before anything comes. */
const SfbConfig *sfb_session_get_config(SfbSession *self);
SfbContacts *sfb_session_get_contacts(SfbSession *self);
SfbPresence *sfb_session_get_presence(SfbSession *self);
SfbOwnPresence *sfb_session_get_own_presence(SfbSession *self);
SfbAccess *sfb_session_get_access(SfbSession *self);
SfbSubscribers *sfb_session_get_subscribers(SfbSession *self);
SfbMe *sfb_session_get_me(SfbSession *self);
SfbDirectory *sfb_session_get_directory(SfbSession *self);
SfbPhotos *sfb_session_get_photos(SfbSession *self);
SfbOwnCalendar *sfb_session_get_own_calendar(SfbSession *self);
SfbMailbox *sfb_session_get_mailbox(SfbSession *self);
SfbSettings *sfb_session_get_settings(SfbSession *self);
SfbDialPlan *sfb_session_get_dial_plan(SfbSession *self);
SfbRelay *sfb_session_get_relay(SfbSession *self);
SfbWebEws *sfb_session_get_ews(SfbSession *self);
SfbChats *sfb_session_get_chats(SfbSession *self);
SfbDevices *sfb_session_get_devices(SfbSession *self);

/* TRUE from "signed-in" on, until it ends. */
gboolean sfb_session_is_signed_in(SfbSession *self);

SfbSipClient *sfb_session_get_client(SfbSession *self);
SfbWebHttp *sfb_session_get_http(SfbSession *self);

/* What was found so far on the way in; grows while signing in. Borrowed. */
const SfbSigninEvidence *sfb_session_get_evidence(SfbSession *self);

/* Counters for tests and the report. */
guint sfb_session_get_register_count(SfbSession *self);
guint sfb_session_get_dropped_count(SfbSession *self);
