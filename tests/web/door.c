/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A web server that lets nobody in who does not prove who he is. */

#include "web/door.h"

#include <libsoup/soup.h>
#include <string.h>

#include "auth/gss-acceptor.h"

#define LARGE_LENGTH (5 * 1024 * 1024)

/* A path behind which one has to prove who one is. */
typedef struct {
	const char *path;
	GssAcceptorKind negotiate;
	gboolean offers_negotiate;
	gboolean offers_ntlm;
} Room;

static const Room rooms[] = {
	{ "/ntlm", 0, FALSE, TRUE },
	{ "/negotiate", GSS_ACCEPTOR_SPNEGO_NTLM, TRUE, FALSE },
	{ "/kerberos", GSS_ACCEPTOR_SPNEGO_KERBEROS, TRUE, TRUE },
	{ "/closing", 0, FALSE, TRUE },
	{ "/diagnosed", 0, FALSE, TRUE },
};

/* What is known of one connection. */
typedef struct {
	GssAcceptor *acceptor; /* of a handshake under way */
	gboolean is_open;
} Connection;

struct _Door {
	SoupServer *server;
	char *binding;
	GHashTable *connections; /* (element-type guint Connection) by the client's port */
	guint16 port;
	guint requests;
	guint attempts;
	char *guest;
	gboolean is_guest_bound;
	char *body;
};

static void
connection_free(Connection *connection)
{
	g_clear_pointer(&connection->acceptor, gss_acceptor_free);
	g_free(connection);
}

static Connection *
find_connection(Door *door, SoupServerMessage *message)
{
	GInetSocketAddress *client =
		G_INET_SOCKET_ADDRESS(soup_server_message_get_remote_address(message));
	gpointer key = GUINT_TO_POINTER(g_inet_socket_address_get_port(client));
	Connection *connection = g_hash_table_lookup(door->connections, key);

	if (connection == NULL) {
		connection = g_new0(Connection, 1);
		g_hash_table_insert(door->connections, key, connection);
	}
	return connection;
}

static void
let_in(Door *door, SoupServerMessage *message)
{
	SoupMessageBody *body = soup_server_message_get_request_body(message);
	g_autoptr(GBytes) bytes = soup_message_body_flatten(body);

	g_free(door->body);
	door->body = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	soup_server_message_set_response(message, "Text/Plain; charset=utf-8", SOUP_MEMORY_STATIC,
	                                 "hello", 5);
	soup_server_message_set_status(message, 200, NULL);
}

/* @token: what goes with the challenge; NULL: nothing. */
static void
challenge(SoupServerMessage *message, const char *scheme, GBytes *token)
{
	g_autofree char *text = token == NULL ? NULL
	                                      : g_base64_encode(g_bytes_get_data(token, NULL),
	                                                        g_bytes_get_size(token));
	g_autofree char *value = g_strconcat(scheme, text != NULL ? " " : NULL, text, NULL);

	soup_message_headers_append(soup_server_message_get_response_headers(message),
	                            "WWW-Authenticate", value);
	soup_server_message_set_status(message, 401, NULL);
}

static void
ask(SoupServerMessage *message, const Room *room)
{
	if (room->offers_negotiate)
		challenge(message, "Negotiate", NULL);
	if (room->offers_ntlm)
		challenge(message, "NTLM", NULL);
}

static void
turn_away(SoupServerMessage *message, const Room *room)
{
	if (strcmp(room->path, "/diagnosed") != 0) {
		ask(message, room);
		return;
	}
	soup_message_headers_append(soup_server_message_get_response_headers(message),
	                            "X-Ms-diagnostics",
	                            "28020;source=\"door.example\";reason=\"No valid security "
	                            "token.\"");
	soup_server_message_set_status(message, 500, NULL);
}

static void
welcome(Door *door, Connection *connection, SoupServerMessage *message)
{
	g_autofree char *name = gss_acceptor_dup_name(connection->acceptor);

	g_free(door->guest);
	door->guest = g_steal_pointer(&name);
	door->is_guest_bound = gss_acceptor_is_bound(connection->acceptor);
	connection->is_open = TRUE;
	g_clear_pointer(&connection->acceptor, gss_acceptor_free);
	let_in(door, message);
}

static void
take_token(Door *door, Connection *connection, SoupServerMessage *message, const Room *room)
{
	const char *value = soup_message_headers_get_one(
		soup_server_message_get_request_headers(message), "Authorization");
	gboolean is_ntlm = g_str_has_prefix(value, "NTLM ");
	gsize length;
	g_autofree guchar *octets = g_base64_decode(strchr(value, ' ') + 1, &length);
	g_autoptr(GBytes) token = g_bytes_new(octets, length);
	g_autoptr(GBytes) reply = NULL;
	gboolean has_begun = connection->acceptor != NULL;
	g_autofree char *name = NULL;

	if (!has_begun)
		connection->acceptor = gss_acceptor_new(
			is_ntlm ? GSS_ACCEPTOR_NTLM : room->negotiate, door->binding);
	reply = gss_acceptor_take(connection->acceptor, token);
	name = gss_acceptor_dup_name(connection->acceptor);
	door->attempts += has_begun || name != NULL;
	if (reply == NULL) {
		g_clear_pointer(&connection->acceptor, gss_acceptor_free);
		turn_away(message, room);
	} else if (name != NULL) {
		welcome(door, connection, message);
	} else {
		challenge(message, is_ntlm ? "NTLM" : "Negotiate", reply);
	}
}

static void
serve_room(Door *door, SoupServerMessage *message, const Room *room)
{
	SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
	Connection *connection = find_connection(door, message);

	if (strcmp(room->path, "/closing") == 0)
		soup_message_headers_append(soup_server_message_get_response_headers(message),
		                            "Connection", "close");
	if (soup_message_headers_get_one(headers, "Authorization") != NULL)
		take_token(door, connection, message, room);
	else if (connection->is_open)
		let_in(door, message);
	else
		ask(message, room);
}

static void
serve_cookie(Door *door, SoupServerMessage *message)
{
	const char *shown = soup_message_headers_get_one(
		soup_server_message_get_request_headers(message), "Cookie");

	soup_message_headers_append(soup_server_message_get_response_headers(message), "Set-Cookie",
	                            "affinity=fe01; Path=/");
	soup_server_message_set_response(message, "text/plain", SOUP_MEMORY_COPY,
	                                 shown != NULL ? shown : "none",
	                                 strlen(shown != NULL ? shown : "none"));
	soup_server_message_set_status(message, 200, NULL);
}

static void
serve_redirect(Door *door, SoupServerMessage *message)
{
	soup_server_message_set_redirect(message, 302, "/open");
}

static void
serve_large(Door *door, SoupServerMessage *message)
{
	soup_server_message_set_response(message, "text/plain", SOUP_MEMORY_TAKE,
	                                 g_malloc0(LARGE_LENGTH), LARGE_LENGTH);
	soup_server_message_set_status(message, 200, NULL);
}

static void
serve_stalling(Door *door, SoupServerMessage *message)
{
	soup_message_headers_set_encoding(soup_server_message_get_response_headers(message),
	                                  SOUP_ENCODING_CHUNKED);
	soup_message_body_append(soup_server_message_get_response_body(message), SOUP_MEMORY_STATIC,
	                         "hel", 3);
	soup_server_message_set_status(message, 200, NULL);
}

static void
serve_bearer(Door *door, SoupServerMessage *message)
{
	challenge(message, "Bearer trusted_issuers=\"NTLM, Negotiate\", client_id=\"4\"", NULL);
}

static const struct {
	const char *path;
	void (*serve)(Door *door, SoupServerMessage *message);
} pages[] = {
	{ "/open", let_in },       { "/cookie", serve_cookie },     { "/redirect", serve_redirect },
	{ "/large", serve_large }, { "/stalling", serve_stalling }, { "/bearer", serve_bearer },
};

static void
on_request(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
	Door *door = user_data;

	door->requests++;
	find_connection(door, message);
	g_assert_cmpint(soup_server_message_get_http_version(message), ==, SOUP_HTTP_1_1);
	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
		if (strcmp(path, pages[i].path) == 0)
			pages[i].serve(door, message);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(rooms); i++) {
		if (strcmp(path, rooms[i].path) == 0)
			serve_room(door, message, &rooms[i]);
	}
}

static void
listen_at(Door *door, const char *certificate)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsCertificate) own = NULL;
	GSList *uris;

	if (certificate != NULL) {
		own = g_tls_certificate_new_from_file(certificate, &error);
		g_assert_no_error(error);
		soup_server_set_tls_certificate(door->server, own);
	}
	soup_server_listen_local(door->server, 0,
	                         SOUP_SERVER_LISTEN_IPV4_ONLY |
	                                 (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
	                         &error);
	g_assert_no_error(error);
	uris = soup_server_get_uris(door->server);
	door->port = (guint16)g_uri_get_port(uris->data);
	g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
}

Door *
door_open(const char *certificate, const char *binding)
{
	Door *door = g_new0(Door, 1);

	/* It would rather speak HTTP/2, as newer servers do. */
	g_setenv("SOUP_SERVER_HTTP2", "1", TRUE);
	door->server = soup_server_new(NULL, NULL);
	door->binding = g_strdup(binding);
	door->connections =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)connection_free);
	soup_server_add_handler(door->server, NULL, on_request, door, NULL);
	listen_at(door, certificate);
	return door;
}

void
door_close(Door *door)
{
	soup_server_disconnect(door->server);
	/* What it closes goes when nothing more is outstanding. */
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_object_unref(door->server);
	g_hash_table_unref(door->connections);
	g_free(door->binding);
	g_free(door->guest);
	g_free(door->body);
	g_free(door);
}

guint16
door_get_port(const Door *door)
{
	return door->port;
}

guint
door_get_requests(const Door *door)
{
	return door->requests;
}

guint
door_get_attempts(const Door *door)
{
	return door->attempts;
}

guint
door_get_connections(const Door *door)
{
	return g_hash_table_size(door->connections);
}

const char *
door_get_guest(const Door *door)
{
	return door->guest;
}

gboolean
door_is_guest_bound(const Door *door)
{
	return door->is_guest_bound;
}

const char *
door_get_body(const Door *door)
{
	return door->body;
}
