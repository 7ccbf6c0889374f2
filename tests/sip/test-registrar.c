/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The registrar's words, and ours to it. */

#include <string.h>

#include "sip/header.h"
#include "sip/registrar-private.h"
#include "support/peer.h"
#include "util/error.h"

#define OUR_CONTACT                                                                                \
	"<sip:192.0.2.15:51324;transport=tls;ms-opaque=7d0c1b2a39>;proxy=replace;"                 \
	"+sip.instance=\"<urn:uuid:34d859db-6585-5f91-a3b4-de853c15347d>\""
#define OUR_GRUU "sip:kim@contoso.example;opaque=user:epid:21nYNIVlkV-jtN6FPBU0fQAA;gruu"

/* One of the two words is enough, and the good ones mean nothing. */
static const struct {
	const char *state;
	gboolean is_survivable;
} states[] = {
	{ "register-action=\"added\";user-services-state=unavailable", TRUE },
	{ "register-action=\"added\";primary-cluster-type=\"central\";"
	  "is-connected-to-primary=\"no\"",
	  TRUE },
	{ "register-action=\"added\";primary-cluster-type=\"central\";"
	  "is-connected-to-primary=\"yes\"",
	  FALSE },
	{ "", FALSE },
};

static void
test_states(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		g_autoptr(SfbSipMessage) response = peer_load("registered.sip");
		g_autoptr(SfbSipRegistered) registered = NULL;

		sfb_sip_message_set_header(response, "presence-state", states[i].state);
		registered = sfb_sip_registered_parse(response, OUR_CONTACT, NULL);
		g_assert_cmpint(registered->is_survivable, ==, states[i].is_survivable);
	}
}

static SfbSipRegistered *
load(const char *name, GError **error)
{
	g_autoptr(SfbSipMessage) response = peer_load(name);

	return sfb_sip_registered_parse(response, OUR_CONTACT, error);
}

/* F-R2 */
static void
test_registered(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistered) registered = load("registered.sip", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(registered->gruu, ==, OUR_GRUU);
	g_assert_cmpuint(registered->expires_seconds, ==, 7200);
	g_assert_cmpuint(registered->refresh_seconds, ==, 7170);
	g_assert_cmpuint(registered->keep_alive_seconds, ==, 270);
	g_assert_true(registered->is_new);
	g_assert_false(registered->is_survivable);
}

/* F-R3, F-R5: upper-case UUID, another endpoint and a stale entry of ours first. */
static void
test_two_endpoints(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistered) registered = load("registered-two-endpoints.sip", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(registered->gruu, ==, OUR_GRUU);
	g_assert_cmpuint(registered->expires_seconds, ==, 50);
	g_assert_cmpuint(registered->refresh_seconds, ==, 25);
	g_assert_cmpuint(registered->keep_alive_seconds, ==, 30);
	g_assert_false(registered->is_new);
}

/* F-R3b, and F-R5 without a keep-alive header. */
static void
test_survivable(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistered) registered = load("registered-survivable.sip", &error);

	g_assert_no_error(error);
	g_assert_null(registered->gruu);
	g_assert_cmpuint(registered->expires_seconds, ==, 300);
	g_assert_cmpuint(registered->keep_alive_seconds, ==, 300);
	g_assert_true(registered->is_new);
	g_assert_true(registered->is_survivable);
}

static void
test_not_registered(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistered) registered = load("registered-not.sip", &error);

	g_assert_null(registered);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_from_outside(void)
{
	g_autoptr(SfbSipMessage) response = peer_load("registered.sip");
	g_autoptr(SfbSipRegistered) registered = NULL;

	sfb_sip_message_add_header(response, "ms-user-logon-data", "RemoteUser");
	registered = sfb_sip_registered_parse(response, OUR_CONTACT, NULL);
	g_assert_cmpuint(registered->keep_alive_seconds, ==, 120);
}

typedef struct {
	const char *name;
	const char *value;
	guint expires_seconds;
	guint refresh_seconds;
	guint keep_alive_seconds;
} Odd;

static const Odd odds[] = {
	{ "Expires", "1", 1, 1, 270 },
	{ "Expires", "61", 61, 31, 270 },
	{ "Expires", "99999999", 86400, 86370, 270 },
	{ "Expires", "soon", 7200, 7170, 270 },
	{ "ms-keep-alive", "UAS;timeout=0", 7200, 7170, 300 },
	{ "ms-keep-alive", "UAS ; hop-hop = yes ; timeout = 2", 7200, 7170, 1 },
	{ "ms-keep-alive", "UAS;timeout=-5", 7200, 7170, 300 },
	{ "ms-keep-alive", "", 7200, 7170, 300 },
};

static void
test_odd(gconstpointer data)
{
	const Odd *odd = data;
	g_autoptr(SfbSipMessage) response = peer_load("registered.sip");
	g_autoptr(SfbSipRegistered) registered = NULL;

	sfb_sip_message_set_header(response, odd->name, odd->value);
	registered = sfb_sip_registered_parse(response, OUR_CONTACT, NULL);
	g_assert_cmpuint(registered->expires_seconds, ==, odd->expires_seconds);
	g_assert_cmpuint(registered->refresh_seconds, ==, odd->refresh_seconds);
	g_assert_cmpuint(registered->keep_alive_seconds, ==, odd->keep_alive_seconds);
}

typedef struct {
	const char *body;
	SfbError code; /* G_MAXINT: still registered */
} Notice;

static const Notice notices[] = {
	{ "deregistered;event=rejected", SFB_ERROR_NOT_ALLOWED },
	{ "deregistered;event=unregistered", SFB_ERROR_SIGNED_IN_ELSEWHERE },
	{ "  Deregistered;Event=Unregistered\r\n", SFB_ERROR_SIGNED_IN_ELSEWHERE },
	{ "deregistered;event=deactivated\r\n", SFB_ERROR_SERVER },
	{ "deregistered;event=userservices-unavailable", SFB_ERROR_SERVER },
	{ "deregistered;event=preferred-registrar-change", SFB_ERROR_SERVER },
	{ "deregistered;event=probation", SFB_ERROR_SERVER },
	{ "deregistered", SFB_ERROR_SERVER },
	{ "registered;event=userservices-unavailable", (SfbError)G_MAXINT },
	{ "", (SfbError)G_MAXINT },
};

static void
test_notice(gconstpointer data)
{
	const Notice *notice = data;
	g_autoptr(SfbSipMessage) message = peer_load("notice-disabled.sip");
	g_autoptr(GError) error = NULL;

	sfb_sip_message_set_body_text(message, NULL, notice->body);
	error = sfb_sip_notice_parse(message);
	if (notice->code == (SfbError)G_MAXINT)
		g_assert_no_error(error);
	else
		g_assert_error(error, SFB_ERROR, (int)notice->code);
}

/* F-R6 */
static void
test_disabled(void)
{
	g_autoptr(SfbSipMessage) message = peer_load("notice-disabled.sip");
	g_autoptr(GError) error = NULL;

	g_assert_true(sfb_sip_notice_is_one(message));
	sfb_sip_message_set_header(message, "Event", "Registration-Notify; id=1");
	g_assert_true(sfb_sip_notice_is_one(message));
	error = sfb_sip_notice_parse(message);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_true(g_str_has_suffix(error->message, "(4141: User disabled)"));
}

static void
test_is_no_notice(void)
{
	static const char *const events[] = { NULL, "registration", "registration-notify2", "" };

	for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
		g_autoptr(SfbSipMessage) message = peer_load("notice-disabled.sip");

		sfb_sip_message_set_header(message, "Event", events[i]);
		g_assert_false(sfb_sip_notice_is_one(message));
	}
}

static void
test_register(void)
{
	Peer *peer;
	SfbSipClient *client = peer_new_client(&peer);
	g_autoptr(SfbSipRegisterForm) form = sfb_sip_register_form_new(client);
	g_autoptr(SfbSipMessage) first = sfb_sip_register_form_next(form, client);
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_sip_client_set_gruu(client, OUR_GRUU);
	second = sfb_sip_register_form_next(form, client);
	g_assert_cmpstr(sfb_sip_message_get_request_uri(first), ==, "sip:contoso.example");
	peer_assert_header(first, "To", "<sip:kim@contoso.example>");
	peer_assert_header(first, "CSeq", "1 REGISTER");
	peer_assert_header(first, "Event", "registration");
	peer_assert_header(first, "Supported", "gruu-10, adhoclist, msrtc-event-categories");
	peer_assert_header(first, "ms-keep-alive", "UAC;hop-hop=yes");
	peer_assert_header(first, "Expires", NULL);
	g_assert_true(g_str_has_suffix(
		sfb_sip_message_get_header(first, "Contact"),
		";methods=\"INVITE, MESSAGE, INFO, SUBSCRIBE, OPTIONS, BYE, CANCEL, NOTIFY, ACK, "
		"REFER, BENOTIFY\";proxy=replace;+sip.instance=\"<urn:uuid:"
		"34d859db-6585-5f91-a3b4-de853c15347d>\""));
	peer_assert_header(second, "CSeq", "2 REGISTER");
	peer_assert_header(second, "Contact", sfb_sip_message_get_header(first, "Contact"));
	peer_assert_header(second, "From", sfb_sip_message_get_header(first, "From"));
	peer_assert_header(second, "Call-ID", sfb_sip_message_get_header(first, "Call-ID"));
	g_assert_cmpstr(sfb_sip_message_get_header(second, "Via"), !=,
	                sfb_sip_message_get_header(first, "Via"));
	g_object_unref(client);
	peer_free(peer);
}

static void
add_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(odds); i++) {
		g_autofree char *path =
			g_strdup_printf("/sip/registrar/odd/%s-%" G_GSIZE_FORMAT, odds[i].name, i);

		g_test_add_data_func(path, &odds[i], test_odd);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(notices); i++) {
		g_autofree char *path =
			g_strdup_printf("/sip/registrar/notice/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &notices[i], test_notice);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/registrar/register", test_register);
	g_test_add_func("/sip/registrar/registered", test_registered);
	g_test_add_func("/sip/registrar/two-endpoints", test_two_endpoints);
	g_test_add_func("/sip/registrar/survivable", test_survivable);
	g_test_add_func("/sip/registrar/states", test_states);
	g_test_add_func("/sip/registrar/not-registered", test_not_registered);
	g_test_add_func("/sip/registrar/from-outside", test_from_outside);
	g_test_add_func("/sip/registrar/disabled", test_disabled);
	g_test_add_func("/sip/registrar/is-no-notice", test_is_no_notice);
	add_rows();
	return g_test_run();
}
