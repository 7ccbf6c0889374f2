/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contact list documents ([MS-SIP] 2.2.4, 9.1): text to values. Pure. */

#pragma once

#include <glib.h>

#define SFB_CONTACTS_MAX 50000    /* contacts taken from one list; the rest is left out */
#define SFB_CONTACT_GROUPS_MAX 65 /* groups, the schema's own limit: ids 0 to 64 */
#define SFB_CONTACT_NAME_MAX 256  /* bytes of a group's or contact's name; the rest is cut */
#define SFB_CONTACT_URI_MAX 454   /* bytes of a contact's URI; the server takes no longer one */
#define SFB_EXTERNAL_URI_MAX 1024 /* bytes; a longer one is left out */
#define SFB_EXTENSION_MAX 4096    /* bytes; servers keep 1024 of them; a longer one is left out */

#define SFB_GROUP_BUILT_IN_NAME "~"

/* groupType in a group's extension; not in the specification, but in what UCMA programs send. */
#define SFB_GROUP_TYPE_FAVOURITES "pinnedGroup"
#define SFB_GROUP_TYPE_DISTRIBUTION "dg"

typedef enum {
	SFB_GROUP_ORDINARY,
	SFB_GROUP_BUILT_IN,     /* there always is one; its name is SFB_GROUP_BUILT_IN_NAME */
	SFB_GROUP_FAVOURITES,   /* "pinned" */
	SFB_GROUP_DISTRIBUTION, /* its members are the directory's, none are in the list */
} SfbGroupKind;

typedef struct {
	guint32 id;
	SfbGroupKind kind;
	char *name;         /* never empty */
	char *email;        /* of a distribution group; else NULL */
	char *external_uri; /* sent back as it came; NULL if empty */
	char *extension;    /* content of groupExtension, XML, sent back as it came; NULL if none */
} SfbGroup;

typedef struct {
	char *address;          /* normalized; a phone number keeps its "tel:" */
	char *name;             /* the alias the user gave; NULL if none */
	GArray *groups;         /* (element-type guint32) ids, at least one, each once */
	gboolean is_subscribed; /* its presence is wanted; never for a phone number */
	char *external_uri;     /* sent back as it came; NULL if empty */
	char *extension;        /* content of contactExtension, XML, as above */
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

/* A contact's address as it is kept, from a URI with or without "sip:", or of a phone number; NULL is
 * NULL. Returns: (transfer full) (nullable) NULL if it is neither. */
char *sfb_contact_normalize(const char *uri);

/* One in which nothing is said yet. Returns: (transfer full) */
SfbContactsDocument *sfb_contacts_document_new(SfbContactsKind kind);
void sfb_contacts_document_free(SfbContactsDocument *document); /* accepts NULL */

SfbContact *sfb_contact_copy(const SfbContact *contact);
SfbGroup *sfb_group_copy(const SfbGroup *group);
void sfb_group_free(SfbGroup *group);       /* accepts NULL */
void sfb_contact_free(SfbContact *contact); /* accepts NULL */

/* The group's name for people: the built-in group's and the favourites' are translated. Borrowed. */
const char *sfb_group_get_label(const SfbGroup *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContact, sfb_contact_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbGroup, sfb_group_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContactsDocument, sfb_contacts_document_free)
