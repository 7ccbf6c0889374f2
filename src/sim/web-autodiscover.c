/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Lync Autodiscover. Besides the pool that everybody is in there is the address of a second one, to
 * which the fault "discover-user=other-pool" sends people.
 */

#include "sim/web-autodiscover.h"

#include <string.h>

#include "sim/reply.h"
#include "sim/web-autodiscover-document.h"

#define ROOT_PATH "/Autodiscover/AutodiscoverService.svc/root"
#define OTHER_POOL "/OtherPool"
#define STRANGER "https://pool01.example.net"

struct _SfbSimWebAutodiscover {
	SfbSimSite *site;
	SfbSimWebTickets *tickets;
	SfbSimWebOauth *oauth;
	guint16 sip_port;
};

static SfbSimAutodiscovered *
new_document(SfbSimWebAutodiscover *autodiscover, const char *kind)
{
	return sfb_sim_autodiscovered_new(kind, autodiscover->site->is_external ? "External"
	                                                                        : "Internal");
}

static void
reply_as(SoupServerMessage *message, const SfbSimAutodiscovered *document, const char *format)
{
	const char *type;
	char *body = sfb_sim_autodiscovered_build(document, format, &type);

	sfb_sim_site_reply(message, SOUP_STATUS_OK, type, body);
}

static void
reply(SoupServerMessage *message, const SfbSimAutodiscovered *document)
{
	reply_as(message, document, sfb_sim_site_get_header(message, "Accept"));
}

/* The pool that @message asks: "" or OTHER_POOL. */
static const char *
get_pool(SoupServerMessage *message)
{
	const char *path = g_uri_get_path(soup_server_message_get_uri(message));

	return g_str_has_prefix(path, OTHER_POOL) ? OTHER_POOL : "";
}

static void
add_own_link(SfbSimAutodiscovered *document, SfbSimWebAutodiscover *autodiscover, const char *token,
             const char *path)
{
	sfb_sim_autodiscovered_add_link(document, token, autodiscover->site->base, path);
}

/* The address travels as it came: bare, with its '@' (sheet 4.1). */
static char *
dup_query(SoupServerMessage *message)
{
	const char *query = g_uri_get_query(soup_server_message_get_uri(message));

	return query != NULL ? g_strconcat("?", query, NULL) : g_strdup("");
}

static void
reply_redirect(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message, const char *base,
               const char *path)
{
	g_autoptr(SfbSimAutodiscovered) document = new_document(autodiscover, "Root");
	g_autofree char *query = dup_query(message);
	g_autofree char *target = g_strconcat(path, query, NULL);

	sfb_sim_autodiscovered_add_link(document, "Redirect", base, target);
	reply(message, document);
}

/* Root */

static void
reply_root(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message, const char *format)
{
	g_autoptr(SfbSimAutodiscovered) document = new_document(autodiscover, "Root");
	g_autofree char *root = g_strconcat(get_pool(message), ROOT_PATH, NULL);
	g_autofree char *user = g_strconcat(root, "/user?originalDomain=" SFB_SIM_DOMAIN, NULL);

	add_own_link(document, autodiscover, "Domain", ROOT_PATH "/domain");
	add_own_link(document, autodiscover, "User", user);
	if (autodiscover->oauth != NULL)
		add_own_link(document, autodiscover, "OAuth", ROOT_PATH "/oauth/user");
	add_own_link(document, autodiscover, "Self", root);
	reply_as(message, document, format);
}

/* As a captive portal does it, for one. */
static void
misanswer(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message, const char *how)
{
	if (strcmp(how, "json") == 0)
		reply_root(autodiscover, message,
		           "application/vnd.microsoft.rtc.autodiscover+json");
	else if (strcmp(how, "empty") == 0)
		sfb_sim_site_reply(message, SOUP_STATUS_OK, "text/plain", g_strdup(""));
	else if (strcmp(how, "html") == 0)
		sfb_sim_site_reply_page(message, SOUP_STATUS_OK);
	else
		sfb_sim_site_reply_page(message, (guint)g_ascii_strtoull(how, NULL, 10));
}

/* TRUE if the answer is a redirection on purpose. */
static gboolean
is_sent_away(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message)
{
	const char *where =
		sfb_sim_faults_get_strike(autodiscover->site->faults, "discover-redirect");

	if (where == NULL)
		return FALSE;
	if (strcmp(where, "loop") == 0)
		reply_redirect(autodiscover, message, autodiscover->site->base,
		               g_uri_get_path(soup_server_message_get_uri(message)));
	else
		reply_redirect(autodiscover, message, STRANGER, ROOT_PATH);
	return TRUE;
}

static void
answer_root(gpointer service, SoupServerMessage *message)
{
	SfbSimWebAutodiscover *autodiscover = service;
	const char *how = sfb_sim_faults_get_strike(autodiscover->site->faults, "discover-answer");

	if (how != NULL)
		misanswer(autodiscover, message, how);
	else if (!is_sent_away(autodiscover, message))
		reply_root(autodiscover, message, sfb_sim_site_get_header(message, "Accept"));
}

void
sfb_sim_web_autodiscover_answer_plain(SfbSimWebAutodiscover *autodiscover,
                                      SoupServerMessage *message)
{
	g_autofree char *query = dup_query(message);
	g_autofree char *entry = g_strconcat(autodiscover->site->base, "/", query, NULL);
	const char *path = g_uri_get_path(soup_server_message_get_uri(message));
	const char *how = NULL;

	if (strcmp(path, "/") != 0)
		how = "404";
	else
		how = sfb_sim_faults_get_strike(autodiscover->site->faults, "discover-answer");
	if (how != NULL)
		misanswer(autodiscover, message, how);
	else if (sfb_sim_faults_strikes(autodiscover->site->faults, "discover-moved"))
		sfb_sim_site_redirect(message, entry);
	else if (!is_sent_away(autodiscover, message))
		reply_redirect(autodiscover, message, autodiscover->site->base, ROOT_PATH);
}

/* User and Domain */

static void
add_accesses(SfbSimAutodiscovered *document, guint16 port)
{
	static const char *const names[] = {
		"SipServerInternalAccess",
		"SipClientInternalAccess",
		"SipServerExternalAccess",
		"SipClientExternalAccess",
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		sfb_sim_autodiscovered_add_access(document, names[i], SFB_SIM_HOST, port);
}

static SfbSimAutodiscovered *
make_topology(SfbSimWebAutodiscover *autodiscover, const char *kind)
{
	SfbSimAutodiscovered *document = new_document(autodiscover, kind);

	add_accesses(document, autodiscover->sip_port);
	add_own_link(document, autodiscover, "Internal/Autodiscover", ROOT_PATH);
	add_own_link(document, autodiscover, "External/Autodiscover", ROOT_PATH);
	return document;
}

static void
answer_domain(gpointer service, SoupServerMessage *message)
{
	g_autoptr(SfbSimAutodiscovered) document = make_topology(service, "Domain");

	reply(message, document);
}

static void
reply_user(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message)
{
	static const struct {
		const char *token;
		const char *path;
	} services[] = {
		{ "Internal/Mcx", "/Mcx/McxService.svc" },
		{ "Internal/Ucwa", "/ucwa/v1/applications" },
		{ "External/Mcx", "/Mcx/McxService.svc" },
		{ "External/Ucwa", "/ucwa/v1/applications" },
		{ "Ucwa", "/ucwa/v1/applications" },
	};
	g_autoptr(SfbSimAutodiscovered) document = make_topology(autodiscover, "User");

	for (guint i = 0; i < G_N_ELEMENTS(services); i++)
		add_own_link(document, autodiscover, services[i].token, services[i].path);
	reply(message, document);
}

static void
reply_other_pool(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message)
{
	g_autoptr(SfbSimAutodiscovered) document = new_document(autodiscover, "User");

	add_own_link(document, autodiscover, "Redirect", OTHER_POOL ROOT_PATH);
	reply(message, document);
}

/* There is no WWW-Authenticate for the ticket; servers with modern authentication add theirs. */
static void
demand_ticket(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message)
{
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	if (autodiscover->oauth != NULL)
		sfb_sim_web_oauth_add_challenge(autodiscover->oauth, message);
	if (sfb_sim_faults_strikes(autodiscover->site->faults, "discover-no-ticket-url"))
		return;
	sfb_sim_site_add_header(message, "X-MS-WebTicketURL",
	                        sfb_sim_web_tickets_get_url(autodiscover->tickets));
	sfb_sim_site_add_header(message, "X-MS-WebTicketSupported", "cwt,saml");
}

/* @how: NULL: nothing goes wrong. */
static void
answer_person(SfbSimWebAutodiscover *autodiscover, SoupServerMessage *message, const char *how)
{
	if (how == NULL)
		reply_user(autodiscover, message);
	else if (strcmp(how, "other-pool") != 0)
		sfb_sim_site_reply_page(message, (guint)g_ascii_strtoull(how, NULL, 10));
	else if (get_pool(message)[0] == '\0')
		reply_other_pool(autodiscover, message);
	else
		reply_user(autodiscover, message);
}

static void
answer_user(gpointer service, SoupServerMessage *message)
{
	SfbSimWebAutodiscover *autodiscover = service;
	g_autofree char *address = sfb_sim_web_tickets_check_header(autodiscover->tickets, message);

	if (address != NULL)
		answer_person(
			autodiscover, message,
			sfb_sim_faults_get_strike(autodiscover->site->faults, "discover-user"));
	else
		demand_ticket(autodiscover, message);
}

/* [MS-OCDISCWS] 3.1.5.5: no token is 401, a bad one 403. */
static void
answer_oauth_user(gpointer service, SoupServerMessage *message)
{
	SfbSimWebAutodiscover *autodiscover = service;

	if (sfb_sim_web_oauth_find(autodiscover->oauth, message) != NULL) {
		reply_user(autodiscover, message);
		return;
	}
	if (sfb_sim_site_get_header(message, "Authorization") != NULL) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_FORBIDDEN);
		return;
	}
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	sfb_sim_web_oauth_add_challenge(autodiscover->oauth, message);
}

SfbSimWebAutodiscover *
sfb_sim_web_autodiscover_new(SfbSimSite *site, SfbSimWebTickets *tickets, SfbSimWebOauth *oauth,
                             guint16 sip_port)
{
	SfbSimWebAutodiscover *autodiscover = g_new0(SfbSimWebAutodiscover, 1);

	autodiscover->site = site;
	autodiscover->tickets = tickets;
	autodiscover->oauth = oauth;
	autodiscover->sip_port = sip_port;
	sfb_sim_site_add(site, "GET", "/", answer_root, autodiscover);
	sfb_sim_site_add(site, "GET", ROOT_PATH, answer_root, autodiscover);
	sfb_sim_site_add(site, "GET", ROOT_PATH "/domain", answer_domain, autodiscover);
	sfb_sim_site_add(site, "GET", ROOT_PATH "/user", answer_user, autodiscover);
	sfb_sim_site_add(site, "GET", OTHER_POOL ROOT_PATH, answer_root, autodiscover);
	sfb_sim_site_add(site, "GET", OTHER_POOL ROOT_PATH "/user", answer_user, autodiscover);
	if (oauth != NULL)
		sfb_sim_site_add(site, "GET", ROOT_PATH "/oauth/user", answer_oauth_user,
		                 autodiscover);
	return autodiscover;
}

void
sfb_sim_web_autodiscover_free(SfbSimWebAutodiscover *autodiscover)
{
	g_free(autodiscover);
}
