/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Which of the two places: what is saved goes to the desktop's keyring and, if that does not take
 * it, into a file. A file is looked for first, since one is there only if the last saving had to
 * fall back on it.
 */

#include "auth/keyring.h"

#include "auth/keyring-private.h"

struct _SfbAuthKeyring {
	GObject parent;

	SfbAuthKeyringKind kind;
	char *folder;
};

G_DEFINE_TYPE(SfbAuthKeyring, sfb_auth_keyring, G_TYPE_OBJECT)

/* What is to be saved, and whose. */
typedef struct {
	char *name;
	SfbSecret *secret;
} Entry;

static void
entry_free(gpointer user_data)
{
	Entry *entry = user_data;

	g_free(entry->name);
	sfb_secret_unref(entry->secret);
	g_free(entry);
}

/* Load */

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(GError) error = NULL;
	SfbSecret *secret = sfb_auth_keyring_desktop_load_finish(result, &error);

	if (error != NULL)
		g_debug("no help from the desktop's keyring: %s", error->message);
	g_task_return_pointer(task, secret, (GDestroyNotify)sfb_secret_unref);
}

void
sfb_auth_keyring_load_async(SfbAuthKeyring *self, const char *name, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	SfbSecret *secret = sfb_auth_keyring_file_load(self->folder, name);

	g_task_set_source_tag(task, sfb_auth_keyring_load_async);
	if (secret != NULL || self->kind == SFB_AUTH_KEYRING_FILES)
		g_task_return_pointer(task, secret, (GDestroyNotify)sfb_secret_unref);
	else
		sfb_auth_keyring_desktop_load_async(name, on_loaded, g_steal_pointer(&task));
}

SfbSecret *
sfb_auth_keyring_load_finish(SfbAuthKeyring *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Save */

static void
on_saved_to_file(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;

	if (sfb_auth_keyring_file_save_finish(result, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
save_to_file(SfbAuthKeyring *self, GTask *task)
{
	const Entry *entry = g_task_get_task_data(task);

	sfb_auth_keyring_file_save_async(self->folder, entry->name, entry->secret, on_saved_to_file,
	                                 task);
}

static void
on_saved_to_desktop(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbAuthKeyring *self = g_task_get_source_object(task);
	const Entry *entry = g_task_get_task_data(task);
	g_autoptr(GError) refusal = NULL;
	GError *error = NULL;

	if (!sfb_auth_keyring_desktop_change_finish(result, &refusal)) {
		g_debug("no help from the desktop's keyring, a file has to do: %s",
		        refusal->message);
		save_to_file(self, g_steal_pointer(&task));
	} else if (!sfb_auth_keyring_file_forget(self->folder, entry->name, &error)) {
		/* It would hide what was just saved. */
		g_task_return_error(task, error);
	} else {
		g_task_return_boolean(task, TRUE);
	}
}

void
sfb_auth_keyring_save_async(SfbAuthKeyring *self, const char *name, SfbSecret *secret,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, NULL, callback, user_data);
	Entry *entry = g_new(Entry, 1);

	*entry = (Entry){ g_strdup(name), sfb_secret_ref(secret) };
	g_task_set_source_tag(task, sfb_auth_keyring_save_async);
	g_task_set_task_data(task, entry, entry_free);
	if (self->kind == SFB_AUTH_KEYRING_FILES)
		save_to_file(self, task);
	else
		sfb_auth_keyring_desktop_save_async(name, secret, on_saved_to_desktop, task);
}

/* Forget */

static void
on_forgotten(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(GError) error = NULL;

	if (!sfb_auth_keyring_desktop_change_finish(result, &error))
		g_debug("no help from the desktop's keyring: %s", error->message);
	g_task_return_boolean(task, TRUE);
}

void
sfb_auth_keyring_forget_async(SfbAuthKeyring *self, const char *name, GAsyncReadyCallback callback,
                              gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
	GError *error = NULL;

	g_task_set_source_tag(task, sfb_auth_keyring_forget_async);
	if (!sfb_auth_keyring_file_forget(self->folder, name, &error))
		g_task_return_error(task, error);
	else if (self->kind == SFB_AUTH_KEYRING_FILES)
		g_task_return_boolean(task, TRUE);
	else
		sfb_auth_keyring_desktop_forget_async(name, on_forgotten, g_steal_pointer(&task));
}

gboolean
sfb_auth_keyring_change_finish(SfbAuthKeyring *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static void
sfb_auth_keyring_finalize(GObject *object)
{
	g_free(SFB_AUTH_KEYRING(object)->folder);
	G_OBJECT_CLASS(sfb_auth_keyring_parent_class)->finalize(object);
}

static void
sfb_auth_keyring_class_init(SfbAuthKeyringClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_auth_keyring_finalize;
}

static void
sfb_auth_keyring_init(SfbAuthKeyring *self)
{
}

SfbAuthKeyring *
sfb_auth_keyring_new(SfbAuthKeyringKind kind, const char *folder)
{
	SfbAuthKeyring *self = g_object_new(SFB_TYPE_AUTH_KEYRING, NULL);

	self->kind = kind;
	self->folder = g_strdup(folder);
	return self;
}
