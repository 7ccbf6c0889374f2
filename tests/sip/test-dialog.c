/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Tags, targets and routes of a dialog. */

#include "sip/dialog.h"
#include "support/peer.h"

#define ROUTE_A "<sip:a;lr>"
#define ROUTE_B "<sip:b;lr;x=\"1,2\">"
#define ROUTE_C "<sip:c;lr>"

static const char invite[] = "INVITE sip:jo@contoso.example SIP/2.0\n"
			     "From: <sip:kim@contoso.example>;tag=ours;epid=c8ca638a15\n"
			     "To: <sip:jo@contoso.example>\n"
			     "Call-ID: 4711\n"
			     "CSeq: 5 INVITE\n"
			     "Contact: <sip:kim@contoso.example;gruu>\n"
			     "Record-Route: <sip:a;lr>,<sip:b;lr;x=\"1,2\">\n"
			     "Record-Route: <sip:c;lr>\n"
			     "Content-Length: 0\n"
			     "\n";

static const char accepted[] = "SIP/2.0 200 OK\n"
			       "From: <sip:kim@contoso.example>;tag=ours;epid=c8ca638a15\n"
			       "To: \"Jo\" <sip:jo@contoso.example>;tag=theirs;epid=0a0b\n"
			       "Call-ID: 4711\n"
			       "CSeq: 5 INVITE\n"
			       "Contact: <sip:jo@contoso.example;opaque=user:epid:abc;gruu>;+x\n"
			       "Record-Route: <sip:a;lr>,<sip:b;lr;x=\"1,2\">\n"
			       "Record-Route: <sip:c;lr>\n"
			       "Content-Length: 0\n"
			       "\n";

typedef struct {
	Peer *peer;
	SfbSipClient *client;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	fixture->client = peer_new_client(&fixture->peer);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_object_unref(fixture->client);
	peer_free(fixture->peer);
}

static void
assert_routes(const SfbSipMessage *request, const char *first, const char *second,
              const char *third)
{
	g_assert_cmpstr(sfb_sip_message_get_header_nth(request, "Route", 0), ==, first);
	g_assert_cmpstr(sfb_sip_message_get_header_nth(request, "Route", 1), ==, second);
	g_assert_cmpstr(sfb_sip_message_get_header_nth(request, "Route", 2), ==, third);
	g_assert_null(sfb_sip_message_get_header_nth(request, "Route", 3));
}

static SfbSipDialog *
new_caller(const char *response_text)
{
	g_autoptr(SfbSipMessage) request = peer_parse(invite);
	g_autoptr(SfbSipMessage) response = peer_parse(response_text);

	return sfb_sip_dialog_new_caller(request, response);
}

/* F-R9 */
static void
test_caller(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipDialog) dialog = new_caller(accepted);
	g_autoptr(SfbSipMessage) first =
		sfb_sip_dialog_new_request(dialog, fixture->client, "MESSAGE");
	g_autoptr(SfbSipMessage) second =
		sfb_sip_dialog_new_request(dialog, fixture->client, "BYE");

	g_assert_cmpstr(sfb_sip_message_get_request_uri(first), ==,
	                "sip:jo@contoso.example;opaque=user:epid:abc;gruu");
	peer_assert_header(first, "From", "<sip:kim@contoso.example>;tag=ours;epid=c8ca638a15");
	peer_assert_header(first, "To", "\"Jo\" <sip:jo@contoso.example>;tag=theirs;epid=0a0b");
	peer_assert_header(first, "Call-ID", "4711");
	peer_assert_header(first, "CSeq", "6 MESSAGE");
	peer_assert_header(second, "CSeq", "7 BYE");
	assert_routes(first, ROUTE_C, ROUTE_B, ROUTE_A);
	g_assert_cmpstr(sfb_sip_dialog_get_call_id(dialog), ==, "4711");
	g_assert_cmpstr(sfb_sip_dialog_get_local_tag(dialog), ==, "ours");
}

static void
test_callee(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = peer_parse(invite);
	g_autoptr(SfbSipDialog) dialog = sfb_sip_dialog_new_callee(request, "mine");
	g_autoptr(SfbSipMessage) bye = sfb_sip_dialog_new_request(dialog, fixture->client, "BYE");

	g_assert_cmpstr(sfb_sip_message_get_request_uri(bye), ==, "sip:kim@contoso.example;gruu");
	peer_assert_header(bye, "From", "<sip:jo@contoso.example>;tag=mine;epid=c8ca638a15");
	peer_assert_header(bye, "To", "<sip:kim@contoso.example>;tag=ours;epid=c8ca638a15");
	peer_assert_header(bye, "CSeq", "1 BYE");
	assert_routes(bye, ROUTE_A, ROUTE_B, ROUTE_C);
}

static void
test_ack(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = peer_parse(invite);
	g_autoptr(SfbSipDialog) dialog = new_caller(accepted);
	g_autoptr(SfbSipMessage) info = sfb_sip_dialog_new_request(dialog, fixture->client, "INFO");
	g_autoptr(SfbSipMessage) ack = sfb_sip_dialog_new_ack(dialog, fixture->client, request);
	g_autoptr(SfbSipMessage) bye = sfb_sip_dialog_new_request(dialog, fixture->client, "BYE");

	peer_assert_header(info, "CSeq", "6 INFO");
	peer_assert_header(ack, "CSeq", "5 ACK");
	peer_assert_header(bye, "CSeq", "7 BYE");
	assert_routes(ack, ROUTE_C, ROUTE_B, ROUTE_A);
}

/* F-R10 */
static void
test_strict_first_hop(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = peer_parse(invite);
	g_autoptr(SfbSipDialog) dialog = NULL;
	g_autoptr(SfbSipMessage) bye = NULL;

	sfb_sip_message_set_header(request, "Record-Route", "<sip:a>,<sip:b;lr>");
	dialog = sfb_sip_dialog_new_callee(request, "mine");
	bye = sfb_sip_dialog_new_request(dialog, fixture->client, "BYE");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(bye), ==, "sip:a");
	assert_routes(bye, "<sip:b;lr>", "<sip:kim@contoso.example;gruu>", NULL);
}

static void
test_new_target(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipDialog) dialog = new_caller(accepted);
	g_autoptr(SfbSipMessage) update = peer_parse(accepted);
	g_autoptr(SfbSipMessage) bye = NULL;

	sfb_sip_message_set_header(update, "Contact", NULL);
	sfb_sip_dialog_refresh_target(dialog, update);
	sfb_sip_message_set_header(update, "Contact", "<sip:jo@192.0.2.8>");
	sfb_sip_message_set_header(update, "Record-Route", "<sip:z;lr>");
	sfb_sip_dialog_refresh_target(dialog, update);
	bye = sfb_sip_dialog_new_request(dialog, fixture->client, "BYE");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(bye), ==, "sip:jo@192.0.2.8");
	assert_routes(bye, ROUTE_C, ROUTE_B, ROUTE_A);
}

static void
test_incomplete(void)
{
	static const char *const needed[] = { "To", "Contact", "Call-ID" };
	g_autoptr(SfbSipMessage) request = peer_parse(invite);
	g_autoptr(SfbSipMessage) untagged = peer_parse(accepted);

	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		g_autoptr(SfbSipMessage) response = peer_parse(accepted);

		sfb_sip_message_set_header(response, needed[i], NULL);
		g_assert_null(sfb_sip_dialog_new_caller(request, response));
	}
	sfb_sip_message_set_header(untagged, "To", "<sip:jo@contoso.example>");
	g_assert_null(sfb_sip_dialog_new_caller(request, untagged));
}

static void
test_matches(void)
{
	static const struct {
		const char *name;
		const char *value;
	} others[] = {
		{ "Call-ID", "4712" },
		{ "To", "<sip:kim@contoso.example>;tag=Ours" },
		{ "To", "<sip:kim@contoso.example>" },
		{ "From", "<sip:jo@contoso.example>;tag=another" },
	};
	g_autoptr(SfbSipDialog) dialog = new_caller(accepted);
	static const char bye[] = "BYE sip:kim@contoso.example SIP/2.0\n"
				  "From: <sip:jo@contoso.example>;epid=0a0b;tag=theirs\n"
				  "To: <sip:kim@contoso.example>;tag=ours\n"
				  "Call-ID: 4711\n"
				  "Content-Length: 0\n"
				  "\n";
	g_autoptr(SfbSipMessage) right = peer_parse(bye);

	g_assert_true(sfb_sip_dialog_matches(dialog, right));
	for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autoptr(SfbSipMessage) wrong = peer_parse(bye);

		sfb_sip_message_set_header(wrong, others[i].name, others[i].value);
		g_assert_false(sfb_sip_dialog_matches(dialog, wrong));
	}
}

#define DIALOG_TEST(name, test)                                                                    \
	g_test_add("/sip/dialog/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	DIALOG_TEST("caller", test_caller);
	DIALOG_TEST("callee", test_callee);
	DIALOG_TEST("ack", test_ack);
	DIALOG_TEST("strict-first-hop", test_strict_first_hop);
	DIALOG_TEST("new-target", test_new_target);
	g_test_add_func("/sip/dialog/incomplete", test_incomplete);
	g_test_add_func("/sip/dialog/matches", test_matches);
	return g_test_run();
}
