/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query. */

#include "sim/web-address-book.h"

#include <string.h>

#include "sim/web-soap.h"

#define PORT_NAME "AddressBookWebTicketBearer"
#define PORT_PATH SFB_SIM_ADDRESS_BOOK_PATH "/WebTicket_Bearer"
#define RESULTS_MAX 1000
#define NEW_ATTRIBUTE "department" /* an older service does not know it */

struct _SfbSimWebAddressBook {
	SfbSimSite *site;
	SfbSimWebTickets *tickets;
	SfbSimDirectory *directory;
	char *location;
};

static const SfbSimSoapRefusal refusals[] = {
	{ "expired", "FailedAuthentication", "The security token has expired.", 28020 },
	{ "ticket", "FailedAuthentication", "No valid security token.", 28020 },
	{ "request", "InvalidRequest", "The query makes no sense.", 0 },
	{ "attribute", "InvalidRequest", "There is no such attribute.", 0 },
};

/* What a client looks for. */
typedef struct {
	GStrv attributes;
	char *text;
	gboolean (*agrees)(const SfbSimRecord *record, const char *attribute, const char *text);
	guint limit;
	GStrv wanted; /* of each record */
} Query;

static void
query_clear(Query *query)
{
	g_strfreev(query->attributes);
	g_free(query->text);
	g_strfreev(query->wanted);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_clear)

static GStrv
dup_list(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return g_strsplit(text != NULL ? text : "", ",", -1);
}

/* FALSE if it makes no sense. */
static gboolean
read_query(SfbXmlNode *request, Query *query)
{
	SfbXmlNode *basic = sfb_xml_get_child(request, "BasicSearch");
	SfbXmlNode *exact = sfb_xml_find(request, "ChangeSearch/AbEntryRequest.ChangeSearchQuery");
	SfbXmlNode *metadata = sfb_xml_get_child(request, "Metadata");
	g_autofree char *limit = sfb_xml_dup_text(sfb_xml_get_child(metadata, "MaxResultNum"));

	query->agrees = basic != NULL ? sfb_sim_record_begins : sfb_sim_record_is;
	query->attributes = dup_list(sfb_xml_get_child(basic != NULL ? basic : exact,
	                                               basic != NULL ? "SearchList" : "SearchOn"));
	query->text = sfb_xml_dup_text(sfb_xml_get_child(basic != NULL ? basic : exact, "Value"));
	query->wanted = dup_list(sfb_xml_get_child(metadata, "ReturnList"));
	query->limit = limit != NULL ? (guint)g_ascii_strtoull(limit, NULL, 10) : 0;
	return query->text != NULL && query->limit > 0 && query->limit <= RESULTS_MAX;
}

/* Records */

static gboolean
is_found(const SfbSimRecord *record, const Query *query)
{
	for (char **attribute = query->attributes; *attribute != NULL; attribute++) {
		if (query->agrees(record, *attribute, query->text))
			return TRUE;
	}
	return FALSE;
}

/* A telephone number comes twice: as it was written, and as the server made a URI of it. */
static void
append_attribute(GString *xml, const SfbSimRecord *record, const char *name)
{
	const char *value = sfb_sim_record_get(record, name);
	g_autofree char *number = sfb_sim_record_dup_number(record, name);

	if (value == NULL)
		return;
	g_string_append(xml, "<Attribute>");
	sfb_xml_append_element(xml, "Name", name);
	g_string_append(xml, number != NULL ? "<Value i:nil=\"true\"/><Values>" : "");
	sfb_xml_append_element(xml, number != NULL ? "string" : "Value", value);
	if (number != NULL) {
		sfb_xml_append_element(xml, "string", number);
		g_string_append(xml, "</Values>");
	}
	g_string_append(xml, "</Attribute>");
}

static void
append_record(GString *xml, const SfbSimRecord *record, const Query *query)
{
	g_string_append(xml, "<AbEntry><Attributes>");
	for (char **name = query->wanted; *name != NULL; name++)
		append_attribute(xml, record, *name);
	g_string_append(xml, "</Attributes></AbEntry>");
}

static void
reply(SfbSimWebAddressBook *book, SoupServerMessage *message, const Query *query)
{
	const GPtrArray *records = sfb_sim_directory_list(book->directory);
	g_autoptr(GString) body =
		g_string_new("<SearchAbEntryResponse xmlns=\"DistributionListExpander\" "
	                     "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
	                     "<SearchAbEntryResult><Items>");
	guint found = 0;

	for (guint i = 0; i < records->len && found < query->limit; i++) {
		if (!is_found(records->pdata[i], query))
			continue;
		append_record(body, records->pdata[i], query);
		found++;
	}
	g_string_append(body, "</Items></SearchAbEntryResult></SearchAbEntryResponse>");
	sfb_sim_soap_reply(message, SFB_SIM_SOAP_1_1, body->str);
}

/* Requests */

static void
refuse(SoupServerMessage *message, const char *kind)
{
	sfb_sim_soap_refuse(message, SFB_SIM_SOAP_1_1, sfb_sim_soap_find_refusal(refusals, kind));
}

/* NULL if nothing speaks against it. */
static const char *
find_objection(SfbSimWebAddressBook *book, const char *address, const Query *query)
{
	SfbSimFaults *faults = book->site->faults;

	if (address == NULL)
		return "ticket";
	if (sfb_sim_faults_strikes(faults, "address-book-refused"))
		return "expired";
	if (query->text == NULL)
		return "request";
	return g_strv_contains((const char *const *)query->wanted, NEW_ATTRIBUTE) &&
	                       sfb_sim_faults_strikes(faults, "address-book-old")
	               ? "attribute"
	               : NULL;
}

static void
answer(gpointer service, SoupServerMessage *message)
{
	SfbSimWebAddressBook *book = service;
	g_autoptr(SfbXml) xml = NULL;
	g_autofree char *address = NULL;
	g_auto(Query) query = { NULL };
	const char *objection;

	if (sfb_sim_faults_strikes(book->site->faults, "address-book-error")) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
		return;
	}
	xml = sfb_sim_soap_read(message);
	if (xml == NULL)
		return;
	address = sfb_sim_web_tickets_check(
		book->tickets, xml, sfb_sim_soap_get_security(xml, "Assertion"), book->location);
	if (!read_query(sfb_xml_find(sfb_xml_get_root(xml), "Body/SearchAbEntry/AbEntryRequest"),
	                &query))
		g_clear_pointer(&query.text, g_free);
	objection = find_objection(book, address, &query);
	if (objection != NULL)
		refuse(message, objection);
	else
		reply(book, message, &query);
}

static void
answer_metadata(gpointer service, SoupServerMessage *message)
{
	SfbSimWebAddressBook *book = service;
	const SfbSimPort port = {
		.name = PORT_NAME,
		.location = book->location,
		.demand = "SignedSupportingTokens",
		.issuer = sfb_sim_web_tickets_get_url(book->tickets),
	};

	if (sfb_sim_faults_strikes_at(book->site->faults, "no-metadata", "address-book"))
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
	else
		sfb_sim_soap_reply_metadata(message, "Service", &port, 1);
}

SfbSimWebAddressBook *
sfb_sim_web_address_book_new(SfbSimSite *site, SfbSimWebTickets *tickets,
                             SfbSimDirectory *directory)
{
	SfbSimWebAddressBook *book = g_new0(SfbSimWebAddressBook, 1);

	book->site = site;
	book->tickets = tickets;
	book->directory = directory;
	book->location = g_strconcat(site->base, PORT_PATH, NULL);
	sfb_sim_site_add(site, "GET", SFB_SIM_ADDRESS_BOOK_PATH "/mex", answer_metadata, book);
	sfb_sim_site_add(site, "POST", PORT_PATH, answer, book);
	return book;
}

void
sfb_sim_web_address_book_free(SfbSimWebAddressBook *book)
{
	if (book == NULL)
		return;
	g_free(book->location);
	g_free(book);
}
