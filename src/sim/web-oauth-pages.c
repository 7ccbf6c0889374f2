/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The pages on which a person signs in at the OAuth issuer. */

#include "sim/web-oauth-pages.h"

#include <string.h>

#include "sim/web-oauth.h"

#define CREDENTIALS                                                                                \
	"<p><label>Name <input name=\"username\" value=\"%s\"></label></p>"                        \
	"<p><label>Password <input name=\"password\" type=\"password\"></label></p>"               \
	"<p><button name=\"answer\" value=\"allow\">Sign in</button> "                             \
	"<button name=\"answer\" value=\"deny\">Decline</button></p>"

struct _SfbSimOauthPages {
	SfbSimSite *site;
	SfbSimGrants *grants;
};

/* @body: (transfer full) markup. */
static void
show(SoupServerMessage *message, guint status, char *body)
{
	g_autofree char *taken = body;

	sfb_sim_site_add_header(message, "Cache-Control", "no-store");
	sfb_sim_site_reply(message, status, "text/html; charset=utf-8",
	                   g_strdup_printf("<!DOCTYPE html><html lang=\"en\"><head>"
	                                   "<title>Sign in</title></head>"
	                                   "<body>%s</body></html>",
	                                   taken));
}

static void
show_words(SoupServerMessage *message, guint status, const char *words)
{
	show(message, status, g_markup_printf_escaped("<p>%s</p>", words));
}

static gboolean
is_denied(GHashTable *form)
{
	return strcmp(sfb_sim_site_get_field(form, "answer"), "deny") == 0;
}

/* Authorization code */

/* Any port, as RFC 8252 7.3 wants it. */
static gboolean
is_own_computer(const char *redirect_uri)
{
	g_autoptr(GUri) uri = g_uri_parse(redirect_uri, G_URI_FLAGS_ENCODED, NULL);
	const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;

	return host != NULL && strcmp(g_uri_get_scheme(uri), "http") == 0 &&
	       (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0 ||
	        strcmp(host, "localhost") == 0);
}

/* What the person has to be told instead of the program (RFC 6749 4.1.2.1); NULL if nothing. */
static const char *
find_deceit(GHashTable *query)
{
	if (strcmp(sfb_sim_site_get_field(query, "client_id"), SFB_SIM_OAUTH_CLIENT) != 0)
		return "AADSTS700016: There is no application with this identifier here.";
	if (!is_own_computer(sfb_sim_site_get_field(query, "redirect_uri")))
		return "AADSTS50011: The redirect URI is not one of this application.";
	return NULL;
}

/* What the program is to be told; NULL if nothing. */
static const char *
find_error(GHashTable *query)
{
	if (strcmp(sfb_sim_site_get_field(query, "response_type"), "code") != 0)
		return "unsupported_response_type";
	if (sfb_sim_site_get_field(query, "code_challenge")[0] == '\0' ||
	    strcmp(sfb_sim_site_get_field(query, "code_challenge_method"), "S256") != 0)
		return "invalid_request";
	if (sfb_sim_site_get_field(query, "resource")[0] == '\0')
		return "invalid_resource";
	return NULL;
}

/* @name and @value: what the program is told. */
static void
send_back(SoupServerMessage *message, GHashTable *query, const char *name, const char *value)
{
	const char *target = sfb_sim_site_get_field(query, "redirect_uri");
	g_autofree char *words = soup_form_encode(name, value, "state",
	                                          sfb_sim_site_get_field(query, "state"), NULL);
	g_autofree char *location =
		g_strconcat(target, strchr(target, '?') != NULL ? "&" : "?", words, NULL);

	sfb_sim_site_redirect(message, location);
}

/* The form goes to the address that the page came from, so nothing has to be remembered. */
static void
show_form(SoupServerMessage *message, GHashTable *query, const char *words)
{
	show(message, SOUP_STATUS_OK,
	     g_markup_printf_escaped("<p>%s</p><form method=\"post\" "
	                             "action=\"" SFB_SIM_OAUTH_AUTHORIZE_PATH "?%s\">" CREDENTIALS
	                             "</form>",
	                             words, g_uri_get_query(soup_server_message_get_uri(message)),
	                             sfb_sim_site_get_field(query, "login_hint")));
}

/* TRUE if the request is good; else it has its answer. */
static gboolean
check_wish(SoupServerMessage *message, GHashTable *query)
{
	const char *deceit = find_deceit(query);
	const char *error = deceit == NULL ? find_error(query) : NULL;

	if (deceit != NULL)
		show_words(message, SOUP_STATUS_BAD_REQUEST, deceit);
	else if (error != NULL)
		send_back(message, query, "error", error);
	return deceit == NULL && error == NULL;
}

static void
answer_authorize(gpointer service, SoupServerMessage *message)
{
	g_autoptr(GHashTable) query = sfb_sim_site_read_query(message);

	if (check_wish(message, query))
		show_form(message, query, "Sign in to go on to Skype for Business.");
}

static void
send_code(SfbSimOauthPages *pages, SoupServerMessage *message, GHashTable *query,
          const char *address)
{
	const char *code;
	SfbSimGrant *grant = sfb_sim_grants_add(pages->grants, SFB_SIM_GRANT_CODE, address,
	                                        sfb_sim_site_get_field(query, "resource"), &code);

	grant->redirect_uri = g_strdup(sfb_sim_site_get_field(query, "redirect_uri"));
	grant->challenge = g_strdup(sfb_sim_site_get_field(query, "code_challenge"));
	send_back(message, query, "code", code);
}

static void
answer_credentials(gpointer service, SoupServerMessage *message)
{
	SfbSimOauthPages *pages = service;
	g_autoptr(GHashTable) query = sfb_sim_site_read_query(message);
	g_autoptr(GHashTable) form = sfb_sim_site_read_form(message);
	const SfbSimUser *user;

	if (!check_wish(message, query))
		return;
	if (is_denied(form)) {
		send_back(message, query, "error", "access_denied");
		return;
	}
	user = sfb_sim_site_check_form(pages->site, form);
	if (user != NULL)
		send_code(pages, message, query, user->address);
	else
		show_form(message, query, "Name or password is wrong.");
}

/* Device code */

static void
show_device_form(SoupServerMessage *message, GHashTable *fields, const char *words)
{
	show(message, SOUP_STATUS_OK,
	     g_markup_printf_escaped(
		     "<p>%s</p><form method=\"post\" "
		     "action=\"" SFB_SIM_OAUTH_DEVICE_PATH "\"><p><label>Code "
		     "<input name=\"user_code\" value=\"%s\"></label></p>" CREDENTIALS "</form>",
		     words, sfb_sim_site_get_field(fields, "user_code"),
		     sfb_sim_site_get_field(fields, "username")));
}

static void
answer_device(gpointer service, SoupServerMessage *message)
{
	g_autoptr(GHashTable) query = sfb_sim_site_read_query(message);

	show_device_form(message, query, "Type the code that your program shows, and sign in.");
}

static void
answer_device_credentials(gpointer service, SoupServerMessage *message)
{
	SfbSimOauthPages *pages = service;
	g_autoptr(GHashTable) form = sfb_sim_site_read_form(message);
	SfbSimGrant *grant = sfb_sim_grants_find_device(pages->grants,
	                                                sfb_sim_site_get_field(form, "user_code"));
	const SfbSimUser *user = sfb_sim_site_check_form(pages->site, form);

	if (grant == NULL) {
		show_device_form(message, form, "There is no such code.");
		return;
	}
	if (!is_denied(form) && user == NULL) {
		show_device_form(message, form, "Name or password is wrong.");
		return;
	}
	grant->is_denied = is_denied(form);
	grant->address = g_strdup(user != NULL ? user->address : NULL);
	show_words(message, SOUP_STATUS_OK, "You can close this page.");
}

SfbSimOauthPages *
sfb_sim_oauth_pages_new(SfbSimSite *site, SfbSimGrants *grants)
{
	SfbSimOauthPages *pages = g_new0(SfbSimOauthPages, 1);

	pages->site = site;
	pages->grants = grants;
	sfb_sim_site_add(site, "GET", SFB_SIM_OAUTH_AUTHORIZE_PATH, answer_authorize, pages);
	sfb_sim_site_add(site, "POST", SFB_SIM_OAUTH_AUTHORIZE_PATH, answer_credentials, pages);
	sfb_sim_site_add(site, "GET", SFB_SIM_OAUTH_DEVICE_PATH, answer_device, pages);
	sfb_sim_site_add(site, "POST", SFB_SIM_OAUTH_DEVICE_PATH, answer_device_credentials, pages);
	return pages;
}

void
sfb_sim_oauth_pages_free(SfbSimOauthPages *pages)
{
	g_free(pages);
}
