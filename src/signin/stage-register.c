/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Prove who we are, and be registered. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "auth/gss.h"
#include "signin/stage.h"
#include "util/error.h"

#define SCHEME "NTLM"

static const SfbSipChallenge *
find_challenge(const SfbSigninFacts *facts)
{
	for (guint i = 0; i < facts->challenges->len; i++) {
		const SfbSipChallenge *challenge = g_ptr_array_index(facts->challenges, i);
		const char *scheme = sfb_sip_auth_header_get_scheme(challenge->header);

		if (g_ascii_strcasecmp(scheme, SCHEME) == 0 &&
		    sfb_sip_auth_header_get(challenge->header, "targetname") != NULL)
			return challenge;
	}
	return NULL;
}

static GError *
make_unsupported_error(const SfbSigninFacts *facts)
{
	g_autoptr(GString) schemes = g_string_new(NULL);

	for (guint i = 0; i < facts->challenges->len; i++) {
		const SfbSipChallenge *challenge = g_ptr_array_index(facts->challenges, i);

		g_string_append_printf(schemes, "%s%s", i > 0 ? ", " : "",
		                       sfb_sip_auth_header_get_scheme(challenge->header));
	}
	return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                   _("Signing in needs NTLM, but the server offers only: %s. Ask its "
	                     "administrator to allow NTLM for clients."),
	                   schemes->str);
}

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_sip_registration_register_finish(SFB_SIP_REGISTRATION(source), result, &error))
		sfb_stage_done(task);
	else
		sfb_stage_fail(task, error);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	const SfbConfig *config = facts->config;
	const SfbSipChallenge *challenge = find_challenge(facts);
	g_autoptr(SfbAuthMech) mech = NULL;

	if (challenge == NULL) {
		sfb_stage_fail(task, make_unsupported_error(facts));
		return;
	}
	if (config->password == NULL) {
		sfb_stage_fail(task, g_error_new(SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED,
		                                 _("The server wants the password of %s. Type it, "
		                                   "then sign in again."),
		                                 config->login));
		return;
	}
	mech = sfb_auth_gss_new(
		SFB_AUTH_GSS_SIP_NTLM,
		&(const SfbAuthGssWish){
			.login = config->login,
			.password = config->password,
			.host = sfb_sip_auth_header_get(challenge->header, "targetname"),
		});
	sfb_sip_registration_register_async(facts->registration, challenge, mech,
	                                    g_task_get_cancellable(task), on_registered, task);
}

const SfbStage sfb_stage_register = {
	.id = "register",
	.label = N_("Proving who you are"),
	.deadline_seconds = 30,
	.start = start,
};
