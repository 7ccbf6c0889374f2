/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list on the SIP server, as it is written, with whatever comes of it. */

#include <string.h>

#include "people/stock.h"
#include "util/error.h"

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Stock *stock = user_data;

	g_assert_false(stock->is_written);
	sfb_contact_store_write_finish(SFB_CONTACT_STORE(source), result, &stock->refusal);
	stock->is_written = TRUE;
}

/* Returns: the request. */
static SfbSipMessage *
write_with(Stock *stock, const SfbContactWrite *write)
{
	SfbSipMessage *request;

	stock->is_written = FALSE;
	g_clear_error(&stock->refusal);
	sfb_contact_store_write_async(stock->store, write, stock->cancellable, on_written, stock);
	request = wire_expect(stock->wire, "SERVICE", KIM);
	peer_assert_header(request, "Content-Type", "application/SOAP+xml");
	return request;
}

static SfbSipMessage *
write_contact(Stock *stock)
{
	g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	guint32 group = 1;
	SfbContact zoe = { .address = (char *)"zoe@contoso.example", .groups = groups };
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = &zoe };

	g_array_append_val(groups, group);
	return write_with(stock, &write);
}

static SfbSipMessage *
write_group(Stock *stock)
{
	SfbGroup group = { .name = (char *)"New" };
	const SfbContactWrite write = { .kind = SFB_WRITE_ADD_GROUP, .group = &group };

	return write_with(stock, &write);
}

static void
assert_says(const SfbSipMessage *request, const char *text)
{
	g_autofree char *body = wire_dup_body(request);

	g_assert_nonnull(strstr(body, text));
}

static void
finish(Stock *stock, int code)
{
	peer_wait_for(&stock->is_written);
	if (code == 0)
		g_assert_no_error(stock->refusal);
	else
		g_assert_error(stock->refusal, SFB_ERROR, code);
}

#define ECHO                                                                                       \
	"<contactDelta deltaNum='42' prevDeltaNum='41'>"                                           \
	"<addedContact uri='zoe@contoso.example' groups='1 '/></contactDelta>"

/* The notification comes behind the answer, and says nothing new. */
static void
test_write(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	stock_load(stock);
	request = write_contact(stock);
	assert_says(request, "<m:deltaNum>41</m:deltaNum>");
	assert_says(request, "<m:groups>1</m:groups>");
	wire_answer(stock->wire, request, 200, NULL, NULL);
	finish(stock, 0);
	stock_assert_story(stock, "change +zoe@contoso.example 1\n");
	stock_notify(stock, ECHO);
	stock_assert_story(stock, "");
	next = write_contact(stock);
	assert_says(next, "<m:deltaNum>42</m:deltaNum>");
}

static void
test_told_first(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	stock_load(stock);
	request = write_contact(stock);
	stock_notify(stock, ECHO);
	stock_assert_story(stock, "change +zoe@contoso.example 1\n");
	g_assert_false(stock->is_written);
	wire_answer(stock->wire, request, 200, NULL, NULL);
	finish(stock, 0);
	stock_assert_story(stock, "");
	next = write_contact(stock);
	assert_says(next, "<m:deltaNum>42</m:deltaNum>");
}

/* A server may count in larger steps than the specification has it. */
static void
test_larger_steps(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	stock_load(stock);
	request = write_contact(stock);
	wire_answer(stock->wire, request, 200, NULL, NULL);
	finish(stock, 0);
	stock_notify(stock, "<contactDelta deltaNum='44' prevDeltaNum='41'>"
	                    "<addedContact uri='zoe@contoso.example' groups='1 '/></contactDelta>");
	stock_assert_story(stock, "change +zoe@contoso.example 1\nchange +zoe@contoso.example 1\n");
	next = write_contact(stock);
	assert_says(next, "<m:deltaNum>44</m:deltaNum>");
}

static void
test_every_kind(Stock *stock, gconstpointer data)
{
	SfbContact bob = { .address = (char *)"bob@contoso.example" };
	SfbGroup group = { .id = 2, .name = (char *)"Help" };
	const struct {
		SfbContactWrite write;
		const char *story;
	} cases[] = {
		{ { .kind = SFB_WRITE_DELETE_CONTACT, .before = &bob },
		  "change -bob@contoso.example\n" },
		{ { .kind = SFB_WRITE_RENAME_GROUP, .group = &group }, "change +2 Help\n" },
		{ { .kind = SFB_WRITE_DELETE_GROUP, .group = &group }, "change - 2\n" },
	};

	stock_load(stock);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbSipMessage) request = write_with(stock, &cases[i].write);

		wire_answer(stock->wire, request, 200, NULL, NULL);
		finish(stock, 0);
		stock_assert_story(stock, cases[i].story);
	}
}

static void
test_new_group(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	stock_load(stock);
	request = write_group(stock);
	wire_answer(stock->wire, request, 200, "application/SOAP+xml",
	            "<s:Envelope xmlns:s='s'><s:Body><m:addGroup xmlns:m='m'>"
	            "<m:groupID>7</m:groupID></m:addGroup></s:Body></s:Envelope>");
	finish(stock, 0);
	stock_assert_story(stock, "change +7 New\n");
}

/* An answer that does not say which number the group got: the list does. */
static void
test_new_group_without_id(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	stock_load(stock);
	request = write_group(stock);
	wire_answer(stock->wire, request, 200, NULL, NULL);
	stock_answer_refresh(stock, "<contactList deltaNum='42'><group id='9' name='New'/>"
	                            "</contactList>");
	finish(stock, 0);
	stock_assert_story(stock, "list +9 New\n");
}

/* A list in which nothing is, not even a group, is not written into a group of our making. */
static void
test_homeless(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	wire_answer(stock->wire, stock->subscribe, 200, LIST_TYPE, "<contactList deltaNum='1'/>");
	peer_wait_for(&stock->is_loaded);
	request = write_contact(stock);
	assert_says(request, "<m:groups></m:groups>");
	stock_notify(stock,
	             "<contactDelta deltaNum='2' prevDeltaNum='1'><addedGroup id='1' name='~'/>"
	             "<addedContact uri='zoe@contoso.example' groups='1'/></contactDelta>");
	wire_answer(stock->wire, request, 200, NULL, NULL);
	finish(stock, 0);
	sfb_sip_message_unref(request);
	request = write_contact(stock);
	assert_says(request, "<m:groups>1</m:groups>");
}

/* The list tells what a refusal means: whether somebody else was faster, or it is forbidden. */
static void
test_write_refused(void)
{
	static const struct {
		guint status;
		guint delta; /* of the list then */
		int code;
	} cases[] = {
		{ 409, 41, SFB_ERROR_CONFLICT },    { 409, 42, SFB_ERROR_CONFLICT },
		{ 403, 41, SFB_ERROR_NOT_ALLOWED }, { 403, 42, SFB_ERROR_CONFLICT },
		{ 500, 41, SFB_ERROR_SERVER },      { 500, 43, SFB_ERROR_CONFLICT },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *list = g_strdup_printf(
			"<contactList deltaNum='%u'><group id='1' name='~'/></contactList>",
			cases[i].delta);
		g_autoptr(SfbSipMessage) request = NULL;
		Stock own = { NULL };

		stock_set_up(&own, NULL);
		stock_load(&own);
		request = write_contact(&own);
		wire_answer(own.wire, request, cases[i].status, NULL, NULL);
		stock_answer_refresh(&own, list);
		finish(&own, cases[i].code);
		stock_assert_story(&own, "list +1 ~\n");
		stock_tear_down(&own, NULL);
	}
}

/* There is no list to judge by: the subscription ends, or what comes cannot be read. */
static void
test_write_refused_blindly(void)
{
	static const struct {
		guint status;
		const char *body;
		const char *story;
		int code;
	} cases[] = {
		{ 403, NULL, "unavailable\n", SFB_ERROR_SERVER },
		{ 200, "<contactList", "unavailable\n", SFB_ERROR_SERVER },
		{ 488, NULL, "moved\n", SFB_ERROR_CONFLICT },
		{ 200, "<contactList deltaNum='1' ucsmode='migrated'/>", "moved\n",
		  SFB_ERROR_CONFLICT },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbSipMessage) request = NULL;
		g_autoptr(SfbSipMessage) refresh = NULL;
		Stock own = { NULL };

		stock_set_up(&own, NULL);
		stock_load(&own);
		request = write_contact(&own);
		wire_answer(own.wire, request, 500, NULL, NULL);
		refresh = wire_expect(own.wire, "SUBSCRIBE", SERVER);
		wire_answer(own.wire, refresh, cases[i].status, LIST_TYPE, cases[i].body);
		finish(&own, cases[i].code);
		stock_assert_story(&own, cases[i].story);
		stock_tear_down(&own, NULL);
	}
}

/* Without a subscription nobody would tell what came of a write. */
static void
test_write_after_end(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) refresh = NULL;
	SfbContact bob = { .address = (char *)"bob@contoso.example" };
	const SfbContactWrite write = { .kind = SFB_WRITE_DELETE_CONTACT, .before = &bob };

	stock_load(stock);
	sfb_contact_store_reload(stock->store);
	refresh = wire_expect(stock->wire, "SUBSCRIBE", SERVER);
	wire_answer(stock->wire, refresh, 403, NULL, NULL);
	stock_settle(stock);
	stock_assert_story(stock, "unavailable\n");
	sfb_contact_store_write_async(stock->store, &write, NULL, on_written, stock);
	finish(stock, SFB_ERROR_NOT_ALLOWED);
	peer_assert_quiet(stock->wire->peer);
}

static void
test_write_line_lost(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	stock_load(stock);
	request = write_contact(stock);
	peer_hang_up(stock->wire->peer);
	peer_wait_for(&stock->is_written);
	g_assert_nonnull(stock->refusal);
	stock_assert_story(stock, "");
}

static void
test_write_line_lost_while_asking(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;

	stock_load(stock);
	request = write_contact(stock);
	wire_answer(stock->wire, request, 403, NULL, NULL);
	refresh = wire_expect(stock->wire, "SUBSCRIBE", SERVER);
	peer_hang_up(stock->wire->peer);
	finish(stock, SFB_ERROR_NOT_ALLOWED);
}

/* The answer to a write that nobody waits for any more is not taken for the next one's. */
static void
test_write_cancelled(Stock *stock, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	stock_load(stock);
	request = write_contact(stock);
	g_cancellable_cancel(stock->cancellable);
	peer_wait_for(&stock->is_written);
	g_assert_error(stock->refusal, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_cancellable_reset(stock->cancellable);
	next = write_group(stock);
	wire_answer(stock->wire, request, 200, NULL, NULL);
	stock_settle(stock);
	stock_assert_story(stock, "");
	g_assert_false(stock->is_written);
}

#define ADD(name, test)                                                                            \
	g_test_add("/contact-writes/" name, Stock, NULL, stock_set_up, test, stock_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("write", test_write);
	ADD("told-first", test_told_first);
	ADD("larger-steps", test_larger_steps);
	ADD("every-kind", test_every_kind);
	ADD("new-group", test_new_group);
	ADD("new-group-without-id", test_new_group_without_id);
	ADD("homeless", test_homeless);
	g_test_add_func("/contact-writes/write-refused", test_write_refused);
	g_test_add_func("/contact-writes/write-refused-blindly", test_write_refused_blindly);
	ADD("write-after-end", test_write_after_end);
	ADD("write-line-lost", test_write_line_lost);
	ADD("write-line-lost-while-asking", test_write_line_lost_while_asking);
	ADD("write-cancelled", test_write_cancelled);
	return g_test_run();
}
