/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The contact list as Exchange knows it ([MS-OXWSCOS] 2.2.4): what its answers say, as the documents
 * of people/contacts-xml.h, and the keys by which it wants to be told what is meant. Groups get
 * numbers here, which they keep as long as Exchange has them. Pure.
 */

#pragma once

#include "people/contacts-xml.h"
#include "util/xml.h"

#define SFB_IM_KEY_MAX 1024  /* bytes of an id or a change key; what has a longer one is left out */
#define SFB_IM_BUILT_IN_ID 1 /* the number of the built-in group, even if Exchange names none */

/* An item of Exchange's, in the state in which it was last seen. */
typedef struct {
	char *id;
	char *change_key; /* NULL: it has none */
} SfbImKey;

typedef struct _SfbImList SfbImList;

SfbImList *sfb_im_list_new(void);
void sfb_im_list_free(SfbImList *list); /* accepts NULL */

/* NULL if there is no such group or contact. Borrowed until the next reading. */
const SfbImKey *sfb_im_list_find_group(const SfbImList *list, guint32 id);
const SfbImKey *sfb_im_list_find_contact(const SfbImList *list, const char *address);

/* GetImItemListResponse: the whole list; all other keys are forgotten. The names are those in the
 * mailbox. Returns: (transfer full) */
SfbContactsDocument *sfb_im_list_read(SfbImList *list, SfbXmlNode *answer);

/* AddImGroupResponse, AddDistributionGroupToImListResponse. Returns: (transfer full) (nullable) the
 * new group; NULL if the answer does not say. */
SfbGroup *sfb_im_list_read_group(SfbImList *list, SfbXmlNode *answer);

/* AddNewImContactToGroupResponse, AddNewTelUriContactToGroupResponse: @address has been made.
 * Returns: FALSE if the answer does not give its key. */
gboolean sfb_im_list_read_contact(SfbImList *list, SfbXmlNode *answer, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbImList, sfb_im_list_free)
