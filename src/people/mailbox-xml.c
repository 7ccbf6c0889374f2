/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is unread in the mailbox. */

#include "config.h"

#include "people/mailbox-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/text.h"
#include "util/address.h"
#include "util/error.h"
#include "web/url.h"

#define PAGE_SIZE 100
#define ID_MAX 1024                /* bytes; Exchange's are 512 at most */
#define TEXT_MAX 256               /* bytes of what is shown in one line */
#define URL_MAX 2048               /* bytes */
#define SECONDS_MAX (24 * 60 * 60) /* nobody speaks longer */

/* Of message classes. Voicemail that answers a mail has that mail's class before these words, as
 * protected voicemail has ([MS-OXOUM] 2.2.2.1). The first row that is found counts. */
static const struct {
	const char *words;
	SfbMailboxKind kind;
} classes[] = {
	{ ".Microsoft.Voicemail", SFB_MAILBOX_VOICEMAIL },
	{ ".Microsoft.Missed.Voice", SFB_MAILBOX_MISSED_CALL },
	{ ".Microsoft.Conversation.Voice", SFB_MAILBOX_MISSED_CALL },
	{ ".Microsoft.Missed", SFB_MAILBOX_MISSED_CONVERSATION },
	{ ".Microsoft.Conversation", SFB_MAILBOX_MISSED_CONVERSATION },
};

/* Properties that Exchange has no names for ([MS-OXPROPS]). */
#define SENDER_ADDRESS 0x5d02 /* PidTagSentRepresentingSmtpAddress */
#define VOICE_SECONDS 0x6801  /* PidTagVoiceMessageDuration */
#define VOICE_NUMBER 0x6802   /* PidTagSenderTelephoneNumber */
#define VOICE_NAME 0x6803     /* PidTagVoiceMessageSenderName */

static const struct {
	guint tag;
	const char *type;
} properties[] = {
	{ SENDER_ADDRESS, "String" },
	{ VOICE_SECONDS, "Integer" },
	{ VOICE_NUMBER, "String" },
	{ VOICE_NAME, "String" },
};

/* Contents */

void
sfb_mailbox_item_free(SfbMailboxItem *item)
{
	if (item == NULL)
		return;
	g_free(item->id);
	g_free(item->sender);
	g_free(item->address);
	g_free(item->subject);
	g_free(item->page_url);
	g_free(item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbMailboxItem, sfb_mailbox_item_free)

SfbMailboxContents *
sfb_mailbox_contents_new(void)
{
	SfbMailboxContents *contents = g_new0(SfbMailboxContents, 1);

	contents->items = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_mailbox_item_free);
	contents->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return contents;
}

void
sfb_mailbox_contents_free(SfbMailboxContents *contents)
{
	if (contents == NULL)
		return;
	g_clear_pointer(&contents->items, g_ptr_array_unref);
	g_clear_pointer(&contents->ids, g_hash_table_unref);
	g_free(contents);
}

static int
compare_age(gconstpointer one, gconstpointer other)
{
	const SfbMailboxItem *left = *(const SfbMailboxItem *const *)one;
	const SfbMailboxItem *right = *(const SfbMailboxItem *const *)other;

	return (left->time < right->time) - (left->time > right->time);
}

void
sfb_mailbox_contents_finish(SfbMailboxContents *contents)
{
	g_ptr_array_sort(contents->items, compare_age);
	if (contents->items->len > SFB_MAILBOX_ITEMS_MAX)
		g_ptr_array_set_size(contents->items, SFB_MAILBOX_ITEMS_MAX);
}

/* Requests */

static void
append_shape(GString *body)
{
	static const char *const fields[] = {
		"item:ItemClass",        "item:Subject",
		"item:DateTimeReceived", "item:WebClientReadFormQueryString",
		"message:From",          "message:IsRead"
	};

	g_string_append(body, "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>"
	                      "<t:AdditionalProperties>");
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		g_string_append_printf(body, "<t:FieldURI FieldURI=\"%s\"/>", fields[i]);
	for (guint i = 0; i < G_N_ELEMENTS(properties); i++)
		g_string_append_printf(body,
		                       "<t:ExtendedFieldURI PropertyTag=\"0x%04X\" "
		                       "PropertyType=\"%s\"/>",
		                       properties[i].tag, properties[i].type);
	g_string_append(body, "</t:AdditionalProperties></m:ItemShape>");
}

static void
append_restriction(GString *body)
{
	g_string_append(body, "<m:Restriction><t:And><t:IsEqualTo>"
	                      "<t:FieldURI FieldURI=\"message:IsRead\"/><t:FieldURIOrConstant>"
	                      "<t:Constant Value=\"false\"/></t:FieldURIOrConstant>"
	                      "</t:IsEqualTo><t:Or>");
	for (guint i = 0; i < G_N_ELEMENTS(classes); i++)
		g_string_append_printf(body,
		                       "<t:Contains ContainmentMode=\"Substring\" "
		                       "ContainmentComparison=\"IgnoreCase\">"
		                       "<t:FieldURI FieldURI=\"item:ItemClass\"/>"
		                       "<t:Constant Value=\"%s\"/></t:Contains>",
		                       classes[i].words);
	g_string_append(body, "</t:Or></t:And></m:Restriction>");
}

char *
sfb_mailbox_build_find(const char *folder, guint offset)
{
	g_autoptr(GString) body = g_string_new("<m:FindItem Traversal=\"Shallow\">");

	append_shape(body);
	g_string_append_printf(body,
	                       "<m:IndexedPageItemView MaxEntriesReturned=\"%u\" Offset=\"%u\" "
	                       "BasePoint=\"Beginning\"/>",
	                       PAGE_SIZE, offset);
	append_restriction(body);
	g_string_append_printf(body,
	                       "<m:SortOrder><t:FieldOrder Order=\"Descending\">"
	                       "<t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:FieldOrder>"
	                       "</m:SortOrder><m:ParentFolderIds>"
	                       "<t:DistinguishedFolderId Id=\"%s\"/></m:ParentFolderIds>"
	                       "</m:FindItem>",
	                       folder);
	return g_strdup(body->str);
}

char *
sfb_mailbox_build_mark_read(const char *id)
{
	GString *body = g_string_new("<m:UpdateItem MessageDisposition=\"SaveOnly\" "
	                             "ConflictResolution=\"AlwaysOverwrite\"><m:ItemChanges>"
	                             "<t:ItemChange><t:ItemId");

	sfb_xml_append_attribute(body, "Id", id);
	g_string_append(body, "/><t:Updates><t:SetItemField>"
	                      "<t:FieldURI FieldURI=\"message:IsRead\"/><t:Message>"
	                      "<t:IsRead>true</t:IsRead></t:Message></t:SetItemField>"
	                      "</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>");
	return g_string_free(body, FALSE);
}

/* Answers */

/* Returns: (transfer full) never NULL */
static char *
dup_line(SfbXmlNode *node)
{
	char *line = sfb_text_cut_line(sfb_xml_dup_text(node), TEXT_MAX);

	return line != NULL ? line : g_strdup("");
}

static gboolean
has_text(SfbXmlNode *node, const char *expected)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return text != NULL && g_ascii_strcasecmp(text, expected) == 0;
}

static gboolean
contains(const char *text, const char *words)
{
	g_autofree char *lower = g_ascii_strdown(text, -1);
	g_autofree char *sought = g_ascii_strdown(words, -1);

	return strstr(lower, sought) != NULL;
}

/* SFB_MAILBOX_KINDS: it is none of ours. */
static SfbMailboxKind
read_kind(SfbXmlNode *node)
{
	g_autofree char *class = dup_line(sfb_xml_get_child(node, "ItemClass"));

	for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
		if (contains(class, classes[i].words))
			return classes[i].kind;
	}
	return SFB_MAILBOX_KINDS;
}

/* The value of a property without a name; NULL if the item does not have it. */
static SfbXmlNode *
find_property(SfbXmlNode *node, guint tag)
{
	for (SfbXmlNode *property = sfb_xml_get_child(node, "ExtendedProperty"); property != NULL;
	     property = sfb_xml_get_next(property, "ExtendedProperty")) {
		const char *text = sfb_xml_get_attribute(
			sfb_xml_get_child(property, "ExtendedFieldURI"), "PropertyTag");

		if (text != NULL && g_ascii_strtoull(text, NULL, 16) == tag)
			return sfb_xml_get_child(property, "Value");
	}
	return NULL;
}

/* Who called from outside has a number only. */
static char *
read_sender(SfbXmlNode *node)
{
	SfbXmlNode *const places[] = {
		sfb_xml_find(node, "From/Mailbox/Name"),
		find_property(node, VOICE_NAME),
		find_property(node, VOICE_NUMBER),
		sfb_xml_find(node, "From/Mailbox/EmailAddress"),
	};

	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		char *line = sfb_text_cut_line(sfb_xml_dup_text(places[i]), TEXT_MAX);

		if (line != NULL)
			return line;
	}
	return g_strdup("");
}

/* Colleagues come with the directory's name of theirs instead of an address. */
static char *
read_address(SfbXmlNode *node)
{
	g_autofree char *plain = sfb_xml_dup_text(find_property(node, SENDER_ADDRESS));
	g_autofree char *from = sfb_xml_dup_text(sfb_xml_find(node, "From/Mailbox/EmailAddress"));
	char *address = plain != NULL ? sfb_address_normalize(plain) : NULL;

	if (address == NULL && from != NULL)
		address = sfb_address_normalize(from);
	return address != NULL ? address : g_strdup("");
}

/* Exchange 2010 says what comes behind the address of its pages, later ones say all of it. */
static char *
read_page_url(SfbXmlNode *node, const char *web)
{
	g_autofree char *text =
		sfb_xml_dup_text(sfb_xml_get_child(node, "WebClientReadFormQueryString"));
	g_autofree char *url =
		text != NULL && strlen(text) <= URL_MAX ? sfb_web_url_resolve(web, text) : NULL;

	return sfb_web_url_is_https(url) ? g_steal_pointer(&url) : g_strdup("");
}

static guint
read_seconds(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(find_property(node, VOICE_SECONDS));
	guint64 seconds;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, SECONDS_MAX, &seconds, NULL))
		return 0;
	return (guint)seconds;
}

static gint64
read_time(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(node, "DateTimeReceived"));

	return sfb_text_to_time(text) / G_USEC_PER_SEC;
}

/* Returns: (transfer full) (nullable) NULL if it is not one of those that are looked for */
static SfbMailboxItem *
read_item(SfbXmlNode *node, const char *web)
{
	const char *id = sfb_xml_get_attribute(sfb_xml_get_child(node, "ItemId"), "Id");
	SfbMailboxKind kind = read_kind(node);
	SfbMailboxItem *item;

	if (id == NULL || *id == '\0' || strlen(id) > ID_MAX || kind == SFB_MAILBOX_KINDS ||
	    has_text(sfb_xml_get_child(node, "IsRead"), "true"))
		return NULL;
	item = g_new0(SfbMailboxItem, 1);
	item->kind = kind;
	item->id = g_strdup(id);
	item->sender = read_sender(node);
	item->address = read_address(node);
	item->subject = dup_line(sfb_xml_get_child(node, "Subject"));
	item->time = read_time(node);
	item->seconds = kind == SFB_MAILBOX_VOICEMAIL ? read_seconds(node) : 0;
	item->page_url = read_page_url(node, web);
	return item;
}

static gboolean
is_full(const SfbMailboxContents *contents)
{
	return g_hash_table_size(contents->ids) >= SFB_MAILBOX_COUNT_MAX;
}

/* The folder of voicemail finds what is in the inbox, too. */
static void
add_item(SfbMailboxContents *contents, SfbXmlNode *node, const char *web)
{
	g_autoptr(SfbMailboxItem) item = read_item(node, web);

	if (item == NULL || !g_hash_table_add(contents->ids, g_strdup(item->id)))
		return;
	contents->counts[item->kind]++;
	g_ptr_array_add(contents->items, g_steal_pointer(&item));
}

gboolean
sfb_mailbox_read_page(SfbXmlNode *answer, const char *web, SfbMailboxContents *contents,
                      guint *next, GError **error)
{
	SfbXmlNode *folder = sfb_xml_get_child(answer, "RootFolder");
	SfbXmlNode *node = sfb_xml_find(folder, "Items");

	if (folder == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("Exchange answered, but did not say what is in the mailbox. "
		                      "If this lasts, tell your administrator."));
		return FALSE;
	}
	for (node = sfb_xml_get_child(node, NULL); node != NULL && !is_full(contents);
	     node = sfb_xml_get_next(node, NULL))
		add_item(contents, node, web);
	*next = 0;
	if (!sfb_xml_get_attribute_boolean(folder, "IncludesLastItemInRange", TRUE) &&
	    !is_full(contents))
		*next = sfb_xml_get_attribute_uint(folder, "IndexedPagingOffset", 0);
	return TRUE;
}
