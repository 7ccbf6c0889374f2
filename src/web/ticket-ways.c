/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to a web ticket. */

#include "config.h"

#include "web/ticket-ways-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/url.h"

#define BIT(authentication) (1u << SFB_WEB_AUTHENTICATION_##authentication)

typedef struct {
	const SfbWebMetadata *metadata;
	const char *issuer_url;
	const SfbWebMeans *means;
} Question;

typedef struct {
	const char *port;
	SfbWebWayKind kind;
	guint authentications; /* that allow it */
	gboolean (*has_means)(const SfbWebMeans *means);
	SfbWebWay *(*find)(const Question *question, const char *port); /* NULL: not offered */
} Row;

static void
way_free(gpointer data)
{
	SfbWebWay *way = data;

	g_free(way->location);
	g_free(way->authority);
	g_free(way->applies_to);
	g_free(way);
}

static SfbWebWay *
way_new(const char *location)
{
	SfbWebWay *way = g_new0(SfbWebWay, 1);

	way->location = g_strdup(location);
	return way;
}

/* What is offered */

static SfbWebWay *
find_port(const Question *question, const char *name)
{
	const SfbWebPort *port = sfb_web_metadata_find(question->metadata, name);

	return port != NULL ? way_new(port->location) : NULL;
}

/* Its name is not documented; its address ends like this. */
static const SfbWebPort *
find_oauth_port(const SfbWebMetadata *metadata)
{
	for (guint i = 0; i < metadata->ports->len; i++) {
		const SfbWebPort *port = g_ptr_array_index(metadata->ports, i);

		if (sfb_web_url_is_https(port->location) &&
		    g_str_has_suffix(port->location, "/OAuth"))
			return port;
	}
	return NULL;
}

static SfbWebWay *
find_oauth(const Question *question, const char *name)
{
	const SfbWebPort *port = find_oauth_port(question->metadata);
	const char *authority = question->metadata->authorization_uri;
	gboolean is_wanted = question->means->authentication == SFB_WEB_AUTHENTICATION_OAUTH;
	g_autofree char *guess = g_strconcat(question->issuer_url, "/OAuth", NULL);
	SfbWebWay *way;

	if (port == NULL && authority == NULL && !is_wanted)
		return NULL;
	way = way_new(port != NULL ? port->location : guess);
	way->authority = g_strdup(authority);
	return way;
}

/* The password goes there, so it must be an AD FS: an authorization URI may be anybody's. AD FS
 * calls itself http in its own name, but is only ever asked over https. */
static char *
dup_adfs_base(const char *url)
{
	g_autofree char *host = sfb_web_url_dup_host(url);
	g_autofree char *lower = g_ascii_strdown(url != NULL ? url : "", -1);

	if (host[0] == '\0' || strstr(lower, "/adfs/") == NULL)
		return NULL;
	return sfb_web_url_is_https(url) ? sfb_web_url_dup_base(url)
	                                 : g_strdup_printf("https://%s/", host);
}

static SfbWebWay *
find_adfs(const Question *question, const char *name)
{
	const SfbWebPort *port = sfb_web_metadata_find(question->metadata, name);
	g_autofree char *base = port != NULL ? dup_adfs_base(port->issuer) : NULL;
	SfbWebWay *way;

	if (base == NULL)
		base = dup_adfs_base(question->metadata->authorization_uri);
	if (port == NULL || base == NULL)
		return NULL;
	way = way_new(port->location);
	way->authority = g_steal_pointer(&base);
	way->applies_to = g_strdup(port->applies_to != NULL ? port->applies_to : port->location);
	return way;
}

/* What the account has */

static gboolean
has_windows(const SfbWebMeans *means)
{
	return means->has_password || means->has_kerberos_ticket;
}

static gboolean
has_password(const SfbWebMeans *means)
{
	return means->has_password;
}

/* Whoever insists on it is told what is missing. */
static gboolean
has_oauth(const SfbWebMeans *means)
{
	return means->has_oauth || means->authentication == SFB_WEB_AUTHENTICATION_OAUTH;
}

/* In the order in which they are tried. Windows first, because nobody is asked anything. */
static const Row rows[] = {
	{ "WebTicketServiceWinNegotiate", SFB_WEB_WAY_WINDOWS, BIT(AUTO) | BIT(INTEGRATED),
	  has_windows, find_port },
	{ "WebTicketServiceWinNtlm", SFB_WEB_WAY_WINDOWS, BIT(AUTO) | BIT(INTEGRATED), has_password,
	  find_port },
	{ "OAuth", SFB_WEB_WAY_OAUTH, BIT(AUTO) | BIT(OAUTH), has_oauth, find_oauth },
	{ "WebTicketServiceAuth", SFB_WEB_WAY_FORMS, BIT(AUTO), has_password, find_port },
	{ "WsFedBearer", SFB_WEB_WAY_ADFS, BIT(AUTO) | BIT(ADFS), has_password, find_adfs },
};

static char *
list_names(const SfbWebMetadata *metadata)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < metadata->ports->len; i++) {
		const SfbWebPort *port = g_ptr_array_index(metadata->ports, i);

		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", port->name);
	}
	if (metadata->authorization_uri != NULL)
		g_string_append_printf(names, ", OAuth (%s)", metadata->authorization_uri);
	return g_string_free(names, FALSE);
}

static GError *
make_unsupported_error(const Question *question)
{
	g_autofree char *names = list_names(question->metadata);

	return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                   _("The server at %s offers no way to prove who you are that this "
	                     "account can use. Choose another kind of authentication in the "
	                     "account's options, or ask your administrator. The server offers: "
	                     "%s."),
	                   question->issuer_url, names);
}

static gboolean
is_oauth_alone(const GPtrArray *ways)
{
	const SfbWebWay *way = g_ptr_array_index(ways, 0);

	return ways->len == 1 && way->kind == SFB_WEB_WAY_OAUTH;
}

static GError *
make_password_error(const Question *question)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED,
	                   _("The server at %s wants your password. Enter it."),
	                   question->issuer_url);
}

GPtrArray *
sfb_web_ways_list(const SfbWebMetadata *metadata, const char *issuer_url, const SfbWebMeans *means,
                  GError **error)
{
	Question question = { metadata, issuer_url, means };
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(way_free);
	g_autoptr(GPtrArray) lacking = g_ptr_array_new_with_free_func(way_free);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gboolean is_allowed = (rows[i].authentications & 1u << means->authentication) != 0;
		SfbWebWay *way = is_allowed ? rows[i].find(&question, rows[i].port) : NULL;

		if (way == NULL)
			continue;
		way->kind = rows[i].kind;
		g_ptr_array_add(rows[i].has_means(means) ? open : lacking, way);
	}
	if (open->len > 0)
		return g_steal_pointer(&open);
	if (lacking->len == 0)
		g_propagate_error(error, make_unsupported_error(&question));
	else if (is_oauth_alone(lacking))
		return g_steal_pointer(&lacking);
	else
		g_propagate_error(error, make_password_error(&question));
	return NULL;
}
