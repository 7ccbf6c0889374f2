/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Messages that real servers and clients sent, and those of the published examples: read with the
 * facts that the index of the traces states about them. Some bodies lost their indentation when
 * they were published, so their Content-Length is set right before reading.
 */

#include <string.h>

#include "sip/endpoint.h"
#include "sip/header.h"
#include "sip/multipart.h"
#include "sip/parser.h"
#include "sip/reading.h"
#include "sip/signature.h"
#include "util/error.h"

/* The text of a file, with the Content-Length that its body has. */
static char *
dup_with_real_length(const char *text, gsize length)
{
	const char *body = g_strstr_len(text, (gssize)length, "\r\n\r\n") + 4;
	g_autoptr(GRegex) regex = g_regex_new("(?mi)^(Content-Length *: *)\\d+", 0, 0, NULL);
	g_autofree char *number =
		g_strdup_printf("\\g<1>%" G_GSIZE_FORMAT, length - (gsize)(body - text));

	return g_regex_replace(regex, text, (gssize)length, 0, number, 0, NULL);
}

static SfbSipMessage *
read_trace(const char *name)
{
	g_autoptr(GBytes) bytes = read_test_file(g_getenv("SFB_TRACES"), name);
	g_autofree char *text =
		dup_with_real_length(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

	return read_message(text);
}

static void
assert_header(const SfbSipMessage *message, const char *name, guint index, const char *expected)
{
	g_assert_cmpstr(sfb_sip_message_get_header_nth(message, name, index), ==, expected);
}

static void
assert_signed_text(const SfbSipMessage *message, const char *header_name, const char *salt,
                   const char *number, const char *expected)
{
	g_autoptr(SfbSipAuthHeader) header =
		sfb_sip_auth_header_parse(sfb_sip_message_get_header(message, header_name));
	const SfbSipSignatureFields fields = {
		.version = 4,
		.scheme = sfb_sip_auth_header_get_scheme(header),
		.salt = sfb_sip_auth_header_get(header, salt),
		.number = (guint32)g_ascii_strtoull(sfb_sip_auth_header_get(header, number), NULL,
		                                    10),
		.realm = sfb_sip_auth_header_get(header, "realm"),
		.target = sfb_sip_auth_header_get(header, "targetname"),
	};
	g_autofree char *text = sfb_sip_signature_build_text(message, &fields);

	g_assert_cmpstr(text, ==, expected);
}

static void
assert_diagnostics(const SfbSipMessage *message, const char *name, guint index, guint id,
                   const char *reason)
{
	const char *value = sfb_sip_message_get_header_nth(message, name, index);
	g_autoptr(SfbSipDiagnostics) diagnostics = sfb_sip_diagnostics_parse(value);

	g_assert_cmpuint(diagnostics->id, ==, id);
	g_assert_cmpstr(diagnostics->reason, ==, reason);
}

static void
test_register_ok(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("ocs2007r2-200-register-ntlm.sip");
	g_auto(GStrv) events =
		sfb_sip_header_split(sfb_sip_message_get_header(message, "Allow-Events"));
	g_autofree char *timeout = sfb_sip_header_get_parameter(
		sfb_sip_message_get_header(message, "ms-keep-alive"), "timeout");
	g_autofree char *action = sfb_sip_header_get_parameter(
		sfb_sip_message_get_header(message, "presence-state"), "register-action");
	g_autoptr(SfbSipNameAddr) contact =
		sfb_sip_name_addr_parse(sfb_sip_message_get_header(message, "Contact"));
	g_autofree char *gruu = sfb_sip_header_get_parameter(contact->parameters, "gruu");

	assert_signed_text(message, "Authentication-Info", "srand", "snum",
	                   "<NTLM><9616454F><1><SIP Communications Service>"
	                   "<cosmo-ocs-r2.cosmo.local><4037df9284354df39065195bd57a4b14><3>"
	                   "<REGISTER><sip:user@cosmo.local><3e49177a52><sip:user@cosmo.local>"
	                   "<5E61CCD925D17E043D9A74835A88F664><><><7200><200>");
	g_assert_cmpuint(g_strv_length(events), ==, 7);
	g_assert_cmpstr(timeout, ==, "300");
	g_assert_cmpstr(action, ==, "added");
	g_assert_cmpstr(gruu, ==,
	                "sip:user@cosmo.local;opaque=user:epid:21nYNIVlkV-jtN6FPBU0fQAA;gruu");
	g_assert_true(sfb_sip_message_has_token(message, "Supported", "adhoclist"));
	g_assert_true(sfb_sip_message_has_token(message, "Supported", "msrtc-event-categories"));
}

/* A mobile gateway that writes its header names in capitals. */
static void
test_capitals(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("ocs2007r2-180-mobile-mcx.sip");
	g_autoptr(SfbSipNameAddr) route =
		sfb_sip_name_addr_parse(sfb_sip_message_get_header(message, "Record-Route"));

	g_assert_cmpuint(sfb_sip_message_get_status(message), ==, 180);
	assert_signed_text(message, "Authentication-Info", "srand", "snum",
	                   "<NTLM><1B6D47A1><11><SIP Communications Service>"
	                   "<LOC-COMPANYT-FE03.COMPANY.COM>"
	                   "<41CEg82ECa0AC8i3DD7mE673t9CF4b19DAxF780x><1><INVITE>"
	                   "<sip:sender@company.com><2420628112><sip:recipient@company.com>"
	                   "<7aee15546a><SIP:recipient@company.com><><><180>");
	g_assert_true(g_str_has_prefix(route->uri, "sip:LOC-COMPANYT-OCSR2P01.COMPANY.COM:5061;"));
}

static void
test_two_diagnostics(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("lync2013-404-two-diagnostics.sip");
	g_autofree char *status = sfb_sip_header_get_parameter(
		sfb_sip_message_get_header_nth(message, "ms-diagnostics", 1), "SipResponseCode");

	g_assert_cmpuint(sfb_sip_message_get_status(message), ==, 404);
	assert_diagnostics(message, "ms-diagnostics", 0, 1034,
	                   "Previous hop federated peer did not report diagnostic information");
	assert_diagnostics(message, "ms-diagnostics", 1, 10003,
	                   "Proxy returned a SIP failure code");
	assert_diagnostics(message, "ms-diagnostics-public", 0, 10003,
	                   "Proxy returned a SIP failure code");
	g_assert_cmpstr(status, ==, "404");
}

static void
test_compact_names(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("msn-rtc-bye-200-compact.sip");
	g_autofree char *tag = sfb_sip_header_get_tag(sfb_sip_message_get_header(message, "From"));
	const char *name;
	const char *value;

	g_assert_true(sfb_sip_message_get_header_at(message, 0, &name, &value));
	g_assert_cmpstr(name, ==, "Via");
	assert_header(message, "Call-ID", 0, "d6c677ef1c9bcb62edf4cb7cd16d7780");
	assert_header(message, "To", 0, "\"0\" <sip:user1@gmail.example>;tag=3df589cc60");
	assert_header(message, "Content-Length", 0, "0");
	g_assert_cmpstr(tag, ==, "1c583a7f95");
}

/* Three proxies; a blank before the colon of From, and blanks inside its URI. */
static void
test_edge_answer(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("sfb2015-504-edge-three-vias.sip");
	const char *method;
	guint32 number;

	g_assert_nonnull(sfb_sip_message_get_header_nth(message, "Via", 2));
	g_assert_null(sfb_sip_message_get_header_nth(message, "Via", 3));
	g_assert_true(sfb_sip_message_get_cseq(message, &number, &method));
	g_assert_cmpuint(number, ==, 2066245576);
	g_assert_cmpstr(method, ==, "INVITE");
	assert_header(message, "From", 0,
	              "\"DX70 User\" <sip:2000 @acano.steven.lab >;tag=9fea3e7d70afd884");
}

static void
test_tls_dsk_answer(void)
{
	g_autoptr(SfbSipMessage) message =
		read_trace("sfb2019-500-exumrouting-tlsdsk-unindented.sip");
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header(message, "Authentication-Info"));

	assert_diagnostics(message, "ms-diagnostics", 0, 15000,
	                   "Unable to read the user properties publication for the user or "
	                   "contact object.");
	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(header), ==, "TLS-DSK");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "opaque"), ==, "E0B06A27");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "snum"), ==, "294");
	g_assert_cmpuint(strlen(sfb_sip_auth_header_get(header, "rspauth")), ==, 96);
	g_assert_cmpuint(sfb_sip_auth_header_get_version(header), ==, 4);
	assert_header(message, "ms-user-logon-data", 0, "RemoteUser");
}

/* Every header of it continues nothing: refused, as a strict reader must. */
static void
test_indented_answer(void)
{
	g_autoptr(GBytes) bytes =
		read_test_file(g_getenv("SFB_TRACES"), "sfb2019-500-exumrouting-tlsdsk.sip");
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(GError) error = NULL;

	sfb_sip_parser_push(parser, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_assert_null(sfb_sip_parser_next(parser, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_first_register(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("oc2007-register-first.sip");
	g_autofree char *epid =
		sfb_sip_header_get_parameter(sfb_sip_message_get_header(message, "From"), "epid");
	g_autofree char *instance = sfb_sip_endpoint_make_instance(epid);
	g_autofree char *sent = sfb_sip_header_get_parameter(
		sfb_sip_message_get_header(message, "Contact"), "+sip.instance");
	g_autofree char *expected = g_strdup_printf("<urn:uuid:%s>", instance);

	g_assert_cmpstr(epid, ==, "fc68f4ccf1");
	g_assert_cmpint(g_ascii_strcasecmp(sent, expected), ==, 0);
	assert_header(message, "User-Agent", 0, "UCCAPI/2.0.6362.67");
	assert_header(message, "Supported", 1, "ms-forking");
	g_assert_null(sfb_sip_message_get_header(message, "Authorization"));
}

static void
test_piggybacked_notify(void)
{
	g_autoptr(SfbSipMessage) message =
		read_trace("mssip-4_3-02-batched-subscribe-and-piggyb-200.sip");
	g_autoptr(GPtrArray) parts =
		sfb_sip_multipart_parse(sfb_sip_message_get_header(message, "Content-Type"),
	                                sfb_sip_message_get_body(message));
	g_autofree char *expires = sfb_sip_header_get_parameter(
		sfb_sip_message_get_header(message, "subscription-state"), "expires");
	const SfbSipPart *list = g_ptr_array_index(parts, 0);
	const SfbSipPart *last = g_ptr_array_index(parts, 2);
	const char *text = g_bytes_get_data(last->body, NULL);

	g_assert_cmpuint(parts->len, ==, 3);
	g_assert_cmpstr(list->content_type, ==, "application/rlmi+xml");
	g_assert_cmpstr(list->content_id, ==, "resourceList");
	g_assert_cmpstr(last->content_type, ==, "text/xml+msrtc.pidf");
	g_assert_true(g_str_has_prefix(text, "<presentity uri=\"user3@server.contoso.com\""));
	g_assert_cmpint(text[g_bytes_get_size(last->body) - 1], ==, '>');
	g_assert_cmpstr(expires, ==, "24767");
}

static void
test_best_effort_notify(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("mssip-4_4-benotify-joined.sip");
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header(message, "Authentication-Info"));

	g_assert_true(sfb_sip_message_is_method(message, "BENOTIFY"));
	g_assert_cmpstr(sfb_sip_message_get_request_uri(message), ==,
	                "sip:11.22.33.44:1677;transport=tcp;ms-received-cid=13000");
	g_assert_true(sfb_sip_message_has_content_type(message, "text/xml+msrtc.pidf"));
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(message)), ==, 1108);
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "targetname"), ==,
	                "sip/server.contoso.com");
}

static void
test_two_challenges(void)
{
	g_autoptr(SfbSipMessage) message =
		read_trace("mssip-4_2-08-registration-with-ntlm-407.sip");
	g_autoptr(SfbSipAuthHeader) kerberos = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header_nth(message, "Proxy-Authenticate", 0));
	g_autoptr(SfbSipAuthHeader) ntlm = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header_nth(message, "Proxy-Authenticate", 1));

	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(kerberos), ==, "Kerberos");
	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(ntlm), ==, "NTLM");
	g_assert_cmpstr(sfb_sip_auth_header_get(ntlm, "realm"), ==, "Contoso RTC Service Provider");
	g_assert_cmpuint(sfb_sip_auth_header_get_version(ntlm), ==, 2);
}

/* Values without quotes, and a name before a URI without brackets. */
static void
test_redirection(void)
{
	g_autoptr(SfbSipMessage) message =
		read_trace("mssip-4_1-04-registration-with-kerberos-301.sip");
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header(message, "Proxy-Authentication-Info"));
	g_autoptr(SfbSipNameAddr) to =
		sfb_sip_name_addr_parse(sfb_sip_message_get_header(message, "To"));

	g_assert_cmpuint(sfb_sip_message_get_status(message), ==, 301);
	assert_header(message, "Contact", 0, "sip:hs2.contoso.com");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "snum"), ==, "1");
	g_assert_cmpstr(to->uri, ==, "sip:Alice@contoso.com");
	g_assert_cmpstr(to->display_name, ==, "Alice");
}

static void
test_folded_quotes(void)
{
	g_autoptr(SfbSipMessage) message =
		read_trace("mssip-4_6-01-addcontact-example-service.sip");
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		sfb_sip_message_get_header(message, "Proxy-Authorization"));

	g_assert_cmpstr(sfb_sip_auth_header_get(header, "realm"), ==, "SIP Communications Service");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "cnum"), ==, "6");
}

static void
test_deleted_note(void)
{
	g_autoptr(SfbSipMessage) message = read_trace("lync-service-delete-note.sip");

	assert_signed_text(message, "Authorization", "crand", "cnum",
	                   "<NTLM><f99070ee><11><SIP Communications Service>"
	                   "<tuk-ocdr1-03.contoso.com><68f271a55a574ac197afccabe755d56b><7>"
	                   "<SERVICE><sip:adamb@contoso.com><ff76c3f124><sip:adamb@contoso.com>"
	                   "<><><><>");
	g_assert_true(sfb_sip_message_has_content_type(message,
	                                               "application/msrtc-category-publish+xml"));
}

/* The request line came over two lines, or the length is an ellipsis. */
static void
test_broken_as_published(void)
{
	static const char *const names[] = {
		"mssip-3_3_4_1-batched-subscribe-broken-xml.sip",
		"mssip-4_4-01-best-effort-notify-example-benotify.sip",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GBytes) bytes = read_test_file(g_getenv("SFB_TRACES"), names[i]);
		g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
		g_autoptr(GError) error = NULL;

		sfb_sip_parser_push(parser, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
		g_assert_null(sfb_sip_parser_next(parser, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

static void
test_start_lines(void)
{
	static const struct {
		const char *name;
		const char *method; /* NULL: a response */
		const char *what;   /* request URI or reason */
	} rows[] = {
		{ "mssip-4_10-01-setace-example-service.sip", "SERVICE",
		  "sip:server.contoso.com;transport=tcp" },
		{ "mssip-4_10-02-setace-example-200.sip", NULL, "OK" },
		{ "mssip-4_11-01-p2p-subscription-and-xpidf-p-subscribe.sip", "SUBSCRIBE",
		  "sip:user2@193.12.62.199" },
		{ "mssip-4_11-03-p2p-subscription-and-xpidf-p-notify.sip", "NOTIFY",
		  "sip:193.12.63.150:13695" },
		{ "mssip-4_11-04-p2p-subscription-and-xpidf-p-200.sip", NULL, "OK" },
		{ "mssip-4_2-01-registration-with-ntlm-register.sip", "REGISTER",
		  "sip:registrar.contoso.com" },
		{ "mssip-4_2-04-registration-with-ntlm-407.sip", NULL,
		  "Proxy Authentication Required" },
		{ "mssip-4_2-07-registration-with-ntlm-register.sip", "REGISTER",
		  "sip:hs2.contoso.com" },
		{ "mssip-4_2-09-registration-with-ntlm-register.sip", "REGISTER",
		  "sip:hs2.contoso.com" },
		{ "mssip-4_2-10-registration-with-ntlm-407.sip", NULL,
		  "Proxy Authentication Required" },
		{ "mssip-4_2-12-registration-with-ntlm-200.sip", NULL, "OK" },
		{ "mssip-4_5-02-setpresence-example-200.sip", NULL, "OK" },
		{ "mssip-4_6-02-addcontact-example-200.sip", NULL, "OK" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipMessage) message = read_trace(rows[i].name);

		g_assert_cmpstr(sfb_sip_message_get_method(message), ==, rows[i].method);
		g_assert_cmpstr(rows[i].method != NULL ? sfb_sip_message_get_request_uri(message)
		                                       : sfb_sip_message_get_reason(message),
		                ==, rows[i].what);
	}
}

static gboolean
check_diagnostics_row(char **columns)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = sfb_sip_diagnostics_parse(columns[1]);

	g_test_message("%s", columns[1]);
	g_assert_cmpuint(diagnostics->id, ==, g_ascii_strtoull(columns[2], NULL, 10));
	g_assert_nonnull(diagnostics->reason);
	g_assert_true(g_ascii_isupper(diagnostics->reason[0]));
	return TRUE;
}

static gboolean
check_vector_row(char **columns)
{
	g_autofree char *instance = NULL;

	if (!g_str_has_prefix(columns[0], "instance UUID from epid"))
		return FALSE;
	instance = sfb_sip_endpoint_make_instance(columns[1]);
	g_assert_cmpstr(instance, ==, columns[2]);
	return TRUE;
}

/* Returns: how many rows @check took for its own. */
static guint
check_table(const char *name, gboolean (*check)(char **columns))
{
	g_autoptr(GBytes) bytes = read_test_file(g_getenv("SFB_TRACES"), name);
	g_auto(GStrv) lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
	guint count = 0;

	for (char **line = lines + 1; *line != NULL && **line != '\0'; line++) {
		g_auto(GStrv) columns = g_strsplit(*line, "\t", -1);

		g_assert_cmpuint(g_strv_length(columns), >=, 3);
		count += check(columns);
	}
	return count;
}

static void
test_diagnostics_values(void)
{
	g_assert_cmpuint(check_table("ms-diagnostics-values.tsv", check_diagnostics_row), ==, 9);
}

static void
test_instances(void)
{
	g_assert_cmpuint(check_table("nlmp-sipae-vectors.tsv", check_vector_row), >=, 7);
}

static const struct {
	const char *path;
	GTestFunc test;
} cases[] = {
	{ "/sip/traces/register-ok", test_register_ok },
	{ "/sip/traces/capitals", test_capitals },
	{ "/sip/traces/two-diagnostics", test_two_diagnostics },
	{ "/sip/traces/compact-names", test_compact_names },
	{ "/sip/traces/edge-answer", test_edge_answer },
	{ "/sip/traces/tls-dsk-answer", test_tls_dsk_answer },
	{ "/sip/traces/indented-answer", test_indented_answer },
	{ "/sip/traces/first-register", test_first_register },
	{ "/sip/traces/piggybacked-notify", test_piggybacked_notify },
	{ "/sip/traces/best-effort-notify", test_best_effort_notify },
	{ "/sip/traces/two-challenges", test_two_challenges },
	{ "/sip/traces/redirection", test_redirection },
	{ "/sip/traces/folded-quotes", test_folded_quotes },
	{ "/sip/traces/deleted-note", test_deleted_note },
	{ "/sip/traces/broken-as-published", test_broken_as_published },
	{ "/sip/traces/start-lines", test_start_lines },
	{ "/sip/traces/diagnostics-values", test_diagnostics_values },
	{ "/sip/traces/instances", test_instances },
};

static void
test_without_traces(void)
{
	g_test_skip("SFB_TRACES names no folder with recorded messages");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	if (g_getenv("SFB_TRACES") == NULL)
		g_test_add_func("/sip/traces", test_without_traces);
	else
		for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
			g_test_add_func(cases[i].path, cases[i].test);
	return g_test_run();
}
