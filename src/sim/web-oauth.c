/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An OAuth issuer: what programs ask it for. */

#include "sim/web-oauth.h"

#include <string.h>

#include "sim/web-oauth-pages.h"

#define CONFIGURATION_PATH SFB_SIM_OAUTH_ROOT "/.well-known/openid-configuration"
#define TOKEN_PATH SFB_SIM_OAUTH_ROOT "/oauth2/token"
#define DEVICE_CODE_PATH SFB_SIM_OAUTH_ROOT "/oauth2/devicecode"
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"
#define RESOURCE_ID "00000004-0000-0ff1-ce00-000000000000" /* Skype for Business, everywhere */
#define BEARER "Bearer "
#define INTERVAL_SECONDS 1
#define POLL_SLACK (G_TIME_SPAN_SECOND / 5) /* a poll in time may overtake the answer before it */
#define SLOW_DOWN_SECONDS 5
#define VERIFIER_MIN 43 /* RFC 7636 4.1 */
#define VERIFIER_MAX 128

struct _SfbSimWebOauth {
	SfbSimSite *site;
	SfbSimGrants *grants;
	SfbSimOauthPages *pages;
	char *authorization_uri;
};

/* Answers */

static void
reply_json(SoupServerMessage *message, guint status, char *json)
{
	sfb_sim_site_add_header(message, "Cache-Control", "no-store");
	sfb_sim_site_reply(message, status, "application/json; charset=utf-8", json);
}

/* Nothing in these documents needs to be escaped: words of ours, URLs and hexadecimal digits. */
static void
refuse(SoupServerMessage *message, const char *error)
{
	guint status = strcmp(error, "invalid_client") == 0 ? SOUP_STATUS_UNAUTHORIZED
	                                                    : SOUP_STATUS_BAD_REQUEST;

	g_debug("No token: %s", error);
	reply_json(message, status,
	           g_strdup_printf("{\"error\":\"%s\",\"error_description\":"
	                           "\"The simulator says %s.\"}",
	                           error, error));
}

/* @grant: what the program had; it is good for nothing any more. */
static void
reply_tokens(SfbSimWebOauth *oauth, SoupServerMessage *message, const SfbSimGrant *grant,
             const char *handle)
{
	const char *access;
	const char *refresh;

	sfb_sim_grants_add(oauth->grants, SFB_SIM_GRANT_ACCESS, grant->address, grant->resource,
	                   &access);
	sfb_sim_grants_add(oauth->grants, SFB_SIM_GRANT_REFRESH, grant->address, grant->resource,
	                   &refresh);
	reply_json(message, SOUP_STATUS_OK,
	           g_strdup_printf("{\"token_type\":\"Bearer\",\"expires_in\":\"3599\","
	                           "\"resource\":\"%s\",\"access_token\":\"%s\","
	                           "\"refresh_token\":\"%s\"}",
	                           grant->resource, access, refresh));
	sfb_sim_grants_remove(oauth->grants, handle);
}

/* Grants */

static gboolean
is_challenge_met(const char *challenge, const char *verifier)
{
	gsize length = strlen(verifier);
	guint8 digest[32];
	gsize digest_length = sizeof(digest);
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *base64 = NULL;

	if (length < VERIFIER_MIN || length > VERIFIER_MAX)
		return FALSE;
	g_checksum_update(checksum, (const guchar *)verifier, (gssize)length);
	g_checksum_get_digest(checksum, digest, &digest_length);
	base64 = g_base64_encode(digest, digest_length);
	g_strdelimit(base64, "+", '-');
	g_strdelimit(base64, "/", '_');
	g_strdelimit(base64, "=", '\0');
	return strcmp(base64, challenge) == 0;
}

/* A code is burnt by whoever tries it (RFC 6749 4.1.2). */
static void
trade_code(SfbSimWebOauth *oauth, SoupServerMessage *message, GHashTable *form)
{
	const char *code = sfb_sim_site_get_field(form, "code");
	SfbSimGrant *grant = sfb_sim_grants_find(oauth->grants, SFB_SIM_GRANT_CODE, code);

	if (grant != NULL &&
	    strcmp(grant->redirect_uri, sfb_sim_site_get_field(form, "redirect_uri")) == 0 &&
	    is_challenge_met(grant->challenge, sfb_sim_site_get_field(form, "code_verifier"))) {
		reply_tokens(oauth, message, grant, code);
		return;
	}
	if (grant != NULL)
		sfb_sim_grants_remove(oauth->grants, code);
	refuse(message, "invalid_grant");
}

static void
trade_refresh_token(SfbSimWebOauth *oauth, SoupServerMessage *message, GHashTable *form)
{
	const char *token = sfb_sim_site_get_field(form, "refresh_token");
	SfbSimGrant *grant = sfb_sim_grants_find(oauth->grants, SFB_SIM_GRANT_REFRESH, token);

	if (grant != NULL)
		reply_tokens(oauth, message, grant, token);
	else
		refuse(message, "invalid_grant");
}

/* RFC 8628 3.5 */
static const char *
find_reason_to_wait(SfbSimGrant *grant)
{
	gint64 now = g_get_monotonic_time();

	if (grant->is_denied)
		return "access_denied";
	if (grant->address != NULL)
		return NULL;
	if (now + POLL_SLACK < grant->next_poll) {
		grant->next_poll = now + SLOW_DOWN_SECONDS * G_TIME_SPAN_SECOND;
		return "slow_down";
	}
	grant->next_poll = now + INTERVAL_SECONDS * G_TIME_SPAN_SECOND;
	return "authorization_pending";
}

static void
trade_device(SfbSimWebOauth *oauth, SoupServerMessage *message, const char *code)
{
	SfbSimGrant *grant = sfb_sim_grants_find(oauth->grants, SFB_SIM_GRANT_DEVICE, code);
	const char *reason = grant != NULL ? find_reason_to_wait(grant) : "expired_token";

	if (reason == NULL)
		reply_tokens(oauth, message, grant, code);
	else
		refuse(message, reason);
}

static void
trade_device_code(SfbSimWebOauth *oauth, SoupServerMessage *message, GHashTable *form)
{
	trade_device(oauth, message, sfb_sim_site_get_field(form, "device_code"));
}

/* As Microsoft spelled it before there was a standard. */
static void
trade_old_device_code(SfbSimWebOauth *oauth, SoupServerMessage *message, GHashTable *form)
{
	trade_device(oauth, message, sfb_sim_site_get_field(form, "code"));
}

static const struct {
	const char *type;
	void (*trade)(SfbSimWebOauth *oauth, SoupServerMessage *message, GHashTable *form);
} trades[] = {
	{ "authorization_code", trade_code },
	{ "refresh_token", trade_refresh_token },
	{ DEVICE_GRANT, trade_device_code },
	{ "device_code", trade_old_device_code },
};

/* Resources */

static gboolean
is_known_client(GHashTable *form)
{
	return strcmp(sfb_sim_site_get_field(form, "client_id"), SFB_SIM_OAUTH_CLIENT) == 0;
}

static void
answer_token(gpointer service, SoupServerMessage *message)
{
	SfbSimWebOauth *oauth = service;
	g_autoptr(GHashTable) form = sfb_sim_site_read_form(message);
	const char *type = sfb_sim_site_get_field(form, "grant_type");
	const char *error = is_known_client(form) ? sfb_sim_faults_get_strike(oauth->site->faults,
	                                                                      "oauth-refused")
	                                          : "invalid_client";
	guint i = 0;

	if (error != NULL) {
		refuse(message, error);
		return;
	}
	while (i < G_N_ELEMENTS(trades) && strcmp(trades[i].type, type) != 0)
		i++;
	if (i < G_N_ELEMENTS(trades))
		trades[i].trade(oauth, message, form);
	else
		refuse(message, "unsupported_grant_type");
}

static void
answer_device_code(gpointer service, SoupServerMessage *message)
{
	SfbSimWebOauth *oauth = service;
	g_autoptr(GHashTable) form = sfb_sim_site_read_form(message);
	const char *resource = sfb_sim_site_get_field(form, "resource");
	const SfbSimGrant *grant;
	const char *code;

	if (!is_known_client(form) || resource[0] == '\0') {
		refuse(message, is_known_client(form) ? "invalid_resource" : "invalid_client");
		return;
	}
	grant = sfb_sim_grants_add(oauth->grants, SFB_SIM_GRANT_DEVICE, NULL, resource, &code);
	reply_json(message, SOUP_STATUS_OK,
	           g_strdup_printf("{\"user_code\":\"%s\",\"device_code\":\"%s\","
	                           "\"verification_url\":\"%s" SFB_SIM_OAUTH_DEVICE_PATH "\","
	                           "\"verification_uri\":\"%s" SFB_SIM_OAUTH_DEVICE_PATH "\","
	                           "\"expires_in\":\"900\",\"interval\":\"%u\","
	                           "\"message\":\"Type the code on the page.\"}",
	                           grant->user_code, code, oauth->site->base, oauth->site->base,
	                           INTERVAL_SECONDS));
}

static void
answer_configuration(gpointer service, SoupServerMessage *message)
{
	SfbSimWebOauth *oauth = service;
	const char *base = oauth->site->base;

	if (sfb_sim_faults_strikes_at(oauth->site->faults, "no-metadata", "oauth")) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
		return;
	}
	reply_json(message, SOUP_STATUS_OK,
	           g_strdup_printf("{\"issuer\":\"%s" SFB_SIM_OAUTH_ROOT "\","
	                           "\"authorization_endpoint\":\"%s\","
	                           "\"token_endpoint\":\"%s" TOKEN_PATH "\","
	                           "\"device_authorization_endpoint\":\"%s" DEVICE_CODE_PATH "\","
	                           "\"response_types_supported\":[\"code\"],"
	                           "\"code_challenge_methods_supported\":[\"S256\"],"
	                           "\"grant_types_supported\":[\"authorization_code\","
	                           "\"refresh_token\",\"" DEVICE_GRANT "\"]}",
	                           base, oauth->authorization_uri, base, base));
}

SfbSimWebOauth *
sfb_sim_web_oauth_new(SfbSimSite *site)
{
	SfbSimWebOauth *oauth = g_new0(SfbSimWebOauth, 1);

	oauth->site = site;
	oauth->grants = sfb_sim_grants_new();
	oauth->pages = sfb_sim_oauth_pages_new(site, oauth->grants);
	oauth->authorization_uri = g_strconcat(site->base, SFB_SIM_OAUTH_AUTHORIZE_PATH, NULL);
	sfb_sim_site_add(site, "GET", CONFIGURATION_PATH, answer_configuration, oauth);
	sfb_sim_site_add(site, "POST", TOKEN_PATH, answer_token, oauth);
	sfb_sim_site_add(site, "POST", DEVICE_CODE_PATH, answer_device_code, oauth);
	return oauth;
}

void
sfb_sim_web_oauth_free(SfbSimWebOauth *oauth)
{
	if (oauth == NULL)
		return;
	sfb_sim_oauth_pages_free(oauth->pages);
	sfb_sim_grants_free(oauth->grants);
	g_free(oauth->authorization_uri);
	g_free(oauth);
}

const char *
sfb_sim_web_oauth_get_authorization_uri(const SfbSimWebOauth *oauth)
{
	return oauth->authorization_uri;
}

/* Services */

/* With or without the slash at its end. */
static gboolean
is_this_site(const SfbSimWebOauth *oauth, const char *resource)
{
	gsize length = strlen(oauth->site->base);

	return strcmp(resource, RESOURCE_ID) == 0 ||
	       (strncmp(resource, oauth->site->base, length) == 0 &&
	        (resource[length] == '\0' || strcmp(resource + length, "/") == 0));
}

const SfbSimUser *
sfb_sim_web_oauth_find(SfbSimWebOauth *oauth, SoupServerMessage *message)
{
	const char *header = sfb_sim_site_get_header(message, "Authorization");
	const SfbSimGrant *grant;

	if (header == NULL || g_ascii_strncasecmp(header, BEARER, strlen(BEARER)) != 0)
		return NULL;
	grant = sfb_sim_grants_find(oauth->grants, SFB_SIM_GRANT_ACCESS, header + strlen(BEARER));
	if (grant == NULL || !is_this_site(oauth, grant->resource))
		return NULL;
	return sfb_sim_world_get(oauth->site->world, grant->address);
}

const SfbSimUser *
sfb_sim_web_oauth_admit(SfbSimWebOauth *oauth, SoupServerMessage *message)
{
	const SfbSimUser *user = sfb_sim_web_oauth_find(oauth, message);

	if (user != NULL)
		return user;
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	sfb_sim_web_oauth_add_challenge(oauth, message);
	return NULL;
}

void
sfb_sim_web_oauth_add_challenge(SfbSimWebOauth *oauth, SoupServerMessage *message)
{
	gboolean has_token = sfb_sim_site_get_header(message, "Authorization") != NULL;
	g_autofree char *challenge = g_strdup_printf(
		"Bearer trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", "
		"client_id=\"" RESOURCE_ID "\", authorization_uri=\"%s\"%s",
		oauth->authorization_uri, has_token ? ", error=\"invalid_token\"" : "");

	sfb_sim_site_add_header(message, "WWW-Authenticate", challenge);
}
