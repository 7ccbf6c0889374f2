/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query: the request and the answer. */

#include "config.h"

#include "web/address-book-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"

#define NS "DistributionListExpander"
#define NS_ENCODING "http://schemas.xmlsoap.org/soap/encoding/"

#define NAME_LENGTH_MAX 64
#define ATTRIBUTES_MAX 64
#define DIGITS_MIN 3 /* fewer are no telephone number */

#define NAMES "c,company,displayName,givenName,mail,mailNickname,msRTCSIP-PrimaryUserAddress,sn"
#define PHONES "telephoneNumber,mobile,homePhone,otherTelephone"

/* The first list was seen to be answered; the others are in the address book too ([MS-ABS] 2.1.4),
 * but no specification at hand says that the web query knows them. */
#define PLAIN_ATTRIBUTES                                                                           \
	"displayName,msRTCSIP-PrimaryUserAddress,title," PHONES                                    \
	",mail,company,country,photoRelPath,photoSize,photoHash"
#define MORE_ATTRIBUTES ",department,physicalDeliveryOfficeName,l,groupType"

struct _SfbWebAddressBookEntry {
	GHashTable *attributes; /* (element-type utf8 GPtrArray) by name in lower case */
};

/* Request */

static gboolean
is_number(const char *text)
{
	guint digits = 0;

	for (const char *c = text; *c != '\0'; c++) {
		if (g_ascii_isdigit(*c))
			digits++;
		else if (strchr("+-/(). ", *c) == NULL)
			return FALSE;
	}
	return digits >= DIGITS_MIN;
}

static void
append_basic_search(GString *body, const SfbWebAddressBookQuery *query)
{
	gboolean has_phones = !query->is_plain && is_number(query->text);

	g_string_append(body, "<BasicSearch>");
	sfb_xml_append_element(body, "SearchList", has_phones ? NAMES "," PHONES : NAMES);
	sfb_xml_append_element(body, "Value", query->text);
	g_string_append(body, "<Verb>BeginsWith</Verb></BasicSearch>");
}

static void
append_change_search(GString *body, const char *attribute, const char *text)
{
	g_string_append(body, "<ChangeSearch xmlns:q1=\"" NS "\" soapenc:arrayType="
	                      "\"q1:AbEntryRequest.ChangeSearchQuery[1]\">"
	                      "<AbEntryRequest.ChangeSearchQuery>");
	sfb_xml_append_element(body, "SearchOn", attribute);
	sfb_xml_append_element(body, "Value", text);
	g_string_append(body, "</AbEntryRequest.ChangeSearchQuery></ChangeSearch>");
}

char *
sfb_web_address_book_build_query(const SfbWebAddressBookQuery *query)
{
	GString *body = g_string_new("<SearchAbEntry xmlns=\"" NS "\" xmlns:soapenc=\"" NS_ENCODING
	                             "\"><AbEntryRequest>");

	if (query->attribute != NULL)
		append_change_search(body, query->attribute, query->text);
	else
		append_basic_search(body, query);
	g_string_append_printf(body,
	                       "<Metadata><FromDialPad>false</FromDialPad>"
	                       "<MaxResultNum>%u</MaxResultNum><ReturnList>" PLAIN_ATTRIBUTES
	                       "%s</ReturnList></Metadata></AbEntryRequest></SearchAbEntry>",
	                       query->count, query->is_plain ? "" : MORE_ATTRIBUTES);
	return g_string_free(body, FALSE);
}

/* Answer */

static void
entry_free(SfbWebAddressBookEntry *entry)
{
	g_hash_table_unref(entry->attributes);
	g_free(entry);
}

const char *const *
sfb_web_address_book_entry_get(const SfbWebAddressBookEntry *entry, const char *attribute)
{
	static const char *const none[] = { NULL };
	g_autofree char *key = g_ascii_strdown(attribute, -1);
	const GPtrArray *values = g_hash_table_lookup(entry->attributes, key);

	return values != NULL ? (const char *const *)values->pdata : none;
}

static void
take_value(GPtrArray *values, SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	if (text != NULL && strlen(text) <= SFB_WEB_ADDRESS_BOOK_TEXT_MAX &&
	    values->len < SFB_WEB_ADDRESS_BOOK_VALUES_MAX)
		g_ptr_array_add(values, g_steal_pointer(&text));
}

/* One value stands in Value, several in Values. */
static GPtrArray *
read_values(SfbXmlNode *attribute)
{
	GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
	SfbXmlNode *list = sfb_xml_get_child(attribute, "Values");

	take_value(values, sfb_xml_get_child(attribute, "Value"));
	for (SfbXmlNode *node = sfb_xml_get_child(list, "string"); node != NULL;
	     node = sfb_xml_get_next(node, "string"))
		take_value(values, node);
	g_ptr_array_add(values, NULL);
	return values;
}

static void
take_attribute(SfbWebAddressBookEntry *entry, SfbXmlNode *attribute)
{
	g_autofree char *name = sfb_xml_dup_text(sfb_xml_get_child(attribute, "Name"));
	g_autofree char *key = NULL;

	if (name == NULL || strlen(name) > NAME_LENGTH_MAX ||
	    g_hash_table_size(entry->attributes) >= ATTRIBUTES_MAX)
		return;
	key = g_ascii_strdown(name, -1);
	if (!g_hash_table_contains(entry->attributes, key))
		g_hash_table_insert(entry->attributes, g_steal_pointer(&key),
		                    read_values(attribute));
}

static SfbWebAddressBookEntry *
read_entry(SfbXmlNode *node)
{
	SfbWebAddressBookEntry *entry = g_new0(SfbWebAddressBookEntry, 1);
	SfbXmlNode *list = sfb_xml_get_child(node, "Attributes");

	entry->attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);
	for (SfbXmlNode *attribute = sfb_xml_get_child(list, "Attribute"); attribute != NULL;
	     attribute = sfb_xml_get_next(attribute, "Attribute"))
		take_attribute(entry, attribute);
	return entry;
}

GPtrArray *
sfb_web_address_book_parse_answer(GBytes *document, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(document, &size);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)size, error);
	SfbXmlNode *result = NULL;
	GPtrArray *entries;

	if (xml == NULL)
		return NULL;
	result = sfb_xml_find(sfb_xml_get_root(xml),
	                      "Body/SearchAbEntryResponse/SearchAbEntryResult");
	if (result == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The address book answered with something else than "
		                      "entries. Tell your administrator."));
		return NULL;
	}
	entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
	for (SfbXmlNode *node = sfb_xml_find(result, "Items/AbEntry");
	     node != NULL && entries->len < SFB_WEB_ADDRESS_BOOK_MAX;
	     node = sfb_xml_get_next(node, "AbEntry"))
		g_ptr_array_add(entries, read_entry(node));
	return entries;
}
