/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The parts of an XML signature that do not depend on the kind of its key. */

#include "sim/web-signature.h"

#include <string.h>

static const struct {
	const char *name;
	GChecksumType type;
} digests[] = {
	{ SFB_SIM_SHA1, G_CHECKSUM_SHA1 },
	{ SFB_SIM_SHA256, G_CHECKSUM_SHA256 },
};

char *
sfb_sim_signature_digest(const char *algorithm, const char *text)
{
	for (guint i = 0; i < G_N_ELEMENTS(digests); i++) {
		g_autoptr(GChecksum) checksum = NULL;
		guint8 digest[32];
		gsize length = sizeof(digest);

		if (g_strcmp0(digests[i].name, algorithm) != 0)
			continue;
		checksum = g_checksum_new(digests[i].type);
		g_checksum_update(checksum, (const guchar *)text, -1);
		g_checksum_get_digest(checksum, digest, &length);
		return g_base64_encode(digest, length);
	}
	return NULL;
}

static const char *
get_algorithm(SfbXmlNode *parent, const char *name)
{
	return sfb_xml_get_attribute(sfb_xml_get_child(parent, name), "Algorithm");
}

static gboolean
is_reference_right(SfbXmlNode *reference, const char *id, const char *signed_text)
{
	const char *uri = sfb_xml_get_attribute(reference, "URI");
	g_autofree char *stated = sfb_xml_dup_text(sfb_xml_get_child(reference, "DigestValue"));
	g_autofree char *actual =
		sfb_sim_signature_digest(get_algorithm(reference, "DigestMethod"), signed_text);

	return uri != NULL && uri[0] == '#' && strcmp(uri + 1, id) == 0 && actual != NULL &&
	       g_strcmp0(stated, actual) == 0 && sfb_xml_get_next(reference, "Reference") == NULL;
}

char *
sfb_sim_signature_check(const SfbXml *xml, SfbXmlNode *signature, const char *method,
                        const char *id, const char *signed_text)
{
	SfbXmlNode *signed_info = sfb_xml_get_child(signature, "SignedInfo");
	SfbXmlNode *reference = sfb_xml_get_child(signed_info, "Reference");

	if (reference == NULL ||
	    g_strcmp0(get_algorithm(signed_info, "SignatureMethod"), method) != 0 ||
	    g_strcmp0(get_algorithm(signed_info, "CanonicalizationMethod"), SFB_SIM_C14N) != 0 ||
	    !is_reference_right(reference, id, signed_text))
		return NULL;
	return sfb_xml_canonicalize(xml, signed_info);
}

GBytes *
sfb_sim_signature_get_value(SfbXmlNode *signature)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(signature, "SignatureValue"));
	gsize length = 0;
	guchar *value = g_base64_decode(text != NULL ? text : "", &length);

	return g_bytes_new_take(value, length);
}
