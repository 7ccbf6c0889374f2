/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Questions to DNS with GIO. That there is no such name is an answer, not a failure. */

#include "net/gio-network-private.h"

#include "net/deadline.h"
#include "net/failure.h"

typedef struct {
	char *name;
	SfbDeadline *deadline;
} LookUp;

static void
look_up_free(LookUp *look_up)
{
	sfb_deadline_free(look_up->deadline);
	g_free(look_up->name);
	g_free(look_up);
}

/* (takes @name) */
static GTask *
begin(SfbNetwork *network, char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
      gpointer user_data)
{
	GTask *task = g_task_new(network, cancellable, callback, user_data);
	LookUp *look_up = g_new0(LookUp, 1);

	look_up->name = name;
	look_up->deadline = sfb_deadline_new(sfb_gio_network_get_timeout(SFB_GIO_NETWORK(network)),
	                                     cancellable);
	g_task_set_source_tag(task, begin);
	g_task_set_task_data(task, look_up, (GDestroyNotify)look_up_free);
	return task;
}

/* (takes @task, @answer and @cause). @cause: NULL if there was an answer. */
static void
end(GTask *task, GPtrArray *answer, GError *cause)
{
	const LookUp *look_up = g_task_get_task_data(task);

	if (cause != NULL)
		sfb_deadline_correct(look_up->deadline, &cause);
	if (cause == NULL || g_error_matches(cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND)) {
		g_task_return_pointer(task, answer, (GDestroyNotify)g_ptr_array_unref);
	} else {
		g_task_return_error(task, sfb_network_explain_look_up(look_up->name, cause));
		g_ptr_array_unref(answer);
	}
	g_clear_error(&cause);
	g_object_unref(task);
}

static void
on_records(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GPtrArray *targets = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_srv_target_free);
	GError *error = NULL;
	GList *records = g_resolver_lookup_records_finish(G_RESOLVER(source), result, &error);

	for (GList *at = records; at != NULL; at = at->next) {
		guint16 priority, weight, port;
		const char *host;

		g_variant_get(at->data, "(qqq&s)", &priority, &weight, &port, &host);
		g_ptr_array_add(targets, sfb_srv_target_new(host, port, priority, weight));
	}
	g_list_free_full(records, (GDestroyNotify)g_variant_unref);
	sfb_srv_targets_sort(targets);
	end(user_data, targets, error);
}

void
sfb_gio_look_up_service_async(SfbNetwork *network, const char *service, const char *domain,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
	g_autoptr(GResolver) resolver = g_resolver_get_default();
	g_autofree char *ascii = g_hostname_to_ascii(domain);
	GTask *task = begin(network, g_strconcat(service, ".", domain, NULL), cancellable, callback,
	                    user_data);
	const LookUp *look_up = g_task_get_task_data(task);
	g_autofree char *name = g_strconcat(service, ".", ascii != NULL ? ascii : domain, NULL);

	g_resolver_lookup_records_async(resolver, name, G_RESOLVER_RECORD_SRV,
	                                sfb_deadline_get_cancellable(look_up->deadline), on_records,
	                                task);
}

static void
on_addresses(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	GList *found = g_resolver_lookup_by_name_finish(G_RESOLVER(source), result, &error);

	for (GList *at = found; at != NULL; at = at->next)
		g_ptr_array_add(addresses, g_inet_address_to_string(at->data));
	g_resolver_free_addresses(found);
	end(user_data, addresses, error);
}

void
sfb_gio_look_up_host_async(SfbNetwork *network, const char *host, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GResolver) resolver = g_resolver_get_default();
	GTask *task = begin(network, g_strdup(host), cancellable, callback, user_data);
	const LookUp *look_up = g_task_get_task_data(task);

	g_resolver_lookup_by_name_async(resolver, host,
	                                sfb_deadline_get_cancellable(look_up->deadline),
	                                on_addresses, task);
}

GPtrArray *
sfb_gio_look_up_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
