/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* libpurple's resolver, told by a test. */

#include "support/names.h"

#include <dnsquery.h>
#include <dnssrv.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <string.h>

#define SILENT "silent"

typedef struct {
	char *name;
	char *host;
	guint16 port;
} Record;

/* What libpurple waits for. */
typedef struct {
	gpointer query;
	GCallback tell;
	GCallback fail;
} Question;

static GHashTable *hosts;   /* (element-type utf8 utf8) */
static GPtrArray *records;  /* (element-type Record) */
static GHashTable *waiting; /* (element-type gpointer guint) query to source; 0: for ever */

static void
record_free(gpointer data)
{
	Record *record = data;

	g_free(record->name);
	g_free(record->host);
	g_free(record);
}

/* Not inside the call. */
static gboolean
answer_later(gpointer query, GSourceFunc answer, GCallback tell, GCallback fail)
{
	Question *question = g_new(Question, 1);
	guint id;

	*question = (Question){ query, tell, fail };
	id = g_idle_add_full(G_PRIORITY_DEFAULT, answer, question, g_free);
	g_hash_table_insert(waiting, query, GUINT_TO_POINTER(id));
	return TRUE;
}

static void
forget(gpointer query)
{
	guint id = GPOINTER_TO_UINT(g_hash_table_lookup(waiting, query));

	if (g_hash_table_remove(waiting, query) && id != 0)
		g_source_remove(id);
}

/* Hosts */

static GSList *
append_address(GSList *list, const char *text)
{
	g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string(text, 1);
	gssize length = g_socket_address_get_native_size(address);
	gpointer native = g_malloc(length);

	g_assert_true(g_socket_address_to_native(address, native, length, NULL));
	list = g_slist_append(list, GSIZE_TO_POINTER(length));
	return g_slist_append(list, native);
}

/* libpurple wants the port in the addresses. */
static void
set_port(GSList *list, guint16 port)
{
	for (; list != NULL; list = list->next->next) {
		struct sockaddr *address = list->next->data;

		if (address->sa_family == AF_INET6)
			((struct sockaddr_in6 *)(gpointer)address)->sin6_port = g_htons(port);
		else
			((struct sockaddr_in *)(gpointer)address)->sin_port = g_htons(port);
	}
}

static gboolean
answer_host(gpointer user_data)
{
	const Question *question = user_data;
	PurpleDnsQueryData *query = question->query;
	const char *name = purple_dnsquery_get_host(query);
	const char *known = g_hash_table_lookup(hosts, name);
	const char *addresses = g_hostname_is_ip_address(name) ? name : known;
	g_auto(GStrv) texts = NULL;
	GSList *list = NULL;

	g_hash_table_insert(waiting, query, NULL);
	if (addresses == NULL) {
		((PurpleDnsQueryFailedCallback)question->fail)(query, "Name or service not known");
		return G_SOURCE_REMOVE;
	}
	if (strcmp(addresses, SILENT) == 0)
		return G_SOURCE_REMOVE;
	texts = g_strsplit(addresses, " ", -1);
	for (guint i = 0; texts[i] != NULL; i++)
		list = append_address(list, texts[i]);
	set_port(list, purple_dnsquery_get_port(query));
	((PurpleDnsQueryResolvedCallback)question->tell)(query, list);
	return G_SOURCE_REMOVE;
}

static gboolean
resolve_host(PurpleDnsQueryData *query, PurpleDnsQueryResolvedCallback tell,
             PurpleDnsQueryFailedCallback fail)
{
	return answer_later(query, answer_host, G_CALLBACK(tell), G_CALLBACK(fail));
}

static void
forget_host(PurpleDnsQueryData *query)
{
	forget(query);
}

/* Records */

static gboolean
answer_service(gpointer user_data)
{
	const Question *question = user_data;
	PurpleSrvTxtQueryData *query = question->query;
	const char *name = purple_srv_txt_query_get_query(query);
	GList *list = NULL;

	g_hash_table_insert(waiting, query, NULL);
	for (guint i = 0; i < records->len; i++) {
		const Record *record = g_ptr_array_index(records, i);
		PurpleSrvResponse *response;

		if (strcmp(record->name, name) != 0)
			continue;
		if (strcmp(record->host, SILENT) == 0)
			return G_SOURCE_REMOVE;
		response = g_new0(PurpleSrvResponse, 1);
		g_strlcpy(response->hostname, record->host, sizeof response->hostname);
		response->port = record->port;
		response->pref = (int)i;
		list = g_list_append(list, response);
	}
	if (list != NULL)
		((PurpleSrvTxtQueryResolvedCallback)question->tell)(query, list);
	else
		((PurpleSrvTxtQueryFailedCallback)question->fail)(query, "No such record");
	return G_SOURCE_REMOVE;
}

static gboolean
resolve_service(PurpleSrvTxtQueryData *query, PurpleSrvTxtQueryResolvedCallback tell,
                PurpleSrvTxtQueryFailedCallback fail)
{
	return answer_later(query, answer_service, G_CALLBACK(tell), G_CALLBACK(fail));
}

static void
forget_service(PurpleSrvTxtQueryData *query)
{
	forget(query);
}

void
names_install(void)
{
	static PurpleDnsQueryUiOps host_operations = {
		.resolve_host = resolve_host,
		.destroy = forget_host,
	};
	static PurpleSrvTxtQueryUiOps service_operations = {
		.resolve = resolve_service,
		.destroy = forget_service,
	};

	hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	records = g_ptr_array_new_with_free_func(record_free);
	waiting = g_hash_table_new(NULL, NULL);
	purple_dnsquery_set_ui_ops(&host_operations);
	purple_srv_txt_query_set_ui_ops(&service_operations);
}

void
names_add_host(const char *name, const char *addresses)
{
	g_hash_table_insert(hosts, g_strdup(name), g_strdup(addresses));
}

void
names_add_record(const char *name, const char *host, guint16 port)
{
	Record *record = g_new(Record, 1);

	*record = (Record){ g_strdup(name), g_strdup(host), port };
	g_ptr_array_add(records, record);
}

guint
names_count_waiting(void)
{
	return g_hash_table_size(waiting);
}

void
names_clear(void)
{
	g_hash_table_remove_all(hosts);
	g_ptr_array_set_size(records, 0);
}
