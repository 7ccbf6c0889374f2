/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A client on its way to being registered, and a registrar that really checks it. */

#include "sip/registering.h"

#include <glib/gstdio.h>
#include <string.h>

#include "auth/gss.h"

static char *directory;
static char *people;

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Registering *fixture = user_data;

	fixture->challenges = sfb_sip_registration_challenge_finish(SFB_SIP_REGISTRATION(source),
	                                                            result, &fixture->error);
	fixture->is_challenged = TRUE;
}

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Registering *fixture = user_data;
	gboolean is_good = sfb_sip_registration_register_finish(SFB_SIP_REGISTRATION(source),
	                                                        result, &fixture->error);

	g_assert_cmpint(is_good, ==, fixture->error == NULL);
	fixture->is_registered = TRUE;
}

static void
on_lost(SfbSipRegistration *registration G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
	Registering *fixture = user_data;

	g_assert_false(fixture->is_lost);
	fixture->is_lost = TRUE;
	fixture->error = g_error_copy(error);
}

void
registering_on_left(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Registering *fixture = user_data;

	sfb_sip_registration_unregister_finish(SFB_SIP_REGISTRATION(source), result);
	fixture->has_left = TRUE;
}

static gboolean
on_request_received(SfbSipClient *client G_GNUC_UNUSED, SfbSipMessage *request G_GNUC_UNUSED,
                    gpointer user_data)
{
	Registering *fixture = user_data;

	fixture->offered++;
	return FALSE;
}

void
registering_set_up(Registering *fixture, gconstpointer version)
{
	fixture->client = peer_new_client(&fixture->peer);
	fixture->version = GPOINTER_TO_UINT(version);
	fixture->registrar = registrar_new(fixture->peer, fixture->version);
	fixture->registration = sfb_sip_registration_new(fixture->client);
	g_signal_connect(fixture->registration, "lost", G_CALLBACK(on_lost), fixture);
	g_signal_connect(fixture->client, "request-received", G_CALLBACK(on_request_received),
	                 fixture);
}

void
registering_tear_down(Registering *fixture, gconstpointer version G_GNUC_UNUSED)
{
	g_object_unref(fixture->registration);
	peer_drop_client(fixture->client);
	g_clear_pointer(&fixture->challenges, g_ptr_array_unref);
	g_clear_error(&fixture->error);
	registrar_free(fixture->registrar);
	peer_free(fixture->peer);
}

SfbSipMessage *
registering_ask(Registering *fixture)
{
	SfbSipMessage *request;

	sfb_sip_registration_challenge_async(fixture->registration, NULL, on_challenged, fixture);
	request = peer_receive(fixture->peer);
	peer_assert_header(request, "Authorization", NULL);
	return request;
}

SfbSipMessage *
registering_shake_hands(Registering *fixture, const char *password)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(password);
	const SfbAuthGssWish wish = { "EXAMPLE\\kim", secret, "pool01.contoso.example", NULL };
	g_autoptr(SfbAuthMech) mech = sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM, &wish);
	g_autoptr(SfbSipMessage) first = registering_ask(fixture);
	g_autoptr(SfbSipMessage) second = NULL;

	registrar_challenge(fixture->registrar, first);
	peer_wait_for(&fixture->is_challenged);
	g_assert_no_error(fixture->error);
	sfb_sip_registration_register_async(fixture->registration,
	                                    g_ptr_array_index(fixture->challenges, 0), mech, NULL,
	                                    on_registered, fixture);
	second = peer_receive(fixture->peer);
	g_assert_nonnull(
		strstr(sfb_sip_message_get_header(second, "Authorization"), "gssapi-data=\"\""));
	registrar_answer_token(fixture->registrar, second);
	return peer_receive(fixture->peer);
}

void
registering_sign_in(Registering *fixture, const char *expires)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, expires, "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_registered);
	g_assert_no_error(fixture->error);
}

void
registering_expect_no_challenge(Registering *fixture, guint status, SfbError code)
{
	g_autoptr(SfbSipMessage) request = registering_ask(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(request, status);

	sfb_sip_message_add_header(response, "Contact", "<sip:pool07.contoso.example:5061>");
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_challenged);
	g_assert_null(fixture->challenges);
	g_assert_error(fixture->error, SFB_ERROR, (int)code);
}

void
registering_expect_refusal(Registering *fixture, SfbError code)
{
	peer_wait_for(&fixture->is_registered);
	g_assert_error(fixture->error, SFB_ERROR, (int)code);
	g_assert_null(sfb_sip_client_get_association(fixture->client));
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(sfb_sip_registration_get_count(fixture->registration), ==, 3);
}

SfbSipMessage *
registering_sign_in_and_expect_refresh(Registering *fixture)
{
	SfbSipMessage *refresh;

	registering_sign_in(fixture, "2");
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "4 REGISTER");
	peer_assert_header(refresh, "Expires", NULL);
	g_assert_null(strstr(sfb_sip_message_get_header(refresh, "Authorization"), "gssapi-data"));
	g_assert_true(
		registrar_verifies(fixture->registrar, refresh, fixture->version == 4 ? 2 : 1));
	return refresh;
}

void
registering_begin(int *argc, char ***argv)
{
	directory = g_dir_make_tmp("sfb-registration-XXXXXX", NULL);
	people = g_build_filename(directory, "people", NULL);
	g_assert_true(
		g_file_set_contents(people, "EXAMPLE:kim:" REGISTERING_PASSWORD "\n", -1, NULL));
	g_setenv("NTLM_USER_FILE", people, TRUE);
	g_test_init(argc, argv, NULL);
}

int
registering_run(void)
{
	int outcome = g_test_run();

	g_unlink(people);
	g_rmdir(directory);
	g_free(people);
	g_free(directory);
	return outcome;
}
