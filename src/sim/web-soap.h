/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SOAP as the web services answer it, WS-Trust's answer, and the metadata they publish. */

#pragma once

#include "sim/web-site.h"
#include "util/xml.h"

#define SFB_SIM_NS_TRUST "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
#define SFB_SIM_NS_TRUST_2005 "http://schemas.xmlsoap.org/ws/2005/02/trust"
#define SFB_SIM_NS_WSSE                                                                            \
	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
#define SFB_SIM_NS_WSU                                                                             \
	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
#define SFB_SIM_NS_POLICY "http://schemas.xmlsoap.org/ws/2004/09/policy"
#define SFB_SIM_NS_ADDRESSING "http://www.w3.org/2005/08/addressing"
#define SFB_SIM_SAML_TOKEN                                                                         \
	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1"

typedef enum {
	SFB_SIM_SOAP_1_1,
	SFB_SIM_SOAP_1_2,
} SfbSimSoap;

/* Why a request is refused ([MS-OCAUTHWS] 2.2.4.1). */
typedef struct {
	const char *kind; /* its name in a table */
	const char *code; /* of the fault, in the namespace of WS-Security */
	const char *reason;
	guint id; /* of the diagnostics; 0: none */
} SfbSimSoapRefusal;

/* The request's envelope; NULL if it is none, and @message is answered with 400. Returns: (transfer
 * full) (nullable) */
SfbXml *sfb_sim_soap_read(SoupServerMessage *message);

/* @body: markup. */
void sfb_sim_soap_reply(SoupServerMessage *message, SfbSimSoap version, const char *body);

/* 500 with a fault, and X-Ms-diagnostics if it has an id. */
void sfb_sim_soap_refuse(SoupServerMessage *message, SfbSimSoap version,
                         const SfbSimSoapRefusal *refusal);

/* The refusal of that kind, which is in the table. */
const SfbSimSoapRefusal *
sfb_sim_soap_find_refusal(const SfbSimSoapRefusal *table, const char *kind);

/* The request's proof in its wsse:Security; NULL if absent. */
SfbXmlNode *sfb_sim_soap_get_security(const SfbXml *xml, const char *name);

/* What a metadata document says about one port. */
typedef struct {
	const char *name;
	const char *location;
	const char *demand; /* "EndorsingSupportingTokens", "SignedSupportingTokens"; NULL: none */
	const char *issuer; /* of the tokens demanded */
	const char *policy; /* more markup of its policy; NULL: none */
} SfbSimPort;

/* Answers with the metadata of @service. */
void sfb_sim_soap_reply_metadata(SoupServerMessage *message, const char *service,
                                 const SfbSimPort *ports, guint count);
