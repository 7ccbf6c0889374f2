/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange is told so that a write to the contact list comes true ([MS-OXWSCOS] 3.1.4): often
 * one operation, for a contact one for each group. Pure. */

#pragma once

#include "people/contact-store.h"
#include "people/im-list-xml.h"

typedef enum {
	SFB_IM_ADD_NEW_CONTACT, /* its answer: sfb_im_list_read_contact() */
	SFB_IM_ADD_NEW_PHONE,   /* so does this one's */
	SFB_IM_ADD_TO_GROUP,
	SFB_IM_REMOVE_FROM_GROUP,
	SFB_IM_ADD_GROUP,              /* its answer: sfb_im_list_read_group() */
	SFB_IM_ADD_DISTRIBUTION_GROUP, /* so does this one's */
	SFB_IM_RENAME_GROUP,
	SFB_IM_REMOVE_GROUP,
	SFB_IM_REMOVE_DISTRIBUTION_GROUP,
} SfbImOperation;

typedef struct {
	SfbImOperation operation;
	guint32 group; /* where the contact goes, or what it leaves; else 0 */
} SfbImStep;

/* The steps in their order; each can be built when those before it have succeeded. A contact joins
 * before it leaves: out of its last group it would be gone. Returns: (transfer full) (element-type
 * SfbImStep) nothing if Exchange keeps nothing of what differs. */
GArray *sfb_im_write_plan(const SfbContactWrite *write);

/* "AddImGroup" */
const char *sfb_im_step_get_name(const SfbImStep *step);

/* The markup of one step, for sfb_web_ews_call_async(). Returns: (transfer full) (nullable) NULL if
 * @list has no key for what it is about. */
char *sfb_im_step_build(const SfbImStep *step, const SfbContactWrite *write, const SfbImList *list);
