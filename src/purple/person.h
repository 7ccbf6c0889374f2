/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is known about a person, as rows of a label and a text; the tooltip and the card share them. */

#pragma once

#include <notify.h>

#include "people/access.h"
#include "people/directory.h"
#include "people/presence-xml.h"

/* How much of it. */
typedef enum {
	SFB_PURPLE_GLANCE, /* state and notes */
	SFB_PURPLE_TOOLTIP,
	SFB_PURPLE_CARD, /* everything */
} SfbPurpleDetail;

typedef struct {
	const char *address;
	const SfbPresentity *presentity; /* NULL if not known, like the next one */
	const SfbDirectoryEntry *entry;
	SfbAccess *access; /* tells what the person may see of us */
	gint64 now;        /* seconds since 1970 */
} SfbPurplePerson;

/* Adds the rows to @rows; the texts of others are escaped. */
void sfb_purple_person_fill(const SfbPurplePerson *person, SfbPurpleDetail detail,
                            PurpleNotifyUserInfo *rows);
