/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The servers to try, in order. */

#include "signin/candidates.h"

#include <gio/gio.h>
#include <string.h>

/* A kept server: "1 1790000000 tls 5061 pool01.contoso.example kim@contoso.example". The address
 * stands last, since it may hold blanks. */
#define TEXT_FORM "1"
#define TEXT_MAX 1000

enum { FORM, EXPIRES, TRANSPORT, PORT, HOST, ADDRESS, N_PARTS };

static const char *const ids[] = {
	[SFB_ORIGIN_MANUAL] = "manual",
	[SFB_ORIGIN_REMEMBERED] = "remembered",
	[SFB_ORIGIN_AUTODISCOVER_INTERNAL] = "autodiscover-internal",
	[SFB_ORIGIN_AUTODISCOVER_EXTERNAL] = "autodiscover-external",
	[SFB_ORIGIN_SRV] = "srv",
	[SFB_ORIGIN_NAME] = "name",
	[SFB_ORIGIN_REDIRECT] = "redirect",
};

/* Where a front end listens, and where an Edge does. */
static const guint16 usual_ports[][2] = {
	[SFB_TRANSPORT_TLS] = { 5061, 443 },
	[SFB_TRANSPORT_TCP] = { 5060 },
};

const char *
sfb_origin_get_id(SfbOrigin origin)
{
	return ids[origin];
}

SfbCandidate *
sfb_candidate_copy(const SfbCandidate *candidate)
{
	SfbCandidate *copy = g_new(SfbCandidate, 1);

	*copy = *candidate;
	copy->host = g_strdup(candidate->host);
	return copy;
}

void
sfb_candidate_free(SfbCandidate *candidate)
{
	if (candidate == NULL)
		return;
	g_free(candidate->host);
	g_free(candidate);
}

char *
sfb_candidate_dup_name(const SfbCandidate *candidate)
{
	gboolean is_ipv6 = strchr(candidate->host, ':') != NULL;

	return g_strdup_printf(is_ipv6 ? "[%s]:%u" : "%s:%u", candidate->host, candidate->port);
}

GPtrArray *
sfb_candidates_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)sfb_candidate_free);
}

static gboolean
is_same_server(gconstpointer a, gconstpointer b)
{
	const SfbCandidate *one = a;
	const SfbCandidate *other = b;

	return one->port == other->port && one->transport == other->transport &&
	       g_ascii_strcasecmp(one->host, other->host) == 0;
}

/* A server that is in the list already keeps its place, and the trust it has there. */
static void
add(GPtrArray *candidates, const SfbCandidate *candidate)
{
	if (!g_ptr_array_find_with_equal_func(candidates, candidate, is_same_server, NULL))
		g_ptr_array_add(candidates, sfb_candidate_copy(candidate));
}

void
sfb_candidates_add_manual(GPtrArray *candidates, const SfbConfig *config)
{
	SfbCandidate candidate = {
		.host = config->host,
		.port = config->port,
		.transport = sfb_config_get_transport(config),
		.origin = SFB_ORIGIN_MANUAL,
		.is_trusted = TRUE,
	};
	const guint16 *ports = usual_ports[candidate.transport];

	if (config->port != 0) {
		add(candidates, &candidate);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(usual_ports[0]) && ports[i] != 0; i++) {
		candidate.port = ports[i];
		add(candidates, &candidate);
	}
}

/* Remembered */

static gboolean
read_number(const char *text, guint64 max, guint64 *number)
{
	return g_ascii_string_to_unsigned(text, 10, 1, max, number, NULL);
}

static gboolean
is_still_wanted(char **parts, const SfbConfig *config, gint64 now)
{
	const char *transport = sfb_transport_get_name(sfb_config_get_transport(config));
	guint64 expires;

	return g_strv_length(parts) == N_PARTS && strcmp(parts[FORM], TEXT_FORM) == 0 &&
	       read_number(parts[EXPIRES], G_MAXINT64, &expires) && now < (gint64)expires &&
	       (gint64)expires - now <= SFB_CANDIDATE_LIFETIME_SECONDS_MAX &&
	       strcmp(parts[TRANSPORT], transport) == 0 && *parts[HOST] != '\0' &&
	       strcmp(parts[ADDRESS], config->address) == 0;
}

void
sfb_candidates_add_remembered(GPtrArray *candidates, const SfbConfig *config, gint64 now)
{
	g_auto(GStrv) parts = NULL;
	guint64 port;

	if (strlen(config->last_server) > TEXT_MAX)
		return;
	parts = g_strsplit(config->last_server, " ", N_PARTS);
	if (!is_still_wanted(parts, config, now) || !read_number(parts[PORT], G_MAXUINT16, &port))
		return;
	add(candidates, &(const SfbCandidate){
				.host = parts[HOST],
				.port = port,
				.transport = sfb_config_get_transport(config),
				.origin = SFB_ORIGIN_REMEMBERED,
				.is_trusted = TRUE, /* or we would not have signed in there */
			});
}

char *
sfb_candidate_build_text(const SfbCandidate *candidate, const SfbConfig *config, gint64 now)
{
	guint seconds = MIN(candidate->lifetime_seconds, SFB_CANDIDATE_LIFETIME_SECONDS_MAX);

	if (!candidate->is_trusted || seconds == 0 || *config->host != '\0')
		return NULL;
	return g_strdup_printf("%s %" G_GINT64_FORMAT " %s %u %s %s", TEXT_FORM, now + seconds,
	                       sfb_transport_get_name(candidate->transport), candidate->port,
	                       candidate->host, config->address);
}

/* Discovered */

static void
add_access(GPtrArray *candidates, const SfbConfig *config, const SfbWebAutodiscovered *discovered,
           SfbOrigin origin)
{
	gboolean is_internal = origin == SFB_ORIGIN_AUTODISCOVER_INTERNAL;
	const SfbWebAccess *access = is_internal ? &discovered->internal : &discovered->external;
	SfbCandidate candidate = {
		.host = access->host,
		.port = access->port,
		.transport = SFB_TRANSPORT_TLS,
		.origin = origin,
		.lifetime_seconds = SFB_CANDIDATE_LIFETIME_SECONDS,
	};

	/* A certificate names hosts, and an address proves nothing. */
	if (access->host == NULL || *access->host == '\0' || g_hostname_is_ip_address(access->host))
		return;
	if (access->port == 0)
		candidate.port = usual_ports[SFB_TRANSPORT_TLS][is_internal ? 0 : 1];
	/* Only the User resource is given to somebody, by a server that was verified. */
	candidate.is_trusted = discovered->kind == SFB_WEB_AUTODISCOVER_USER ||
	                       sfb_config_trusts(config, access->host);
	add(candidates, &candidate);
}

void
sfb_candidates_add_discovered(GPtrArray *candidates, const SfbConfig *config,
                              const SfbWebAutodiscovered *discovered)
{
	static const SfbOrigin origins[] = {
		SFB_ORIGIN_AUTODISCOVER_INTERNAL,
		SFB_ORIGIN_AUTODISCOVER_EXTERNAL,
	};
	guint first = discovered->location == SFB_WEB_LOCATION_EXTERNAL ? 1 : 0;

	add_access(candidates, config, discovered, origins[first]);
	add_access(candidates, config, discovered, origins[1 - first]);
}

void
sfb_candidates_add_targets(GPtrArray *candidates, const SfbConfig *config, const GPtrArray *targets,
                           SfbTransport transport)
{
	for (guint i = 0; i < targets->len; i++) {
		const SfbSrvTarget *target = g_ptr_array_index(targets, i);

		add(candidates, &(const SfbCandidate){
					.host = target->host,
					.port = target->port,
					.transport = transport,
					.origin = SFB_ORIGIN_SRV,
					.is_trusted = sfb_config_trusts(config, target->host),
					.lifetime_seconds = SFB_CANDIDATE_LIFETIME_SECONDS,
				});
	}
}

void
sfb_candidates_add_name(GPtrArray *candidates, const char *host, guint16 port,
                        SfbTransport transport)
{
	add(candidates, &(const SfbCandidate){
				.host = (char *)host,
				.port = port,
				.transport = transport,
				.origin = SFB_ORIGIN_NAME,
				.is_trusted = TRUE, /* made of the address's own domain */
				.lifetime_seconds = SFB_CANDIDATE_LIFETIME_SECONDS,
			});
}
