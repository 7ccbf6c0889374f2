/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What comes into people's mailboxes. */

#include "sim/exchange-mailbox.h"

#include <string.h>

#include "sim/exchange-operations.h"

#define VOICEMAIL_WORDS ".Microsoft.Voicemail"
#define PAGE_MAX 1000

struct _SfbSimMailItem {
	char *id;
	char *message_class;
	char *sender;
	char *address;
	char *number;
	char *subject;
	char *received;
	guint seconds;
	gboolean is_read;
};

void
sfb_sim_mail_item_free(SfbSimMailItem *item)
{
	g_free(item->id);
	g_free(item->message_class);
	g_free(item->sender);
	g_free(item->address);
	g_free(item->number);
	g_free(item->subject);
	g_free(item->received);
	g_free(item);
}

static gboolean
is_voicemail(const SfbSimMailItem *item)
{
	return strstr(item->message_class, VOICEMAIL_WORDS) != NULL;
}

static char *
make_time(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();

	return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

void
sfb_sim_mailbox_add(SfbSimUser *user, const SfbSimMail *mail)
{
	SfbSimMailItem *item = g_new0(SfbSimMailItem, 1);

	item->id = g_strdup_printf("AAMkAD%u+/=", user->mails->len);
	item->message_class = g_strdup(mail->message_class);
	item->sender = g_strdup(mail->sender);
	item->address = g_strdup(mail->address);
	item->number = g_strdup(mail->number);
	item->subject = g_strdup(mail->subject);
	item->received = make_time();
	item->seconds = mail->seconds;
	g_ptr_array_add(user->mails, item);
}

void
sfb_sim_mailbox_read_all(SfbSimUser *user)
{
	for (guint i = 0; i < user->mails->len; i++)
		((SfbSimMailItem *)user->mails->pdata[i])->is_read = TRUE;
}

guint
sfb_sim_mailbox_count_voicemail(const SfbSimUser *user, gboolean is_read)
{
	guint count = 0;

	for (guint i = 0; i < user->mails->len; i++) {
		const SfbSimMailItem *item = user->mails->pdata[i];

		count += is_voicemail(item) && item->is_read == is_read;
	}
	return count;
}

/* Restrictions */

static const char *
get_field(const SfbSimMailItem *item, SfbXmlNode *condition)
{
	const char *field =
		sfb_xml_get_attribute(sfb_xml_get_child(condition, "FieldURI"), "FieldURI");

	if (g_strcmp0(field, "message:IsRead") == 0)
		return item->is_read ? "true" : "false";
	return g_strcmp0(field, "item:ItemClass") == 0 ? item->message_class : "";
}

static gboolean
is_equal(const SfbSimMailItem *item, SfbXmlNode *condition)
{
	const char *value = sfb_xml_get_attribute(
		sfb_xml_find(condition, "FieldURIOrConstant/Constant"), "Value");

	return g_strcmp0(get_field(item, condition), value) == 0;
}

static gboolean
has_words(const SfbSimMailItem *item, SfbXmlNode *condition)
{
	const char *value =
		sfb_xml_get_attribute(sfb_xml_get_child(condition, "Constant"), "Value");

	return value != NULL && strstr(get_field(item, condition), value) != NULL;
}

static gboolean meets(const SfbSimMailItem *item, SfbXmlNode *condition);

/* Whether @wanted is the answer of any of the conditions in @group. */
static gboolean
meets_any(const SfbSimMailItem *item, SfbXmlNode *group, gboolean wanted)
{
	for (SfbXmlNode *condition = sfb_xml_get_child(group, NULL); condition != NULL;
	     condition = sfb_xml_get_next(condition, NULL)) {
		if (meets(item, condition) == wanted)
			return TRUE;
	}
	return FALSE;
}

static gboolean
meets(const SfbSimMailItem *item, SfbXmlNode *condition)
{
	if (sfb_xml_has_name(condition, "And"))
		return !meets_any(item, condition, FALSE);
	if (sfb_xml_has_name(condition, "Or"))
		return meets_any(item, condition, TRUE);
	if (sfb_xml_has_name(condition, "IsEqualTo"))
		return is_equal(item, condition);
	return sfb_xml_has_name(condition, "Contains") && has_words(item, condition);
}

/* FindItem */

static void
append_property(GString *xml, const char *tag, const char *type, const char *value)
{
	if (value == NULL)
		return;
	g_string_append_printf(xml,
	                       "<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag=\"%s\" "
	                       "PropertyType=\"%s\"/>",
	                       tag, type);
	sfb_sim_exchange_append(xml, "Value", value);
	g_string_append(xml, "</t:ExtendedProperty>");
}

static void
append_sender(GString *xml, const SfbSimMailItem *item)
{
	g_string_append(xml, "<t:From><t:Mailbox>");
	sfb_sim_exchange_append(xml, "Name", item->sender);
	sfb_sim_exchange_append(xml, "EmailAddress",
	                        item->address != NULL ? "/O=EXAMPLE/CN=SOMEBODY" : NULL);
	g_string_append(xml, "</t:Mailbox></t:From>");
}

static void
append_item(GString *xml, const SfbSimMailItem *item)
{
	g_autofree char *seconds = item->seconds > 0 ? g_strdup_printf("%u", item->seconds) : NULL;
	g_autofree char *escaped = g_uri_escape_string(item->id, NULL, FALSE);
	g_autofree char *query = g_strdup_printf("?ItemID=%s&exvsurl=1", escaped);

	g_string_append(xml, "<t:Message><t:ItemId");
	sfb_xml_append_attribute(xml, "Id", item->id);
	g_string_append(xml, " ChangeKey=\"CQAAAB\"/>");
	sfb_sim_exchange_append(xml, "ItemClass", item->message_class);
	sfb_sim_exchange_append(xml, "Subject", item->subject);
	sfb_sim_exchange_append(xml, "DateTimeReceived", item->received);
	sfb_sim_exchange_append(xml, "WebClientReadFormQueryString", query);
	append_property(xml, "0x5d02", "String", item->address);
	append_property(xml, "0x6801", "Integer", seconds);
	append_property(xml, "0x6802", "String", item->number);
	append_sender(xml, item);
	sfb_sim_exchange_append(xml, "IsRead", item->is_read ? "true" : "false");
	g_string_append(xml, "</t:Message>");
}

/* Newest first. Returns: (transfer container) (element-type SfbSimMailItem) */
static GPtrArray *
select_items(const SfbSimExchangeCall *call, gboolean voicemail_only)
{
	SfbXmlNode *restriction =
		sfb_xml_get_child(sfb_xml_get_child(call->wish, "Restriction"), NULL);
	GPtrArray *mails = call->user->mails;
	GPtrArray *found = g_ptr_array_new();

	for (guint i = mails->len; i > 0; i--) {
		const SfbSimMailItem *item = mails->pdata[i - 1];

		if ((!voicemail_only || is_voicemail(item)) &&
		    (restriction == NULL || meets(item, restriction)))
			g_ptr_array_add(found, mails->pdata[i - 1]);
	}
	return found;
}

static const char *
find_item(const SfbSimExchangeCall *call)
{
	const char *folder = sfb_xml_get_attribute(
		sfb_xml_find(call->wish, "ParentFolderIds/DistinguishedFolderId"), "Id");
	gboolean is_search_folder = g_strcmp0(folder, "voicemail") == 0;
	SfbXmlNode *view = sfb_xml_get_child(call->wish, "IndexedPageItemView");
	guint32 offset = sfb_xml_get_attribute_uint(view, "Offset", 0);
	guint32 most = sfb_xml_get_attribute_uint(view, "MaxEntriesReturned", PAGE_MAX);
	g_autoptr(GPtrArray) found = select_items(call, is_search_folder);
	guint end = offset < found->len ? offset + MIN(most, found->len - offset) : found->len;

	if (!is_search_folder && g_strcmp0(folder, "inbox") != 0)
		return "ErrorFolderNotFound";
	g_string_append_printf(call->answer,
	                       "<m:RootFolder IndexedPagingOffset=\"%u\" TotalItemsInView=\"%u\" "
	                       "IncludesLastItemInRange=\"%s\"><t:Items>",
	                       end, found->len, end == found->len ? "true" : "false");
	for (guint i = offset; i < end; i++)
		append_item(call->answer, found->pdata[i]);
	g_string_append(call->answer, "</t:Items></m:RootFolder>");
	return NULL;
}

/* UpdateItem: of all that can be changed, whether it was read */

static const char *
update_item(const SfbSimExchangeCall *call)
{
	SfbXmlNode *change = sfb_xml_find(call->wish, "ItemChanges/ItemChange");
	const char *id = sfb_xml_get_attribute(sfb_xml_get_child(change, "ItemId"), "Id");
	SfbXmlNode *value = sfb_xml_find(change, "Updates/SetItemField/Message/IsRead");
	g_autofree char *text = sfb_xml_dup_text(value);

	if (text == NULL)
		return "ErrorInvalidPropertySet";
	for (guint i = 0; i < call->user->mails->len; i++) {
		SfbSimMailItem *item = call->user->mails->pdata[i];

		if (g_strcmp0(item->id, id) != 0)
			continue;
		item->is_read = strcmp(text, "true") == 0;
		return NULL;
	}
	return "ErrorItemNotFound";
}

const SfbSimExchangeOperation sfb_sim_exchange_mailbox_operations[] = {
	{ "FindItem", find_item, .is_array = TRUE },
	{ "UpdateItem", update_item, .is_array = TRUE, .touches_mails = TRUE },
	{ NULL },
};
