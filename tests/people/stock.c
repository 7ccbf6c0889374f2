/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The SIP store of kim@contoso.example's contacts. */

#include "people/stock.h"

#include "people/documents.h"

static void
append_ids(GString *story, const GArray *ids)
{
	for (guint i = 0; i < ids->len; i++)
		g_string_append_printf(story, " %u", g_array_index(ids, guint32, i));
}

static void
on_document(SfbContactStore *store, const SfbContactsDocument *document, gpointer user_data)
{
	GString *story = ((Stock *)user_data)->story;

	g_string_append(story, document->kind == SFB_CONTACTS_FULL ? "list" : "change");
	for (guint i = 0; i < document->groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(document->groups, i);

		g_string_append_printf(story, " +%u %s", group->id, group->name);
	}
	for (guint i = 0; i < document->contacts->len; i++) {
		const SfbContact *contact = g_ptr_array_index(document->contacts, i);

		g_string_append_printf(story, " +%s", contact->address);
		append_ids(story, contact->groups);
	}
	for (guint i = 0; i < document->gone_contacts->len; i++)
		g_string_append_printf(story, " -%s",
		                       (char *)g_ptr_array_index(document->gone_contacts, i));
	if (document->gone_groups->len > 0)
		g_string_append(story, " -");
	append_ids(story, document->gone_groups);
	g_string_append_c(story, '\n');
}

static void
on_moved(SfbContactStore *store, gpointer user_data)
{
	g_string_append(((Stock *)user_data)->story, "moved\n");
}

static void
on_unavailable(SfbContactStore *store, const GError *error, gpointer user_data)
{
	g_assert_nonnull(error);
	g_string_append(((Stock *)user_data)->story, "unavailable\n");
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Stock *stock = user_data;

	g_assert_false(stock->is_loaded);
	sfb_contact_store_load_finish(SFB_CONTACT_STORE(source), result, &stock->error);
	stock->is_loaded = TRUE;
}

void
stock_open(Stock *stock, const char *events)
{
	stock->wire = wire_new(events, "adhoclist");
	stock->story = g_string_new(NULL);
	stock->cancellable = g_cancellable_new();
	stock->store = sfb_contact_store_sip_new(stock->wire->client);
	g_object_connect(stock->store, "signal::document", on_document, stock, "signal::moved",
	                 on_moved, stock, "signal::unavailable", on_unavailable, stock, NULL);
	sfb_contact_store_load_async(stock->store, stock->cancellable, on_loaded, stock);
}

void
stock_set_up(Stock *stock, gconstpointer data)
{
	stock_open(stock, WIRE_EVENTS);
	stock->subscribe = wire_expect(stock->wire, "SUBSCRIBE", KIM);
}

void
stock_tear_down(Stock *stock, gconstpointer data)
{
	g_object_unref(stock->store);
	g_clear_pointer(&stock->subscribe, sfb_sip_message_unref);
	wire_free(stock->wire);
	g_string_free(stock->story, TRUE);
	g_object_unref(stock->cancellable);
	g_clear_error(&stock->error);
	g_clear_error(&stock->refusal);
}

void
stock_assert_story(Stock *stock, const char *expected)
{
	g_assert_cmpstr(stock->story->str, ==, expected);
	g_string_truncate(stock->story, 0);
}

void
stock_load(Stock *stock)
{
	g_autofree char *list = document_read("list.xml", NULL);

	wire_answer(stock->wire, stock->subscribe, 200, LIST_TYPE, list);
	peer_wait_for(&stock->is_loaded);
	g_assert_no_error(stock->error);
	stock_assert_story(stock, "list +1 ~ +2 Support & Ops +bob@contoso.example 1 2 "
	                          "+carol@partner.example 2\n");
}

/* An OPTIONS behind it is answered. */
void
stock_settle(Stock *stock)
{
	static const char options[] = "OPTIONS sip:kim@contoso.example SIP/2.0\r\n"
				      "Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKo\r\n"
				      "From: <sip:server@contoso.example>;tag=s\r\n"
				      "To: <sip:kim@contoso.example>\r\n"
				      "Call-ID: options\r\nCSeq: 1 OPTIONS\r\n"
				      "Content-Length: 0\r\n\r\n";
	g_autoptr(SfbSipMessage) answer = NULL;

	peer_send_text(stock->wire->peer, options);
	answer = peer_receive(stock->wire->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
}

void
stock_notify(Stock *stock, const char *body)
{
	wire_notify(stock->wire, stock->subscribe, LIST_TYPE, body);
	stock_settle(stock);
}

void
stock_answer_refresh(Stock *stock, const char *list)
{
	g_autoptr(SfbSipMessage) refresh = wire_expect(stock->wire, "SUBSCRIBE", SERVER);

	g_assert_cmpstr(sfb_sip_message_get_header(refresh, "Call-ID"), ==,
	                sfb_sip_message_get_header(stock->subscribe, "Call-ID"));
	wire_answer(stock->wire, refresh, 200, LIST_TYPE, list);
}
