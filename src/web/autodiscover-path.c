/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a walk through Autodiscover has been, and where it may go from there. */

#include "config.h"

#include "web/autodiscover-path-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/domain.h"
#include "util/error.h"
#include "web/url.h"

void
sfb_web_path_init(SfbWebPath *path, const char *address,
                  gboolean (*is_trusted)(const char *host, gpointer user_data), gpointer user_data)
{
	*path = (SfbWebPath){ .is_trusted = is_trusted, .user_data = user_data };
	path->address = g_strdup(address);
	path->visited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void
sfb_web_path_clear(SfbWebPath *path)
{
	g_free(path->address);
	g_free(path->url);
	g_hash_table_unref(path->visited);
}

gboolean
sfb_web_path_is_at_start(const SfbWebPath *path)
{
	return g_hash_table_size(path->visited) == 1;
}

gboolean
sfb_web_path_is_plain(const SfbWebPath *path)
{
	return path->url != NULL && g_str_has_prefix(path->url, "http:");
}

gboolean
sfb_web_path_is_within(const SfbWebPath *path, const char *host)
{
	return sfb_domain_contains(sfb_address_get_domain(path->address), host) ||
	       path->is_trusted(host, path->user_data);
}

/* [MS-OCDISCWS] 3.1.5.2: every request for a Root says for whom; not every link does. */
static char *
add_address(const SfbWebPath *path, const char *url)
{
	g_autofree char *lower = g_ascii_strdown(url, -1);
	g_autofree char *address = g_uri_escape_string(path->address, "@", FALSE);

	if (strstr(lower, "sipuri=") != NULL)
		return g_strdup(url);
	return g_strconcat(url, strchr(url, '?') != NULL ? "&" : "?", "sipuri=", address, NULL);
}

static char *
dup_target(const SfbWebPath *path, const char *reference, SfbWebAutodiscoverKind kind)
{
	g_autofree char *resolved =
		reference != NULL ? sfb_web_url_resolve(path->url, reference) : NULL;

	if (resolved == NULL || kind != SFB_WEB_AUTODISCOVER_ROOT)
		return g_steal_pointer(&resolved);
	return add_address(path, resolved);
}

/* Some proxies send http to http once, to add a slash. */
static gboolean
is_hop(const SfbWebPath *path, const char *url, const char *here, const char *there)
{
	return sfb_web_path_is_plain(path) && !path->has_hopped && g_str_has_prefix(url, "http:") &&
	       strcmp(here, there) == 0;
}

/* Nothing proves who answers plain HTTP, so it has to lead to a name that belongs to the address or
 * that the user agreed to. What came over HTTPS is trusted like its sender. */
static gboolean
check_step(SfbWebPath *path, const char *url, GError **error)
{
	g_autofree char *here = sfb_web_url_dup_host(path->url);
	g_autofree char *there = sfb_web_url_dup_host(url);

	if (is_hop(path, url, here, there)) {
		path->has_hopped = TRUE;
		return TRUE;
	}
	if (!sfb_web_url_is_https(url)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("The Autodiscover service at %s leads to %s without encryption. Tell "
		              "your administrator."),
		            here, there);
		return FALSE;
	}
	if (sfb_web_path_is_plain(path) && !sfb_web_path_is_within(path, there)) {
		g_set_error(
			error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
			_("The server for your address is said to be %s. That is outside of %s, "
		          "and nothing proves it. Go on only if your administrator confirms this "
		          "name."),
			there, sfb_address_get_domain(path->address));
		return FALSE;
	}
	return TRUE;
}

static gboolean
visit(SfbWebPath *path, const char *url, GError **error)
{
	g_autofree char *here = sfb_web_url_dup_host(path->url);
	g_autofree char *there = sfb_web_url_dup_host(url);

	if (!g_hash_table_add(path->visited, g_strdup(url))) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("The Autodiscover services send us in a circle: %s leads back to %s. "
		              "Tell your administrator."),
		            here, there);
		return FALSE;
	}
	g_debug("autodiscover: from %s to %s", here, there);
	g_free(path->url);
	path->url = g_strdup(url);
	return TRUE;
}

static gboolean
is_exhausted(const SfbWebPath *path, GError **error)
{
	if (g_hash_table_size(path->visited) < SFB_WEB_PATH_STEPS_MAX)
		return FALSE;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	                    _("The Autodiscover services lead on and on. Tell your "
	                      "administrator."));
	return TRUE;
}

gboolean
sfb_web_path_step(SfbWebPath *path, const char *reference, SfbWebAutodiscoverKind kind,
                  GError **error)
{
	g_autofree char *url = dup_target(path, reference, kind);
	g_autofree char *here = NULL;

	if (url != NULL)
		return check_step(path, url, error) && !is_exhausted(path, error) &&
		       visit(path, url, error);
	here = sfb_web_url_dup_host(path->url);
	g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	            _("The Autodiscover service at %s leads on, but does not say where. Tell your "
	              "administrator."),
	            here);
	return FALSE;
}

gboolean
sfb_web_path_count_redirect(SfbWebPath *path, GError **error)
{
	if (++path->redirects <= SFB_WEB_PATH_REDIRECTS_MAX)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	            _("The Autodiscover services sent us on more than %d times. Tell your "
	              "administrator."),
	            SFB_WEB_PATH_REDIRECTS_MAX);
	return FALSE;
}

/* The way back to HTTPS may lead through the very entry that failed. */
void
sfb_web_path_start_plain(SfbWebPath *path)
{
	g_autofree char *plain = g_strconcat("http", path->url + strlen("https"), NULL);

	g_hash_table_remove_all(path->visited);
	visit(path, plain, NULL);
}
