/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Secrets in the desktop's keyring. Nothing is asked for that needs an open keyring while it is
 * locked, and should a service want to ask the user for all that, our client of it says no.
 */

#include "auth/keyring-private.h"

#define SECRET_API_SUBJECT_TO_CHANGE
#include <libsecret/secret.h>

typedef GList *ItemList;

/* A service that hangs must not keep anybody from signing in. */
#define PATIENCE_SECONDS 5

static const SecretSchema schema = {
	"im.pidgin.purple-sfb",
	SECRET_SCHEMA_NONE,
	{ { "name", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* The client that does not ask */

typedef struct {
	SecretService parent;
} QuietService;

typedef struct {
	SecretServiceClass parent_class;
} QuietServiceClass;

static GType quiet_service_get_type(void);

G_DEFINE_TYPE(QuietService, quiet_service, SECRET_TYPE_SERVICE)

static void
prompt_async(SecretService *service, SecretPrompt *prompt, const GVariantType *return_type,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_task_report_new_error(service, callback, user_data, prompt_async, G_IO_ERROR,
	                        G_IO_ERROR_PERMISSION_DENIED, "the user would have to be asked");
}

static GVariant *
prompt_finish(SecretService *service, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static void
quiet_service_class_init(QuietServiceClass *class)
{
	SecretServiceClass *service = SECRET_SERVICE_CLASS(class);

	service->prompt_async = prompt_async;
	service->prompt_finish = prompt_finish;
}

static void
quiet_service_init(QuietService *self)
{
}

/* One thing asked of it */

typedef struct _Errand Errand;

struct _Errand {
	void (*go)(SecretService *service, const Errand *errand, GTask *task);
	GHashTable *attributes;
	SfbSecret *secret; /* to be saved */
	GCancellable *patience;
	guint deadline;
};

static void
errand_free(gpointer user_data)
{
	Errand *errand = user_data;

	g_clear_handle_id(&errand->deadline, g_source_remove);
	g_hash_table_unref(errand->attributes);
	sfb_secret_unref(errand->secret);
	g_object_unref(errand->patience);
	g_free(errand);
}

static gboolean
on_deadline(gpointer user_data)
{
	Errand *errand = user_data;

	errand->deadline = 0;
	g_cancellable_cancel(errand->patience);
	return G_SOURCE_REMOVE;
}

static void
on_opened(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Errand *errand = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SecretService) service = secret_service_open_finish(result, &error);

	if (service == NULL)
		g_task_return_error(task, error);
	else
		errand->go(service, errand, g_steal_pointer(&task));
}

static void
run_errand(void (*go)(SecretService *, const Errand *, GTask *), const char *name,
           SfbSecret *secret, GTask *task)
{
	Errand *errand = g_new0(Errand, 1);

	errand->go = go;
	errand->attributes = secret_attributes_build(&schema, "name", name, NULL);
	errand->secret = secret != NULL ? sfb_secret_ref(secret) : NULL;
	errand->patience = g_cancellable_new();
	errand->deadline = g_timeout_add_seconds(PATIENCE_SECONDS, on_deadline, errand);
	g_task_set_task_data(task, errand, errand_free);
	secret_service_open(quiet_service_get_type(), NULL, SECRET_SERVICE_OPEN_SESSION,
	                    errand->patience, on_opened, task);
}

static void
return_locked(GTask *task)
{
	g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
	                        "the keyring is locked, or there is none yet");
}

static void
free_items(GList *items)
{
	g_list_free_full(items, g_object_unref);
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(ItemList, free_items, NULL)

/* Load */

/* Returns: (transfer full) (nullable) */
static SfbSecret *
get_secret(SecretItem *item)
{
	SecretValue *value = secret_item_get_secret(item); /* NULL if it is locked */
	const char *text = value != NULL ? secret_value_get_text(value) : NULL;
	SfbSecret *secret = text != NULL ? sfb_secret_new(text) : NULL;

	g_clear_pointer(&value, secret_value_unref);
	return secret;
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_auto(ItemList) items =
		secret_service_search_finish(SECRET_SERVICE(source), result, &error);

	if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, items != NULL ? get_secret(items->data) : NULL,
		                      (GDestroyNotify)sfb_secret_unref);
}

static void
look_up(SecretService *service, const Errand *errand, GTask *task)
{
	secret_service_search(service, &schema, errand->attributes, SECRET_SEARCH_LOAD_SECRETS,
	                      errand->patience, on_looked_up, task);
}

void
sfb_auth_keyring_desktop_load_async(const char *name, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
	run_errand(look_up, name, NULL, g_task_new(NULL, NULL, callback, user_data));
}

SfbSecret *
sfb_auth_keyring_desktop_load_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Save */

static void
on_stored(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SecretItem) item = secret_item_create_finish(result, &error);

	if (item != NULL)
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
store_in(SecretCollection *collection, GTask *task)
{
	const Errand *errand = g_task_get_task_data(task);
	SecretValue *value = secret_value_new(sfb_secret_peek(errand->secret), -1, "text/plain");
	g_autofree char *label =
		g_strconcat("purple-sfb: ", g_hash_table_lookup(errand->attributes, "name"), NULL);

	secret_item_create(collection, &schema, errand->attributes, label, value,
	                   SECRET_ITEM_CREATE_REPLACE, errand->patience, on_stored, task);
	secret_value_unref(value);
}

static void
on_collection(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish(result, &error);

	if (error != NULL)
		g_task_return_error(task, error);
	else if (collection == NULL || secret_collection_get_locked(collection))
		return_locked(task);
	else
		store_in(collection, g_steal_pointer(&task));
}

static void
store(SecretService *service, const Errand *errand, GTask *task)
{
	secret_collection_for_alias(service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
	                            errand->patience, on_collection, task);
}

void
sfb_auth_keyring_desktop_save_async(const char *name, SfbSecret *secret,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
	run_errand(store, name, secret, g_task_new(NULL, NULL, callback, user_data));
}

/* Forget */

static void
on_removed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;

	if (secret_item_delete_finish(SECRET_ITEM(source), result, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	const Errand *errand = g_task_get_task_data(task);
	GError *error = NULL;
	g_auto(ItemList) items =
		secret_service_search_finish(SECRET_SERVICE(source), result, &error);

	if (error != NULL)
		g_task_return_error(task, error);
	else if (items == NULL)
		g_task_return_boolean(task, TRUE);
	else if (secret_item_get_locked(items->data))
		return_locked(task);
	else
		secret_item_delete(items->data, errand->patience, on_removed,
		                   g_steal_pointer(&task));
}

static void
find_and_remove(SecretService *service, const Errand *errand, GTask *task)
{
	secret_service_search(service, &schema, errand->attributes, SECRET_SEARCH_NONE,
	                      errand->patience, on_found, task);
}

void
sfb_auth_keyring_desktop_forget_async(const char *name, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
	run_errand(find_and_remove, name, NULL, g_task_new(NULL, NULL, callback, user_data));
}

gboolean
sfb_auth_keyring_desktop_change_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
