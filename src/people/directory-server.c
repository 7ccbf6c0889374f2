/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The way to the directory through the SIP server: a few searches, one after the other, for what was
 * asked. */

#include "people/directory-entry-private.h"
#include "people/directory-ways-private.h"
#include "people/directory-xml.h"
#include "util/address.h"

typedef struct {
	GPtrArray *filters; /* (element-type SfbDirectoryFilter) */
	guint next;
	guint count;
	SfbDirectoryResult *found; /* so far */
} Search;

static void ask(GTask *task);

static void
search_free(gpointer data)
{
	Search *search = data;

	g_ptr_array_unref(search->filters);
	sfb_directory_result_free(search->found);
	g_free(search);
}

static void
add_found(Search *search, SfbDirectoryResult *more)
{
	g_ptr_array_extend_and_steal(search->found->entries, g_steal_pointer(&more->entries));
	search->found->has_more = search->found->has_more || more->has_more;
	g_free(more);
}

/* NULL with @error if the server refused. */
static SfbDirectoryResult *
read_response(const SfbSipMessage *response, GError **error)
{
	GBytes *body = sfb_sip_message_get_body(response);
	guint status = sfb_sip_message_get_status(response);
	gsize length;
	const char *text = g_bytes_get_data(body, &length);

	if (status >= 200 && status < 300)
		return sfb_directory_result_parse(text, length, error);
	g_propagate_error(error, sfb_sip_client_make_error(response));
	return NULL;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Search *search = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	SfbDirectoryResult *more = response != NULL ? read_response(response, &error) : NULL;

	if (more == NULL) {
		g_task_return_error(task, error);
		return;
	}
	add_found(search, more);
	if (++search->next < search->filters->len)
		ask(g_steal_pointer(&task));
	else
		g_task_return_pointer(task, g_steal_pointer(&search->found),
		                      (GDestroyNotify)sfb_directory_result_free);
}

/* Takes @task. */
static void
ask(GTask *task)
{
	SfbSipClient *client = g_task_get_source_object(task);
	const Search *search = g_task_get_task_data(task);
	const char *domain = sfb_address_get_domain(sfb_sip_client_get_address(client));
	g_autofree char *uri = g_strconcat("sip:", domain, NULL);
	g_autofree char *body =
		sfb_directory_filter_build(search->filters->pdata[search->next], search->count);
	g_autoptr(SfbSipMessage) request = sfb_sip_client_new_request(client, "SERVICE", uri, NULL);

	sfb_sip_message_set_body_text(request, SFB_DIRECTORY_CONTENT_TYPE, body);
	sfb_sip_client_request_async(client, request, g_task_get_cancellable(task), on_answered,
	                             task);
}

void
sfb_directory_ask_server_async(SfbSipClient *client, const SfbDirectoryQuestion *question,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
	GTask *task = g_task_new(client, cancellable, callback, user_data);
	Search *search = g_new0(Search, 1);

	search->filters = sfb_directory_filters_new(question->text);
	search->count = question->count;
	search->found = sfb_directory_result_new();
	g_task_set_task_data(task, search, search_free);
	ask(task);
}
