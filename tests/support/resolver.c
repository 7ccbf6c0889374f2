/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A GResolver that knows what a test tells it, and nothing else. */

#include "support/resolver.h"

#define RESOLVER_TYPE (resolver_get_type())
G_DECLARE_FINAL_TYPE(Resolver, resolver, RESOLVER, OBJECT, GResolver)

struct _Resolver {
	GResolver parent;
	const ResolverEntry *entries;
};

G_DEFINE_TYPE(Resolver, resolver, G_TYPE_RESOLVER)

static const ResolverEntry *
find(GResolver *resolver, const char *name)
{
	static const ResolverEntry unknown = { .error = G_RESOLVER_ERROR_NOT_FOUND };
	const ResolverEntry *entry = RESOLVER_OBJECT(resolver)->entries;

	for (; entry->name != NULL; entry++) {
		if (g_ascii_strcasecmp(entry->name, name) == 0)
			return entry;
	}
	return &unknown;
}

static void
free_addresses(gpointer addresses)
{
	g_resolver_free_addresses(addresses);
}

static void
free_records(gpointer records)
{
	g_list_free_full(records, (GDestroyNotify)g_variant_unref);
}

static GList *
parse_addresses(const ResolverEntry *entry)
{
	g_auto(GStrv) texts = g_strsplit(entry->addresses, " ", -1);
	GList *addresses = NULL;

	for (GStrv text = texts; *text != NULL; text++)
		addresses = g_list_append(addresses, g_inet_address_new_from_string(*text));
	return addresses;
}

static GVariant *
parse_record(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", 4);

	return g_variant_ref_sink(
		g_variant_new("(qqqs)", (guint16)g_ascii_strtoull(words[0], NULL, 10),
	                      (guint16)g_ascii_strtoull(words[1], NULL, 10),
	                      (guint16)g_ascii_strtoull(words[2], NULL, 10), words[3]));
}

static GList *
parse_records(const ResolverEntry *entry)
{
	g_auto(GStrv) texts = g_strsplit(entry->records, ";", -1);
	GList *records = NULL;

	for (GStrv text = texts; *text != NULL; text++)
		records = g_list_append(records, parse_record(*text));
	return records;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	g_task_return_error_if_cancelled(user_data);
	return G_SOURCE_REMOVE;
}

/* Answers nothing before somebody loses patience. (takes @task) */
static void
stay_silent(GTask *task)
{
	GSource *source = g_cancellable_source_new(g_task_get_cancellable(task));

	g_task_attach_source(task, source, G_SOURCE_FUNC(on_cancelled));
	g_source_unref(source);
	g_object_unref(task);
}

/* (takes @task and @answer) */
static void
answer(GTask *task, const ResolverEntry *entry, GList *found, GDestroyNotify free_found)
{
	if (entry->error == RESOLVER_SILENT) {
		stay_silent(task);
		return;
	}
	if (entry->error >= 0)
		g_task_return_new_error(task, G_RESOLVER_ERROR, entry->error, "as the test wants");
	else
		g_task_return_pointer(task, found, free_found);
	g_object_unref(task);
}

static void
look_up_name_async(GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	const ResolverEntry *entry = find(resolver, name);
	GList *found = entry->addresses != NULL ? parse_addresses(entry) : NULL;
	/* GIO asks for each family by itself. */
	GSocketFamily unwanted = flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
	                                 ? G_SOCKET_FAMILY_IPV6
	                                 : G_SOCKET_FAMILY_IPV4;

	for (GList *at = found; at != NULL && flags != G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;) {
		GList *next = at->next;

		if (g_inet_address_get_family(at->data) == unwanted) {
			g_object_unref(at->data);
			found = g_list_delete_link(found, at);
		}
		at = next;
	}
	if (found == NULL && entry->error == -1)
		entry = find(resolver, "");
	answer(g_task_new(resolver, cancellable, callback, user_data), entry, found,
	       free_addresses);
}

static void
look_up_any_name_async(GResolver *resolver, const char *name, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
	look_up_name_async(resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable,
	                   callback, user_data);
}

static void
look_up_records_async(GResolver *resolver, const char *name, GResolverRecordType type,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	const ResolverEntry *entry = find(resolver, name);

	g_assert_cmpint(type, ==, G_RESOLVER_RECORD_SRV);
	answer(g_task_new(resolver, cancellable, callback, user_data), entry,
	       entry->records != NULL ? parse_records(entry) : NULL, free_records);
}

static GList *
finish(GResolver *resolver, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static void
resolver_class_init(ResolverClass *class)
{
	GResolverClass *resolver = G_RESOLVER_CLASS(class);

	resolver->lookup_by_name_async = look_up_any_name_async;
	resolver->lookup_by_name_finish = finish;
	resolver->lookup_by_name_with_flags_async = look_up_name_async;
	resolver->lookup_by_name_with_flags_finish = finish;
	resolver->lookup_records_async = look_up_records_async;
	resolver->lookup_records_finish = finish;
}

static void
resolver_init(Resolver *resolver)
{
}

void
resolver_install(const ResolverEntry *entries)
{
	g_autoptr(Resolver) resolver = g_object_new(RESOLVER_TYPE, NULL);

	resolver->entries = entries;
	g_resolver_set_default(G_RESOLVER(resolver));
}
