/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who is signed in, from where. */

#include "sim/endpoints.h"

#include <string.h>

#include "sip/endpoint.h"
#include "util/address.h"
#include "util/bytes.h"

struct _SfbSimEndpoints {
	GObject parent_instance;

	GHashTable *by_connection; /* owns the endpoints */
	GHashTable *by_gruu;
	GHashTable *by_address; /* address to GPtrArray */
};

G_DEFINE_TYPE(SfbSimEndpoints, sfb_sim_endpoints, G_TYPE_OBJECT)

enum { REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
endpoint_free(SfbSimEndpoint *endpoint)
{
	g_clear_handle_id(&endpoint->expiry_id, g_source_remove);
	g_object_unref(endpoint->connection);
	g_free(endpoint->epid);
	g_free(endpoint->instance);
	g_free(endpoint->gruu);
	g_free(endpoint->contact);
	g_free(endpoint);
}

static char *
remove_hyphens(const char *uuid)
{
	g_auto(GStrv) fields = g_strsplit(uuid, "-", -1);

	return g_strjoinv("", fields);
}

/* The bytes of a UUID as Windows keeps them in memory: the first three fields are little-endian. */
static void
write_guid(const char *uuid, guint8 guid[16])
{
	static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	g_autofree char *digits = remove_hyphens(uuid);
	g_autoptr(GBytes) bytes = sfb_bytes_from_hex(digits);
	const guint8 *text_order = g_bytes_get_data(bytes, NULL);

	for (guint i = 0; i < 16; i++)
		guid[i] = text_order[order[i]];
}

char *
sfb_sim_endpoint_make_gruu(const char *address, const char *instance)
{
	guint8 guid[18] = { 0 }; /* the last two bytes stay zero */
	g_autofree char *uri = sfb_address_to_uri(address);
	g_autofree char *id = NULL;

	write_guid(instance, guid);
	id = g_base64_encode(guid, sizeof(guid));
	g_strdelimit(id, "+", '-');
	g_strdelimit(id, "/", '_');
	return g_strdup_printf("%s;opaque=user:epid:%s;gruu", uri, id);
}

static GPtrArray *
get_list(SfbSimEndpoints *self, const char *address)
{
	GPtrArray *list = g_hash_table_lookup(self->by_address, address);

	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(self->by_address, g_strdup(address), list);
	}
	return list;
}

SfbSimEndpoint *
sfb_sim_endpoints_add(SfbSimEndpoints *self, SfbSimConnection *connection, SfbSimUser *user,
                      const char *epid, const char *contact)
{
	SfbSimEndpoint *endpoint = g_new0(SfbSimEndpoint, 1);

	endpoint->connection = g_object_ref(connection);
	endpoint->user = user;
	endpoint->epid = g_strdup(epid);
	endpoint->instance = sfb_sip_endpoint_make_instance(epid);
	endpoint->gruu = sfb_sim_endpoint_make_gruu(user->address, endpoint->instance);
	endpoint->contact = g_strdup(contact);
	g_hash_table_insert(self->by_connection, connection, endpoint);
	g_hash_table_insert(self->by_gruu, endpoint->gruu, endpoint);
	g_ptr_array_add(get_list(self, user->address), endpoint);
	return endpoint;
}

void
sfb_sim_endpoints_remove(SfbSimEndpoints *self, SfbSimEndpoint *endpoint)
{
	if (endpoint == NULL)
		return;
	g_hash_table_steal(self->by_connection, endpoint->connection);
	g_hash_table_remove(self->by_gruu, endpoint->gruu);
	g_ptr_array_remove(get_list(self, endpoint->user->address), endpoint);
	g_signal_emit(self, signals[REMOVED], 0, endpoint);
	endpoint_free(endpoint);
}

SfbSimEndpoint *
sfb_sim_endpoints_find_by_connection(SfbSimEndpoints *self, SfbSimConnection *connection)
{
	return g_hash_table_lookup(self->by_connection, connection);
}

SfbSimEndpoint *
sfb_sim_endpoints_find_by_gruu(SfbSimEndpoints *self, const char *gruu)
{
	return g_hash_table_lookup(self->by_gruu, gruu);
}

SfbSimEndpoint *
sfb_sim_endpoints_find_by_instance(SfbSimEndpoints *self, const SfbSimUser *user,
                                   const char *instance)
{
	GPtrArray *list = get_list(self, user->address);

	for (guint i = 0; i < list->len; i++) {
		SfbSimEndpoint *endpoint = list->pdata[i];

		if (strcmp(endpoint->instance, instance) == 0)
			return endpoint;
	}
	return NULL;
}

GPtrArray *
sfb_sim_endpoints_list(SfbSimEndpoints *self, const char *address)
{
	GPtrArray *copy = g_ptr_array_new();
	const GPtrArray *list = g_hash_table_lookup(self->by_address, address);

	for (guint i = 0; list != NULL && i < list->len; i++)
		g_ptr_array_add(copy, list->pdata[i]);
	return copy;
}

SfbSimEndpoints *
sfb_sim_endpoints_new(void)
{
	return g_object_new(SFB_TYPE_SIM_ENDPOINTS, NULL);
}

static void
sfb_sim_endpoints_finalize(GObject *object)
{
	SfbSimEndpoints *self = SFB_SIM_ENDPOINTS(object);

	g_hash_table_unref(self->by_address);
	g_hash_table_unref(self->by_gruu);
	g_hash_table_unref(self->by_connection);
	G_OBJECT_CLASS(sfb_sim_endpoints_parent_class)->finalize(object);
}

static void
sfb_sim_endpoints_class_init(SfbSimEndpointsClass *klass)
{
	G_OBJECT_CLASS(klass)->finalize = sfb_sim_endpoints_finalize;
	signals[REMOVED] = g_signal_new("removed", SFB_TYPE_SIM_ENDPOINTS, G_SIGNAL_RUN_LAST, 0,
	                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sfb_sim_endpoints_init(SfbSimEndpoints *self)
{
	self->by_connection =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)endpoint_free);
	self->by_gruu = g_hash_table_new(g_str_hash, g_str_equal);
	self->by_address = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                         (GDestroyNotify)g_ptr_array_unref);
}
