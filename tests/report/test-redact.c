/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which words of a report are names, and that nothing else is touched. */

#include <string.h>

#include "report/text-private.h"

#define KEY "0123456789abcdef"

static char *
redact(const char *text, const char *word, const char *key)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	if (word != NULL)
		g_ptr_array_add(words, (char *)word);
	return sfb_report_text_redact(text, words, key);
}

/* Marks differ by key and name; here only where they stand matters. */
static char *
mask_marks(const char *text)
{
	g_autoptr(GRegex) mark = g_regex_new("name-[0-9a-f]{6}(?![0-9a-f])", 0, 0, NULL);

	return g_regex_replace_literal(mark, text, -1, 0, "#", 0, NULL);
}

static const struct {
	const char *name;
	const char *text;
	const char *expected;
} rows[] = {
	{ "address", "Signed in as alice.b+c@contoso.example.", "Signed in as #@#." },
	{ "sip-address", "<sip:kim@contoso.example;user=phone>", "<sip:#@#;user=phone>" },
	{ "principal", "ticket of alice@CONTOSO.EXAMPLE, 5 minutes", "ticket of #@#, 5 minutes" },
	{ "principal-without-dots", "alice@CONTOSO has none", "#@# has none" },
	{ "service-principals", "sip/pool01.contoso.example HTTP/web.contoso.example",
	  "sip/# HTTP/#" },
	{ "windows-login", "the login name is CONTOSO\\alice", "the login name is #\\#" },
	{ "windows-login-dots", "corp.contoso.example\\alice.b:", "#\\#:" },
	{ "host", "pool01.contoso.example, port 5061", "#, port 5061" },
	{ "telephones", "tel:+498912345;ext=67 or +49 (89) 12345-67, not +0100 and a+1",
	  "tel:#;ext=67 or #, not +0100 and a+1" },
	{ "host-and-port", "No connection to fe-1.contoso.example:443.",
	  "No connection to #:443." },
	{ "last-label-with-digits", "fe.contoso.xn--p1ai", "#" },
	{ "usual-names",
	  "lyncdiscover.contoso.example sip.contoso.example sipexternal.contoso.example",
	  "lyncdiscover.# sip.# sipexternal.#" },
	{ "records",
	  "_sipinternaltls._tcp.contoso.example _sip._tls.contoso.example "
	  "_sip._tcp.contoso.example",
	  "_sipinternaltls._tcp.# _sip._tls.# _sip._tcp.#" },
	{ "wildcard", "certificate for *.contoso.example mail.contoso.example",
	  "certificate for *.# #" },
	{ "url", "Ucwa: https://web.contoso.example:443/ucwa/v1/Service.svc?x",
	  "Ucwa: https://#:443/ucwa/v1/Service.svc?x" },
	{ "tenant", "at https://sts.contoso.example/72f988bf-86f1-41af-91ab-2d7cd011db47/o",
	  "at https://#/#/o" },
	{ "ipv4", "10.1.2.3 listens; (192.168.10.20)", "# listens; (#)" },
	{ "ipv6", "fe80::1 listens; [2001:db8::a:1]:443; ::1.", "# listens; [#]:443; #." },
	{ "ipv6-mapped", "::ffff:10.1.2.3 listens", "# listens" },
	{ "distinguished-name",
	  "issued by CN=Contoso Root,OU=IT\\, Berlin,O=Contoso Ltd,C=DE, until 2030-01-01",
	  "issued by CN=#,OU=#,O=#,C=#, until 2030-01-01" },
	{ "home", "and those in /srv/people/alice/ca.pem", "and those in #" },
	{ "our-ids", "SFB-DNS-003, SFB-TLS-000, 12 ms", "SFB-DNS-003, SFB-TLS-000, 12 ms" },
	{ "versions", "TLS 1.2, ECDHE-RSA, GLib 2.74.6, purple-sfb 0.1.0",
	  "TLS 1.2, ECDHE-RSA, GLib 2.74.6, purple-sfb 0.1.0" },
	{ "files", "docs/modern-authentication.md, /etc/krb5.conf",
	  "docs/modern-authentication.md, /etc/krb5.conf" },
	{ "commands", "Get-CsUser, New-CsKerberosAccountAssignment; sip/POOL, /Autodiscover has to",
	  "Get-CsUser, New-CsKerberosAccountAssignment; sip/POOL, /Autodiscover has to" },
	{ "sentences", "The server said no. Try again; port 443: refused (1000).",
	  "The server said no. Try again; port 443: refused (1000)." },
};

static void
test_row(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *redacted = redact(rows[i].text, NULL, KEY);
	g_autofree char *masked = mask_marks(redacted);

	g_assert_cmpstr(masked, ==, rows[i].expected);
}

/* Whoever reads the report sees which names are the same. */
static void
test_same_marks(void)
{
	g_autofree char *redacted =
		redact("contoso.example x@CONTOSO.example sip.contoso.example", NULL, KEY);
	g_auto(GStrv) words = g_strsplit(redacted, " ", -1);

	g_assert_cmpstr(strchr(words[1], '@') + 1, ==, words[0]);
	g_assert_true(g_str_has_prefix(words[2], "sip."));
	g_assert_cmpstr(words[2] + strlen("sip."), ==, words[0]);
}

static void
test_other_report(void)
{
	g_autofree char *one = redact("contoso.example", NULL, KEY);
	g_autofree char *other = redact("contoso.example", NULL, "fedcba9876543210");

	g_assert_cmpstr(one, !=, other);
}

/* A login that is one word, among words that hold it. */
static void
test_word(void)
{
	g_autofree char *redacted = redact("ali is not alice, nor mali; Ali!", "ali", KEY);
	g_autofree char *masked = mask_marks(redacted);

	g_assert_cmpstr(masked, ==, "# is not alice, nor mali; #!");
}

static void
test_word_with_signs(void)
{
	g_autofree char *redacted = redact("(a.*b) and aXXb", "a.*b", KEY);
	g_autofree char *masked = mask_marks(redacted);

	g_assert_cmpstr(masked, ==, "(#) and aXXb");
}

static void
test_not_utf8(void)
{
	g_autofree char *redacted = redact("fe.contoso.example \xff said", NULL, KEY);

	g_assert_true(g_utf8_validate(redacted, -1, NULL));
	g_assert_null(strstr(redacted, "contoso"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/report/redact/", rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
	}
	g_test_add_func("/report/redact/same-marks", test_same_marks);
	g_test_add_func("/report/redact/other-report", test_other_report);
	g_test_add_func("/report/redact/word", test_word);
	g_test_add_func("/report/redact/word-with-signs", test_word_with_signs);
	g_test_add_func("/report/redact/not-utf8", test_not_utf8);
	return g_test_run();
}
