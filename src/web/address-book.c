/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The address book as a web service.
 *
 *   query -> service -> entries
 *      ^        |--- refused: once more, for fewer attributes
 *      '--------'--- not reachable: the next service
 */

#include "web/address-book.h"

#include "util/error.h"
#include "web/service-private.h"

struct _SfbWebAddressBook {
	GObject parent_instance;

	GPtrArray *services; /* (element-type SfbWebService) */
	guint current;       /* the one that was reached last */
	gboolean is_plain;   /* it knows the usual attributes only */
};

G_DEFINE_TYPE(SfbWebAddressBook, sfb_web_address_book, G_TYPE_OBJECT)

static const char *const port_names[] = { "AddressBookWebTicketBearer", NULL };

typedef struct {
	char *text;
	char *attribute;
	guint count;
	gboolean is_plain;
	guint service;
	guint services_left; /* to be tried */
} Search;

static void ask(GTask *task);

static void
search_free(gpointer data)
{
	Search *search = data;

	g_free(search->text);
	g_free(search->attribute);
	g_free(search);
}

static gboolean
is_unreachable(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_UNREACHABLE) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT);
}

/* Takes @task and @error. */
static void
try_elsewhere(GTask *task, GError *error)
{
	SfbWebAddressBook *self = g_task_get_source_object(task);
	Search *search = g_task_get_task_data(task);

	if (search->services_left == 0 || !is_unreachable(error)) {
		g_task_return_error(task, error);
		g_object_unref(task);
		return;
	}
	g_error_free(error);
	search->services_left--;
	search->service = (search->service + 1) % self->services->len;
	ask(task);
}

static void
take_entries(GTask *task, const SfbWebResponse *response)
{
	GError *error = NULL;
	GPtrArray *entries =
		sfb_web_address_book_parse_answer(sfb_web_response_get_body(response), &error);

	if (entries == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, entries, (GDestroyNotify)g_ptr_array_unref);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebAddressBook *self = g_task_get_source_object(task);
	Search *search = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_service_call_finish(SFB_WEB_SERVICE(source), result, &error);

	if (response == NULL) {
		try_elsewhere(g_steal_pointer(&task), error);
		return;
	}
	self->current = search->service;
	if (sfb_web_response_get_status(response) == 200) {
		self->is_plain = search->is_plain;
		take_entries(task, response);
	} else if (!search->is_plain) {
		search->is_plain = TRUE;
		ask(g_steal_pointer(&task));
	} else {
		g_task_return_error(task, sfb_web_response_make_error(response));
	}
}

/* Takes @task. */
static void
ask(GTask *task)
{
	SfbWebAddressBook *self = g_task_get_source_object(task);
	const Search *search = g_task_get_task_data(task);
	const SfbWebAddressBookQuery query = {
		.text = search->text,
		.attribute = search->attribute,
		.count = search->count,
		.is_plain = search->is_plain,
	};
	g_autofree char *body = sfb_web_address_book_build_query(&query);

	sfb_web_service_call_async(self->services->pdata[search->service],
	                           SFB_WEB_ADDRESS_BOOK_ACTION, body, g_task_get_cancellable(task),
	                           on_answered, task);
}

void
sfb_web_address_book_search_async(SfbWebAddressBook *self, const SfbWebAddressBookQuery *query,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Search *search = g_new0(Search, 1);

	search->text = g_strdup(query->text);
	search->attribute = g_strdup(query->attribute);
	search->count = query->count;
	search->is_plain = self->is_plain;
	search->service = self->current;
	search->services_left = self->services->len - 1;
	g_task_set_task_data(task, search, search_free);
	ask(task);
}

GPtrArray *
sfb_web_address_book_search_finish(SfbWebAddressBook *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

SfbWebAddressBook *
sfb_web_address_book_new(SfbWebHttp *http, SfbWebTickets *tickets, const char *const *urls)
{
	SfbWebAddressBook *self = g_object_new(SFB_TYPE_WEB_ADDRESS_BOOK, NULL);

	for (; *urls != NULL; urls++) {
		const SfbWebServiceWish wish = {
			.url = *urls,
			.ports = port_names,
			.usual_path = "/WebTicket_Bearer",
		};

		g_ptr_array_add(self->services, sfb_web_service_new(http, tickets, &wish));
	}
	return self;
}

static void
sfb_web_address_book_finalize(GObject *object)
{
	SfbWebAddressBook *self = SFB_WEB_ADDRESS_BOOK(object);

	g_ptr_array_unref(self->services);
	G_OBJECT_CLASS(sfb_web_address_book_parent_class)->finalize(object);
}

static void
sfb_web_address_book_init(SfbWebAddressBook *self)
{
	self->services = g_ptr_array_new_with_free_func(g_object_unref);
}

static void
sfb_web_address_book_class_init(SfbWebAddressBookClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_address_book_finalize;
}
