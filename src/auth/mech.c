/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The abstract way to prove who we are: hands every question to the mechanism behind it. */

#include "auth/mech.h"

G_DEFINE_ABSTRACT_TYPE(SfbAuthMech, sfb_auth_mech, G_TYPE_OBJECT)

static const char *
get_scheme_of_class(SfbAuthMech *self)
{
	return SFB_AUTH_MECH_GET_CLASS(self)->scheme;
}

static void
sfb_auth_mech_class_init(SfbAuthMechClass *class)
{
	class->get_scheme = get_scheme_of_class;
}

static void
sfb_auth_mech_init(SfbAuthMech *self)
{
}

const char *
sfb_auth_mech_get_scheme(SfbAuthMech *self)
{
	return SFB_AUTH_MECH_GET_CLASS(self)->get_scheme(self);
}

void
sfb_auth_mech_step_async(SfbAuthMech *self, GBytes *token, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
	SFB_AUTH_MECH_GET_CLASS(self)->step_async(self, token, cancellable, callback, user_data);
}

gboolean
sfb_auth_mech_step_finish(SfbAuthMech *self, GAsyncResult *result, GBytes **token, GError **error)
{
	GError *failure = NULL;
	GBytes *made;

	g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
	made = g_task_propagate_pointer(G_TASK(result), &failure);
	if (failure != NULL) {
		g_propagate_error(error, failure);
		return FALSE;
	}
	*token = made;
	return TRUE;
}

gboolean
sfb_auth_mech_is_established(SfbAuthMech *self)
{
	return SFB_AUTH_MECH_GET_CLASS(self)->is_established(self);
}

GBytes *
sfb_auth_mech_sign(SfbAuthMech *self, GBytes *text, GError **error)
{
	return SFB_AUTH_MECH_GET_CLASS(self)->sign(self, text, error);
}

gboolean
sfb_auth_mech_verify(SfbAuthMech *self, GBytes *text, GBytes *signature)
{
	return SFB_AUTH_MECH_GET_CLASS(self)->verify(self, text, signature);
}
