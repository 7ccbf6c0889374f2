/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether to go where a server sends us. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/redirect.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "util/error.h"

static gboolean
is_possible(const SfbSipRedirect *redirect, const SfbCandidate *from, GError **error)
{
	if (redirect->transport == SFB_TRANSPORT_TCP && from->transport == SFB_TRANSPORT_TLS) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("%s sends us on to %s without encryption, which this program does "
		              "not follow. Tell your administrator."),
		            from->host, redirect->host);
		return FALSE;
	}
	if (g_hostname_is_ip_address(redirect->host) && !g_hostname_is_ip_address(from->host)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("%s sends us on to the address %s, which cannot prove its name. "
		              "Tell your administrator."),
		            from->host, redirect->host);
		return FALSE;
	}
	return TRUE;
}

static gboolean
is_in_loop(const char *name, const char *from, const GPtrArray *redirects)
{
	if (g_ascii_strcasecmp(name, from) == 0)
		return TRUE;
	for (guint i = 0; i < redirects->len; i++) {
		if (g_ascii_strcasecmp(name, g_ptr_array_index(redirects, i)) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Pools that are being moved send people to and fro for a while. */
static gboolean
leads_on(const SfbCandidate *to, const SfbCandidate *from, const GPtrArray *redirects,
         GError **error)
{
	g_autofree char *name = sfb_candidate_dup_name(to);
	g_autofree char *from_name = sfb_candidate_dup_name(from);

	if (is_in_loop(name, from_name, redirects)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_SERVER,
		            _("The servers send us round in a circle: %s sends us back to %s. Try "
		              "again later; if it stays, tell your administrator."),
		            from_name, name);
		return FALSE;
	}
	if (redirects->len >= SFB_REDIRECTS_MAX) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_SERVER,
		            _("The servers sent us on more than %d times, at last to %s. Try again "
		              "later; if it stays, tell your administrator."),
		            SFB_REDIRECTS_MAX, name);
		return FALSE;
	}
	return TRUE;
}

/* What a server says before we know each other anybody may have said, except about itself. */
static gboolean
is_trusted(const SfbSipRedirect *redirect, const SfbCandidate *from, const SfbConfig *config)
{
	return redirect->is_signed || g_ascii_strcasecmp(redirect->host, from->host) == 0 ||
	       sfb_config_trusts(config, redirect->host);
}

SfbCandidate *
sfb_redirect_follow(const SfbSipRedirect *redirect, const SfbCandidate *from,
                    const GPtrArray *redirects, const SfbConfig *config, GError **error)
{
	const SfbCandidate to = {
		.host = redirect->host,
		.port = redirect->port,
		.transport = redirect->transport,
		.origin = SFB_ORIGIN_REDIRECT,
		.is_trusted = is_trusted(redirect, from, config),
		.lifetime_seconds = redirect->expires_seconds,
	};

	if (!is_possible(redirect, from, error) || !leads_on(&to, from, redirects, error))
		return NULL;
	return sfb_candidate_copy(&to);
}

char *
sfb_redirect_build_text(const SfbSipRedirect *redirect, const SfbCandidate *from,
                        const GPtrArray *redirects, const SfbConfig *config)
{
	g_autoptr(SfbCandidate) to = sfb_redirect_follow(redirect, from, redirects, config, NULL);

	if (to == NULL)
		return NULL;
	/* A word that counts for this session only has to reach the next one. */
	if (to->lifetime_seconds == 0)
		to->lifetime_seconds = SFB_CANDIDATE_LIFETIME_SECONDS;
	return sfb_candidate_build_text(to, config, g_get_real_time() / G_USEC_PER_SEC);
}
