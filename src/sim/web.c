/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web services of the pool: listens, and hands what comes to whom it is for. */

#include "config.h"

#include "sim/web.h"

#include <glib/gi18n-lib.h>

#include "sim/web-address-book.h"
#include "sim/web-autodiscover.h"
#include "sim/web-certprov.h"
#include "sim/web-custom-states.h"
#include "sim/web-photos.h"
#include "util/error.h"

#define HTTPS_PORT 443
#define REQUEST_MAX (1024 * 1024) /* bytes of a body */
#define USUAL_WAYS "windows"

static const char *const ways[] = { "windows", "oauth", "adfs", "forms", NULL };

struct _SfbSimWeb {
	SoupServer *https;
	SoupServer *http;
	guint16 https_port;
	guint16 http_port;
	guint count;
	char *sts_uri;

	SfbSimSite *site;
	SfbSimSigner *signer;
	SfbSimWebAuth *auth;
	SfbSimWebOauth *oauth;
	SfbSimWebAdfs *adfs;
	SfbSimWebTickets *tickets;
	SfbSimWebCertprov *certprov;
	SfbSimDirectory *directory;
	SfbSimWebAddressBook *address_book;
	SfbSimWebPhotos *photos;
	SfbSimWebExchange *exchange;
	SfbSimWebAutodiscover *autodiscover;
};

/* Requests */

/* Before the body is read: a client says how long it is, and not too long. */
static void
on_headers(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
	SfbSimWeb *web = user_data;
	SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);

	web->count++;
	if (soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CHUNKED)
		sfb_sim_site_reply_page(message, SOUP_STATUS_LENGTH_REQUIRED);
	else if (soup_message_headers_get_content_length(headers) > REQUEST_MAX)
		sfb_sim_site_reply_page(message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
}

static void
on_https(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer user_data)
{
	SfbSimWeb *web = user_data;

	sfb_sim_site_answer(web->site, message);
}

static void
on_http(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
        gpointer user_data)
{
	SfbSimWeb *web = user_data;

	if (g_str_equal(path, SFB_SIM_MAILBOXES_PATH))
		sfb_sim_web_exchange_answer_plain(web->exchange, message);
	else
		sfb_sim_web_autodiscover_answer_plain(web->autodiscover, message);
}

/* Listening */

static GTlsCertificate *
make_certificate(const SfbSimWebWish *wish, GError **error)
{
	const char *flaw = sfb_sim_faults_get_strike(wish->faults, "web-certificate");
	g_autofree char *pem = NULL;

	if (flaw == NULL)
		return g_tls_certificate_new_from_file(wish->files->server_file, error);
	pem = sfb_sim_files_make_server(wish->files, flaw, error);
	return pem != NULL ? g_tls_certificate_new_from_pem(pem, -1, error) : NULL;
}

/* soup_server_get_uris() would know the port, too, but leaks an address for each. */
static guint16
get_port(SoupServer *server)
{
	g_autoptr(GSList) sockets = soup_server_get_listeners(server);
	g_autoptr(GSocketAddress) address = g_socket_get_local_address(sockets->data, NULL);

	return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
}

/* @port: in: 0: any; out: the one it is. */
static gboolean
listen_on(SoupServer *server, guint16 *port, SoupServerListenOptions options, GError **error)
{
	g_autoptr(GSocketAddress) address =
		g_inet_socket_address_new_from_string("127.0.0.1", *port);

	if (!soup_server_listen(server, address, options, error))
		return FALSE;
	*port = get_port(server);
	return TRUE;
}

static gboolean
open_ports(SfbSimWeb *web, GTlsCertificate *certificate, GError **error)
{
	web->https = soup_server_new("tls-certificate", certificate, NULL);
	web->http = soup_server_new(NULL, NULL);
	soup_server_add_early_handler(web->https, NULL, on_headers, web, NULL);
	soup_server_add_early_handler(web->http, NULL, on_headers, web, NULL);
	soup_server_add_handler(web->https, NULL, on_https, web, NULL);
	soup_server_add_handler(web->http, NULL, on_http, web, NULL);
	return listen_on(web->https, &web->https_port, SOUP_SERVER_LISTEN_HTTPS, error) &&
	       listen_on(web->http, &web->http_port, 0, error);
}

/* Services */

static gboolean
read_ways(const char *list, GStrv *wanted, GError **error)
{
	g_auto(GStrv) names = g_strsplit(list, ",", -1);

	for (guint i = 0; names[i] != NULL; i++) {
		if (g_strv_contains(ways, g_strstrip(names[i])))
			continue;
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("There is no way “%s” to a web ticket. Known ways: windows, oauth, "
		              "adfs, forms."),
		            names[i]);
		return FALSE;
	}
	*wanted = g_steal_pointer(&names);
	return TRUE;
}

static gboolean
is_wanted(GStrv wanted, const char *way)
{
	return g_strv_contains((const char *const *)wanted, way);
}

static void
open_services(SfbSimWeb *web, const SfbSimWebWish *wish, GStrv wanted)
{
	SfbSimTicketWays chosen = { NULL };

	if (is_wanted(wanted, "windows"))
		chosen.windows = web->auth;
	if (is_wanted(wanted, "oauth"))
		chosen.oauth = web->oauth = sfb_sim_web_oauth_new(web->site);
	if (is_wanted(wanted, "adfs"))
		chosen.adfs = web->adfs = sfb_sim_web_adfs_new(web->site, web->signer);
	chosen.has_forms = is_wanted(wanted, "forms");
	web->tickets = sfb_sim_web_tickets_new(web->site, web->signer, &chosen);
	web->certprov = sfb_sim_web_certprov_new(web->site, web->tickets, wish->authority);
	web->directory = sfb_sim_directory_new(wish->world);
	web->address_book = sfb_sim_web_address_book_new(web->site, web->tickets, web->directory);
	web->photos = sfb_sim_web_photos_new(web->site, web->tickets);
	sfb_sim_web_custom_states_open(web->site);
	web->exchange =
		sfb_sim_web_exchange_new(web->site, web->auth, web->tickets, web->directory);
	web->autodiscover =
		sfb_sim_web_autodiscover_new(web->site, web->tickets, web->oauth, wish->sip_port);
}

/* The usual port is not written: URLs that name the same place have to be the same. @host: with a
 * port if somebody else listens for us. */
static char *
make_base(const char *host, guint16 port)
{
	return port == HTTPS_PORT || strchr(host, ':') != NULL
	               ? g_strconcat("https://", host, NULL)
	               : g_strdup_printf("https://%s:%u", host, port);
}

SfbSimWeb *
sfb_sim_web_new(const SfbSimWebWish *wish, GError **error)
{
	const SfbSimOptions *options = wish->options;
	const char *host = options->web_host != NULL ? options->web_host : "127.0.0.1";
	g_autoptr(SfbSimWeb) web = g_new0(SfbSimWeb, 1);
	g_autoptr(GTlsCertificate) certificate = make_certificate(wish, error);
	g_auto(GStrv) wanted = NULL;

	web->https_port = options->https_port;
	web->http_port = options->http_port;
	if (certificate == NULL ||
	    !read_ways(options->web_tickets != NULL ? options->web_tickets : USUAL_WAYS, &wanted,
	               error) ||
	    !open_ports(web, certificate, error))
		return NULL;
	web->signer = sfb_sim_signer_new(wish->files->server_file, error);
	if (web->signer == NULL)
		return NULL;
	web->site = sfb_sim_site_new(web->https, wish->world, wish->faults,
	                             make_base(host, web->https_port));
	web->site->is_external = options->is_external;
	web->auth = sfb_sim_web_auth_new(web->site, certificate);
	web->sts_uri = g_strconcat(web->site->base, SFB_SIM_CERTPROV_PATH, NULL);
	open_services(web, wish, wanted);
	return g_steal_pointer(&web);
}

static void
close_port(SoupServer *server)
{
	if (server == NULL)
		return;
	soup_server_disconnect(server);
	g_object_unref(server);
}

void
sfb_sim_web_free(SfbSimWeb *web)
{
	if (web == NULL)
		return;
	close_port(web->https);
	close_port(web->http);
	sfb_sim_web_autodiscover_free(web->autodiscover);
	sfb_sim_web_exchange_free(web->exchange);
	sfb_sim_web_photos_free(web->photos);
	sfb_sim_web_address_book_free(web->address_book);
	sfb_sim_directory_free(web->directory);
	sfb_sim_web_certprov_free(web->certprov);
	sfb_sim_web_tickets_free(web->tickets);
	sfb_sim_web_adfs_free(web->adfs);
	sfb_sim_web_oauth_free(web->oauth);
	sfb_sim_web_auth_free(web->auth);
	sfb_sim_signer_free(web->signer);
	sfb_sim_site_free(web->site);
	g_free(web->sts_uri);
	g_free(web);
}

guint16
sfb_sim_web_get_https_port(const SfbSimWeb *web)
{
	return web->https_port;
}

guint16
sfb_sim_web_get_http_port(const SfbSimWeb *web)
{
	return web->http_port;
}

guint
sfb_sim_web_get_count(const SfbSimWeb *web)
{
	return web->count;
}

SfbSimWebExchange *
sfb_sim_web_get_exchange(const SfbSimWeb *web)
{
	return web->exchange;
}

const char *
sfb_sim_web_get_base(const SfbSimWeb *web)
{
	return web->site->base;
}

const char *
sfb_sim_web_get_sts_uri(const SfbSimWeb *web)
{
	return web->sts_uri;
}
