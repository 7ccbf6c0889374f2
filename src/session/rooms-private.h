/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The rooms of one session: what is made once and lives as long as the session does, each made of
 * the lower ones it needs. */

#pragma once

#include "net/watch.h"
#include "session/session.h"
#include "web/oauth.h"
#include "web/web-ticket.h"

typedef struct {
	SfbNetWatch *watch;
	SfbDevices *devices;
	SfbWebHttp *http;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	SfbWebEws *ews;
	SfbSipClient *client;
	SfbSettings *settings;
	SfbDialPlan *dial_plan;
	SfbRelay *relay;
	SfbSelf *told; /* what the server tells of ourselves */
	SfbContacts *contacts;
	SfbPresence *presence;
	SfbOwnPresence *own_presence;
	SfbAccess *access;
	SfbSubscribers *subscribers;
	SfbMe *me;
	SfbDirectory *directory;
	SfbPhotos *photos;
	SfbOwnCalendar *own_calendar;
	SfbMailbox *mailbox;
	SfbChats *chats;
} SfbRooms;

/* All are borrowed; nothing is asked yet. */
void sfb_rooms_init(SfbRooms *rooms, const SfbConfig *config, SfbNetwork *network,
                    SfbAuthKeyring *keyring);
void sfb_rooms_clear(SfbRooms *rooms);
