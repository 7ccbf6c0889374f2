/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The web services of the pool, over HTTPS on 127.0.0.1: Autodiscover, web tickets, certificate
 * provisioning, the address book, an Exchange, an OAuth issuer and an AD FS; over HTTP a
 * redirection to them and nothing else.
 */

#pragma once

#include "sim/authority.h"
#include "sim/faults.h"
#include "sim/files.h"
#include "sim/sim.h"
#include "sim/web-exchange.h"
#include "sim/world.h"

typedef struct _SfbSimWeb SfbSimWeb;

/* The SIP port is what Autodiscover tells people. All are borrowed, @options read during the call.
 * Returns: (transfer full) (nullable) NULL with @error. */
typedef struct {
	const SfbSimOptions *options;
	const SfbSimFiles *files;
	SfbSimWorld *world;
	SfbSimFaults *faults;
	SfbSimAuthority *authority;
	guint16 sip_port;
} SfbSimWebWish;

SfbSimWeb *sfb_sim_web_new(const SfbSimWebWish *wish, GError **error);
void sfb_sim_web_free(SfbSimWeb *web); /* accepts NULL */

guint16 sfb_sim_web_get_https_port(const SfbSimWeb *web);
guint16 sfb_sim_web_get_http_port(const SfbSimWeb *web);
guint sfb_sim_web_get_count(const SfbSimWeb *web);

/* The Exchange among them. Borrowed. */
SfbSimWebExchange *sfb_sim_web_get_exchange(const SfbSimWeb *web);

/* "https://127.0.0.1:PORT". Borrowed. */
const char *sfb_sim_web_get_base(const SfbSimWeb *web);

/* "https://127.0.0.1:PORT/CertProv/CertProvisioningService.svc", for the challenge. Borrowed. */
const char *sfb_sim_web_get_sts_uri(const SfbSimWeb *web);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWeb, sfb_sim_web_free)
