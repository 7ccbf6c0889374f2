/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People as Exchange finds them in the directory. */

#include <string.h>

#include "sim/exchange-operations.h"

#define NAMES_MAX 100   /* of ResolveNames */
#define PEOPLE_MAX 1000 /* of one page of FindPeople */

#define ADDRESS "msRTCSIP-PrimaryUserAddress"

/* All words have to be the beginning of something. */
static gboolean
agrees(const SfbSimRecord *record, GStrv words)
{
	static const char *const attributes[] = { "displayName", "givenName", "sn", "mail" };

	for (; *words != NULL; words++) {
		gboolean is_found = FALSE;

		for (gsize i = 0; i < G_N_ELEMENTS(attributes); i++)
			is_found = is_found || sfb_sim_record_begins(record, attributes[i], *words);
		if (!is_found)
			return FALSE;
	}
	return TRUE;
}

/* Everybody. Returns: (transfer container) (element-type SfbSimRecord) */
static GPtrArray *
find(const SfbSimExchangeCall *call, const char *element)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(call->wish, element));
	g_auto(GStrv) words = g_strsplit_set(text != NULL ? text : "", " ", -1);
	const GPtrArray *records = sfb_sim_directory_list(call->directory);
	GPtrArray *found = g_ptr_array_new();

	for (guint i = 0; text != NULL && i < records->len; i++) {
		if (agrees(records->pdata[i], words))
			g_ptr_array_add(found, records->pdata[i]);
	}
	return found;
}

static void
append_persona(GString *xml, const SfbSimRecord *record)
{
	const char *email = sfb_sim_record_get(record, "mail");

	g_string_append(xml, "<t:Persona><t:PersonaType>");
	g_string_append(xml, sfb_sim_record_get(record, "groupType") != NULL
	                             ? "DistributionList</t:PersonaType>"
	                             : "Person</t:PersonaType>");
	sfb_sim_exchange_append(xml, "DisplayName", sfb_sim_record_get(record, "displayName"));
	sfb_sim_exchange_append(xml, "Title", sfb_sim_record_get(record, "title"));
	sfb_sim_exchange_append(xml, "CompanyName", sfb_sim_record_get(record, "company"));
	if (email != NULL) {
		g_string_append(xml, "<t:EmailAddress>");
		sfb_sim_exchange_append(xml, "EmailAddress", email);
		g_string_append(xml, "</t:EmailAddress>");
	}
	sfb_sim_exchange_append(xml, "ImAddress", sfb_sim_record_get(record, ADDRESS));
	g_string_append(xml, "</t:Persona>");
}

static const char *
find_people(const SfbSimExchangeCall *call)
{
	SfbXmlNode *view = sfb_xml_get_child(call->wish, "IndexedPageItemView");
	guint32 most = sfb_xml_get_attribute_uint(view, "MaxEntriesReturned", PEOPLE_MAX);
	guint32 offset = sfb_xml_get_attribute_uint(view, "Offset", 0);
	g_autoptr(GPtrArray) found = find(call, "QueryString");

	most = MIN(most, PEOPLE_MAX);
	g_string_append(call->answer, "<m:People>");
	for (guint i = offset; i < found->len && i - offset < most; i++)
		append_persona(call->answer, found->pdata[i]);
	g_string_append_printf(call->answer,
	                       "</m:People><m:TotalNumberOfPeopleInView>%u"
	                       "</m:TotalNumberOfPeopleInView>",
	                       found->len);
	return NULL;
}

static void
append_mailbox(GString *xml, const SfbSimRecord *record)
{
	g_string_append(xml, "<t:Mailbox>");
	sfb_sim_exchange_append(xml, "Name", sfb_sim_record_get(record, "displayName"));
	sfb_sim_exchange_append(xml, "EmailAddress", sfb_sim_record_get(record, "mail"));
	sfb_sim_exchange_append(xml, "RoutingType", "SMTP");
	sfb_sim_exchange_append(xml, "MailboxType",
	                        sfb_sim_record_get(record, "groupType") != NULL ? "PublicDL"
	                                                                        : "Mailbox");
	g_string_append(xml, "</t:Mailbox>");
}

static void
append_resolution(GString *xml, const SfbSimRecord *record)
{
	const char *address = sfb_sim_record_get(record, ADDRESS);

	g_string_append(xml, "<t:Resolution>");
	append_mailbox(xml, record);
	g_string_append(xml, "<t:Contact>");
	sfb_sim_exchange_append(xml, "DisplayName", sfb_sim_record_get(record, "displayName"));
	sfb_sim_exchange_append(xml, "CompanyName", sfb_sim_record_get(record, "company"));
	if (address != NULL) {
		g_string_append(xml, "<t:ImAddresses><t:Entry Key=\"ImAddress1\">");
		sfb_xml_append_text(xml, address);
		g_string_append(xml, "</t:Entry></t:ImAddresses>");
	}
	g_string_append(xml, "</t:Contact></t:Resolution>");
}

static const char *
resolve_names(const SfbSimExchangeCall *call)
{
	g_autoptr(GPtrArray) found = find(call, "UnresolvedEntry");
	guint count = MIN(found->len, NAMES_MAX);

	if (count == 0)
		return "ErrorNameResolutionNoResults";
	g_string_append_printf(call->answer,
	                       "<m:ResolutionSet TotalItemsInView=\"%u\" "
	                       "IncludesLastItemInRange=\"%s\">",
	                       count, count < found->len ? "false" : "true");
	for (guint i = 0; i < count; i++)
		append_resolution(call->answer, found->pdata[i]);
	g_string_append(call->answer, "</m:ResolutionSet>");
	return NULL;
}

static const char *
expand(const SfbSimExchangeCall *call)
{
	g_autofree char *email = sfb_xml_dup_text(sfb_xml_find(call->wish, "Mailbox/EmailAddress"));
	g_autoptr(GPtrArray) members =
		email != NULL ? sfb_sim_directory_expand(call->directory, email) : NULL;

	if (members == NULL)
		return "ErrorNameResolutionNoResults";
	g_string_append_printf(call->answer,
	                       "<m:DLExpansion TotalItemsInView=\"%u\" "
	                       "IncludesLastItemInRange=\"true\">",
	                       members->len);
	for (guint i = 0; i < members->len; i++)
		append_mailbox(call->answer, members->pdata[i]);
	g_string_append(call->answer, "</m:DLExpansion>");
	return NULL;
}

const SfbSimExchangeOperation sfb_sim_exchange_people_operations[] = {
	{ "FindPeople", find_people },
	{ "ResolveNames", resolve_names, .is_array = TRUE },
	{ "ExpandDL", expand, .is_array = TRUE },
	{ NULL },
};
