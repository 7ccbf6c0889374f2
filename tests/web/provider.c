/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An identity provider with a person and a browser. */

#include "web/provider.h"

#define CODE "the code"

struct _Provider {
	Town *town;
	SfbWebHttp *browser;
	gboolean is_described;
	GQueue answers;   /* (element-type utf8) "STATUS BODY" */
	GHashTable *page; /* parameters of the latest visit; NULL: none */
	GHashTable *form; /* and of the latest form */
	char *refusal;
	guint forms;
};

/* The page */

static void
serve_page(Provider *provider, SoupServerMessage *message, const char *request)
{
	const char *query = strchr(request, '?') + 1;
	g_autofree char *state = NULL;
	g_autofree char *location = NULL;
	const char *headers[] = { "Location", NULL, NULL };

	g_clear_pointer(&provider->page, g_hash_table_unref);
	provider->page = g_uri_parse_params(query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
	g_assert_cmpstr(provider_get_page(provider, "response_type"), ==, "code");
	g_assert_cmpstr(provider_get_page(provider, "client_id"), ==, PROVIDER_CLIENT);
	state = g_uri_escape_string(provider_get_page(provider, "state"), NULL, FALSE);
	location = g_strdup_printf(
		"%s?%s&state=%s", provider_get_page(provider, "redirect_uri"),
		provider->refusal != NULL ? provider->refusal : "code=the%20code", state);
	headers[1] = location;
	town_answer(message, 302, headers, NULL, NULL);
}

/* The forms */

/* RFC 7636 4.6 */
static gboolean
is_verified(Provider *provider)
{
	const char *verifier = provider_get_form(provider, "code_verifier");
	g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, verifier, -1);
	guchar digest[32];
	g_autofree char *challenge = NULL;

	for (gsize i = 0; i < sizeof digest; i++)
		digest[i] = (guchar)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
		                     g_ascii_xdigit_value(hex[2 * i + 1]));
	challenge = g_base64_encode(digest, sizeof digest);
	g_strdelimit(challenge, "+", '-');
	g_strdelimit(challenge, "/", '_');
	*strchr(challenge, '=') = '\0';
	return strcmp(challenge, provider_get_page(provider, "code_challenge")) == 0 &&
	       strcmp("S256", provider_get_page(provider, "code_challenge_method")) == 0;
}

static gboolean
is_acceptable(Provider *provider)
{
	const char *grant_type = provider_get_form(provider, "grant_type");
	g_autofree char *latest = g_strdup_printf("refresh-%u", provider->forms - 1);

	if (g_strcmp0(grant_type, "refresh_token") == 0)
		return g_strcmp0(provider_get_form(provider, "refresh_token"), latest) == 0;
	return g_strcmp0(grant_type, "authorization_code") == 0 &&
	       g_strcmp0(provider_get_form(provider, "code"), CODE) == 0 &&
	       g_strcmp0(provider_get_form(provider, "redirect_uri"),
	                 provider_get_page(provider, "redirect_uri")) == 0 &&
	       is_verified(provider);
}

static void
serve_form(Provider *provider, SoupServerMessage *message)
{
	g_autofree char *told = g_queue_pop_head(&provider->answers);
	g_autofree char *grant = NULL;

	g_clear_pointer(&provider->form, g_hash_table_unref);
	provider->form = town_read_form(message);
	provider->forms++;
	g_assert_cmpstr(provider_get_form(provider, "client_id"), ==, PROVIDER_CLIENT);
	if (told != NULL) {
		town_answer(message, (guint)g_ascii_strtoull(told, NULL, 10), NULL,
		            "application/json", strchr(told, ' ') + 1);
		return;
	}
	if (!is_acceptable(provider)) {
		town_answer(message, 400, NULL, "application/json",
		            "{\"error\":\"invalid_grant\"}");
		return;
	}
	grant = g_strdup_printf("{\"access_token\":\"access-%u\",\"refresh_token\":\"refresh-%u\","
	                        "\"expires_in\":\"3600\"}",
	                        provider->forms, provider->forms);
	town_answer(message, 200, NULL, "application/json", grant);
}

static void
serve_description(SoupServerMessage *message)
{
	town_answer(
		message, 200, NULL, "application/json",
		"{\"authorization_endpoint\":\"" PROVIDER_AUTHORIZE "\",\"token_endpoint\":"
		"\"https://sts.contoso.example/adfs/oauth2/token\","
		"\"device_authorization_endpoint\":"
		"\"https://sts.contoso.example/adfs/oauth2/devicecode\","
		"\"scopes_supported\":[\"openid\",\"offline_access\"],"
		"\"grant_types_supported\":[\"urn:ietf:params:oauth:grant-type:device_code\"]}");
}

static void
serve(SoupServerMessage *message, const char *request, gpointer user_data)
{
	Provider *provider = user_data;

	if (g_str_has_prefix(request, "GET " PROVIDER_AUTHORIZE "?"))
		serve_page(provider, message, request);
	else if (g_str_has_prefix(request, "POST "))
		serve_form(provider, message);
	else if (provider->is_described && g_str_has_suffix(request, "/adfs/.well-known/"
	                                                             "openid-configuration"))
		serve_description(message);
	else
		town_answer(message, 404, NULL, "text/html", "<html/>");
}

/* The browser */

static void
on_browsed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, NULL);
	const char *location =
		response != NULL ? sfb_web_response_get_header(response, "Location", 0) : NULL;

	if (location != NULL)
		provider_browse(user_data, location);
}

void
provider_browse(Provider *provider, const char *url)
{
	SfbWebRequest request = { .method = "GET", .url = url };

	sfb_web_http_send_async(provider->browser, &request, NULL, on_browsed, provider);
}

/* Life */

Provider *
provider_open(void)
{
	Provider *provider = g_new0(Provider, 1);

	provider->town = town_new(serve, provider);
	provider->browser = town_get_http(provider->town);
	g_queue_init(&provider->answers);
	return provider;
}

void
provider_close(Provider *provider)
{
	town_free(provider->town);
	g_queue_clear_full(&provider->answers, g_free);
	g_clear_pointer(&provider->page, g_hash_table_unref);
	g_clear_pointer(&provider->form, g_hash_table_unref);
	g_free(provider->refusal);
	g_free(provider);
}

Town *
provider_get_town(Provider *provider)
{
	return provider->town;
}

void
provider_describe(Provider *provider)
{
	provider->is_described = TRUE;
}

void
provider_tell(Provider *provider, guint status, const char *body)
{
	g_queue_push_tail(&provider->answers, g_strdup_printf("%u %s", status, body));
}

void
provider_refuse(Provider *provider, const char *query)
{
	g_free(provider->refusal);
	provider->refusal = g_strdup(query);
}

const char *
provider_get_form(Provider *provider, const char *name)
{
	return g_hash_table_lookup(provider->form, name);
}

const char *
provider_get_page(Provider *provider, const char *name)
{
	return g_hash_table_lookup(provider->page, name);
}

guint
provider_get_count(Provider *provider)
{
	return provider->forms;
}
