/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A web server that answers as it is told and remembers what it was asked. */

#include "web/clerk.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct {
	guint status;
	char *header;
	char *body; /* NULL: made */
	ClerkMaker make;
	gpointer user_data;
} Answer;

/* One path. */
typedef struct {
	GQueue answers; /* (element-type Answer) */
	guint count;
	char *body; /* of the last question */
	char *authorization;
} Desk;

struct _Clerk {
	SoupServer *server;
	GHashTable *desks; /* (element-type utf8 Desk) */
	char *url;
	guint count;
};

static void
answer_free(gpointer data)
{
	Answer *answer = data;

	g_free(answer->header);
	g_free(answer->body);
	g_free(answer);
}

static void
desk_free(gpointer data)
{
	Desk *desk = data;

	g_queue_clear_full(&desk->answers, answer_free);
	g_free(desk->body);
	g_free(desk->authorization);
	g_free(desk);
}

static Desk *
find_desk(const Clerk *clerk, const char *path)
{
	Desk *desk = g_hash_table_lookup(clerk->desks, path);

	if (desk == NULL) {
		desk = g_new0(Desk, 1);
		desk->body = g_strdup("");
		desk->authorization = g_strdup("");
		g_hash_table_insert(clerk->desks, g_strdup(path), desk);
	}
	return desk;
}

static void
remember(Desk *desk, SoupServerMessage *message)
{
	g_autoptr(GBytes) body =
		soup_message_body_flatten(soup_server_message_get_request_body(message));
	const char *authorization = soup_message_headers_get_one(
		soup_server_message_get_request_headers(message), "Authorization");

	desk->count++;
	g_free(desk->body);
	desk->body = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
	g_free(desk->authorization);
	desk->authorization = g_strdup(authorization != NULL ? authorization : "");
}

static void
say(SoupServerMessage *message, const Answer *answer, const char *question)
{
	char *body = answer->make != NULL ? answer->make(question, answer->user_data)
	                                  : g_strdup(answer->body);
	const char *type = body[0] == '{' ? "application/json" : "text/xml";

	soup_server_message_set_status(message, answer->status, NULL);
	if (answer->header != NULL)
		soup_message_headers_append(soup_server_message_get_response_headers(message),
		                            "WWW-Authenticate", answer->header);
	soup_server_message_set_response(message, type, SOUP_MEMORY_TAKE, body, strlen(body));
}

static void
on_asked(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer user_data)
{
	Clerk *clerk = user_data;
	Desk *desk = find_desk(clerk, path);
	Answer *answer = g_queue_peek_head(&desk->answers);

	clerk->count++;
	remember(desk, message);
	if (answer == NULL) {
		soup_server_message_set_status(message, 404, NULL);
		return;
	}
	say(message, answer, desk->body);
	if (desk->answers.length > 1)
		answer_free(g_queue_pop_head(&desk->answers));
}

Clerk *
clerk_open(void)
{
	Clerk *clerk = g_new0(Clerk, 1);
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "net/good.pem", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file(path, &error);
	GSList *uris;

	g_assert_no_error(error);
	clerk->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, desk_free);
	clerk->server = soup_server_new("tls-certificate", certificate, NULL);
	soup_server_add_handler(clerk->server, NULL, on_asked, clerk, NULL);
	soup_server_listen_local(clerk->server, 0,
	                         SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
	g_assert_no_error(error);
	uris = soup_server_get_uris(clerk->server);
	clerk->url = g_strdup_printf("https://127.0.0.1:%d", g_uri_get_port(uris->data));
	g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
	return clerk;
}

void
clerk_close(Clerk *clerk)
{
	soup_server_disconnect(clerk->server);
	g_object_unref(clerk->server);
	g_hash_table_unref(clerk->desks);
	g_free(clerk->url);
	g_free(clerk);
}

const char *
clerk_get_url(const Clerk *clerk)
{
	return clerk->url;
}

void
clerk_tell(Clerk *clerk, const char *path, guint status, const char *header, const char *body)
{
	Answer *answer = g_new0(Answer, 1);

	answer->status = status;
	answer->header = g_strdup(header);
	answer->body = g_strdup(body);
	g_queue_push_tail(&find_desk(clerk, path)->answers, answer);
}

void
clerk_make(Clerk *clerk, const char *path, ClerkMaker make, gpointer user_data)
{
	Answer *answer = g_new0(Answer, 1);

	answer->status = 200;
	answer->make = make;
	answer->user_data = user_data;
	g_queue_push_tail(&find_desk(clerk, path)->answers, answer);
}

guint
clerk_count(const Clerk *clerk, const char *path)
{
	return path != NULL ? find_desk(clerk, path)->count : clerk->count;
}

const char *
clerk_get_body(const Clerk *clerk, const char *path)
{
	return find_desk(clerk, path)->body;
}

const char *
clerk_get_authorization(const Clerk *clerk, const char *path)
{
	return find_desk(clerk, path)->authorization;
}
