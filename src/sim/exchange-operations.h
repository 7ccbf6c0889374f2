/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange Web Services can be asked here: the contact list ([MS-OXWSCOS]), people,
 * photos, calendars and what comes into a mailbox. Pure but for the world that is asked about and changed. */

#pragma once

#include "sim/directory.h"
#include "util/xml.h"

/* One question of somebody's. */
typedef struct {
	SfbSimWorld *world;
	SfbSimDirectory *directory;
	GHashTable *photos; /* (element-type utf8 GBytes) those that were set, by address */
	SfbSimUser *user;   /* who asks */
	SfbXmlNode *wish;   /* the operation's element */
	GString *answer;    /* what there is to say if it succeeds */
} SfbSimExchangeCall;

typedef struct {
	const char *name;
	/* Returns: NULL, or the ResponseCode of the failure. */
	const char *(*run)(const SfbSimExchangeCall *call);
	gboolean is_change;  /* of the contact list */
	gboolean is_array;   /* its answer stands in ResponseMessages */
	gboolean writes_all; /* its answer is the whole element, with what failed */
	gboolean touches_mails;
} SfbSimExchangeOperation;

/* Each ends with a row without a name. */
extern const SfbSimExchangeOperation sfb_sim_exchange_calendar_operations[];
extern const SfbSimExchangeOperation sfb_sim_exchange_list_operations[];
extern const SfbSimExchangeOperation sfb_sim_exchange_people_operations[];
extern const SfbSimExchangeOperation sfb_sim_exchange_photo_operations[];
extern const SfbSimExchangeOperation sfb_sim_exchange_mailbox_operations[];

/* <t:name>text</t:name>, or nothing if @text is NULL. */
void sfb_sim_exchange_append(GString *xml, const char *name, const char *text);
