/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Finding people.
 *
 *   question -> the first way that is there -> entries -> the page that was asked for
 *                  ^          |
 *                  '-- next --'-- fails: its reason is kept, for the case that none succeeds
 */

#include "config.h"

#include "people/directory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/directory-entry-private.h"
#include "people/directory-ways-private.h"
#include "people/text.h"
#include "util/address.h"
#include "util/error.h"
#include "web/url.h"

struct _SfbDirectory {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSettings *settings;
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebEws *ews;
	SfbWebAddressBook *address_book; /* NULL: not looked for yet, or there is none */
	gboolean prefers_exchange;
};

G_DEFINE_TYPE(SfbDirectory, sfb_directory, G_TYPE_OBJECT)

/* The address book */

/* Which setting has it inside the company's network, and which outside. */
static const struct {
	SfbSetting internal;
	SfbSetting external;
	SfbSetting condition; /* says whether it may be used; SFB_SETTING_COUNT: none */
} locations[] = {
	{ SFB_SETTING_ABWQ_INTERNAL_URL, SFB_SETTING_ABWQ_EXTERNAL_URL, SFB_SETTING_COUNT },
	{ SFB_SETTING_DLX_INTERNAL_URL, SFB_SETTING_DLX_EXTERNAL_URL, SFB_SETTING_DLX_ENABLED },
};

static void
add_url(GPtrArray *urls, SfbSettings *settings, SfbSetting setting)
{
	const char *url = sfb_settings_get_text(settings, setting);

	if (sfb_web_url_is_https(url) &&
	    !g_ptr_array_find_with_equal_func(urls, url, g_str_equal, NULL))
		g_ptr_array_add(urls, (gpointer)url);
}

static void
add_urls(GPtrArray *urls, SfbSettings *settings, gboolean is_external)
{
	for (guint i = 0; i < G_N_ELEMENTS(locations); i++) {
		SfbSetting condition = locations[i].condition;

		if (condition == SFB_SETTING_COUNT || sfb_settings_get_boolean(settings, condition))
			add_url(urls, settings,
			        is_external ? locations[i].external : locations[i].internal);
	}
}

/* NULL if the server has none. */
static SfbWebAddressBook *
get_address_book(SfbDirectory *self)
{
	g_autoptr(GPtrArray) urls = g_ptr_array_new();
	gboolean is_external = sfb_settings_is_external(self->settings);

	if (self->address_book != NULL)
		return self->address_book;
	add_urls(urls, self->settings, is_external);
	add_urls(urls, self->settings, !is_external);
	if (urls->len == 0)
		return NULL;
	g_ptr_array_add(urls, NULL);
	self->address_book = sfb_web_address_book_new(self->http, self->tickets,
	                                              (const char *const *)urls->pdata);
	return self->address_book;
}

static void
on_settings_changed(SfbSettings *settings, SfbDirectory *self)
{
	g_clear_object(&self->address_book);
}

/* Ways */

/* Finished by sfb_directory_ask_finish(). */
typedef void (*Ask)(SfbDirectory *self, const SfbDirectoryQuestion *question,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

typedef struct {
	const char *label;
	gboolean (*is_there)(SfbDirectory *self); /* NULL: always */
	Ask ask;
	gboolean lacks_addresses; /* it may know people by their mail addresses alone */
} Way;

static gboolean
has_address_book(SfbDirectory *self)
{
	return get_address_book(self) != NULL;
}

static void
ask_address_book(SfbDirectory *self, const SfbDirectoryQuestion *question,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_directory_ask_address_book_async(get_address_book(self), question, cancellable,
	                                     callback, user_data);
}

static void
ask_server(SfbDirectory *self, const SfbDirectoryQuestion *question, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_directory_ask_server_async(self->client, question, cancellable, callback, user_data);
}

static void
find_people(SfbDirectory *self, const SfbDirectoryQuestion *question, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_directory_find_people_async(self->ews, question, cancellable, callback, user_data);
}

static void
resolve_names(SfbDirectory *self, const SfbDirectoryQuestion *question, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_directory_resolve_names_async(self->ews, question, cancellable, callback, user_data);
}

static const Way exchange = { N_("Exchange"), NULL, find_people };
static const Way address_book = { N_("Address book"), has_address_book, ask_address_book };
static const Way server = { N_("Server"), NULL, ask_server };
static const Way names_in_exchange = { N_("Exchange"), NULL, resolve_names, TRUE };

/* In the order they are tried. */
static const Way *const usual_ways[] = { &address_book, &server, &names_in_exchange, NULL };
static const Way *const ways_of_exchange[] = { &exchange, &address_book, &server, NULL };
/* The administrator wants the address book to be a file on each computer, which this program does
 * not read; the web query is only better than nothing. */
static const Way *const ways_without_web[] = { &server, &address_book, &names_in_exchange, NULL };
static const Way *const address_book_alone[] = { &address_book, NULL };

static const Way *const *
choose_ways(SfbDirectory *self)
{
	const char *usage = sfb_settings_get_text(self->settings, SFB_SETTING_ABS_USAGE);

	if (self->prefers_exchange)
		return ways_of_exchange;
	if (usage != NULL && g_ascii_strcasecmp(usage, "FileDownloadOnly") == 0)
		return ways_without_web;
	return usual_ways;
}

/* Searching */

typedef struct {
	char *text;
	guint offset;
	gboolean is_exact;
	const Way *const *way; /* under way */
	GError *error;         /* of the first way that failed; NULL: none did */
	GString *reasons;      /* of all of them, one per line */
} Search;

static void try_way(GTask *task);

static void
search_free(gpointer data)
{
	Search *search = data;

	g_free(search->text);
	g_clear_error(&search->error);
	g_string_free(search->reasons, TRUE);
	g_free(search);
}

static const char *
get_domain(SfbDirectory *self)
{
	return sfb_address_get_domain(sfb_sip_client_get_address(self->client));
}

static void
guess_addresses(SfbDirectory *self, SfbDirectoryResult *result)
{
	const char *domain = get_domain(self);

	for (guint i = 0; i < result->entries->len; i++)
		sfb_directory_entry_guess_address(result->entries->pdata[i], domain);
}

/* Takes @error. */
static void
note_failure(Search *search, GError *error)
{
	g_string_append_printf(search->reasons, "\n%s: %s", _((*search->way)->label),
	                       error->message);
	if (search->error == NULL)
		search->error = error;
	else
		g_error_free(error);
}

static GError *
make_error(const Search *search)
{
	gboolean is_ours = search->error->domain == SFB_ERROR;

	return g_error_new(SFB_ERROR, is_ours ? search->error->code : SFB_ERROR_FAILED,
	                   _("The directory cannot be searched at the moment. Try again later; if "
	                     "it lasts, tell your administrator what was tried:%s"),
	                   search->reasons->str);
}

static SfbDirectoryEntry *
steal_entry(SfbDirectoryResult *result, const char *address)
{
	for (guint i = 0; i < result->entries->len; i++) {
		const SfbDirectoryEntry *entry = result->entries->pdata[i];

		if (g_strcmp0(entry->address, address) == 0)
			return g_ptr_array_steal_index(result->entries, i);
	}
	return NULL;
}

static void
answer_look_up(GTask *task, SfbDirectoryResult *result)
{
	const Search *search = g_task_get_task_data(task);
	SfbDirectoryEntry *entry = steal_entry(result, search->text);

	if (entry != NULL)
		g_task_return_pointer(task, entry, (GDestroyNotify)sfb_directory_entry_free);
	else
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                        _("%s is not in the directory of your organisation."),
		                        search->text);
}

static void
answer(GTask *task, SfbDirectoryResult *result)
{
	SfbDirectory *self = g_task_get_source_object(task);
	const Search *search = g_task_get_task_data(task);
	g_autoptr(SfbDirectoryResult) found = result;

	if ((*search->way)->lacks_addresses)
		guess_addresses(self, found);
	if (search->is_exact) {
		answer_look_up(task, found);
		return;
	}
	sfb_directory_result_cut(found, search->offset, SFB_DIRECTORY_PAGE);
	g_task_return_pointer(task, g_steal_pointer(&found),
	                      (GDestroyNotify)sfb_directory_result_free);
}

static void
on_asked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Search *search = g_task_get_task_data(task);
	GError *error = NULL;
	SfbDirectoryResult *found = sfb_directory_ask_finish(result, &error);

	if (found != NULL) {
		answer(task, found);
		return;
	}
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_task_return_error(task, error);
		return;
	}
	g_debug("%s: %s", (*search->way)->label, error->message);
	note_failure(search, error);
	search->way++;
	try_way(g_steal_pointer(&task));
}

/* Takes @task. */
static void
try_way(GTask *task)
{
	SfbDirectory *self = g_task_get_source_object(task);
	Search *search = g_task_get_task_data(task);
	const SfbDirectoryQuestion question = {
		.text = search->text,
		.count = search->offset + SFB_DIRECTORY_PAGE + 1,
		.is_exact = search->is_exact,
	};

	while (*search->way != NULL && (*search->way)->is_there != NULL &&
	       !(*search->way)->is_there(self))
		search->way++;
	if (*search->way != NULL) {
		(*search->way)->ask(self, &question, g_task_get_cancellable(task), on_asked, task);
		return;
	}
	g_task_return_error(task, make_error(search));
	g_object_unref(task);
}

/* @text: taken. @task: taken. */
static void
start(GTask *task, const Way *const *ways, char *text, guint offset, gboolean is_exact)
{
	Search *search = g_new0(Search, 1);

	search->text = text;
	search->offset = offset;
	search->is_exact = is_exact;
	search->way = ways;
	search->reasons = g_string_new(NULL);
	g_task_set_task_data(task, search, search_free);
	try_way(task);
}

/* An address may come with its scheme and in capitals. */
static char *
tidy_text(const char *text)
{
	char *address = sfb_address_normalize(text);
	g_autofree char *valid = address == NULL ? g_utf8_make_valid(text, -1) : NULL;

	if (address != NULL)
		return address;
	return sfb_text_cut(g_strdup(g_strstrip(valid)), SFB_DIRECTORY_QUERY_MAX);
}

void
sfb_directory_search_async(SfbDirectory *self, const char *text, guint offset,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	g_autofree char *tidy = tidy_text(text);

	if (*tidy != '\0') {
		start(task, choose_ways(self), g_steal_pointer(&tidy), offset, FALSE);
		return;
	}
	g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_USAGE,
	                        _("Type whom you look for: a name, an address, or the beginning "
	                          "of one."));
	g_object_unref(task);
}

SfbDirectoryResult *
sfb_directory_search_finish(SfbDirectory *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

void
sfb_directory_look_up_async(SfbDirectory *self, const char *address, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	start(g_task_new(self, cancellable, callback, user_data), choose_ways(self),
	      g_strdup(address), 0, TRUE);
}

SfbDirectoryEntry *
sfb_directory_look_up_finish(SfbDirectory *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

void
sfb_directory_check_async(SfbDirectory *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	if (has_address_book(self)) {
		start(task, address_book_alone, g_strdup(sfb_sip_client_get_address(self->client)),
		      0, TRUE);
		return;
	}
	g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
	                        sfb_settings_is_loaded(self->settings)
	                                ? _("The server names no address book on the web.")
	                                : _("The server did not tell its settings, and so not "
	                                    "where the address book is."));
	g_object_unref(task);
}

/* Distribution groups */

/* Takes @members. */
static void
answer_members(GTask *task, SfbDirectoryResult *members)
{
	sfb_directory_result_cut(members, 0, SFB_DIRECTORY_MEMBERS_MAX);
	g_task_return_pointer(task, members, (GDestroyNotify)sfb_directory_result_free);
}

static void
on_completed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	SfbDirectoryResult *members = sfb_directory_ask_finish(result, &error);

	if (members != NULL)
		answer_members(task, members);
	else
		g_task_return_error(task, error);
}

static void
on_expanded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbDirectory *self = g_task_get_source_object(task);
	SfbWebAddressBook *book = get_address_book(self);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;
	SfbDirectoryResult *members = sfb_directory_ask_finish(result, &error);

	if (members == NULL) {
		g_task_return_error(task, error);
	} else if (book != NULL) {
		sfb_directory_complete_async(book, members, get_domain(self), cancellable,
		                             on_completed, g_steal_pointer(&task));
	} else {
		guess_addresses(self, members);
		answer_members(task, members);
	}
}

void
sfb_directory_expand_async(SfbDirectory *self, const char *email, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	sfb_directory_ask_members_async(self->ews, email, cancellable, on_expanded, task);
}

/* The object */

SfbDirectory *
sfb_directory_new(const SfbDirectoryMeans *means)
{
	SfbDirectory *self = g_object_new(SFB_TYPE_DIRECTORY, NULL);

	self->client = g_object_ref(means->client);
	self->settings = g_object_ref(means->settings);
	self->http = g_object_ref(means->http);
	self->tickets = g_object_ref(means->tickets);
	self->ews = g_object_ref(means->ews);
	g_signal_connect(self->settings, "changed", G_CALLBACK(on_settings_changed), self);
	return self;
}

void
sfb_directory_prefer_exchange(SfbDirectory *self)
{
	self->prefers_exchange = TRUE;
}

static void
sfb_directory_dispose(GObject *object)
{
	SfbDirectory *self = SFB_DIRECTORY(object);

	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	g_clear_object(&self->http);
	g_clear_object(&self->tickets);
	g_clear_object(&self->ews);
	g_clear_object(&self->address_book);
	G_OBJECT_CLASS(sfb_directory_parent_class)->dispose(object);
}

static void
sfb_directory_init(SfbDirectory *self)
{
}

static void
sfb_directory_class_init(SfbDirectoryClass *class)
{
	G_OBJECT_CLASS(class)->dispose = sfb_directory_dispose;
}
