/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Certificate provisioning, asked with a signature that is made here, after the sheet: the timestamp
 * and SignedInfo are written in canonical form, digest and HMAC are GLib's.
 */

#include <string.h>

#include "auth/certificate.h"
#include "sim/visitor.h"

#define SERVICE "/CertProv/CertProvisioningService.svc"
#define PORT SERVICE "/WebTicket_Proof_SHA1"
#define ALICE "alice@example.com"
#define A_DEVICE "{d1e2c3b4-0000-5000-8000-0123456789ab}"

#define TIMESTAMP                                                                                  \
	"<wsu:Timestamp xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"                       \
	"oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"timestamp\">"                      \
	"<wsu:Created>%s</wsu:Created><wsu:Expires>%s</wsu:Expires></wsu:Timestamp>"
#define C14N "http://www.w3.org/2001/10/xml-exc-c14n#"
#define SIGNED_INFO                                                                                \
	"<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"                                \
	"<CanonicalizationMethod Algorithm=\"" C14N "\"></CanonicalizationMethod>"                 \
	"<SignatureMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\">"              \
	"</SignatureMethod><Reference URI=\"#timestamp\"><Transforms>"                             \
	"<Transform Algorithm=\"" C14N "\"></Transform></Transforms>"                              \
	"<DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></DigestMethod>"       \
	"<DigestValue>%s</DigestValue></Reference></SignedInfo>"

static char *
digest(const char *text)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
	guint8 output[20];
	gsize length = sizeof(output);

	g_checksum_update(checksum, (const guchar *)text, -1);
	g_checksum_get_digest(checksum, output, &length);
	return g_base64_encode(output, length);
}

static char *
sign(const guint8 *key, const char *text)
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, key, 32);
	guint8 output[20];
	gsize length = sizeof(output);

	g_hmac_update(hmac, (const guchar *)text, -1);
	g_hmac_get_digest(hmac, output, &length);
	return g_base64_encode(output, length);
}

/* F-W2 of the sheet, for our own half of what follows. */
static void
test_signature(void)
{
	gsize length;
	g_autofree guchar *key =
		g_base64_decode("8tGTeH66Cv2Jp0ne5qkqp6kTN0K5mMccRjPVLpL13LM=", &length);
	g_autofree char *signed_info = g_strdup_printf(SIGNED_INFO, "53tV06C+Xgv6aCEXIAoa29TCQco=");
	g_autofree char *value = sign(key, signed_info);

	g_assert_cmpuint(strlen(signed_info), ==, 535);
	g_assert_cmpstr(value, ==, "cCr3oVVX8XWCFaZAPeAqcEd+op0=");
}

typedef struct {
	GMainLoop *loop;
	SfbAuthCertificateRequest *made;
} Making;

static void
on_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Making *making = user_data;
	g_autoptr(GError) error = NULL;

	making->made = sfb_auth_certificate_request_make_finish(result, &error);
	g_assert_no_error(error);
	g_main_loop_quit(making->loop);
}

static SfbAuthCertificateRequest *
make_pkcs10(const char *address)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Making making = { loop, NULL };

	sfb_auth_certificate_request_make_async(address, NULL, on_made, &making);
	g_main_loop_run(loop);
	return making.made;
}

typedef enum {
	RIGHT,
	OTHER_KEY,       /* the signature is another ticket's */
	OTHER_TIMESTAMP, /* changed after it was signed */
	OTHER_SERVICE,   /* the ticket is for something else */
	OTHER_TICKET,    /* changed after it was issued */
	OTHER_ID,        /* the signature names another ticket */
	NO_TICKET,
} Trick;

typedef struct {
	const char *name;
	const char *faults;
	Trick trick;
	const char *entity;
	const char *device;
	guint status;
	const char *code;
} Row;

static const Row rows[] = {
	{ "granted", NULL, RIGHT, ALICE, A_DEVICE, 200, NULL },
	{ "other-key", NULL, OTHER_KEY, ALICE, A_DEVICE, 500, "a:FailedCheck" },
	{ "other-timestamp", NULL, OTHER_TIMESTAMP, ALICE, A_DEVICE, 500, "a:FailedCheck" },
	{ "other-service", NULL, OTHER_SERVICE, ALICE, A_DEVICE, 500, "a:FailedAuthentication" },
	{ "other-ticket", NULL, OTHER_TICKET, ALICE, A_DEVICE, 500, "a:FailedAuthentication" },
	{ "other-id", NULL, OTHER_ID, ALICE, A_DEVICE, 500, "a:FailedCheck" },
	{ "no-ticket", NULL, NO_TICKET, ALICE, A_DEVICE, 500, "a:FailedAuthentication" },
	{ "other-entity", NULL, RIGHT, "bob@example.com", A_DEVICE, 500, "a:FailedAuthentication" },
	{ "entity-with-scheme", NULL, RIGHT, "sip:" ALICE, A_DEVICE, 500,
	  "a:FailedAuthentication" },
	{ "bare-device", NULL, RIGHT, ALICE, "d1e2c3b4-0000-5000-8000-0123456789ab", 500,
	  "a:InvalidRequest" },
	{ "expired", "certprov-refused=expired", RIGHT, ALICE, A_DEVICE, 500,
	  "a:FailedAuthentication" },
	{ "fault", "certprov-refused=fault", RIGHT, ALICE, A_DEVICE, 500, "a:RequestFailed" },
	{ "error", "certprov-error", RIGHT, ALICE, A_DEVICE, 500, NULL },
};

static char *
replace(const char *text, const char *former, const char *later)
{
	g_auto(GStrv) pieces = g_strsplit(text, former, -1);

	g_assert_cmpuint(g_strv_length(pieces), >, 1);
	return g_strjoinv(later, pieces);
}

static char *
build_assertion(const Ticket *ticket, Trick trick)
{
	if (trick == NO_TICKET)
		return g_strdup("");
	if (trick == OTHER_TICKET)
		return replace(ticket->assertion, "sip:" ALICE, "sip:bob@example.com");
	return g_strdup(ticket->assertion);
}

static char *
build_body(Visitor *visitor, const Row *row, GBytes *pkcs10)
{
	g_autofree char *location = g_strconcat(visitor->base, PORT, NULL);
	g_autofree char *elsewhere = g_strconcat(visitor->base, "/service", NULL);
	g_autoptr(Ticket) ticket = visitor_get_ticket(
		visitor, ALICE, row->trick == OTHER_SERVICE ? elsewhere : location);
	g_autoptr(Ticket) other = visitor_get_ticket(visitor, ALICE, location);
	g_autofree char *timestamp = g_strdup_printf(TIMESTAMP, ticket->created, ticket->expires);
	g_autofree char *sent_timestamp = row->trick == OTHER_TIMESTAMP
	                                          ? replace(timestamp, ".0000000Z", ".0000001Z")
	                                          : g_strdup(timestamp);
	g_autofree char *value = digest(timestamp);
	g_autofree char *signed_info = g_strdup_printf(SIGNED_INFO, value);
	g_autofree char *signature =
		sign(row->trick == OTHER_KEY ? other->key : ticket->key, signed_info);
	g_autofree char *assertion = build_assertion(ticket, row->trick);
	g_autofree char *base64 =
		g_base64_encode(g_bytes_get_data(pkcs10, NULL), g_bytes_get_size(pkcs10));

	return visitor_fill_in("certificate-request.xml", "LOCATION", location, "TIMESTAMP",
	                       sent_timestamp, "ASSERTION", assertion, "SIGNED-INFO", signed_info,
	                       "SIGNATURE", signature, "ASSERTION-ID",
	                       row->trick == OTHER_ID ? other->id : ticket->id, "DEVICE",
	                       row->device, "ENTITY", row->entity, "PKCS10", base64, NULL);
}

static void
check_certificate(Visitor *visitor, const Answer *answer, SfbAuthCertificateRequest *request)
{
	g_autofree char *base64 = answer_dup_text(
		answer, "Body/GetAndPublishCertResponse/RequestSecurityTokenResponse/"
			"RequestedSecurityToken/BinarySecurityToken");
	gsize length;
	guchar *bytes = g_base64_decode(base64, &length);
	g_autoptr(GBytes) der = g_bytes_new_take(bytes, length);
	g_autofree char *owner = sfb_sim_authority_check(visitor->authority, der);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthCertificate) certificate =
		sfb_auth_certificate_request_complete(request, der, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(owner, ==, ALICE);
	g_assert_cmpstr(sfb_auth_certificate_get_subject(certificate), ==, ALICE);
}

static void
test_request(gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = { .web_tickets = "forms", .faults = row->faults };
	g_autoptr(SfbAuthCertificateRequest) request = make_pkcs10(ALICE);
	g_autofree char *body = NULL;
	g_autoptr(Answer) answer = NULL;
	Question question = { .url = PORT, .type = "text/xml" };
	Visitor visitor;

	visitor_open(&visitor, &options);
	body = build_body(&visitor, row, sfb_auth_certificate_request_get_der(request));
	question.body = body;
	answer = visitor_ask(&visitor, &question);
	g_assert_cmpuint(answer->status, ==, row->status);
	if (row->code != NULL) {
		g_autofree char *code = answer_dup_text(answer, "Body/Fault/faultcode");

		g_assert_cmpstr(code, ==, row->code);
	}
	if (row->status == 200)
		check_certificate(&visitor, answer, request);
	visitor_close(&visitor);
}

/* A certificate in another name than the ticket's is not to be had. */
static void
test_other_subject(void)
{
	SfbSimOptions options = { .web_tickets = "forms" };
	g_autoptr(SfbAuthCertificateRequest) request = make_pkcs10("bob@example.com");
	g_autofree char *body = NULL;
	g_autofree char *code = NULL;
	g_autoptr(Answer) answer = NULL;
	Question question = { .url = PORT, .type = "text/xml" };
	Visitor visitor;

	visitor_open(&visitor, &options);
	body = build_body(&visitor, &rows[0], sfb_auth_certificate_request_get_der(request));
	question.body = body;
	answer = visitor_ask(&visitor, &question);
	code = answer_dup_text(answer, "Body/Fault/faultcode");
	g_assert_cmpstr(code, ==, "a:InvalidRequest");
	visitor_close(&visitor);
}

static void
test_metadata(void)
{
	SfbSimOptions options = { 0 };
	Question question = { .url = SERVICE "/mex" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autofree char *issuer = NULL;
	g_autofree char *expected = NULL;
	g_autofree char *sts_uri = NULL;

	visitor_open(&visitor, &options);
	answer = visitor_ask(&visitor, &question);
	issuer = answer_dup_text(answer, "Policy/ExactlyOne/All/EndorsingSupportingTokens/Policy/"
	                                 "IssuedToken/Issuer/Address");
	expected = g_strconcat(visitor.base, "/WebTicket/WebTicketService.svc", NULL);
	g_assert_cmpstr(issuer, ==, expected);
	g_assert_nonnull(strstr(answer->body,
	                        "wsu:Id=\"CertProvisioningServiceWebTicketProof_SHA1_policy\""));
	sts_uri = g_strconcat(visitor.base, SERVICE, NULL);
	g_assert_cmpstr(sfb_sim_web_get_sts_uri(visitor.web), ==, sts_uri);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-certprov/signature", test_signature);
	g_test_add_func("/sim/web-certprov/metadata", test_metadata);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-certprov/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_request);
	}
	g_test_add_func("/sim/web-certprov/other-subject", test_other_subject);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
