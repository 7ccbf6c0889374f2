/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The parts of an XML signature (XML-Signature 4) that do not depend on the kind of its key. Pure. */

#pragma once

#include "util/xml.h"

#define SFB_SIM_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"
#define SFB_SIM_SHA1 "http://www.w3.org/2000/09/xmldsig#sha1"
#define SFB_SIM_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define SFB_SIM_HMAC_SHA1 "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
#define SFB_SIM_RSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"

/* The digest of @text in base64 by the algorithm of that name; NULL if it is not one of the two
 * above. Returns: (transfer full) (nullable) */
char *sfb_sim_signature_digest(const char *algorithm, const char *text);

/* The canonical text that the key has signed, if @signature is of @method, and refers to nothing
 * but the element named @id whose canonical text is @signed_text, with the right digest; NULL if
 * not. Accepts NULL as @signature. Returns: (transfer full) (nullable) */
char *sfb_sim_signature_check(const SfbXml *xml, SfbXmlNode *signature, const char *method,
                              const char *id, const char *signed_text);

/* Returns: (transfer full) what stands in SignatureValue. */
GBytes *sfb_sim_signature_get_value(SfbXmlNode *signature);
