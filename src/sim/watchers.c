/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who watches whose presence. */

#include "sim/watchers.h"

#include <string.h>

#include "sim/audience.h"
#include "sim/presence-documents.h"
#include "sim/subscription.h"
#include "util/address.h"
#include "util/random.h"
#include "util/xml.h"

static const SfbSimRefusal not_xml = { 400, 4001, "XML parse failure" };
static const SfbSimRefusal unwanted = { 403, 4003, "The user does not allow to be watched" };
static const SfbSimRefusal nobody = { 404, 1003, "User does not exist" };

struct _SfbSimWatchers {
	SfbSimWorld *world;
	SfbSimEndpoints *endpoints;
	SfbSimAccessService *access;
	SfbSimFaults *faults;
	GHashTable *watches;   /* Call-ID to Watch */
	GHashTable *by_person; /* address to a set of Watch */
};

/* One subscription and what it is about. */
typedef struct {
	SfbSimWatchers *watchers;
	SfbSimSubscription *subscription;
	GHashTable *people;     /* address to the container that was told of */
	GHashTable *categories; /* set of names */
	SfbSimHome home;
} Watch;

static void
unlink_person(Watch *watch, const char *address)
{
	GHashTable *watches = g_hash_table_lookup(watch->watchers->by_person, address);

	g_hash_table_remove(watches, watch);
	if (g_hash_table_size(watches) == 0)
		g_hash_table_remove(watch->watchers->by_person, address);
}

static void
watch_free(Watch *watch)
{
	GHashTableIter iter;
	gpointer address;

	g_hash_table_iter_init(&iter, watch->people);
	while (g_hash_table_iter_next(&iter, &address, NULL))
		unlink_person(watch, address);
	g_hash_table_unref(watch->people);
	g_hash_table_unref(watch->categories);
	sfb_sim_subscription_free(watch->subscription);
	g_free(watch);
}

/* What a SUBSCRIBE asks for. */
typedef struct {
	GPtrArray *addresses; /* to watch from now on */
	GPtrArray *unwanted;  /* to watch no more */
	GPtrArray *listed;    /* of the addresses those who were just put into a list */
	GHashTable *categories;
	SfbSimHome home;   /* whom it is put to */
	gboolean is_list;  /* answered in multipart */
	gboolean is_fetch; /* wants to know it once */
} Question;

static void
question_clear(Question *question)
{
	g_clear_pointer(&question->addresses, g_ptr_array_unref);
	g_clear_pointer(&question->unwanted, g_ptr_array_unref);
	g_clear_pointer(&question->listed, g_ptr_array_unref);
	g_clear_pointer(&question->categories, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

static GHashTable *
new_set(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* FALSE if one of the resources is no address: servers refuse the whole request then. @listed: takes
 * those with a context, whatever it says: old clients leave it empty. */
static gboolean
read_resources(SfbXmlNode *action, GPtrArray *addresses, GPtrArray *listed)
{
	SfbXmlNode *node = sfb_xml_find(action, "adhocList/resource");

	for (; node != NULL; node = sfb_xml_get_next(node, "resource")) {
		const char *uri = sfb_xml_get_attribute(node, "uri");
		char *address = NULL;

		if (uri != NULL && g_str_has_prefix(uri, "sip:"))
			address = sfb_address_normalize(uri);
		if (address == NULL)
			return FALSE;
		g_ptr_array_add(addresses, address);
		if (sfb_xml_get_child(node, "context") != NULL)
			g_ptr_array_add(listed, g_strdup(address));
	}
	return TRUE;
}

static void
read_categories(SfbXmlNode *action, GHashTable *categories)
{
	SfbXmlNode *node = sfb_xml_find(action, "categoryList/category");

	for (; node != NULL; node = sfb_xml_get_next(node, "category")) {
		const char *name = sfb_xml_get_attribute(node, "name");

		if (name != NULL)
			g_hash_table_add(categories, g_strdup(name));
	}
}

static gboolean
read_body(const SfbSipMessage *request, Question *question)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, length, NULL);
	SfbXmlNode *action =
		xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "action") : NULL;

	if (action == NULL)
		return FALSE;
	for (; action != NULL; action = sfb_xml_get_next(action, "action")) {
		const char *name = sfb_xml_get_attribute(action, "name");
		gboolean is_unwanted = g_strcmp0(name, "unsubscribe") == 0;

		if (!read_resources(action, is_unwanted ? question->unwanted : question->addresses,
		                    question->listed))
			return FALSE;
		read_categories(action, question->categories);
	}
	return TRUE;
}

/* @question: all zero. */
static gboolean
read_question(const SfbSipMessage *request, Question *question)
{
	question->addresses = g_ptr_array_new_with_free_func(g_free);
	question->unwanted = g_ptr_array_new_with_free_func(g_free);
	question->listed = g_ptr_array_new_with_free_func(g_free);
	question->categories = new_set();
	question->is_list = sfb_sip_message_has_token(request, "Require", "adhoclist");
	question->is_fetch = sfb_sim_subscription_is_end(request);
	question->home = sfb_sim_outsiders_find_home(sfb_sip_message_get_request_uri(request),
	                                             question->is_list);
	return g_bytes_get_size(sfb_sip_message_get_body(request)) == 0 ||
	       read_body(request, question);
}

/* The document */

static GBytes *
build_list(SfbSimWatchers *watchers, const SfbSimEndpoint *endpoint, const Question *question,
           char **content_type)
{
	g_autofree char *boundary = sfb_random_hex(16);
	g_autofree char *uri = sfb_address_to_uri(endpoint->user->address);
	const SfbSimPresenceList list = {
		.world = watchers->world,
		.owner_uri = uri,
		.watcher = endpoint->user->address,
		.addresses = question->addresses,
		.names = question->categories,
		.boundary = boundary,
		.home = question->home,
		.is_fetch = question->is_fetch,
		.mixes_part_ends = sfb_sim_faults_strikes(watchers->faults, "mixed-part-ends"),
	};

	*content_type = g_strdup_printf("multipart/related; type=\"application/rlmi+xml\"; "
	                                "start=resourceList; boundary=%s",
	                                boundary);
	return sfb_sim_presence_build_list(&list);
}

static GBytes *
build_categories(const SfbSimUser *user, const SfbSimEndpoint *watcher, GHashTable *names,
                 gboolean tells_removed)
{
	GString *document = g_string_new(NULL);

	sfb_sim_presence_append_categories(document, user, watcher->user->address, names,
	                                   tells_removed);
	return g_string_free_to_bytes(document);
}

/* NULL if nobody is asked for: the subscription goes on as it is. */
static GBytes *
build_document(SfbSimWatchers *watchers, const SfbSimEndpoint *endpoint, const Question *question,
               char **content_type)
{
	const SfbSimOutsider *outsider;

	if (question->addresses->len == 0)
		return NULL;
	if (question->is_list)
		return build_list(watchers, endpoint, question, content_type);
	outsider = sfb_sim_outsiders_find(question->addresses->pdata[0]);
	if (outsider != NULL) {
		*content_type = g_strdup(outsider->type);
		return sfb_sim_body_take(sfb_sim_outsider_build_document(outsider));
	}
	*content_type = g_strdup(SFB_SIM_CATEGORIES_TYPE);
	return build_categories(sfb_sim_world_get(watchers->world, question->addresses->pdata[0]),
	                        endpoint, question->categories, FALSE);
}

/* Subscribing */

static guint32
find_container(const Watch *watch, const char *address)
{
	return sfb_sim_audience_find_container(sfb_sim_world_get(watch->watchers->world, address),
	                                       watch->subscription->endpoint->user->address);
}

static void
link_person(Watch *watch, const char *address)
{
	GHashTable *watches = g_hash_table_lookup(watch->watchers->by_person, address);

	if (watches == NULL) {
		watches = g_hash_table_new(NULL, NULL);
		g_hash_table_insert(watch->watchers->by_person, g_strdup(address), watches);
	}
	g_hash_table_add(watches, watch);
	g_hash_table_insert(watch->people, g_strdup(address),
	                    GUINT_TO_POINTER(find_container(watch, address)));
}

/* People nobody knows are told once and watched no more. */
static void
extend(Watch *watch, const Question *question)
{
	GHashTableIter iter;
	gpointer name;

	for (guint i = 0; i < question->addresses->len; i++) {
		const char *address = question->addresses->pdata[i];

		if (sfb_sim_world_get(watch->watchers->world, address) != NULL)
			link_person(watch, address);
	}
	for (guint i = 0; i < question->unwanted->len; i++) {
		const char *address = question->unwanted->pdata[i];

		if (g_hash_table_remove(watch->people, address))
			unlink_person(watch, address);
	}
	g_hash_table_iter_init(&iter, question->categories);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_hash_table_add(watch->categories, g_strdup(name));
}

static Watch *
watch_new(SfbSimWatchers *watchers, SfbSimSubscription *subscription, SfbSimHome home)
{
	Watch *watch = g_new0(Watch, 1);

	watch->watchers = watchers;
	watch->subscription = subscription;
	watch->home = home;
	watch->people = new_set();
	watch->categories = new_set();
	g_hash_table_insert(watchers->watches, subscription->dialog->call_id, watch);
	return watch;
}

static void
note_listed(SfbSimWatchers *watchers, const SfbSimEndpoint *endpoint, const GPtrArray *listed)
{
	for (guint i = 0; i < listed->len; i++) {
		SfbSimUser *user = sfb_sim_world_get(watchers->world, listed->pdata[i]);

		if (user != NULL)
			sfb_sim_access_service_note_watcher(watchers->access, user, endpoint->user);
	}
}

static void
answer(SfbSimWatchers *watchers, SfbSimEndpoint *endpoint, const SfbSipMessage *request,
       Question *question)
{
	const char *call_id = sfb_sip_message_get_header(request, "Call-ID");
	Watch *watch = g_hash_table_lookup(watchers->watches, call_id);
	SfbSimSubscription *known = watch != NULL ? watch->subscription : NULL;
	g_autofree char *content_type = NULL;
	g_autoptr(GBytes) body = NULL;
	SfbSimSubscription *fresh;

	if (watch != NULL)
		question->home = watch->home; /* the request line has only a Contact now */
	body = build_document(watchers, endpoint, question, &content_type);
	fresh = sfb_sim_subscription_accept(endpoint, request, known, content_type, body);
	if (fresh != NULL)
		watch = watch_new(watchers, fresh, question->home);
	if (watch != NULL && sfb_sim_subscription_is_end(request))
		g_hash_table_remove(watchers->watches, call_id);
	else if (watch != NULL)
		extend(watch, question);
	note_listed(watchers, endpoint, question->listed);
}

/* A single person is asked for in the request line. NULL if that is right. */
static const SfbSimRefusal *
find_refusal(SfbSimWatchers *watchers, const Question *question)
{
	const SfbSimOutsider *outsider;

	if (question->is_list || question->addresses->len == 0)
		return NULL;
	outsider = sfb_sim_outsiders_find(question->addresses->pdata[0]);
	if (outsider != NULL)
		return outsider->manner == SFB_SIM_REFUSES ? &unwanted : NULL;
	return sfb_sim_world_get(watchers->world, question->addresses->pdata[0]) == NULL ? &nobody
	                                                                                 : NULL;
}

void
sfb_sim_watchers_subscribe(SfbSimWatchers *watchers, SfbSimEndpoint *endpoint,
                           const SfbSipMessage *request)
{
	g_auto(Question) question = { NULL };
	const SfbSimRefusal *refusal = &not_xml;

	if (read_question(request, &question))
		refusal = find_refusal(watchers, &question);
	if (refusal != NULL)
		sfb_sim_connection_refuse(endpoint->connection, request, refusal);
	else
		answer(watchers, endpoint, request, &question);
}

/* Telling */

static GHashTable *
intersect(GHashTable *names, GHashTable *wanted)
{
	GHashTable *both = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		if (g_hash_table_contains(wanted, name))
			g_hash_table_add(both, name);
	}
	return both;
}

static void
notify(SfbSimWatchers *watchers, Watch *watch, const SfbSimUser *user, GHashTable *names)
{
	g_autoptr(GHashTable) told = intersect(names, watch->categories);
	g_autoptr(GBytes) document = NULL;

	if (g_hash_table_size(told) == 0)
		return;
	document = sfb_sim_faults_strikes(watchers->faults, "benotify-garbage")
	                   ? sfb_sim_body_take(g_strdup("<categories uri=\"sip:nobody"))
	                   : build_categories(user, watch->subscription->endpoint, told, TRUE);
	sfb_sim_subscription_notify(watch->subscription, SFB_SIM_CATEGORIES_TYPE, document);
}

void
sfb_sim_watchers_notify(SfbSimWatchers *watchers, const SfbSimUser *user, GHashTable *names)
{
	GHashTable *watches = g_hash_table_lookup(watchers->by_person, user->address);
	GHashTableIter iter;
	gpointer watch;

	if (watches == NULL)
		return;
	g_hash_table_iter_init(&iter, watches);
	while (g_hash_table_iter_next(&iter, &watch, NULL))
		notify(watchers, watch, user, names);
}

/* Whoever is in another container now is told all there is in it, and what is not. */
static void
retell(Watch *watch, const SfbSimUser *user)
{
	gpointer told = g_hash_table_lookup(watch->people, user->address);
	gpointer container = GUINT_TO_POINTER(find_container(watch, user->address));
	g_autoptr(GBytes) document = NULL;

	if (told == container)
		return;
	g_hash_table_replace(watch->people, g_strdup(user->address), container);
	document = build_categories(user, watch->subscription->endpoint, watch->categories, TRUE);
	sfb_sim_subscription_notify(watch->subscription, SFB_SIM_CATEGORIES_TYPE, document);
}

static void
on_moved(SfbSimAccessService *access, SfbSimUser *user, SfbSimWatchers *watchers)
{
	GHashTable *watches = g_hash_table_lookup(watchers->by_person, user->address);
	GHashTableIter iter;
	gpointer watch;

	if (watches == NULL)
		return;
	g_hash_table_iter_init(&iter, watches);
	while (g_hash_table_iter_next(&iter, &watch, NULL))
		retell(watch, user);
}

static gboolean
is_of_endpoint(gpointer key, gpointer value, gpointer user_data)
{
	const Watch *watch = value;

	return watch->subscription->endpoint == user_data;
}

static void
on_endpoint_removed(SfbSimEndpoints *endpoints, gpointer endpoint, SfbSimWatchers *watchers)
{
	g_hash_table_foreach_remove(watchers->watches, is_of_endpoint, endpoint);
}

SfbSimWatchers *
sfb_sim_watchers_new(SfbSimWorld *world, SfbSimEndpoints *endpoints, SfbSimAccessService *access,
                     SfbSimFaults *faults)
{
	SfbSimWatchers *watchers = g_new0(SfbSimWatchers, 1);

	watchers->world = world;
	watchers->endpoints = endpoints;
	watchers->access = access;
	watchers->faults = faults;
	watchers->watches =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)watch_free);
	watchers->by_person = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                            (GDestroyNotify)g_hash_table_unref);
	g_signal_connect(endpoints, "removed", G_CALLBACK(on_endpoint_removed), watchers);
	g_signal_connect(access, "moved", G_CALLBACK(on_moved), watchers);
	return watchers;
}

void
sfb_sim_watchers_free(SfbSimWatchers *watchers)
{
	if (watchers == NULL)
		return;
	g_signal_handlers_disconnect_by_data(watchers->endpoints, watchers);
	g_signal_handlers_disconnect_by_data(watchers->access, watchers);
	g_hash_table_unref(watchers->watches);
	g_hash_table_unref(watchers->by_person);
	g_free(watchers);
}
