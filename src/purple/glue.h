/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one connected account holds: the protocol data of its PurpleConnection. */

#pragma once

#include <connection.h>

#include "purple/network.h"
#include "session/session.h"

#define SFB_PURPLE_PROTOCOL_ID "prpl-sfb"

/* Of a login for Exchange alone. */
typedef enum {
	SFB_PURPLE_LOGIN_NOT_ASKED,
	SFB_PURPLE_LOGIN_ASKED,
	SFB_PURPLE_LOGIN_TYPED, /* the next refusal is about this one */
	SFB_PURPLE_LOGIN_REFUSED,
} SfbPurpleExchangeLogin;

typedef struct _SfbPurpleAccess SfbPurpleAccess;
typedef struct _SfbPurpleMailbox SfbPurpleMailbox;
typedef struct _SfbPurpleOwnStatus SfbPurpleOwnStatus;
typedef struct _SfbPurpleSubscribers SfbPurpleSubscribers;
typedef struct _SfbPurpleDistribution SfbPurpleDistribution;
typedef struct _SfbPurpleEdits SfbPurpleEdits;
typedef struct _SfbPurplePhotos SfbPurplePhotos;
typedef struct _SfbPurpleStrangers SfbPurpleStrangers;

typedef struct {
	PurpleConnection *connection;
	PurpleAccount *account;
	SfbPurpleNetwork *network;
	SfbSession *session; /* NULL while the user is asked something */
	SfbSecret *password; /* typed for this connection alone; NULL */
	gpointer question;   /* what the user is asked; NULL */
	GDestroyNotify free_question;
	GCancellable *cancellable; /* of the glue's own questions to the core */
	guint stages_seen;
	SfbStatus status;              /* of our own that we wished for last */
	char *note;                    /* the same; NULL if none */
	SfbMachineState machine_state; /* the same */
	guint away_id;
	guint take_back_id;
	SfbPurpleAccess *access; /* this and the next seven: each its file's own */
	SfbPurpleOwnStatus *own_status;
	SfbPurpleSubscribers *subscribers;
	SfbPurpleDistribution *distribution;
	SfbPurpleEdits *edits;
	SfbPurpleMailbox *mailbox;
	SfbPurplePhotos *photos;
	SfbPurpleStrangers *strangers;
	SfbPurpleExchangeLogin exchange_login;
	char *exchange_domain;    /* that the user was asked to trust; NULL: none so far */
	gboolean is_placing;      /* libpurple's list is being changed by us, not by the user */
	GHashTable *groups;       /* id of the server's group to the PurpleGroup that shows it */
	GHashTable *idle_people;  /* (element-type utf8) a set: addresses shown as idle */
	GPtrArray *conversations; /* (element-type SfbConversation) those we listen to */
} SfbPurpleGlue;

/* NULL before login and after close. */
SfbPurpleGlue *sfb_purple_glue_get(PurpleConnection *connection);
