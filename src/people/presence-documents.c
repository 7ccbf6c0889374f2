/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What servers say of the people they were asked about. */

#include "config.h"

#include "people/presence-private.h"

#include <glib/gi18n-lib.h>

#include "people/pidf-xml.h"
#include "sip/header.h"
#include "sip/multipart.h"
#include "util/address.h"
#include "util/error.h"

/* How often one person is passed on from server to server. */
#define HOPS_MAX 3

/* A document about a person */

/* The reader of a document and whom it found. */
typedef struct {
	SfbPresenceBatch *batch;
	SfbPerson *person;
} Reading;

/* The server of another company may call a person by another name than we do; who is asked for
 * alone is meant. It has no say about anybody else. */
static SfbPresentity *
find_presentity(const char *address, gpointer user_data)
{
	Reading *reading = user_data;
	SfbPresenceBatch *batch = reading->batch;

	if (!sfb_presence_batch_is_single(batch))
		reading->person = sfb_presence_find(batch->owner, address);
	else if (batch->addresses->len == 1)
		reading->person = sfb_presence_find(batch->owner, batch->addresses->pdata[0]);
	return reading->person != NULL ? reading->person->presentity : NULL;
}

typedef SfbPresentity *(*Reader)(const char *text, gsize length, SfbPresentityLookup lookup,
                                 gpointer user_data, GError **error);

static const struct {
	const char *type;
	Reader read;
} readers[] = {
	{ SFB_CATEGORIES_TYPE, sfb_presence_apply_categories },
	{ SFB_MSRTC_PIDF_TYPE, sfb_presence_apply_pidf },
	{ SFB_PIDF_TYPE, sfb_presence_apply_pidf },
	{ SFB_XPIDF_TYPE, sfb_presence_apply_pidf },
};

static void
take_person(SfbPresenceBatch *batch, Reader read, const char *text, gsize length)
{
	g_autoptr(GError) error = NULL;
	Reading reading = { batch, NULL };
	SfbPresentity *presentity = read(text, length, find_presentity, &reading, &error);

	if (error != NULL)
		g_debug("presence left out: %s", error->message);
	if (error != NULL || reading.person == NULL)
		return;
	batch->is_told = TRUE;
	reading.person->is_told = TRUE;
	reading.person->is_new = FALSE;
	sfb_presence_take_news(batch->owner, reading.person, presentity != NULL);
}

/* A list of people */

/* What is to be done when a list is read to its end. */
typedef struct {
	GHashTable *pools; /* URI to those (element-type SfbPerson) to be asked for there */
	GPtrArray *ended;  /* (element-type GRefString) whose presence is known no more */
} Rest;

static void
add_to_pool(Rest *rest, const char *uri, SfbPerson *person)
{
	GPtrArray *people = g_hash_table_lookup(rest->pools, uri);

	if (people == NULL) {
		people = g_ptr_array_new();
		g_hash_table_insert(rest->pools, g_strdup(uri), people);
	}
	g_ptr_array_add(people, person);
}

/* Who looks somebody up goes on waiting for the next server's answer. */
static void
follow_fetch(SfbPresenceBatch *batch, SfbPerson *person, const SfbResource *resource, Rest *rest)
{
	SfbPresenceBatch *next;

	batch->is_told = TRUE;
	if (resource->pool != NULL && batch->look_up == NULL) {
		add_to_pool(rest, resource->pool, person);
		return;
	}
	next = resource->pool != NULL
	               ? sfb_presence_queue_fetch(batch->owner, person, resource->pool,
	                                          batch->hops + 1)
	               : sfb_presence_queue_single(batch->owner, person, SFB_PRESENCE_FETCH_SINGLE,
	                                           batch->hops + 1);
	next->look_up = g_steal_pointer(&batch->look_up);
}

/* The same is said again at every refresh. */
static gboolean
is_there(const SfbPerson *person, const char *uri)
{
	return person->batch != NULL && g_str_equal(person->batch->uri, uri);
}

/* Who passes a person on does not watch that person, and is not asked again. */
static void
follow(SfbPresenceBatch *batch, SfbPerson *person, const SfbResource *resource, Rest *rest)
{
	g_autofree char *own = sfb_address_to_uri(person->presentity->address);
	const char *uri = resource->pool != NULL ? resource->pool : own;

	if (!person->is_watched || is_there(person, uri))
		return;
	if (person->batch == batch)
		sfb_presence_skip_batch(batch->owner, person);
	else
		sfb_presence_leave_batch(batch->owner, person);
	if (resource->pool != NULL)
		add_to_pool(rest, uri, person);
	else
		sfb_presence_queue_single(batch->owner, person, SFB_PRESENCE_SINGLE,
		                          batch->hops + 1);
}

static void
take_elsewhere(SfbPresenceBatch *batch, SfbPerson *person, const SfbResource *resource, Rest *rest)
{
	if (batch->hops == HOPS_MAX)
		g_debug("passed on too often, left out: %s", person->presentity->address);
	else if (sfb_presence_batch_is_fetch(batch))
		follow_fetch(batch, person, resource, rest);
	else
		follow(batch, person, resource, rest);
}

static void
refuse_look_up(SfbPresenceBatch *batch)
{
	g_autoptr(GTask) look_up = g_steal_pointer(&batch->look_up);

	if (look_up != NULL)
		g_task_return_new_error(look_up, SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                        _("The server knows nobody of that address. Check its "
		                          "spelling."));
}

/* A person who was passed on is no more the business of the server that did it. */
static void
take_end(SfbPresenceBatch *batch, SfbPerson *person, const SfbResource *resource, Rest *rest)
{
	SfbPresence *self = batch->owner;

	if (sfb_presence_batch_is_fetch(batch)) {
		batch->is_told = TRUE;
		refuse_look_up(batch);
		return;
	}
	if (person->batch != batch)
		return;
	person->is_new = FALSE;
	sfb_presence_skip_batch(self, person);
	if (resource->may_return)
		sfb_presence_ask_later(self, person);
	g_ptr_array_add(rest->ended, g_ref_string_acquire(person->presentity->address));
}

/* Who asks for one person wants to hear of nobody else. */
static gboolean
is_asked_for(const SfbPresenceBatch *batch, const char *address)
{
	if (!sfb_presence_batch_is_single(batch) && batch->look_up == NULL)
		return TRUE;
	return batch->addresses->len == 1 && g_str_equal(batch->addresses->pdata[0], address);
}

static void
take_resource(SfbPresenceBatch *batch, const SfbResource *resource, Rest *rest)
{
	SfbPerson *person = sfb_presence_find(batch->owner, resource->address);

	if (person == NULL || !is_asked_for(batch, resource->address))
		return;
	switch (resource->state) {
	case SFB_RESOURCE_RESUBSCRIBE:
		sfb_presence_learn_source(batch->owner, person, resource);
		take_elsewhere(batch, person, resource, rest);
		break;
	case SFB_RESOURCE_TERMINATED:
		take_end(batch, person, resource, rest);
		break;
	case SFB_RESOURCE_ACTIVE:
		if (batch->hops == 0)
			sfb_presence_learn_source(batch->owner, person, resource);
		person->is_new = FALSE;
		break;
	case SFB_RESOURCE_PENDING:
		person->is_new = FALSE;
		break;
	}
}

static void
finish_list(SfbPresenceBatch *batch, const Rest *rest)
{
	SfbPresence *self = batch->owner;
	SfbPresenceKind kind =
		sfb_presence_batch_is_fetch(batch) ? SFB_PRESENCE_FETCH : SFB_PRESENCE_LIST;
	GHashTableIter iter;
	gpointer uri, people;

	g_hash_table_iter_init(&iter, rest->pools);
	while (g_hash_table_iter_next(&iter, &uri, &people))
		sfb_presence_queue_people(self, kind, uri, batch->hops + 1, people, NULL);
	sfb_presence_pump(self);
	sfb_presence_forget_all(self, rest->ended);
}

static void
take_resource_list(SfbPresenceBatch *batch, const char *text, gsize length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) resources = sfb_resource_list_parse(text, length, &error);
	g_autoptr(GHashTable) pools = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                                    (GDestroyNotify)g_ptr_array_unref);
	g_autoptr(GPtrArray) ended =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	Rest rest = { pools, ended };

	if (resources == NULL) {
		g_debug("resource list left out: %s", error->message);
		return;
	}
	for (guint i = 0; i < resources->len; i++)
		take_resource(batch, g_ptr_array_index(resources, i), &rest);
	finish_list(batch, &rest);
}

/* Messages */

static void
take_document(SfbPresenceBatch *batch, const char *content_type, GBytes *body)
{
	gsize length;
	const char *text = g_bytes_get_data(body, &length);

	if (sfb_sip_header_is_type(content_type, SFB_RESOURCE_LIST_TYPE))
		take_resource_list(batch, text, length);
	for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
		if (sfb_sip_header_is_type(content_type, readers[i].type))
			take_person(batch, readers[i].read, text, length);
	}
}

static void
take_documents(SfbPresenceBatch *batch, const char *content_type, GBytes *body)
{
	g_autoptr(GPtrArray) parts = NULL;

	if (g_ascii_strncasecmp(content_type, "multipart/", 10) != 0) {
		take_document(batch, content_type, body);
		return;
	}
	parts = sfb_sip_multipart_parse(content_type, body);
	for (guint i = 0; parts != NULL && i < parts->len; i++) {
		const SfbSipPart *part = g_ptr_array_index(parts, i);

		take_document(batch, part->content_type, part->body);
	}
}

void
sfb_presence_take_message(SfbPresenceBatch *batch, SfbSipMessage *message)
{
	g_autoptr(SfbPresence) self = g_object_ref(batch->owner);
	const char *content_type = sfb_sip_message_get_header(message, "Content-Type");

	if (content_type == NULL)
		return;
	take_documents(batch, content_type, sfb_sip_message_get_body(message));
	if (sfb_presence_batch_is_fetch(batch) && batch->is_answered && batch->is_told)
		sfb_presence_end_fetch(batch);
}
