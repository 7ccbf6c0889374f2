/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What a wish about the contact list still wants written. Asked anew after every write and every
 * new list, so that it holds whatever other programs do to the list meanwhile. Pure.
 */

#pragma once

#include "people/contact-list.h"
#include "people/contact-store.h"
#include "people/contacts.h"

/* Texts are brought into the form they will have in the list. Returns: (transfer full) */
SfbContactsWish *sfb_contacts_wish_copy(const SfbContactsWish *wish);
void sfb_contacts_wish_free(SfbContactsWish *wish); /* accepts NULL */

/* One write. */
typedef struct {
	SfbContactWriteKind kind;
	SfbContact *contact;      /* NULL where the kind needs none */
	const SfbContact *before; /* borrowed from the list until its next change; may be NULL */
	SfbGroup *group;          /* NULL where the kind needs none */
} SfbContactStep;

void sfb_contact_step_free(SfbContactStep *step); /* accepts NULL */

/* TRUE if both write the same. Looks at nothing that is borrowed. */
gboolean sfb_contact_step_is_same(const SfbContactStep *step, const SfbContactStep *other);

/* Sets @step to what is to be written next, or to NULL if the list is as wished. Returns: FALSE with
 * SFB_ERROR_USAGE or SFB_ERROR_NOT_FOUND if it cannot be. */
gboolean sfb_contacts_wish_plan(const SfbContactsWish *wish, const SfbContactList *list,
                                SfbContactStep **step, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContactsWish, sfb_contacts_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContactStep, sfb_contact_step_free)
