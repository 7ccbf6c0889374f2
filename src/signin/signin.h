/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The stage engine: runs the stages in order, skips what is not needed, goes back where a stage
 * says so, holds their deadlines.
 *
 * Signals:
 *   "stage-changed" (const char *id, const char *label, SfbStageState state, GError *error)
 *       @label is untranslated. @error only with FAILED, WARNING or WENT_BACK. After WENT_BACK an
 *       earlier stage, or the same one, is STARTED again.
 *   "server-found" (const char *text)
 *       To be kept as the configuration's "last_server"; "" if what is kept is of no use any more.
 */

#pragma once

#include <gio/gio.h>

#include "signin/facts.h"

#define SFB_TYPE_SIGNIN (sfb_signin_get_type())
G_DECLARE_FINAL_TYPE(SfbSignin, sfb_signin, SFB, SIGNIN, GObject)

/* Takes the given fields of @facts; the notebook becomes the sign-in's own.
 * Returns: (transfer full) */
SfbSignin *sfb_signin_new(const SfbSigninFacts *facts);

/* The registration being made, to be ended by whoever leaves before the end; NULL before there is a
 * connection. Borrowed. */
SfbSipRegistration *sfb_signin_get_registration(SfbSignin *self);

/* @callback comes once: signed in, or the first error that ended it. Ends with the cancellable of
 * the facts. */
void sfb_signin_run_async(SfbSignin *self, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) the registration that now holds; NULL with @error. */
SfbSipRegistration *sfb_signin_run_finish(SfbSignin *self, GAsyncResult *result, GError **error);
