/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Header values: lists, addresses, parameters, authentication, diagnostics. */

#include "sip/header.h"

static void
test_split(void)
{
	static const struct {
		const char *value;
		const char *joined; /* the elements with '|' between them */
	} rows[] = {
		{ "", "" },
		{ " , ,", "" },
		{ "adhoclist", "adhoclist" },
		{ "a, b ,c", "a|b|c" },
		{ "<sip:a;lr>,<sip:b;lr;x=\"1,2\">", "<sip:a;lr>|<sip:b;lr;x=\"1,2\">" },
		{ "<sip:a,b>, \"c, \\\", d\" <sip:c>", "<sip:a,b>|\"c, \\\", d\" <sip:c>" },
		{ "\"open, b", "\"open, b" },
		{ "<open, b", "<open, b" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) elements = sfb_sip_header_split(rows[i].value);
		g_autofree char *joined = g_strjoinv("|", elements);

		g_assert_cmpstr(joined, ==, rows[i].joined);
	}
}

static void
test_name_addr(void)
{
	static const struct {
		const char *value;
		const char *display_name;
		const char *uri; /* NULL: there is none */
		const char *parameters;
	} rows[] = {
		{ "<sip:kim@a.b>", NULL, "sip:kim@a.b", "" },
		{ "\"Kim \\\"K\\\" E, Dr.\"<sip:kim@a.b;transport=tls>;tag=1;epid=2",
		  "Kim \"K\" E, Dr.", "sip:kim@a.b;transport=tls", ";tag=1;epid=2" },
		{ "  Kim Example  <SIP:Kim@a.b> ; tag=1", "Kim Example", "SIP:Kim@a.b", "; tag=1" },
		{ "\"\" <sip:a>", NULL, "sip:a", "" },
		{ "caller<sip:caller@example.com>;tag=323", "caller", "sip:caller@example.com",
		  ";tag=323" },
		{ "sip:kim@a.b;tag=1", NULL, "sip:kim@a.b", ";tag=1" },
		{ " sip:kim@a.b ;tag=1", NULL, "sip:kim@a.b", ";tag=1" },
		{ "sip:kim@a.b;p=\"<x>\"", NULL, "sip:kim@a.b", ";p=\"<x>\"" },
		{ "sip:kim@a.b;p=<x>", NULL, "sip:kim@a.b", ";p=<x>" },
		{ "tel:+15555550123", NULL, "tel:+15555550123", "" },
		{ "\"<sip:trap>\" <sip:a>", "<sip:trap>", "sip:a", "" },
		{ "\"DX70\" <sip:2000 @a.b >;tag=9", "DX70", "sip:2000 @a.b ", ";tag=9" },
		{ "\"J\xff\" <sip:a>", "J\xef\xbf\xbd", "sip:a", "" },
		{ "\"Kim\" sip:kim@a.b;tag=1", "Kim", "sip:kim@a.b", ";tag=1" },
		{ "*", NULL, "*", "" },
		{ "", NULL, NULL, NULL },
		{ "   ", NULL, NULL, NULL },
		{ "<>", NULL, NULL, NULL },
		{ "< >;tag=1", NULL, NULL, NULL },
		{ ";tag=1", NULL, NULL, NULL },
		{ "Kim <sip:a", NULL, NULL, NULL },
		{ "\"Kim <sip:a>", NULL, NULL, NULL },
		{ "\"Kim\"", NULL, NULL, NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipNameAddr) addr = sfb_sip_name_addr_parse(rows[i].value);

		g_test_message("%s", rows[i].value);
		g_assert_cmpstr(addr != NULL ? addr->uri : NULL, ==, rows[i].uri);
		g_assert_cmpstr(addr != NULL ? addr->display_name : NULL, ==, rows[i].display_name);
		g_assert_cmpstr(addr != NULL ? addr->parameters : NULL, ==, rows[i].parameters);
	}
}

static void
test_parameters(void)
{
	static const struct {
		const char *parameters;
		const char *name;
		const char *value;
	} rows[] = {
		{ ";tag=1;epid=2", "epid", "2" },
		{ "UAS; tcp=no; hop-hop=yes; end-end=no; timeout=300", "timeout", "300" },
		{ "timeout=60;hop-hop=yes", "TIMEOUT", "60" },
		{ ";x ; secondparam ; q = 0.33", "q", "0.33" },
		{ ";x ; secondparam ; q = 0.33", "secondparam", "" },
		{ "active;expires=26812", "active", "" },
		{ ";gruu=\"sip:a;opaque=b;gruu\";expires=5", "expires", "5" },
		{ ";gruu=\"sip:a;opaque=b;gruu\";expires=5", "gruu", "sip:a;opaque=b;gruu" },
		{ ";a=\"x\\\"y\\\\\"", "a", "x\"y\\" },
		{ ";a=\"never closed; b=1", "a", "never closed; b=1" },
		{ ";a=\"never closed; b=1", "b", NULL },
		{ "<sip:a;tag=wrong>;tag=right", "tag", "right" },
		{ "\";tag=wrong\" <sip:a>;tag=right", "tag", "right" },
		{ ";tag=1,<sip:b>", "tag", "1" },
		{ ";tag=1", "ta", NULL },
		{ ";tag=1", "tags", NULL },
		{ ";=1", "tag", NULL },
		{ "", "tag", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *value =
			sfb_sip_header_get_parameter(rows[i].parameters, rows[i].name);

		g_test_message("%s", rows[i].parameters);
		g_assert_cmpstr(value, ==, rows[i].value);
	}
}

static void
test_tags(void)
{
	static const char *const rows[][2] = {
		{ "<sip:a>;tag=1;epid=2", "1" },  { "<sip:a>;epid=2;TAG = x ;y", "x" },
		{ "<sip:a>;tag=one two", "one" }, { "<sip:a;tag=1>", NULL },
		{ "sip:a;tag=1", "1" },           { "\"x;tag=1\"<sip:a>", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *tag = sfb_sip_header_get_tag(rows[i][0]);

		g_assert_cmpstr(tag, ==, rows[i][1]);
	}
}

static void
test_challenge(void)
{
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		"NTLM opaque=\"78D29AC8\", gssapi-data=\"TlRMTVNTUAAC\", targetname =\"a.b\", "
		"realm=\"SIP Communications Service\",version=4, sts-uri=\"https://a.b:443/c,d\"");

	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(header), ==, "NTLM");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "Opaque"), ==, "78D29AC8");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "gssapi-data"), ==, "TlRMTVNTUAAC");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "targetname"), ==, "a.b");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "realm"), ==, "SIP Communications Service");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "sts-uri"), ==, "https://a.b:443/c,d");
	g_assert_null(sfb_sip_auth_header_get(header, "qop"));
	g_assert_cmpuint(sfb_sip_auth_header_get_version(header), ==, 4);
}

/* The signature covers values byte for byte, so nothing in them is changed. */
static void
test_auth_values(void)
{
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(
		"  Kerberos  realm=\"a \\\"b\\\", c\", snum=1, gssapi-data=\"\", rubbish, "
		"targetname=sip/a.b, last=\"open");

	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(header), ==, "Kerberos");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "realm"), ==, "a \\\"b\\\", c");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "snum"), ==, "1");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "gssapi-data"), ==, "");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "targetname"), ==, "sip/a.b");
	g_assert_cmpstr(sfb_sip_auth_header_get(header, "last"), ==, "open");
	g_assert_null(sfb_sip_auth_header_get(header, "rubbish"));
}

static void
test_versions(void)
{
	static const struct {
		const char *value;
		guint version;
	} rows[] = {
		{ "NTLM realm=\"x\", targetname=\"y\"", 2 },
		{ "NTLM version=3", 3 },
		{ "NTLM version=\"4\"", 4 },
		{ "NTLM version=5", 4 },
		{ "NTLM version=1", 2 },
		{ "NTLM version=four", 2 },
		{ "NTLM version=", 2 },
		{ "NTLM", 2 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(rows[i].value);

		g_assert_cmpuint(sfb_sip_auth_header_get_version(header), ==, rows[i].version);
	}
}

static void
test_no_scheme(void)
{
	g_assert_null(sfb_sip_auth_header_parse(""));
	g_assert_null(sfb_sip_auth_header_parse("   "));
	g_assert_null(sfb_sip_auth_header_parse("realm=\"x\""));
	g_assert_null(sfb_sip_auth_header_parse("\"NTLM\" realm=\"x\""));
	g_assert_null(sfb_sip_auth_header_parse(", NTLM"));
}

static void
test_diagnostics(void)
{
	static const struct {
		const char *value;
		gboolean is_good;
		guint id;
		const char *reason;
	} rows[] = {
		{ "1003;reason=\"User does not exist\";destination=\"x@contoso.example\";"
		  "source=\"pool01.contoso.example\"",
		  TRUE, 1003, "User does not exist" },
		{ "4004;reason=\"Credentials provided are not authorized to act as specified "
		  "\\\"From\\\" URI\"",
		  TRUE, 4004,
		  "Credentials provided are not authorized to act as specified \"From\" URI" },
		{ "10003;source=\"a.b\";reason=\"Proxy returned a SIP failure code\"", TRUE, 10003,
		  "Proxy returned a SIP failure code" },
		{ "1027;reason=\xe2\x80\x9d"
		  "Cannot route\xe2\x80\x9d;source=x",
		  TRUE, 1027, "Cannot route" },
		{ "1;reason=\xe2\x80\x9c", TRUE, 1, "" },
		{ "1000", TRUE, 1000, NULL },
		{ " 0 ", TRUE, 0, NULL },
		{ "52031.2;reason=\"x\"", TRUE, 52031, "x" },
		{ "abc;reason=\"x\"", FALSE },
		{ "12abc;reason=\"x\"", FALSE },
		{ "99999999999;reason=\"x\"", FALSE },
		{ "-1", FALSE },
		{ ";reason=\"x\"", FALSE },
		{ "", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipDiagnostics) diagnostics = sfb_sip_diagnostics_parse(rows[i].value);

		g_test_message("%s", rows[i].value);
		g_assert_cmpint(diagnostics != NULL, ==, rows[i].is_good);
		if (diagnostics == NULL)
			continue;
		g_assert_cmpuint(diagnostics->id, ==, rows[i].id);
		g_assert_cmpstr(diagnostics->reason, ==, rows[i].reason);
	}
}

static void
test_type(void)
{
	g_assert_true(sfb_sip_header_is_type("text/plain", "text/plain"));
	g_assert_true(sfb_sip_header_is_type(" Text/Plain; charset=UTF-8", "text/plain"));
	g_assert_true(sfb_sip_header_is_type("text/plain\t;charset=UTF-8", "text/plain"));
	g_assert_false(sfb_sip_header_is_type("text/plainer", "text/plain"));
	g_assert_false(sfb_sip_header_is_type("text", "text/plain"));
	g_assert_false(sfb_sip_header_is_type("", "text/plain"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/header/split", test_split);
	g_test_add_func("/sip/header/name-addr", test_name_addr);
	g_test_add_func("/sip/header/parameters", test_parameters);
	g_test_add_func("/sip/header/tags", test_tags);
	g_test_add_func("/sip/header/challenge", test_challenge);
	g_test_add_func("/sip/header/auth-values", test_auth_values);
	g_test_add_func("/sip/header/versions", test_versions);
	g_test_add_func("/sip/header/no-scheme", test_no_scheme);
	g_test_add_func("/sip/header/diagnostics", test_diagnostics);
	g_test_add_func("/sip/header/type", test_type);
	return g_test_run();
}
