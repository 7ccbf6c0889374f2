/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The way to the directory through the address book web query, and completing with it what another
 * way found. */

#include <string.h>

#include "people/directory-entry-private.h"
#include "people/directory-ways-private.h"

#define COMPLETED_MAX 100 /* people who are looked up one by one: about as many as are shown */
#define UNDER_WAY_MAX 4

static const SfbDirectoryField fields[] = {
	{ "displayName", G_STRUCT_OFFSET(SfbDirectoryEntry, display_name) },
	{ SFB_WEB_ADDRESS_BOOK_EMAIL, G_STRUCT_OFFSET(SfbDirectoryEntry, email) },
	{ "title", G_STRUCT_OFFSET(SfbDirectoryEntry, title) },
	{ "department", G_STRUCT_OFFSET(SfbDirectoryEntry, department) },
	{ "company", G_STRUCT_OFFSET(SfbDirectoryEntry, company) },
	{ "physicalDeliveryOfficeName", G_STRUCT_OFFSET(SfbDirectoryEntry, office) },
	{ "l", G_STRUCT_OFFSET(SfbDirectoryEntry, city) },
	{ "country", G_STRUCT_OFFSET(SfbDirectoryEntry, country) },
	{ "photoRelPath", G_STRUCT_OFFSET(SfbDirectoryEntry, photo_path) },
	{ "photoHash", G_STRUCT_OFFSET(SfbDirectoryEntry, photo_hash) },
};

static const SfbDirectoryPhone phones[] = {
	{ "telephoneNumber", SFB_PHONE_WORK },
	{ "mobile", SFB_PHONE_MOBILE },
	{ "homePhone", SFB_PHONE_HOME },
	{ "otherTelephone", SFB_PHONE_OTHER },
};

/* Reading */

static void
add_phones(SfbDirectoryEntry *entry, const SfbWebAddressBookEntry *source,
           const SfbDirectoryPhone *phone)
{
	const char *const *values = sfb_web_address_book_entry_get(source, phone->name);

	for (; *values != NULL; values++)
		sfb_directory_entry_add_phone(entry, phone->kind, *values);
}

static const char *
get_first(const SfbWebAddressBookEntry *source, const char *attribute)
{
	return sfb_web_address_book_entry_get(source, attribute)[0];
}

static SfbDirectoryEntry *
read_entry(const SfbWebAddressBookEntry *source)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();
	const char *group = get_first(source, "groupType"); /* only groups have one */

	sfb_directory_entry_put_address(entry, get_first(source, SFB_WEB_ADDRESS_BOOK_ADDRESS));
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		sfb_directory_entry_put(entry, fields[i].offset, get_first(source, fields[i].name));
	for (guint i = 0; i < G_N_ELEMENTS(phones); i++)
		add_phones(entry, source, &phones[i]);
	entry->is_group = group != NULL && strcmp(group, "0") != 0;
	return entry;
}

static SfbDirectoryResult *
read_entries(const GPtrArray *sources)
{
	SfbDirectoryResult *result = sfb_directory_result_new();

	for (guint i = 0; i < sources->len; i++)
		sfb_directory_result_take(result, read_entry(sources->pdata[i]));
	return result;
}

/* Asking */

typedef struct {
	char *text; /* still to be looked for as any other text; NULL: no more */
	guint count;
} Search;

static void
search_free(gpointer data)
{
	Search *search = data;

	g_free(search->text);
	g_free(search);
}

static void on_answered(GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @task. */
static void
ask(GTask *task, const char *attribute, const char *text)
{
	const Search *search = g_task_get_task_data(task);
	const SfbWebAddressBookQuery query = {
		.text = text,
		.attribute = attribute,
		.count = search->count,
	};

	sfb_web_address_book_search_async(g_task_get_source_object(task), &query,
	                                  g_task_get_cancellable(task), on_answered, task);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Search *search = g_task_get_task_data(task);
	g_autofree char *text = g_steal_pointer(&search->text);
	GError *error = NULL;
	g_autoptr(GPtrArray) entries =
		sfb_web_address_book_search_finish(SFB_WEB_ADDRESS_BOOK(source), result, &error);

	if (entries == NULL)
		g_task_return_error(task, error);
	else if (entries->len == 0 && text != NULL)
		ask(g_steal_pointer(&task), NULL, text);
	else
		g_task_return_pointer(task, read_entries(entries),
		                      (GDestroyNotify)sfb_directory_result_free);
}

void
sfb_directory_ask_address_book_async(SfbWebAddressBook *book, const SfbDirectoryQuestion *question,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
	GTask *task = g_task_new(book, cancellable, callback, user_data);
	Search *search = g_new0(Search, 1);

	search->count = question->count;
	/* Some servers find an address by the basic search only. */
	search->text = question->is_exact ? g_strdup(question->text) : NULL;
	g_task_set_task_data(task, search, search_free);
	ask(task, question->is_exact ? SFB_WEB_ADDRESS_BOOK_ADDRESS : NULL, question->text);
}

SfbDirectoryResult *
sfb_directory_ask_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Completing */

typedef struct {
	SfbDirectoryResult *result; /* NULL: given away */
	char *domain;
	guint next;
	guint asked;
	guint under_way;
	gboolean is_over; /* the address book answers no more */
} Completion;

/* One of those under way. */
typedef struct {
	GTask *task;
	guint index;
} LookUp;

static void go_on(GTask *task);

static void
completion_free(gpointer data)
{
	Completion *completion = data;

	sfb_directory_result_free(completion->result);
	g_free(completion->domain);
	g_free(completion);
}

static void
guess(Completion *completion, guint index)
{
	sfb_directory_entry_guess_address(completion->result->entries->pdata[index],
	                                  completion->domain);
}

/* Where the address book has no SIP address, there is none. */
static void
replace(Completion *completion, guint index, const GPtrArray *sources)
{
	SfbDirectoryEntry *former = completion->result->entries->pdata[index];
	SfbDirectoryEntry *entry = read_entry(sources->pdata[0]);

	sfb_directory_entry_put(entry, G_STRUCT_OFFSET(SfbDirectoryEntry, display_name),
	                        former->display_name);
	completion->result->entries->pdata[index] = entry;
	sfb_directory_entry_free(former);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	LookUp *look_up = user_data;
	g_autoptr(GTask) task = look_up->task;
	Completion *completion = g_task_get_task_data(task);
	g_autoptr(GPtrArray) entries =
		sfb_web_address_book_search_finish(SFB_WEB_ADDRESS_BOOK(source), result, NULL);

	completion->under_way--;
	completion->is_over = completion->is_over || entries == NULL;
	if (entries != NULL && entries->len > 0)
		replace(completion, look_up->index, entries);
	else
		guess(completion, look_up->index);
	g_free(look_up);
	go_on(g_steal_pointer(&task));
}

static void
look_up(GTask *task, guint index, const char *email)
{
	LookUp *look_up = g_new0(LookUp, 1);
	const SfbWebAddressBookQuery query = {
		.text = email,
		.attribute = SFB_WEB_ADDRESS_BOOK_EMAIL,
		.count = 1,
	};

	look_up->task = g_object_ref(task);
	look_up->index = index;
	sfb_web_address_book_search_async(g_task_get_source_object(task), &query,
	                                  g_task_get_cancellable(task), on_looked_up, look_up);
}

static gboolean
has_room(const Completion *completion)
{
	return !completion->is_over && completion->under_way < UNDER_WAY_MAX &&
	       completion->asked < COMPLETED_MAX &&
	       completion->next < completion->result->entries->len;
}

/* Those nobody was asked about are left to guess at. */
static void
finish(GTask *task)
{
	Completion *completion = g_task_get_task_data(task);

	while (completion->next < completion->result->entries->len)
		guess(completion, completion->next++);
	g_task_return_pointer(task, g_steal_pointer(&completion->result),
	                      (GDestroyNotify)sfb_directory_result_free);
}

/* Takes @task. */
static void
go_on(GTask *task)
{
	Completion *completion = g_task_get_task_data(task);

	while (has_room(completion)) {
		guint index = completion->next++;
		const SfbDirectoryEntry *entry = completion->result->entries->pdata[index];

		if (entry->address != NULL || entry->is_group || entry->email == NULL)
			continue;
		completion->asked++;
		completion->under_way++;
		look_up(task, index, entry->email);
	}
	if (completion->under_way == 0)
		finish(task);
	g_object_unref(task);
}

void
sfb_directory_complete_async(SfbWebAddressBook *book, SfbDirectoryResult *result,
                             const char *domain, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(book, cancellable, callback, user_data);
	Completion *completion = g_new0(Completion, 1);

	completion->result = result;
	completion->domain = g_strdup(domain);
	g_task_set_task_data(task, completion, completion_free);
	go_on(task);
}
