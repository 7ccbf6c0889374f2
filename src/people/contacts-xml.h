/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contact list documents ([MS-SIP] 2.2.4, 9.1): text to values. Pure. */

#pragma once

#include <glib.h>

#define SFB_CONTACTS_MAX 50000    /* contacts taken from one list; the rest is left out */
#define SFB_CONTACT_GROUPS_MAX 65 /* groups, the schema's own limit: ids 0 to 64 */
#define SFB_CONTACT_NAME_MAX 256  /* bytes of a group's or contact's name; the rest is cut */

#define SFB_GROUP_BUILT_IN_NAME "~"

typedef struct {
	guint32 id;
	char *name; /* never empty; SFB_GROUP_BUILT_IN_NAME is the built-in group */
} SfbGroup;

typedef struct {
	char *address;          /* normalized; a phone number keeps its "tel:" */
	char *name;             /* the alias the user gave; NULL if none */
	GArray *groups;         /* (element-type guint32) ids, at least one, each once */
	gboolean is_subscribed; /* its presence is wanted; never for a phone number */
} SfbContact;

typedef enum {
	SFB_CONTACTS_FULL,     /* contactList */
	SFB_CONTACTS_DELTA,    /* contactDelta */
	SFB_CONTACTS_MIGRATED, /* contactList with ucsmode="migrated": the list lives in Exchange */
} SfbContactsKind;

typedef struct {
	SfbContactsKind kind;
	guint32 delta;          /* deltaNum; 0 if missing */
	guint32 previous_delta; /* prevDeltaNum; 0 if missing */
	GPtrArray *groups;      /* (element-type SfbGroup) all, or added and modified */
	GPtrArray *contacts; /* (element-type SfbContact) all, each once; or added and modified, in
	                        order */
	GPtrArray *gone_contacts; /* (element-type utf8) addresses */
	GArray *gone_groups;      /* (element-type guint32) */
	guint skipped;            /* entries left out because they made no sense */
} SfbContactsDocument;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL. */
SfbContactsDocument *sfb_contacts_document_parse(const char *text, gsize length, GError **error);
void sfb_contacts_document_free(SfbContactsDocument *document); /* accepts NULL */

void sfb_group_free(SfbGroup *group);       /* accepts NULL */
void sfb_contact_free(SfbContact *contact); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContactsDocument, sfb_contacts_document_free)
