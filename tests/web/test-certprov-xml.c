/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* GetAndPublishCert on the wire. */

#include "web/certprov-xml.h"

#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/documents.h"

#define DEVICE "c1d9e0f2-5e3b-4f3c-9c4e-0a1b2c3d4e5f"

static void
test_request(void)
{
	guint8 bytes[60] = { 0 };
	g_autoptr(GBytes) pkcs10 = g_bytes_new_static(bytes, sizeof bytes);
	g_autofree char *request =
		sfb_web_certprov_build_request("kim@contoso.example", DEVICE, pkcs10);
	g_autoptr(SfbXml) xml = sfb_xml_parse(request, -1, NULL);
	SfbXmlNode *root = sfb_xml_get_root(xml);
	g_autofree char *type =
		sfb_xml_dup_text(sfb_xml_find(root, "RequestSecurityToken/RequestType"));
	g_autofree char *line = g_strnfill(76, 'A');
	g_autofree char *lines = g_strconcat(">\r\n", line, "\r\nAAAA\r\n</", NULL);

	g_assert_cmpstr(sfb_xml_get_name(root), ==, "GetAndPublishCert");
	g_assert_cmpstr(sfb_xml_get_attribute(root, "DeviceId"), ==, "{" DEVICE "}");
	g_assert_cmpstr(sfb_xml_get_attribute(root, "Entity"), ==, "kim@contoso.example");
	g_assert_cmpstr(type, ==, "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue");
	g_assert_nonnull(
		strstr(request, "xmlns:wst=\"http://docs.oasis-open.org/ws-sx/ws-trust/200512/\""));
	g_assert_nonnull(strstr(request, lines));
	g_assert_nonnull(sfb_xml_find(root, "RequestSecurityToken/RequestID"));
}

/* A last line that is full has no empty one behind it. */
static void
test_full_line(void)
{
	guint8 bytes[57] = { 0 };
	g_autoptr(GBytes) pkcs10 = g_bytes_new_static(bytes, sizeof bytes);
	g_autofree char *request = sfb_web_certprov_build_request("k@c.example", DEVICE, pkcs10);

	g_assert_nonnull(strstr(request, "AAAA\r\n</wsse:BinarySecurityToken>"));
}

static void
test_answer(void)
{
	g_autoptr(GBytes) document = document_load("certprov.xml");
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) der = sfb_web_certprov_parse_response(document, &error);

	g_assert_no_error(error);
	g_assert_cmpmem(g_bytes_get_data(der, NULL), g_bytes_get_size(der),
	                "\x30\x82\x01\x01\x02\x03", 6);
}

static void
test_refused(void)
{
	g_autofree char *much = g_strnfill(SFB_WEB_CERTPROV_CERTIFICATE_MAX, 'A');
	const struct {
		const char *old;
		const char *new;
	} rows[] = {
		{ "</s:Envelope>", "" },
		{ "GetAndPublishCertResponse", "Other" },
		{ "RequestedSecurityToken", "Other" },
		{ "\nMIIB\n AQID\n", "" },
		{ "\nMIIB\n AQID\n", "!!" },
		{ "MIIB", much },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) document =
			document_load_changed("certprov.xml", rows[i].old, rows[i].new);

		g_assert_null(sfb_web_certprov_parse_response(document, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/certprov-xml/request", test_request);
	g_test_add_func("/certprov-xml/full-line", test_full_line);
	g_test_add_func("/certprov-xml/answer", test_answer);
	g_test_add_func("/certprov-xml/refused", test_refused);
	return g_test_run();
}
