/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange's Autodiscover says, and an answer of its web services. */

#include "fuzz/fuzz.h"

#include "web/ews-xml.h"
#include "web/exchange-document.h"
#include "web/url.h"

static void
use_document(const SfbWebExchangeDocument *document)
{
	g_assert_true(document->urls->len > 0 || document->redirect_address != NULL ||
	              document->redirect_url != NULL);
	g_assert_cmpuint(document->urls->len, <=, SFB_WEB_EXCHANGE_URLS_MAX);
	for (guint i = 0; i < document->urls->len; i++)
		g_assert_true(sfb_web_url_is_https(g_ptr_array_index(document->urls, i)));
	if (document->redirect_url != NULL)
		g_assert_true(sfb_web_url_is_https(document->redirect_url));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) body = g_bytes_new(bytes, size);
	g_autoptr(SfbWebExchangeDocument) document = NULL;
	g_autoptr(SfbXml) answer = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) refusal = NULL;
	g_autofree char *code = NULL;

	document = sfb_web_exchange_document_parse(body, &error);
	if (document != NULL)
		use_document(document);
	else
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
	answer = sfb_web_ews_parse(body, &code, &refusal);
	if (answer != NULL)
		g_assert_nonnull(sfb_web_ews_get_answer(answer));
	else
		g_assert_true(g_utf8_validate(refusal->message, -1, NULL));
	return 0;
}
