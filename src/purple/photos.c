/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Photos as libpurple's buddy icons. */

#include "config.h"

#include "purple/photos.h"

#include <blist.h>
#include <buddyicon.h>
#include <glib/gi18n-lib.h>
#include <imgstore.h>
#include <notify.h>
#include <util.h>

#include "purple/options.h"

struct _SfbPurplePhotos {
	GHashTable *kept; /* by address (element-type utf8 utf8) the hash of what libpurple keeps */
};

/* A photo on its way. */
typedef struct {
	SfbPurpleGlue *glue; /* not looked at after its cancellable */
	char *address;
} Fetch;

static void
fetch_free(Fetch *fetch)
{
	g_free(fetch->address);
	g_free(fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fetch, fetch_free)

/* (takes image) */
static void
keep(SfbPurpleGlue *glue, const char *address, GBytes *image, const char *hash)
{
	gsize length;
	gpointer bytes = g_bytes_unref_to_data(image, &length);

	purple_buddy_icons_set_for_user(glue->account, address, bytes, length, hash);
	g_hash_table_insert(glue->photos->kept, g_strdup(address), g_strdup(hash));
}

static void
drop(SfbPurpleGlue *glue, const char *address)
{
	if (g_hash_table_remove(glue->photos->kept, address))
		purple_buddy_icons_set_for_user(glue->account, address, NULL, 0, NULL);
}

/* Whose photo is not to be had is shown without one. */
static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Fetch) fetch = user_data;
	g_autoptr(GError) error = NULL;
	g_autofree char *hash = NULL;
	g_autoptr(GBytes) image =
		sfb_photos_fetch_finish(SFB_PHOTOS(source), result, &hash, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the glue may be gone */
	if (image == NULL)
		g_debug("no photo of %s: %s", fetch->address, error->message);
	else if (fetch->glue->photos != NULL)
		keep(fetch->glue, fetch->address, g_steal_pointer(&image), hash);
}

static void
start_fetch(SfbPurpleGlue *glue, const char *address, const SfbPhoto *photo)
{
	Fetch *fetch = g_new0(Fetch, 1);

	fetch->glue = glue;
	fetch->address = g_strdup(address);
	sfb_photos_fetch_async(sfb_session_get_photos(glue->session), address, photo,
	                       glue->cancellable, on_fetched, fetch);
}

static gboolean
is_online(const SfbPresentity *presentity)
{
	SfbStatus status = sfb_availability_get_status(presentity->availability);

	return status != SFB_STATUS_UNKNOWN && status != SFB_STATUS_OFFLINE;
}

static gboolean
is_allowed(SfbPurpleGlue *glue)
{
	return sfb_photos_is_allowed(sfb_session_get_photos(glue->session));
}

/* A card has come once there is a name; a person without one may still have a photo. */
static void
look_at(SfbPurpleGlue *glue, const SfbPresentity *presentity)
{
	const SfbPhoto *photo = presentity->details != NULL ? presentity->details->photo : NULL;
	const char *kept = g_hash_table_lookup(glue->photos->kept, presentity->address);

	if (!is_allowed(glue))
		return;
	if (photo == NULL && presentity->display_name != NULL)
		drop(glue, presentity->address);
	else if (photo != NULL && is_online(presentity) && g_strcmp0(kept, photo->hash) != 0)
		start_fetch(glue, presentity->address, photo);
}

static gboolean
is_contact(SfbPurpleGlue *glue, const char *address)
{
	return sfb_contacts_get(sfb_session_get_contacts(glue->session), address) != NULL;
}

/* What libpurple keeps for people outside the list it does not keep for long. */
static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	if (is_contact(user_data, presentity->address))
		look_at(user_data, presentity);
}

/* Its buddies are gone, and what was kept with them. */
static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	g_hash_table_remove(glue->photos->kept, address);
}

static void
find_kept(SfbPurpleGlue *glue)
{
	GSList *buddies = purple_find_buddies(glue->account, NULL);

	for (GSList *link = buddies; link != NULL; link = link->next) {
		const char *hash = purple_buddy_icons_get_checksum_for_user(link->data);
		const char *name = purple_buddy_get_name(link->data);

		if (hash != NULL)
			g_hash_table_insert(glue->photos->kept,
			                    g_strdup(purple_normalize(glue->account, name)),
			                    g_strdup(hash));
	}
	g_slist_free(buddies);
}

static void
look_at_everybody(SfbPurpleGlue *glue)
{
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	g_autoptr(GPtrArray) contacts = sfb_contacts_list(sfb_session_get_contacts(glue->session));

	for (guint i = 0; i < contacts->len; i++) {
		const SfbContact *contact = contacts->pdata[i];
		const SfbPresentity *presentity = sfb_presence_get(presence, contact->address);

		if (presentity != NULL)
			look_at(glue, presentity);
	}
}

static void
drop_all(SfbPurpleGlue *glue)
{
	g_autofree gpointer *addresses = g_hash_table_get_keys_as_array(glue->photos->kept, NULL);

	for (guint i = 0; addresses[i] != NULL; i++) {
		g_autofree char *address = g_strdup(addresses[i]);

		drop(glue, address);
	}
}

/* What is shown goes with the company's permission, and comes back with it. */
static void
obey(SfbPurpleGlue *glue)
{
	if (is_allowed(glue))
		look_at_everybody(glue);
	else
		drop_all(glue);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	obey(user_data);
}

void
sfb_purple_photos_start(SfbPurpleGlue *glue)
{
	SfbPurplePhotoSource source = sfb_purple_options_get_photos(glue->account);

	if (source == SFB_PURPLE_PHOTOS_NONE)
		return;
	glue->photos = g_new0(SfbPurplePhotos, 1);
	glue->photos->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	sfb_photos_allow_web(sfb_session_get_photos(glue->session),
	                     source == SFB_PURPLE_PHOTOS_WEB);
	g_signal_connect(sfb_session_get_presence(glue->session), "presentity-changed",
	                 G_CALLBACK(on_presentity_changed), glue);
	g_signal_connect(sfb_session_get_contacts(glue->session), "contact-removed",
	                 G_CALLBACK(on_contact_removed), glue);
	g_signal_connect(sfb_session_get_settings(glue->session), "changed",
	                 G_CALLBACK(on_settings_changed), glue);
	find_kept(glue);
	obey(glue);
}

void
sfb_purple_photos_stop(SfbPurpleGlue *glue)
{
	if (glue->photos == NULL)
		return;
	g_hash_table_unref(glue->photos->kept);
	g_clear_pointer(&glue->photos, g_free);
}

/* The user's own */

static void
on_own_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_photos_set_own_finish(SFB_PHOTOS(source), result, &error) ||
	    g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* in the second case the glue may be gone */
	purple_notify_error(glue->connection, _("Skype for Business"),
	                    _("Your photo could not be changed"), error->message);
}

void
sfb_purple_photos_set_own(PurpleConnection *connection, PurpleStoredImage *image)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);
	g_autoptr(GBytes) bytes = NULL;

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return;
	if (image == NULL) {
		purple_notify_info(connection, _("Skype for Business"),
		                   _("Your photo stays as it was"),
		                   _("Others see it until it is removed in Outlook on the web, or "
		                     "by your administrator."));
		return;
	}
	bytes = g_bytes_new(purple_imgstore_get_data(image), purple_imgstore_get_size(image));
	sfb_photos_set_own_async(sfb_session_get_photos(glue->session), bytes, glue->cancellable,
	                         on_own_set, glue);
}
