/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The wishes about a contact list that are not fulfilled yet, in their order; one write is under way
 * at a time. */

#pragma once

#include "people/contact-wish.h"
#include "settings/settings.h"

typedef struct _SfbContactEdits SfbContactEdits;

/* @settings: say how long the list may grow. @written: called with the source object of the wish's task
 * after every write; it is the time for sfb_contact_edits_advance() again. Returns: (transfer full) */
SfbContactEdits *sfb_contact_edits_new(SfbSettings *settings, void (*written)(gpointer source));
void sfb_contact_edits_free(SfbContactEdits *edits); /* accepts NULL; only when none is left */

/* @task (takes it) is answered with TRUE when the wish is fulfilled, or with the reason why not. */
void sfb_contact_edits_push(SfbContactEdits *edits, GTask *task, const SfbContactsWish *wish);

/* Takes the next steps by what @list is now; nothing while a write is under way. */
void sfb_contact_edits_advance(SfbContactEdits *edits, SfbContactStore *store,
                               const SfbContactList *list);

/* Ends all wishes; nothing while a write is under way. */
void sfb_contact_edits_refuse(SfbContactEdits *edits, const GError *error);
