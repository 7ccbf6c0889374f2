/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The servers to try, in order: from what the user typed, what was kept, and what DNS and
 * Autodiscover answered. Pure. A list is a GPtrArray (element-type SfbCandidate) that holds each
 * server once, at its best place.
 */

#pragma once

#include "signin/config.h"
#include "web/autodiscover-document.h"

/* How we came to know of a server. */
typedef enum {
	SFB_ORIGIN_MANUAL,
	SFB_ORIGIN_REMEMBERED,
	SFB_ORIGIN_AUTODISCOVER_INTERNAL,
	SFB_ORIGIN_AUTODISCOVER_EXTERNAL,
	SFB_ORIGIN_SRV,
	SFB_ORIGIN_NAME, /* a usual name has an address */
	SFB_ORIGIN_REDIRECT,
} SfbOrigin;

typedef struct {
	char *host;
	guint16 port;
	SfbTransport transport;
	SfbOrigin origin;
	gboolean is_trusted;    /* its name may be used; else the user has to agree to it first */
	guint lifetime_seconds; /* how long it may be remembered; 0: not at all */
} SfbCandidate;

#define SFB_CANDIDATE_LIFETIME_SECONDS (7 * 24 * 60 * 60)      /* if nobody says anything */
#define SFB_CANDIDATE_LIFETIME_SECONDS_MAX (30 * 24 * 60 * 60) /* whatever anybody says */

/* "manual", "srv", ...: for logs, tests and JSON. */
const char *sfb_origin_get_id(SfbOrigin origin);

SfbCandidate *sfb_candidate_copy(const SfbCandidate *candidate);
void sfb_candidate_free(SfbCandidate *candidate); /* accepts NULL */

/* "pool01.contoso.example:5061". Returns: (transfer full) */
char *sfb_candidate_dup_name(const SfbCandidate *candidate);

/* Returns: (transfer full) an empty list. */
GPtrArray *sfb_candidates_new(void);

/* The server that the user typed, with the usual ports one after the other if none was typed. */
void sfb_candidates_add_manual(GPtrArray *candidates, const SfbConfig *config);

/* The server that was kept, if it is still to be used at @now (seconds since 1970): for the same
 * address and a transport that the user still wants. Anything else in the text is as good as
 * nothing. */
void sfb_candidates_add_remembered(GPtrArray *candidates, const SfbConfig *config, gint64 now);

/* The text to keep for it, to be given back as "last_server". Returns: (transfer full) (nullable)
 * NULL if it is not to be kept: it is not trusted, its word counts only for now, or the user named a
 * server, so that nothing is looked for. */
char *sfb_candidate_build_text(const SfbCandidate *candidate, const SfbConfig *config, gint64 now);

/* What Autodiscover says: the access for where we are, then the other one ([MS-OCDISCWS] 2.2). */
void sfb_candidates_add_discovered(GPtrArray *candidates, const SfbConfig *config,
                                   const SfbWebAutodiscovered *discovered);

/* @targets: (element-type SfbSrvTarget) in the order to be tried. */
void sfb_candidates_add_targets(GPtrArray *candidates, const SfbConfig *config,
                                const GPtrArray *targets, SfbTransport transport);

/* A usual name that has an address, @host, at @port. */
void sfb_candidates_add_name(GPtrArray *candidates, const char *host, guint16 port,
                             SfbTransport transport);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbCandidate, sfb_candidate_free)
