/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SAML 1.1 assertions, signed with RSA and SHA-256: what web tickets are made of. */

#pragma once

#include "util/xml.h"

typedef struct _SfbSimSigner SfbSimSigner;

/* @path: a PEM file with an RSA key. Returns: (transfer full) (nullable) NULL with @error. */
SfbSimSigner *sfb_sim_signer_new(const char *path, GError **error);
void sfb_sim_signer_free(SfbSimSigner *signer); /* accepts NULL */

typedef struct {
	const char *id;
	const char *issuer;
	const char *audience; /* the service it is for */
	const char *address;
	gboolean is_bearer; /* else whoever shows it has to prove that they hold its key */
	gint64 created;     /* seconds since 1970 */
	gint64 expires;
} SfbSimAssertion;

/* Returns: (transfer full) the signed element; every namespace it uses is declared inside. */
char *sfb_sim_signer_issue(SfbSimSigner *signer, const SfbSimAssertion *assertion);

/* The address in the element @node, if it is ours, unchanged, from @issuer, for @audience and
 * neither too old nor too new; NULL if not. Accepts NULL as @node. Returns: (transfer full)
 * (nullable) */
char *sfb_sim_signer_check(SfbSimSigner *signer, const SfbXml *xml, SfbXmlNode *node,
                           const char *issuer, const char *audience);

/* As these services write a time, with seven digits of a second's fraction. Returns: (transfer
 * full) */
char *sfb_sim_assertion_format_time(gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimSigner, sfb_sim_signer_free)
