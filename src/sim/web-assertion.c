/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * SAML 1.1 assertions. They are written in exclusive canonical form right away, so that what is
 * signed is what goes out; what comes back is made canonical first, since it may have been copied.
 */

#include "sim/web-assertion.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "auth/gnutls-types.h"
#include "sim/web-signature.h"
#include "util/error.h"

#define NS_SAML "urn:oasis:names:tc:SAML:1.0:assertion"
#define NS_DS "http://www.w3.org/2000/09/xmldsig#"
#define SIGNATURE_START "<ds:Signature "
#define SIGNATURE_END "</ds:Signature>"
#define CLOCK_SKEW_SECONDS 300

struct _SfbSimSigner {
	gnutls_privkey_t private_key;
	gnutls_pubkey_t public_key;
};

static int
read_keys(SfbSimSigner *signer, const char *path)
{
	g_auto(gnutls_datum_t) pem = { NULL, 0 };
	int result = gnutls_load_file(path, &pem);

	if (result == 0)
		result = gnutls_privkey_init(&signer->private_key);
	if (result == 0)
		result = gnutls_pubkey_init(&signer->public_key);
	if (result == 0)
		result = gnutls_privkey_import_x509_raw(signer->private_key, &pem,
		                                        GNUTLS_X509_FMT_PEM, NULL, 0);
	if (result == 0)
		result =
			gnutls_pubkey_import_privkey(signer->public_key, signer->private_key, 0, 0);
	return result;
}

SfbSimSigner *
sfb_sim_signer_new(const char *path, GError **error)
{
	g_autoptr(SfbSimSigner) signer = g_new0(SfbSimSigner, 1);
	int result = read_keys(signer, path);

	if (result == 0)
		return g_steal_pointer(&signer);
	g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED, "There is no key to sign with in %s: %s.",
	            path, gnutls_strerror(result));
	return NULL;
}

void
sfb_sim_signer_free(SfbSimSigner *signer)
{
	if (signer == NULL)
		return;
	gnutls_privkey_deinit(signer->private_key);
	gnutls_pubkey_deinit(signer->public_key);
	g_free(signer);
}

char *
sfb_sim_assertion_format_time(gint64 time)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time);

	return g_date_time_format(moment, "%Y-%m-%dT%H:%M:%S.0000000Z");
}

static void
append_start(GString *text, const SfbSimAssertion *assertion)
{
	g_autofree char *created = sfb_sim_assertion_format_time(assertion->created);

	g_string_append(text, "<saml:Assertion xmlns:saml=\"" NS_SAML "\"");
	sfb_xml_append_attribute(text, "AssertionID", assertion->id);
	sfb_xml_append_attribute(text, "IssueInstant", created);
	sfb_xml_append_attribute(text, "Issuer", assertion->issuer);
	g_string_append(text, " MajorVersion=\"1\" MinorVersion=\"1\">");
}

static void
append_conditions(GString *text, const SfbSimAssertion *assertion)
{
	g_autofree char *created = sfb_sim_assertion_format_time(assertion->created);
	g_autofree char *expires = sfb_sim_assertion_format_time(assertion->expires);

	g_string_append_printf(text,
	                       "<saml:Conditions NotBefore=\"%s\" NotOnOrAfter=\"%s\">"
	                       "<saml:AudienceRestrictionCondition>",
	                       created, expires);
	sfb_xml_append_element(text, "saml:Audience", assertion->audience);
	g_string_append(text, "</saml:AudienceRestrictionCondition></saml:Conditions>");
}

static void
append_statement(GString *text, const SfbSimAssertion *assertion)
{
	g_autofree char *created = sfb_sim_assertion_format_time(assertion->created);
	g_autofree char *uri = g_strconcat("sip:", assertion->address, NULL);

	g_string_append_printf(
		text,
		"<saml:AuthenticationStatement AuthenticationInstant=\"%s\" "
		"AuthenticationMethod=\"urn:oasis:names:tc:SAML:1.0:am:unspecified\">"
		"<saml:Subject>",
		created);
	sfb_xml_append_element(text, "saml:NameIdentifier", uri);
	g_string_append(text, "<saml:SubjectConfirmation>");
	sfb_xml_append_element(text, "saml:ConfirmationMethod",
	                       assertion->is_bearer
	                               ? "urn:oasis:names:tc:SAML:1.0:cm:bearer"
	                               : "urn:oasis:names:tc:SAML:1.0:cm:holder-of-key");
	g_string_append(text, "</saml:SubjectConfirmation></saml:Subject>"
	                      "</saml:AuthenticationStatement>");
}

static char *
build_signed_info(const char *id, const char *unsigned_text)
{
	g_autofree char *digest = sfb_sim_signature_digest(SFB_SIM_SHA256, unsigned_text);

	return g_strdup_printf(
		"<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"
		"<ds:CanonicalizationMethod Algorithm=\"" SFB_SIM_C14N
		"\"></ds:CanonicalizationMethod>"
		"<ds:SignatureMethod Algorithm=\"" SFB_SIM_RSA_SHA256 "\"></ds:SignatureMethod>"
		"<ds:Reference URI=\"#%s\"><ds:Transforms>"
		"<ds:Transform Algorithm=\"" NS_DS "enveloped-signature\"></ds:Transform>"
		"<ds:Transform Algorithm=\"" SFB_SIM_C14N "\"></ds:Transform></ds:Transforms>"
		"<ds:DigestMethod Algorithm=\"" SFB_SIM_SHA256 "\"></ds:DigestMethod>"
		"<ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>",
		id, digest);
}

static char *
sign(SfbSimSigner *signer, const char *text)
{
	gnutls_datum_t input = datum_borrow(text, strlen(text));
	g_auto(gnutls_datum_t) value = { NULL, 0 };
	int result = gnutls_privkey_sign_data2(signer->private_key, GNUTLS_SIGN_RSA_SHA256, 0,
	                                       &input, &value);

	if (result < 0)
		g_error("An assertion cannot be signed: %s", gnutls_strerror(result));
	return g_base64_encode(value.data, value.size);
}

char *
sfb_sim_signer_issue(SfbSimSigner *signer, const SfbSimAssertion *assertion)
{
	GString *text = g_string_new(NULL);
	g_autofree char *unsigned_text = NULL;
	g_autofree char *signed_info = NULL;
	g_autofree char *value = NULL;

	append_start(text, assertion);
	append_conditions(text, assertion);
	append_statement(text, assertion);
	unsigned_text = g_strconcat(text->str, "</saml:Assertion>", NULL);
	signed_info = build_signed_info(assertion->id, unsigned_text);
	value = sign(signer, signed_info);
	g_string_append_printf(text,
	                       SIGNATURE_START "xmlns:ds=\"" NS_DS "\">%s"
	                                       "<ds:SignatureValue>%s"
	                                       "</ds:SignatureValue>" SIGNATURE_END
	                                       "</saml:Assertion>",
	                       signed_info, value);
	return g_string_free(text, FALSE);
}

/* The enveloped-signature transform (XML-Signature 6.6.4). */
static char *
dup_without_signature(const char *canonical)
{
	const char *start = strstr(canonical, SIGNATURE_START);
	const char *end = start != NULL ? strstr(start, SIGNATURE_END) : NULL;

	if (end == NULL)
		return g_strdup(canonical);
	return g_strdup_printf("%.*s%s", (int)(start - canonical), canonical,
	                       end + strlen(SIGNATURE_END));
}

static gboolean
is_signed(SfbSimSigner *signer, const SfbXml *xml, SfbXmlNode *node)
{
	SfbXmlNode *signature = sfb_xml_get_child(node, "Signature");
	const char *id = sfb_xml_get_attribute(node, "AssertionID");
	g_autofree char *canonical = sfb_xml_canonicalize(xml, node);
	g_autofree char *signed_text = NULL;
	g_autofree char *signed_info = NULL;
	g_autoptr(GBytes) value = NULL;
	gnutls_datum_t text;
	gnutls_datum_t proof;

	if (signature == NULL || id == NULL || canonical == NULL)
		return FALSE;
	signed_text = dup_without_signature(canonical);
	signed_info = sfb_sim_signature_check(xml, signature, SFB_SIM_RSA_SHA256, id, signed_text);
	if (signed_info == NULL)
		return FALSE;
	value = sfb_sim_signature_get_value(signature);
	text = datum_borrow(signed_info, strlen(signed_info));
	proof = datum_borrow_bytes(value);
	return gnutls_pubkey_verify_data2(signer->public_key, GNUTLS_SIGN_RSA_SHA256, 0, &text,
	                                  &proof) >= 0;
}

/* 0 if it is no time. */
static gint64
read_time(SfbXmlNode *node, const char *attribute)
{
	const char *text = sfb_xml_get_attribute(node, attribute);
	g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;

	return time != NULL ? g_date_time_to_unix(time) : 0;
}

static gboolean
is_current(SfbXmlNode *conditions)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	return read_time(conditions, "NotBefore") <= now + CLOCK_SKEW_SECONDS &&
	       read_time(conditions, "NotOnOrAfter") > now;
}

static gboolean
is_for(SfbXmlNode *conditions, const char *audience)
{
	g_autofree char *stated =
		sfb_xml_dup_text(sfb_xml_find(conditions, "AudienceRestrictionCondition/Audience"));

	return g_strcmp0(stated, audience) == 0;
}

/* Why it is not taken; NULL if nothing speaks against it. */
static const char *
find_objection(SfbSimSigner *signer, const SfbXml *xml, SfbXmlNode *node, const char *issuer,
               const char *audience)
{
	SfbXmlNode *conditions = sfb_xml_get_child(node, "Conditions");

	if (node == NULL)
		return "there is none";
	if (!is_signed(signer, xml, node))
		return "its signature does not hold";
	if (g_strcmp0(sfb_xml_get_attribute(node, "Issuer"), issuer) != 0)
		return "it is from another issuer";
	if (!is_for(conditions, audience))
		return "it is for another service";
	return is_current(conditions) ? NULL : "it has expired";
}

char *
sfb_sim_signer_check(SfbSimSigner *signer, const SfbXml *xml, SfbXmlNode *node, const char *issuer,
                     const char *audience)
{
	const char *objection = find_objection(signer, xml, node, issuer, audience);
	g_autofree char *uri = NULL;

	if (objection != NULL) {
		g_debug("An assertion is not taken: %s", objection);
		return NULL;
	}
	uri = sfb_xml_dup_text(
		sfb_xml_find(node, "AuthenticationStatement/Subject/NameIdentifier"));
	return g_str_has_prefix(uri, "sip:") ? g_strdup(uri + strlen("sip:")) : NULL;
}
