/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What AD FS is asked at its active endpoints, and what it says when it refuses. */

#pragma once

#include "web/http.h"
#include "web/soap.h"

/* The two endpoints for user name and password. */
typedef struct {
	const char *path; /* from AD FS's base URL */
	const char *action;
	const char *trust;  /* namespace of WS-Trust */
	const char *bearer; /* the key type of a token without a key */
} SfbWebAdfsEndpoint;

#define SFB_WEB_ADFS_ENDPOINTS 2

extern const SfbWebAdfsEndpoint sfb_web_adfs_endpoints[SFB_WEB_ADFS_ENDPOINTS];

typedef struct {
	const SfbWebAdfsEndpoint *endpoint;
	const char *location; /* of the endpoint */
	const char *applies_to;
	const char *login;
	const SfbSecret *password;
	gint64 now; /* seconds since 1970 by the server's clock */
} SfbWebAdfsWish;

/* Returns: (transfer full) wiped when freed */
GBytes *sfb_web_adfs_build_request(const SfbWebAdfsWish *wish);

/* @response: not a 200. Returns: (transfer full) SFB_ERROR_CREDENTIALS if name or password are
 * refused, SFB_ERROR_IDENTITY if something else is demanded, SFB_ERROR_IDENTITY_TROUBLE if AD FS
 * cannot answer at the moment; its own words behind ours. */
GError *sfb_web_adfs_make_error(const SfbWebResponse *response);
