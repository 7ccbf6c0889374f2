/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The text under a signature, byte for byte as recorded servers and clients signed it. */

#include "sip/signature.h"

#include <string.h>

#include "sip/reading.h"

static void
assert_text(const char *message_text, const SfbSipSignatureFields *fields, const char *expected)
{
	g_autoptr(SfbSipMessage) message = read_message(message_text);
	g_autofree char *text = sfb_sip_signature_build_text(message, fields);

	g_assert_cmpstr(text, ==, expected);
}

static void
test_recorded_register(void)
{
	const SfbSipSignatureFields fields = {
		4, "NTLM", "13317733", 1, "SIP Communications Service", "cosmo-ocs-r2.cosmo.local"
	};

	assert_text("REGISTER sip:cosmo.local SIP/2.0\n"
	            "From: <sip:user@cosmo.local>;tag=3e49177a52;epid=c8ca638a15\n"
	            "To: <sip:user@cosmo.local>\n"
	            "Call-ID: 4037df9284354df39065195bd57a4b14\n"
	            "CSeq: 3 REGISTER\n"
	            "Contact: <sip:192.168.172.6:12723>;expires=7200\n\n",
	            &fields,
	            "<NTLM><13317733><1><SIP Communications Service><cosmo-ocs-r2.cosmo.local>"
	            "<4037df9284354df39065195bd57a4b14><3><REGISTER><sip:user@cosmo.local>"
	            "<3e49177a52><sip:user@cosmo.local><><><><>");
}

static void
test_recorded_ok(void)
{
	const SfbSipSignatureFields fields = {
		4, "NTLM", "9616454F", 1, "SIP Communications Service", "cosmo-ocs-r2.cosmo.local"
	};

	assert_text("SIP/2.0 200 OK\n"
	            "From: \"User\"<sip:user@cosmo.local>;tag=3e49177a52;epid=c8ca638a15\n"
	            "To: <sip:user@cosmo.local>;tag=5E61CCD925D17E043D9A74835A88F664\n"
	            "Call-ID: 4037df9284354df39065195bd57a4b14\n"
	            "CSeq: 3 REGISTER\n"
	            "Expires: 7200\n\n",
	            &fields,
	            "<NTLM><9616454F><1><SIP Communications Service><cosmo-ocs-r2.cosmo.local>"
	            "<4037df9284354df39065195bd57a4b14><3><REGISTER><sip:user@cosmo.local>"
	            "<3e49177a52><sip:user@cosmo.local><5E61CCD925D17E043D9A74835A88F664><><>"
	            "<7200><200>");
}

/* An OCS 2007 server: neither the To URI nor identities. */
static void
test_version_2(void)
{
	const SfbSipSignatureFields fields = {
		2, "NTLM", "0878F41B", 1, "SIP Communications Service", "ocs1.ocs.provo.novell.com"
	};

	assert_text("SIP/2.0 200 OK\n"
	            "From: <sip:gabriel@ocs.provo.novell.com>;tag=2947328781\n"
	            "To: <sip:gabriel@ocs.provo.novell.com>;tag=B816D65C2300A32CFA6D371F2AF537FD\n"
	            "Call-ID: 8592g5DCBa1694i5887m0D0Bt2247b3F38xAE9Fx\n"
	            "CSeq: 3 REGISTER\n"
	            "P-Asserted-Identity: <sip:gabriel@ocs.provo.novell.com>\n"
	            "Expires: 900\n\n",
	            &fields,
	            "<NTLM><0878F41B><1><SIP Communications Service><ocs1.ocs.provo.novell.com>"
	            "<8592g5DCBa1694i5887m0D0Bt2247b3F38xAE9Fx><3><REGISTER>"
	            "<sip:gabriel@ocs.provo.novell.com><2947328781>"
	            "<B816D65C2300A32CFA6D371F2AF537FD><900><200>");
}

#define DIALOG_HEADERS                                                                             \
	"From: \"Kim\" <sip:kim@contoso.example>;tag=aa11bb22cc;epid=0123456789\n"                 \
	"To: <sip:lee@contoso.example>;tag=dd33ee44ff\n"                                           \
	"Call-ID: 9d8c7b6a5f4e3d2c1b0a\n"                                                          \
	"CSeq: 2 INVITE\n"                                                                         \
	"Expires: 120\n"                                                                           \
	"P-Preferred-Identity: <sip:kim@contoso.example>, <tel:+15555550123>\n\n"

#define DIALOG_TEXT                                                                                \
	"<Kerberos><00c0ffee><17><SIP Communications Service><sip/lync01.contoso.example>"         \
	"<9d8c7b6a5f4e3d2c1b0a><2><INVITE><sip:kim@contoso.example><aa11bb22cc>"

#define DIALOG_TEXT_4                                                                              \
	DIALOG_TEXT "<sip:lee@contoso.example><dd33ee44ff><sip:kim@contoso.example>"               \
		    "<tel:+15555550123><120>"

static void
assert_hash(const char *text, const char *expected)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA1, text, -1);

	g_assert_cmpstr(hash, ==, expected);
}

static void
test_all_versions(void)
{
	SfbSipSignatureFields fields = {
		2,
		"Kerberos",
		"00c0ffee",
		17,
		"SIP Communications Service",
		"sip/lync01.contoso.example",
	};

	assert_hash(DIALOG_TEXT "<dd33ee44ff><120>", "3ebd3734f4abc707d2a20b947ee720d5a119bf6f");
	assert_hash(DIALOG_TEXT_4, "0ea61bbd82ee68e24f8084eae836f365160ca9a2");
	assert_text("INVITE sip:lee@contoso.example SIP/2.0\n" DIALOG_HEADERS, &fields,
	            DIALOG_TEXT "<dd33ee44ff><120>");
	for (fields.version = 3; fields.version <= 4; fields.version++) {
		assert_text("INVITE sip:lee@contoso.example SIP/2.0\n" DIALOG_HEADERS, &fields,
		            DIALOG_TEXT_4);
		assert_text("SIP/2.0 180 Ringing\n" DIALOG_HEADERS, &fields, DIALOG_TEXT_4 "<180>");
	}
}

/* Everything as it is spelled, even where SIP has no case; no header counts that is not there. */
static void
test_spelling(void)
{
	const SfbSipSignatureFields fields = { 4, "ntlm", "0", 4294967295, "r", "T.B" };

	assert_text("ACK sip:lee@b SIP/2.0\n"
	            "FROM: sip:Kim@B;tag=a;x\n"
	            "t: <SIP:Lee@B;transport=TLS> ; epid=1 ; TAG = b\n"
	            "I: Call@Id\n"
	            "CSEQ: 0009   ACK\n\n",
	            &fields,
	            "<ntlm><0><4294967295><r><T.B><Call@Id><0009><ACK><sip:Kim@B><a>"
	            "<SIP:Lee@B;transport=TLS><b><><><>");
}

static void
test_identities(void)
{
	static const char *const rows[][2] = {
		{ "P-Asserted-Identity: \"Cullen Jennings\" <sip:fluffy@cisco.com>\n",
		  "<sip:fluffy@cisco.com><>" },
		{ "P-Asserted-Identity: tel:+14085264000\n", "<><tel:+14085264000>" },
		{ "P-Asserted-Identity: \"Lunch, Lucas\" <sip:user1@cisco.com>,"
		  "<tel:+420123456;ext=88463>\n",
		  "<sip:user1@cisco.com><tel:+420123456;ext=88463>" },
		{ "P-Asserted-Identity: <tel:+1>\nP-Asserted-Identity: <sips:a@b>\n",
		  "<sips:a@b><tel:+1>" },
		{ "P-Asserted-Identity: <sip:a@b>, <sip:c@d>, <tel:+1>, <tel:+2>\n",
		  "<sip:a@b><tel:+1>" },
		{ "P-ASSERTED-IDENTITY: \"r\"<SIP:r@company.com>\n", "<SIP:r@company.com><>" },
		{ "P-Preferred-Identity: <sip:a@b>\nP-Asserted-Identity: <tel:+1>\n",
		  "<><tel:+1>" },
		{ "P-Asserted-Identity: <urn:x>, \"never closed\n", "<><>" },
		{ "", "<><>" },
	};
	const SfbSipSignatureFields fields = { 4, "NTLM", "0", 1, "r", "t" };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *message = g_strdup_printf("BYE sip:a SIP/2.0\n%s\n", rows[i][0]);
		g_autofree char *expected =
			g_strdup_printf("<NTLM><0><1><r><t><><><><><><><>%s<>", rows[i][1]);

		assert_text(message, &fields, expected);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/signature/recorded-register", test_recorded_register);
	g_test_add_func("/sip/signature/recorded-ok", test_recorded_ok);
	g_test_add_func("/sip/signature/version-2", test_version_2);
	g_test_add_func("/sip/signature/all-versions", test_all_versions);
	g_test_add_func("/sip/signature/spelling", test_spelling);
	g_test_add_func("/sip/signature/identities", test_identities);
	return g_test_run();
}
