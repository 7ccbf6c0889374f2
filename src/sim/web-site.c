/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the web services stand on. */

/* Holding a message back got another name in libsoup 3.2. */
#define SOUP_VERSION_MIN_REQUIRED SOUP_VERSION_3_0

#include "sim/web-site.h"

#include <string.h>

#include "sim/login.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

typedef struct {
	SfbSimAnswer answer;
	gpointer service;
} Resource;

typedef struct {
	SoupServer *server;
	SoupServerMessage *message; /* owns the delay */
	guint id;
} Delay;

SfbSimSite *
sfb_sim_site_new(SoupServer *server, SfbSimWorld *world, SfbSimFaults *faults, char *base)
{
	SfbSimSite *site = g_new0(SfbSimSite, 1);

	site->server = server;
	site->world = world;
	site->faults = faults;
	site->base = base;
	site->resources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return site;
}

void
sfb_sim_site_free(SfbSimSite *site)
{
	if (site == NULL)
		return;
	g_hash_table_unref(site->resources);
	g_free(site->base);
	g_free(site);
}

void
sfb_sim_site_add(SfbSimSite *site, const char *method, const char *path, SfbSimAnswer answer,
                 gpointer service)
{
	Resource *resource = g_new0(Resource, 1);

	resource->answer = answer;
	resource->service = service;
	g_hash_table_replace(site->resources, g_strdup_printf("%s %s", method, path), resource);
}

void
sfb_sim_site_answer(SfbSimSite *site, SoupServerMessage *message)
{
	g_autofree char *name =
		g_strdup_printf("%s %s", soup_server_message_get_method(message),
	                        g_uri_get_path(soup_server_message_get_uri(message)));
	const Resource *resource = g_hash_table_lookup(site->resources, name);

	g_debug("%s%s", name, resource != NULL ? "" : ": nothing is there");
	if (resource != NULL)
		resource->answer(resource->service, message);
	else
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
}

void
sfb_sim_site_reply(SoupServerMessage *message, guint status, const char *type, char *body)
{
	soup_server_message_set_status(message, status, NULL);
	soup_server_message_set_response(message, type, SOUP_MEMORY_TAKE, body, strlen(body));
}

void
sfb_sim_site_reply_page(SoupServerMessage *message, guint status)
{
	const char *phrase = soup_status_get_phrase(status);

	sfb_sim_site_reply(message, status, "text/html",
	                   g_strdup_printf("<html><head><title>%u - %s</title></head>"
	                                   "<body><h2>%u - %s</h2></body></html>",
	                                   status, phrase, status, phrase));
}

void
sfb_sim_site_redirect(SoupServerMessage *message, const char *location)
{
	sfb_sim_site_reply_page(message, SOUP_STATUS_FOUND);
	sfb_sim_site_add_header(message, "Location", location);
}

static void
delay_free(Delay *delay)
{
	g_clear_handle_id(&delay->id, g_source_remove);
	g_free(delay);
}

static gboolean
on_delay_over(gpointer user_data)
{
	Delay *delay = user_data;

	delay->id = 0;
	soup_server_unpause_message(delay->server, delay->message);
	return G_SOURCE_REMOVE;
}

void
sfb_sim_site_delay(SfbSimSite *site, SoupServerMessage *message, guint seconds)
{
	Delay *delay = g_new0(Delay, 1);

	delay->server = site->server;
	delay->message = message;
	if (seconds > 0)
		delay->id = g_timeout_add_seconds(seconds, on_delay_over, delay);
	g_object_set_data_full(G_OBJECT(message), "sfb-sim-delay", delay,
	                       (GDestroyNotify)delay_free);
	soup_server_pause_message(site->server, message);
}

void
sfb_sim_site_hang_up(SoupServerMessage *message)
{
	g_autoptr(GIOStream) stream = soup_server_message_steal_connection(message);

	g_io_stream_close(stream, NULL, NULL);
}

const char *
sfb_sim_site_get_header(SoupServerMessage *message, const char *name)
{
	return soup_message_headers_get_one(soup_server_message_get_request_headers(message), name);
}

void
sfb_sim_site_add_header(SoupServerMessage *message, const char *name, const char *value)
{
	soup_message_headers_append(soup_server_message_get_response_headers(message), name, value);
}

char *
sfb_sim_site_dup_body(SoupServerMessage *message)
{
	g_autoptr(GBytes) body =
		soup_message_body_flatten(soup_server_message_get_request_body(message));
	gsize length;
	const char *text = g_bytes_get_data(body, &length);

	return text != NULL ? g_strndup(text, length) : g_strdup("");
}

GHashTable *
sfb_sim_site_read_query(SoupServerMessage *message)
{
	const char *query = g_uri_get_query(soup_server_message_get_uri(message));

	return soup_form_decode(query != NULL ? query : "");
}

GHashTable *
sfb_sim_site_read_form(SoupServerMessage *message)
{
	SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
	const char *type = soup_message_headers_get_content_type(headers, NULL);
	g_autofree char *text = NULL;

	if (g_strcmp0(type, FORM_TYPE) == 0)
		text = sfb_sim_site_dup_body(message);
	return soup_form_decode(text != NULL ? text : "");
}

const char *
sfb_sim_site_get_field(GHashTable *fields, const char *name)
{
	const char *value = g_hash_table_lookup(fields, name);

	return value != NULL ? value : "";
}

SfbSimUser *
sfb_sim_site_check_form(SfbSimSite *site, GHashTable *form)
{
	return sfb_sim_login_check(site->world, sfb_sim_site_get_field(form, "username"),
	                           sfb_sim_site_get_field(form, "password"));
}
