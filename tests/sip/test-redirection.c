/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Being sent to another registrar: before, at the end of and after a handshake that is real. */

#include "sip/registering.h"
#include "util/error.h"

static void
assert_redirect(Registering *fixture, const char *host, gboolean is_signed)
{
	const SfbSipRedirect *redirect = sfb_sip_registration_get_redirect(fixture->registration);

	g_assert_nonnull(redirect);
	g_assert_cmpstr(redirect->host, ==, host);
	g_assert_cmpuint(redirect->port, ==, 5061);
	g_assert_cmpint(redirect->transport, ==, SFB_TRANSPORT_TLS);
	g_assert_cmpint(redirect->is_signed, ==, is_signed);
}

/* F-R7, before anybody has proved anything. */
static void
test_redirect(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_null(sfb_sip_registration_get_redirect(fixture->registration));
	registering_expect_no_challenge(fixture, 301, SFB_ERROR_REDIRECTED);
	assert_redirect(fixture, "pool07.contoso.example", FALSE);
}

static void
test_redirect_at_the_end(Registering *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 301);

	g_assert_true(registrar_believes(fixture->registrar, third));
	sfb_sip_message_add_header(response, "Contact", "<sip:pool07.contoso.example>");
	registrar_send_signed(fixture->registrar, response);
	registering_expect_refusal(fixture, SFB_ERROR_REDIRECTED);
	assert_redirect(fixture, "pool07.contoso.example", TRUE);
}

/* Whoever sent it may have come in between. */
static void
test_forged_redirect(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 302);

	g_assert_true(registrar_believes(fixture->registrar, third));
	sfb_sip_message_add_header(response, "Contact", "<sip:pool07.contoso.example>");
	registrar_send_forged(fixture->registrar, response);
	registering_expect_refusal(fixture, SFB_ERROR_REDIRECTED);
	assert_redirect(fixture, "pool07.contoso.example", FALSE);
}

static void
test_redirect_nowhere(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 301);

	sfb_sip_message_add_header(response, "Contact", "<sip:kim@contoso.example>");
	peer_send(fixture->peer, response);
	registering_expect_refusal(fixture, SFB_ERROR_PROTOCOL);
	g_assert_null(sfb_sip_registration_get_redirect(fixture->registration));
}

/* F-R6 */
static void
test_preferred_registrar(Registering *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) notice = peer_load("notice-disabled.sip");

	registering_sign_in(fixture, "7200");
	sfb_sip_message_set_body_text(notice, NULL,
	                              "deregistered;event=preferred-registrar-change");
	sfb_sip_message_add_header(notice, "P-Preferred-Registrar", "sip:pool09.contoso.example");
	registrar_send_signed(fixture->registrar, notice);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_REDIRECTED);
	assert_redirect(fixture, "pool09.contoso.example", TRUE);
}

/* The registrar wants us elsewhere but does not say where; or it wants us nowhere. */
static const struct {
	const char *body;
	const char *registrar;
	SfbError code;
} notices[] = {
	{ "deregistered;event=preferred-registrar-change", NULL, SFB_ERROR_SERVER },
	{ "deregistered;event=preferred-registrar-change", "sip:jo@contoso.example",
	  SFB_ERROR_SERVER },
	{ "deregistered;event=rejected", "sip:pool09.contoso.example", SFB_ERROR_NOT_ALLOWED },
	{ "deregistered;event=unregistered", "sip:pool09.contoso.example",
	  SFB_ERROR_SIGNED_IN_ELSEWHERE },
};

static void
assert_notice(const char *body, const char *preferred, SfbError code)
{
	Registering fixture = { 0 };
	g_autoptr(SfbSipMessage) notice = peer_load("notice-disabled.sip");

	registering_set_up(&fixture, GUINT_TO_POINTER(4));
	registering_sign_in(&fixture, "7200");
	sfb_sip_message_set_body_text(notice, NULL, body);
	if (preferred != NULL)
		sfb_sip_message_add_header(notice, "P-Preferred-Registrar", preferred);
	registrar_send_signed(fixture.registrar, notice);
	peer_wait_for(&fixture.is_lost);
	g_assert_error(fixture.error, SFB_ERROR, (int)code);
	g_assert_null(sfb_sip_registration_get_redirect(fixture.registration));
	registering_tear_down(&fixture, NULL);
}

static void
test_no_other_registrar(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(notices); i++)
		assert_notice(notices[i].body, notices[i].registrar, notices[i].code);
}

static void
test_redirected_refresh(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = registering_sign_in_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(refresh, 301);

	sfb_sip_message_add_header(response, "Contact", "<sip:pool07.contoso.example>");
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_REDIRECTED);
	assert_redirect(fixture, "pool07.contoso.example", TRUE);
}

int
main(int argc, char **argv)
{
	registering_begin(&argc, &argv);
	REGISTERING_TEST("redirect", 4, test_redirect);
	REGISTERING_TEST("redirect-at-the-end/2", 2, test_redirect_at_the_end);
	REGISTERING_TEST("redirect-at-the-end/4", 4, test_redirect_at_the_end);
	REGISTERING_TEST("forged-redirect", 4, test_forged_redirect);
	REGISTERING_TEST("redirect-nowhere", 4, test_redirect_nowhere);
	REGISTERING_TEST("preferred-registrar", 4, test_preferred_registrar);
	REGISTERING_TEST("redirected-refresh", 4, test_redirected_refresh);
	g_test_add_func("/sip/registration/no-other-registrar", test_no_other_registrar);
	return registering_run();
}
