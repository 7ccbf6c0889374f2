/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SOAP as the web services speak it: envelopes, addressing headers, and the parts of WS-Security and
 * WS-Trust that several of them share. */

#pragma once

#include "util/secret.h"

#define SFB_WEB_NS_WSA "http://www.w3.org/2005/08/addressing"
#define SFB_WEB_NS_WSP "http://schemas.xmlsoap.org/ws/2004/09/policy"
#define SFB_WEB_NS_WSSE                                                                            \
	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
#define SFB_WEB_NS_WSU                                                                             \
	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
#define SFB_WEB_NS_WST "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
#define SFB_WEB_NS_WST_2005 "http://schemas.xmlsoap.org/ws/2005/02/trust"

#define SFB_WEB_SAML_TOKEN                                                                         \
	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1"

typedef enum {
	SFB_WEB_SOAP_1_1,
	SFB_WEB_SOAP_1_2,
} SfbWebSoapVersion;

/* The header of a request to @location: addressing, and WS-Security with @security, markup, in it.
 * Returns: (transfer full) */
char *sfb_web_soap_build_header(const char *location, const char *action, const char *security);

/* The document, wiped when it is freed, because there is mostly a secret in it. @header: markup,
 * NULL for none; taken, and wiped. @body: markup. Returns: (transfer full) */
GBytes *sfb_web_soap_build(SfbWebSoapVersion version, char *header, const char *body);

/* A wsu:Timestamp with two times as the server writes them. Returns: (transfer full) */
char *sfb_web_soap_build_timestamp(const char *created, const char *expires);

/* For WS-Security: @timestamp, "" for none, and a wsse:UsernameToken. Returns: (transfer full) */
SfbSecret *sfb_web_soap_build_login(const char *timestamp, const char *name, const char *password);

/* "wsp:AppliesTo" for @location. */
void sfb_web_soap_append_applies_to(GString *body, const char *location);
