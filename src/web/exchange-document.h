/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Exchange Autodiscover, plain ([MS-OXDSCLI] 2.2.3, 2.2.4) and in SOAP ([MS-OXWSADISC]
 * 3.1.4.3): a question about a mailbox, and who is to be asked. Pure. */

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

#define SFB_WEB_EXCHANGE_SOAP_SUFFIX ".svc" /* of a URL where SOAP is spoken */
#define SFB_WEB_EXCHANGE_SOAP_ACTION                                                               \
	"http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings"

/* Asks about the mailbox @email, in SOAP if that is what is spoken at @url. Returns: (transfer full) */
GBytes *sfb_web_exchange_build_request(const char *email, const char *url);

/* An answer of either kind. Returns: (transfer full) (nullable) NULL with SFB_ERROR_NOT_FOUND (no such mailbox, no web
 * services) or SFB_ERROR_PROTOCOL. */
SfbWebExchangeDocument *sfb_web_exchange_document_parse(GBytes *body, GError **error);
void sfb_web_exchange_document_free(SfbWebExchangeDocument *document); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebExchangeDocument, sfb_web_exchange_document_free)
