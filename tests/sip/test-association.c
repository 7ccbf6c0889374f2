/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Security associations: which headers, which numbers, what is taken for signed. The signatures
 * come from a keyed hash with a fixed key, because the bookkeeping is tested here and not a way to
 * prove who one is.
 */

#include "sip/association.h"

#include <string.h>

#include "sip/reading.h"
#include "util/bytes.h"

#define CHALLENGE "NTLM realm=\"SIP Communications Service\", targetname=\"pool01.a.b\", version="
#define REQUEST                                                                                    \
	"MESSAGE sip:lee@a.b SIP/2.0\nFrom: <sip:kim@a.b>;tag=1\nTo: <sip:lee@a.b>\n"              \
	"Call-ID: c\nCSeq: 1 MESSAGE\n\n"

#define TEST_TYPE_KEYED_HASH (test_keyed_hash_get_type())
G_DECLARE_FINAL_TYPE(TestKeyedHash, test_keyed_hash, TEST, KEYED_HASH, SfbAuthMech)

struct _TestKeyedHash {
	SfbAuthMech parent;
	gboolean is_failing;
};

G_DEFINE_TYPE(TestKeyedHash, test_keyed_hash, SFB_TYPE_AUTH_MECH)

static GBytes *
keyed_hash_sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	g_autofree char *hex = NULL;

	if (TEST_KEYED_HASH(mech)->is_failing) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no key");
		return NULL;
	}
	hex = g_compute_hmac_for_data(G_CHECKSUM_SHA1, (const guchar *)"key", 3,
	                              g_bytes_get_data(text, NULL), g_bytes_get_size(text));
	return sfb_bytes_from_hex(hex);
}

static gboolean
keyed_hash_verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	g_autoptr(GBytes) expected = keyed_hash_sign(mech, text, NULL);

	return g_bytes_equal(expected, signature);
}

static void
test_keyed_hash_class_init(TestKeyedHashClass *class)
{
	SfbAuthMechClass *mech_class = SFB_AUTH_MECH_CLASS(class);

	mech_class->scheme = "NTLM";
	mech_class->sign = keyed_hash_sign;
	mech_class->verify = keyed_hash_verify;
}

static void
test_keyed_hash_init(TestKeyedHash *self)
{
}

static SfbSipAssociation *
make_association(SfbSipRole role, const char *challenge, gboolean is_proxy)
{
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(challenge);

	return sfb_sip_association_new(role, header, is_proxy,
	                               g_object_new(TEST_TYPE_KEYED_HASH, NULL));
}

static SfbSipMessage *
make_signed(SfbSipAssociation *association)
{
	g_autoptr(GError) error = NULL;
	SfbSipMessage *message = read_message(REQUEST);

	sfb_sip_association_sign(association, message, &error);
	g_assert_no_error(error);
	return message;
}

static void
assert_header(const SfbSipMessage *message, const char *name, const char *pattern)
{
	const char *value = sfb_sip_message_get_header(message, name);

	g_assert_nonnull(value);
	g_test_message("%s", value);
	g_assert_true(g_regex_match_simple(pattern, value, 0, 0));
	g_assert_null(sfb_sip_message_get_header_nth(message, name, 1));
}

static void
assert_verdict(SfbSipAssociation *association, const SfbSipMessage *message, SfbSipVerdict expected)
{
	g_assert_cmpint(sfb_sip_association_verify(association, message), ==, expected);
}

static void
test_client_header(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_sip_association_set_opaque(client, "2BDBAC9D");
	first = make_signed(client);
	second = make_signed(client);
	assert_header(first, "Authorization",
	              "^NTLM qop=\"auth\", opaque=\"2BDBAC9D\", "
	              "realm=\"SIP Communications Service\", targetname=\"pool01.a.b\", "
	              "crand=\"[0-9a-f]{8}\", cnum=\"1\", response=\"[0-9a-f]{40}\"$");
	assert_header(second, "Authorization", "cnum=\"2\"");
}

static void
test_server_header(void)
{
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) old =
		make_association(SFB_SIP_ROLE_SERVER, "NTLM realm=\"r\", targetname=\"t\"", TRUE);
	g_autoptr(SfbSipMessage) message = NULL;
	g_autoptr(SfbSipMessage) old_message = NULL;

	sfb_sip_association_set_opaque(server, "2BDBAC9D");
	message = make_signed(server);
	old_message = make_signed(old);
	assert_header(message, "Authentication-Info",
	              "^NTLM rspauth=\"[0-9a-f]{40}\", srand=\"[0-9a-f]{8}\", snum=\"1\", "
	              "opaque=\"2BDBAC9D\", qop=\"auth\", targetname=\"pool01.a.b\", "
	              "realm=\"SIP Communications Service\", version=4$");
	assert_header(old_message, "Proxy-Authentication-Info",
	              "^NTLM rspauth=\"[0-9a-f]{40}\", srand=\"[0-9a-f]{8}\", snum=\"1\", "
	              "qop=\"auth\", targetname=\"t\", realm=\"r\"$");
}

static void
assert_token_header(SfbSipAssociation *association, GBytes *token, gboolean is_signed,
                    const char *name, const char *pattern)
{
	g_autoptr(SfbSipMessage) message = read_message(REQUEST);
	g_autoptr(GError) error = NULL;

	sfb_sip_association_add_token(association, message, token, is_signed, &error);
	g_assert_no_error(error);
	assert_header(message, name, pattern);
}

static void
test_client_tokens(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
	g_autoptr(GBytes) token = g_bytes_new_static("NTLMSSP", 7);

	assert_token_header(client, empty, FALSE, "Authorization",
	                    "^NTLM qop=\"auth\", realm=\"SIP Communications Service\", "
	                    "targetname=\"pool01.a.b\", gssapi-data=\"\", version=4$");
	sfb_sip_association_set_opaque(client, "AB");
	assert_token_header(client, token, TRUE, "Authorization",
	                    "^NTLM qop=\"auth\", opaque=\"AB\", "
	                    "realm=\"SIP Communications Service\", targetname=\"pool01.a.b\", "
	                    "gssapi-data=\"TlRMTVNTUA==\", version=4, crand=\"[0-9a-f]{8}\", "
	                    "cnum=\"1\", response=\"[0-9a-f]{40}\"$");
	assert_token_header(client, NULL, TRUE, "Authorization",
	                    "targetname=\"pool01.a.b\", version=4, .*cnum=\"2\"");
}

static void
test_old_versions(void)
{
	g_autoptr(SfbSipAssociation) two =
		make_association(SFB_SIP_ROLE_CLIENT, "NTLM realm=\"r\", targetname=\"t\"", TRUE);
	g_autoptr(SfbSipAssociation) three =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "3", TRUE);
	g_autoptr(GBytes) token = g_bytes_new_static("x", 1);

	g_assert_cmpuint(sfb_sip_association_get_version(two), ==, 2);
	g_assert_cmpuint(sfb_sip_association_get_version(three), ==, 3);
	assert_token_header(two, token, FALSE, "Proxy-Authorization",
	                    "targetname=\"t\", gssapi-data=\"eA==\"$");
	assert_token_header(three, token, FALSE, "Proxy-Authorization",
	                    "gssapi-data=\"eA==\", version=3$");
}

static void
test_server_tokens(void)
{
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) proxy =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "3", TRUE);
	g_autoptr(GBytes) token = g_bytes_new_static("x", 1);

	sfb_sip_association_set_opaque(server, "AB");
	assert_token_header(server, token, FALSE, "WWW-Authenticate",
	                    "^NTLM realm=\"SIP Communications Service\", "
	                    "targetname=\"pool01.a.b\", opaque=\"AB\", gssapi-data=\"eA==\", "
	                    "version=4$");
	assert_token_header(proxy, token, FALSE, "Proxy-Authenticate", "version=3$");
}

/* Both ends agree, whatever the version and whichever of the two kinds of headers is used. */
static void
test_both_ends(void)
{
	static const char *const versions[] = { "2", "3", "4" };

	for (gsize i = 0; i < 2 * G_N_ELEMENTS(versions); i++) {
		g_autofree char *challenge = g_strconcat(CHALLENGE, versions[i / 2], NULL);
		g_autoptr(SfbSipAssociation) client =
			make_association(SFB_SIP_ROLE_CLIENT, challenge, i % 2);
		g_autoptr(SfbSipAssociation) server =
			make_association(SFB_SIP_ROLE_SERVER, challenge, i % 2);
		g_autoptr(SfbSipMessage) request = make_signed(client);
		g_autoptr(SfbSipMessage) answer = make_signed(server);

		assert_verdict(server, request, SFB_SIP_VERDICT_GOOD);
		assert_verdict(client, answer, SFB_SIP_VERDICT_GOOD);
	}
}

/* Kerberos has one leg: the handle comes with the 200, and a later one does not replace it. */
static void
test_learned_opaque(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipMessage) answer = NULL;
	g_autoptr(SfbSipMessage) later = NULL;
	g_autoptr(SfbSipMessage) request = NULL;

	sfb_sip_association_set_opaque(server, "2BDBAC9D");
	answer = make_signed(server);
	assert_verdict(client, answer, SFB_SIP_VERDICT_GOOD);
	sfb_sip_association_set_opaque(server, "00000000");
	later = make_signed(server);
	assert_verdict(client, later, SFB_SIP_VERDICT_GOOD);
	request = make_signed(client);
	assert_header(request, "Authorization", "opaque=\"2BDBAC9D\"");
}

/* The last message of a handshake carries token and signature in one header. */
static void
test_signed_token(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipMessage) message = read_message(REQUEST);
	g_autoptr(GBytes) token = g_bytes_new_static("x", 1);

	sfb_sip_association_add_token(client, message, token, FALSE, NULL);
	assert_verdict(server, message, SFB_SIP_VERDICT_UNSIGNED);
	sfb_sip_association_add_token(client, message, token, TRUE, NULL);
	assert_verdict(server, message, SFB_SIP_VERDICT_GOOD);
}

/* A request that goes out again with another CSeq is signed again. */
static void
test_sign_again(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipMessage) message = make_signed(client);

	sfb_sip_message_set_header(message, "CSeq", "2 MESSAGE");
	assert_verdict(server, message, SFB_SIP_VERDICT_BAD);
	sfb_sip_association_sign(client, message, NULL);
	assert_header(message, "Authorization", "cnum=\"2\"");
	assert_verdict(server, message, SFB_SIP_VERDICT_GOOD);
}

static void
test_failed_signature(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	TestKeyedHash *mech = TEST_KEYED_HASH(sfb_sip_association_get_mech(client));
	g_autoptr(SfbSipMessage) message = read_message(REQUEST);
	g_autoptr(GError) error = NULL;

	mech->is_failing = TRUE;
	g_assert_false(sfb_sip_association_sign(client, message, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_FAILED);
	g_assert_false(sfb_sip_association_add_token(client, message, NULL, TRUE, NULL));
	g_assert_null(sfb_sip_message_get_header(message, "Authorization"));
	mech->is_failing = FALSE;
	g_assert_true(sfb_sip_association_sign(client, message, NULL));
	assert_header(message, "Authorization", "cnum=\"1\"");
}

/* What happens to a good message when its header is changed by one replacement. */
static void
test_changed_headers(void)
{
	static const struct {
		const char *pattern;
		const char *replacement;
		SfbSipVerdict verdict;
	} rows[] = {
		{ "snum=\"1\"", "snum=1", SFB_SIP_VERDICT_GOOD },
		{ "(rspauth=\")(.*?)\"", "\\1\\U\\2\\E\"", SFB_SIP_VERDICT_GOOD },
		{ ", version=4", "", SFB_SIP_VERDICT_GOOD },
		{ "snum=\"1\"", "snum=\"2\"", SFB_SIP_VERDICT_BAD },
		{ "snum=\"1\"", "snum=\"0\"", SFB_SIP_VERDICT_BAD },
		{ "snum=\"1\"", "snum=\"-1\"", SFB_SIP_VERDICT_BAD },
		{ "snum=\"1\"", "snum=\"4294967297\"", SFB_SIP_VERDICT_BAD },
		{ "snum=\"1\", ", "", SFB_SIP_VERDICT_BAD },
		{ "srand=\".*?\", ", "", SFB_SIP_VERDICT_BAD },
		{ "srand=\".", "srand=\"x", SFB_SIP_VERDICT_BAD },
		{ "rspauth=\".*?\"", "rspauth=\"\"", SFB_SIP_VERDICT_BAD },
		{ "rspauth=\"..", "rspauth=\"", SFB_SIP_VERDICT_BAD },
		{ "rspauth=\"..", "rspauth=\"xx", SFB_SIP_VERDICT_BAD },
		{ "rspauth=\".*?\", ", "", SFB_SIP_VERDICT_UNSIGNED },
		{ "pool01", "pool02", SFB_SIP_VERDICT_UNSIGNED },
		{ "pool01", "POOL01", SFB_SIP_VERDICT_BAD },
		{ "targetname=\".*?\", ", "", SFB_SIP_VERDICT_UNSIGNED },
		{ "SIP Communications", "Other", SFB_SIP_VERDICT_UNSIGNED },
		{ "NTLM", "Kerberos", SFB_SIP_VERDICT_UNSIGNED },
		{ "^.*$", "", SFB_SIP_VERDICT_UNSIGNED },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipAssociation) client =
			make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
		g_autoptr(SfbSipAssociation) server =
			make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
		g_autoptr(SfbSipMessage) message = make_signed(server);
		const char *value = sfb_sip_message_get_header(message, "Authentication-Info");
		g_autoptr(GRegex) regex = g_regex_new(rows[i].pattern, 0, 0, NULL);
		g_autofree char *changed =
			g_regex_replace(regex, value, -1, 0, rows[i].replacement, 0, NULL);

		g_test_message("%s", changed);
		sfb_sip_message_set_header(message, "Authentication-Info", changed);
		assert_verdict(client, message, rows[i].verdict);
	}
}

static void
test_changed_message(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipMessage) message = make_signed(client);
	g_autoptr(SfbSipMessage) unsigned_message = read_message(REQUEST);

	assert_verdict(client, message, SFB_SIP_VERDICT_UNSIGNED);
	assert_verdict(server, unsigned_message, SFB_SIP_VERDICT_UNSIGNED);
	sfb_sip_message_set_header(message, "From", "<sip:eve@a.b>;tag=1");
	assert_verdict(server, message, SFB_SIP_VERDICT_BAD);
	/* A forgery must not use up the number of the real message. */
	sfb_sip_message_set_header(message, "From", "<sip:kim@a.b>;tag=1");
	assert_verdict(server, message, SFB_SIP_VERDICT_GOOD);
}

/* Some servers send signatures of two associations; ours may be the second one of its name. */
static void
test_others_signatures(void)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", TRUE);
	g_autoptr(SfbSipMessage) message = make_signed(server);
	g_autofree char *own =
		g_strdup(sfb_sip_message_get_header(message, "Proxy-Authentication-Info"));

	sfb_sip_message_set_header(message, "Proxy-Authentication-Info", "rubbish");
	sfb_sip_message_add_header(message, "Authentication-Info",
	                           "NTLM rspauth=\"00\", srand=\"1\", snum=\"1\", "
	                           "targetname=\"other\", realm=\"SIP Communications Service\"");
	assert_verdict(client, message, SFB_SIP_VERDICT_UNSIGNED);
	sfb_sip_message_add_header(message, "Proxy-Authentication-Info", own);
	assert_verdict(client, message, SFB_SIP_VERDICT_GOOD);
}

typedef struct {
	guint number;
	SfbSipVerdict verdict;
} Arrival;

/* Messages number 1 to 2000 are signed in order and arrive as the rows say. */
static void
assert_arrivals(const Arrival *arrivals, gsize count)
{
	g_autoptr(SfbSipAssociation) client =
		make_association(SFB_SIP_ROLE_CLIENT, CHALLENGE "4", FALSE);
	g_autoptr(SfbSipAssociation) server =
		make_association(SFB_SIP_ROLE_SERVER, CHALLENGE "4", FALSE);
	g_autoptr(GPtrArray) messages =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sip_message_unref);

	for (guint i = 0; i < 2000; i++)
		g_ptr_array_add(messages, make_signed(server));
	for (gsize i = 0; i < count; i++) {
		g_test_message("number %u", arrivals[i].number);
		assert_verdict(client, g_ptr_array_index(messages, arrivals[i].number - 1),
		               arrivals[i].verdict);
	}
}

static void
test_order(void)
{
	static const Arrival arrivals[] = {
		{ 294, SFB_SIP_VERDICT_GOOD },  { 294, SFB_SIP_VERDICT_BAD },
		{ 296, SFB_SIP_VERDICT_GOOD },  { 295, SFB_SIP_VERDICT_GOOD },
		{ 295, SFB_SIP_VERDICT_BAD },   { 296, SFB_SIP_VERDICT_BAD },
		{ 297, SFB_SIP_VERDICT_GOOD },  { 41, SFB_SIP_VERDICT_BAD },
		{ 42, SFB_SIP_VERDICT_GOOD },   { 42, SFB_SIP_VERDICT_BAD },
		{ 298, SFB_SIP_VERDICT_GOOD },  { 42, SFB_SIP_VERDICT_BAD },
		{ 43, SFB_SIP_VERDICT_GOOD },   { 553, SFB_SIP_VERDICT_GOOD },
		{ 298, SFB_SIP_VERDICT_BAD },   { 299, SFB_SIP_VERDICT_GOOD },
		{ 1999, SFB_SIP_VERDICT_GOOD }, { 553, SFB_SIP_VERDICT_BAD },
		{ 1743, SFB_SIP_VERDICT_BAD },  { 1744, SFB_SIP_VERDICT_GOOD },
		{ 1998, SFB_SIP_VERDICT_GOOD }, { 2000, SFB_SIP_VERDICT_GOOD },
		{ 1744, SFB_SIP_VERDICT_BAD },  { 1, SFB_SIP_VERDICT_BAD },
	};

	assert_arrivals(arrivals, G_N_ELEMENTS(arrivals));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/association/client-header", test_client_header);
	g_test_add_func("/sip/association/server-header", test_server_header);
	g_test_add_func("/sip/association/client-tokens", test_client_tokens);
	g_test_add_func("/sip/association/old-versions", test_old_versions);
	g_test_add_func("/sip/association/server-tokens", test_server_tokens);
	g_test_add_func("/sip/association/both-ends", test_both_ends);
	g_test_add_func("/sip/association/learned-opaque", test_learned_opaque);
	g_test_add_func("/sip/association/signed-token", test_signed_token);
	g_test_add_func("/sip/association/sign-again", test_sign_again);
	g_test_add_func("/sip/association/failed-signature", test_failed_signature);
	g_test_add_func("/sip/association/changed-headers", test_changed_headers);
	g_test_add_func("/sip/association/changed-message", test_changed_message);
	g_test_add_func("/sip/association/others-signatures", test_others_signatures);
	g_test_add_func("/sip/association/order", test_order);
	return g_test_run();
}
