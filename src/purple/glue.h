/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one connected account holds: the protocol data of its PurpleConnection. */

#pragma once

#include <connection.h>

#include "purple/network.h"
#include "session/session.h"

#define SFB_PURPLE_PROTOCOL_ID "prpl-sfb"

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
	char *note;               /* of our own that we sent last; NULL if none */
	GHashTable *groups;       /* (element-type guint32) a set: ids of the server's groups */
	GHashTable *idle_people;  /* (element-type utf8) a set: addresses shown as idle */
	GPtrArray *conversations; /* (element-type SfbConversation) those we listen to */
} SfbPurpleGlue;

/* NULL before login and after close. */
SfbPurpleGlue *sfb_purple_glue_get(PurpleConnection *connection);
