/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Exchange Autodiscover ([MS-OXDSCLI] 2.2.3, 2.2.4): a question about a mailbox,
 * and who is to be asked. Pure. */

#pragma once

#include <gio/gio.h>

#define SFB_WEB_EXCHANGE_URLS_MAX 8

/* Either somewhere else is to be asked, or there is at least one URL. */
typedef struct {
	char *redirect_address; /* the mailbox's other address; NULL: none */
	char *redirect_url;     /* https; NULL: none */
	GPtrArray *urls; /* (element-type utf8) of the web services, https, each once, the one for
	                    the inner network first */
} SfbWebExchangeDocument;

/* Asks about the mailbox @email. Returns: (transfer full) */
GBytes *sfb_web_exchange_build_request(const char *email);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_NOT_FOUND (no such mailbox, no web
 * services) or SFB_ERROR_PROTOCOL. */
SfbWebExchangeDocument *sfb_web_exchange_document_parse(GBytes *body, GError **error);
void sfb_web_exchange_document_free(SfbWebExchangeDocument *document); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebExchangeDocument, sfb_web_exchange_document_free)
