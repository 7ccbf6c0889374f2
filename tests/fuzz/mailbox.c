/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange says is unread, and what the server says of voicemail. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "people/mailbox-xml.h"
#include "people/message-waiting.h"
#include "web/url.h"

static void
check_line(const char *text)
{
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_null(strpbrk(text, "\r\n\t"));
}

static void
use_item(const SfbMailboxItem *item)
{
	g_assert_cmpint(item->kind, <, SFB_MAILBOX_KINDS);
	g_assert_cmpstr(item->id, !=, "");
	check_line(item->sender);
	check_line(item->address);
	check_line(item->subject);
	if (*item->page_url != '\0')
		g_assert_true(sfb_web_url_is_https(item->page_url));
}

static void
use_document(const SfbXml *document)
{
	g_autoptr(SfbMailboxContents) contents = sfb_mailbox_contents_new();
	SfbXmlNode *root = sfb_xml_get_root(document);
	guint unread = 0;
	guint next;

	if (sfb_message_waiting_read(root, &unread))
		g_assert_cmpuint(unread, <=, SFB_MESSAGES_WAITING_MAX);
	sfb_message_waiting_is_enabled(root);
	if (!sfb_mailbox_read_page(root, "https://mail.example.com/owa/", contents, &next, NULL))
		return;
	sfb_mailbox_contents_finish(contents);
	g_assert_cmpuint(contents->items->len, <=, SFB_MAILBOX_ITEMS_MAX);
	for (guint i = 0; i < contents->items->len; i++)
		use_item(contents->items->pdata[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) document = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	guint unread = 0;

	if (sfb_message_waiting_parse_summary((const char *)bytes, size, &unread))
		g_assert_cmpuint(unread, <=, SFB_MESSAGES_WAITING_MAX);
	if (document != NULL)
		use_document(document);
	return 0;
}
