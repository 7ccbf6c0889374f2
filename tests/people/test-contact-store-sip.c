/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list on the SIP server, as it is read: first list, changes, gaps, losses. */

#include "people/stock.h"
#include "util/error.h"

static void
test_load(Stock *stock, gconstpointer data)
{
	peer_assert_header(stock->subscribe, "Event", "vnd-microsoft-roaming-contacts");
	g_assert_true(sfb_sip_message_has_token(stock->subscribe, "Supported", "ms-ucs"));
	g_assert_true(sfb_sip_message_has_token(stock->subscribe, "Supported",
	                                        "com.microsoft.autoextend"));
	g_assert_true(sfb_contact_store_keeps_names(stock->store));
	stock_load(stock);
}

/* Some servers send the first list behind the answer. */
static void
test_list_later(Stock *stock, gconstpointer data)
{
	wire_answer(stock->wire, stock->subscribe, 200, NULL, NULL);
	stock_notify(stock, "<contactDelta deltaNum='3' prevDeltaNum='2'>"
	                    "<addedContact uri='x@y.example'/></contactDelta>");
	g_assert_false(stock->is_loaded);
	stock_notify(stock, "<contactList deltaNum='3'/>");
	peer_wait_for(&stock->is_loaded);
	g_assert_no_error(stock->error);
	stock_assert_story(stock, "list\n");
}

static void
test_changes(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	wire_notify(stock->wire, stock->subscribe, LIST_TYPE,
	            "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	            "<addedGroup id='3' name='Project X'/></contactDelta>");
	stock_notify(stock, "<contactDelta deltaNum='43' prevDeltaNum='42'>"
	                    "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	stock_assert_story(stock, "change +3 Project X\nchange -bob@contoso.example\n");
}

/* What was applied already comes again as an echo. */
static void
test_old_change(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	stock_notify(stock, "<contactDelta deltaNum='41' prevDeltaNum='40'>"
	                    "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	stock_assert_story(stock, "");
	peer_assert_quiet(stock->wire->peer);
}

static void
test_without_number(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	stock_notify(stock,
	             "<contactDelta><deletedContact uri='bob@contoso.example'/></contactDelta>");
	stock_notify(stock, "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	                    "<deletedGroup id='2'/></contactDelta>");
	stock_assert_story(stock, "change -bob@contoso.example\nchange - 2\n");
}

static void
test_list_without_number(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	stock_notify(stock, "<contactList><group id='1' name='~'/></contactList>");
	stock_notify(stock, "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	                    "<addedGroup id='4' name='New'/></contactDelta>");
	stock_assert_story(stock, "list +1 ~\nchange +4 New\n");
}

/* After a gap the whole list is asked for; nothing of the change is announced. */
static void
test_gap(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	wire_notify(stock->wire, stock->subscribe, LIST_TYPE,
	            "<contactDelta deltaNum='45' prevDeltaNum='44'>"
	            "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	stock_answer_refresh(stock,
	                     "<contactList deltaNum='45'><group id='1' name='~'/></contactList>");
	stock_notify(stock, "<contactDelta deltaNum='46' prevDeltaNum='45'>"
	                    "<addedGroup id='4' name='New'/></contactDelta>");
	stock_assert_story(stock, "list +1 ~\nchange +4 New\n");
}

static void
test_malformed(Stock *stock, gconstpointer data)
{
	stock_load(stock);
	stock_notify(stock, "<contactList deltaNum='50'><group id='1' name='~'/>");
	stock_assert_story(stock, "unavailable\n");
}

static void
test_malformed_first(Stock *stock, gconstpointer data)
{
	wire_answer(stock->wire, stock->subscribe, 200, LIST_TYPE, "<contactList");
	peer_wait_for(&stock->is_loaded);
	g_assert_error(stock->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	stock_notify(stock, "<contactList deltaNum='1'/>");
	stock_assert_story(stock, "list\n");
}

static void
test_migrated(Stock *stock, gconstpointer data)
{
	wire_answer(stock->wire, stock->subscribe, 200, LIST_TYPE,
	            "<contactList deltaNum='1' ucsmode='migrated'/>");
	peer_wait_for(&stock->is_loaded);
	g_assert_no_error(stock->error);
	stock_notify(stock, "<contactList deltaNum='2' ucsmode='migrated'/>");
	stock_assert_story(stock, "moved\nmoved\n");
}

static void
test_refused(void)
{
	static const struct {
		guint status;
		int code; /* 0: none */
		const char *story;
	} cases[] = {
		{ 488, 0, "moved\n" },
		{ 403, SFB_ERROR_NOT_ALLOWED, "" },
		{ 503, SFB_ERROR_SERVER, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Stock own = { NULL };

		stock_set_up(&own, NULL);
		wire_answer(own.wire, own.subscribe, cases[i].status, NULL, NULL);
		peer_wait_for(&own.is_loaded);
		if (cases[i].code == 0)
			g_assert_no_error(own.error);
		else
			g_assert_error(own.error, SFB_ERROR, cases[i].code);
		stock_assert_story(&own, cases[i].story);
		stock_tear_down(&own, NULL);
	}
}

/* Refused for good, but somebody wants it tried again. */
static void
test_reload(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) again = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;

	wire_answer(stock->wire, stock->subscribe, 403, NULL, NULL);
	peer_wait_for(&stock->is_loaded);
	sfb_contact_store_reload(stock->store);
	again = wire_expect(stock->wire, "SUBSCRIBE", KIM);
	wire_answer(stock->wire, again, 200, LIST_TYPE, "<contactList deltaNum='1'/>");
	stock_settle(stock);
	stock_assert_story(stock, "list\n");
	sfb_contact_store_reload(stock->store);
	refresh = wire_expect(stock->wire, "SUBSCRIBE", SERVER);
	g_assert_cmpstr(sfb_sip_message_get_header(refresh, "Call-ID"), ==,
	                sfb_sip_message_get_header(again, "Call-ID"));
}

static void
test_not_offered(void)
{
	Stock stock = { NULL };

	stock_open(&stock, "presence");
	peer_wait_for(&stock.is_loaded);
	g_assert_error(stock.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(stock.wire->peer);
	stock_tear_down(&stock, NULL);
}

static void
test_cancelled(Stock *stock, gconstpointer data)
{
	wire_answer(stock->wire, stock->subscribe, 200, NULL, NULL);
	stock_notify(stock, "<contactDelta/>");
	g_assert_false(stock->is_loaded);
	g_cancellable_cancel(stock->cancellable);
	peer_wait_for(&stock->is_loaded);
	g_assert_error(stock->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test)                                                                            \
	g_test_add("/contact-store-sip/" name, Stock, NULL, stock_set_up, test, stock_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("load", test_load);
	ADD("list-later", test_list_later);
	ADD("changes", test_changes);
	ADD("old-change", test_old_change);
	ADD("without-number", test_without_number);
	ADD("list-without-number", test_list_without_number);
	ADD("gap", test_gap);
	ADD("malformed", test_malformed);
	ADD("malformed-first", test_malformed_first);
	ADD("migrated", test_migrated);
	g_test_add_func("/contact-store-sip/refused", test_refused);
	ADD("reload", test_reload);
	g_test_add_func("/contact-store-sip/not-offered", test_not_offered);
	ADD("cancelled", test_cancelled);
	return g_test_run();
}
