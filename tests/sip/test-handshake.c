/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * TLS-DSK in four REGISTERs ([MS-SIPAE] 4.4): the far end is plain GnuTLS, and its signatures are
 * computed by hand.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "auth/issuer.h"
#include "auth/tls-dsk.h"
#include "auth/tls-stranger.h"
#include "sip/registration.h"
#include "sip/signature.h"
#include "support/peer.h"

#define REALM "SIP Communications Service"
#define TARGET "pool01.contoso.example"
#define OPAQUE "8A9C3F10"
#define PARAMETERS "targetname=\"" TARGET "\", realm=\"" REALM "\", version=4"
#define SHA1_SUITE                                                                                 \
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA1"

/* Where the keys stand in the material (3.2.5.1), 32 bytes each. */
#define CLIENT_KEY 64
#define SERVER_KEY 96

typedef struct {
	SfbSipRegistration *registration;
	GPtrArray *challenges;
	gboolean is_challenged;
	gboolean is_registered;
	GError *error;
} Progress;

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Progress *progress = user_data;

	progress->challenges = sfb_sip_registration_challenge_finish(SFB_SIP_REGISTRATION(source),
	                                                             result, &progress->error);
	progress->is_challenged = TRUE;
}

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Progress *progress = user_data;

	sfb_sip_registration_register_finish(SFB_SIP_REGISTRATION(source), result,
	                                     &progress->error);
	progress->is_registered = TRUE;
}

static char *
sign_by_hand(Stranger *stranger, gsize key, const SfbSipMessage *message, const char *salt)
{
	const SfbSipSignatureFields fields = { .version = 4,
		                               .scheme = "TLS-DSK",
		                               .salt = salt,
		                               .number = 1,
		                               .realm = REALM,
		                               .target = TARGET };
	g_autofree char *text = sfb_sip_signature_build_text(message, &fields);
	g_autoptr(GBytes) material = stranger_compute_material(stranger);
	const guint8 *octets = g_bytes_get_data(material, NULL);

	return g_compute_hmac_for_data(G_CHECKSUM_SHA1, octets + key, 32, (const guint8 *)text,
	                               strlen(text));
}

static SfbSipAuthHeader *
read_credentials(const SfbSipMessage *request)
{
	return sfb_sip_auth_header_parse(sfb_sip_message_get_header(request, "Authorization"));
}

/* Both flights of the server go the same way. */
static void
answer_flight(Peer *peer, Stranger *stranger, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 401);
	g_autoptr(SfbSipAuthHeader) header = read_credentials(request);
	gsize length;
	guchar *octets = g_base64_decode(sfb_sip_auth_header_get(header, "gssapi-data"), &length);
	g_autoptr(GBytes) flight = g_bytes_new_take(octets, length);
	g_autoptr(GBytes) reply = stranger_answer(stranger, flight);
	g_autofree char *text =
		g_base64_encode(g_bytes_get_data(reply, NULL), g_bytes_get_size(reply));

	g_assert_null(sfb_sip_auth_header_get(header, "response"));
	sfb_sip_message_add_header_printf(
		response, "WWW-Authenticate",
		"TLS-DSK opaque=\"" OPAQUE "\", gssapi-data=\"%s\", " PARAMETERS, text);
	peer_send(peer, response);
}

static void
answer_good(Peer *peer, Stranger *stranger, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 200);
	g_autofree char *signature = NULL;

	sfb_sip_message_copy_headers(response, request, "Contact");
	sfb_sip_message_add_header(response, "Expires", "7200");
	signature = sign_by_hand(stranger, SERVER_KEY, response, "7F3A9C10");
	sfb_sip_message_add_header_printf(
		response, "Authentication-Info",
		"TLS-DSK qop=\"auth\", opaque=\"" OPAQUE
		"\", srand=\"7F3A9C10\", snum=\"1\", rspauth=\"%s\", " PARAMETERS,
		signature);
	peer_send(peer, response);
}

/* The fourth REGISTER: no token any more, but a signature. */
static void
check_last(Stranger *stranger, const SfbSipMessage *request)
{
	g_autoptr(SfbSipAuthHeader) header = read_credentials(request);
	g_autofree char *expected = sign_by_hand(stranger, CLIENT_KEY, request,
	                                         sfb_sip_auth_header_get(header, "crand"));

	g_assert_true(stranger_is_done(stranger));
	peer_assert_header(request, "CSeq", "4 REGISTER");
	g_assert_null(sfb_sip_auth_header_get(header, "gssapi-data"));
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "opaque"), ==, OPAQUE);
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "cnum"), ==, "1");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "version"), ==, "4");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "response"), ==, expected);
}

static SfbAuthMech *
make_mech(const Issuer *issuer, const char *ca_file)
{
	g_autoptr(SfbAuthCertificate) certificate =
		issuer_make_certificate(issuer, "kim@contoso.example");
	const SfbAuthFrontEnd front_end = { TARGET, ca_file, NULL, FALSE };

	return sfb_auth_tls_dsk_new(certificate, &front_end);
}

static Stranger *
make_stranger(const Issuer *issuer)
{
	const IssuerWish wish = { .name = TARGET };
	g_autoptr(SfbSecret) identity = issuer_make_identity(issuer, &wish);
	const StrangerWish stranger_wish = { SHA1_SUITE, identity, NULL };

	return stranger_new(&stranger_wish);
}

static void
challenge(Peer *peer, Progress *progress)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sfb_sip_registration_challenge_async(progress->registration, NULL, on_challenged, progress);
	request = peer_receive(peer);
	response = peer_make_response(request, 401);
	sfb_sip_message_add_header(response, "WWW-Authenticate", "TLS-DSK " PARAMETERS);
	peer_send(peer, response);
	peer_wait_for(&progress->is_challenged);
	g_assert_no_error(progress->error);
}

static void
shake_hands(Peer *peer, Stranger *stranger, Progress *progress, SfbAuthMech *mech)
{
	g_autoptr(SfbSipMessage) second = NULL;
	g_autoptr(SfbSipMessage) third = NULL;
	g_autoptr(SfbSipMessage) fourth = NULL;

	sfb_sip_registration_register_async(progress->registration,
	                                    g_ptr_array_index(progress->challenges, 0), mech, NULL,
	                                    on_registered, progress);
	second = peer_receive(peer);
	answer_flight(peer, stranger, second);
	third = peer_receive(peer);
	answer_flight(peer, stranger, third);
	fourth = peer_receive(peer);
	check_last(stranger, fourth);
	answer_good(peer, stranger, fourth);
	peer_wait_for(&progress->is_registered);
}

static void
test_tls_dsk(gconstpointer data)
{
	g_autofree char *ca_file = g_build_filename(data, "ca.pem", NULL);
	g_autoptr(Issuer) issuer = issuer_new("Contoso");
	g_autoptr(Stranger) stranger = make_stranger(issuer);
	g_autoptr(SfbAuthMech) mech = NULL;
	Progress progress = { 0 };
	Peer *peer;
	SfbSipClient *client = peer_new_client(&peer);

	g_assert_true(g_file_set_contents(ca_file, issuer_get_pem(issuer), -1, NULL));
	mech = make_mech(issuer, ca_file);
	progress.registration = sfb_sip_registration_new(client);
	challenge(peer, &progress);
	shake_hands(peer, stranger, &progress, mech);
	g_assert_no_error(progress.error);
	g_assert_nonnull(sfb_sip_client_get_association(client));
	g_assert_cmpuint(sfb_sip_registration_get_count(progress.registration), ==, 4);

	g_ptr_array_unref(progress.challenges);
	g_object_unref(progress.registration);
	peer_drop_client(client);
	peer_free(peer);
	g_unlink(ca_file);
}

int
main(int argc, char **argv)
{
	g_autofree char *directory = g_dir_make_tmp("sfb-handshake-XXXXXX", NULL);
	int outcome;

	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/sip/handshake/tls-dsk", directory, test_tls_dsk);
	outcome = g_test_run();
	g_rmdir(directory);
	return outcome;
}
