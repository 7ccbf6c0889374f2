/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Photos of people.
 *
 *   wish -> waits for its turn -> Exchange:     GetUserPhoto -> base64 ---------> picture
 *                                 address book: web ticket -> GET -------------'
 *                                 the web:      GET, without any credentials --'
 *
 * A card's address is somebody else's word: our ticket is shown to the address book of our own
 * settings and to nobody else.
 */

#include "config.h"

#include "people/photos.h"

#include <glib/gi18n-lib.h>

#include "people/photo-image.h"
#include "util/error.h"
#include "web/url.h"

#define UNDER_WAY_MAX 3
#define REDIRECTS_MAX 3
#define PHOTO_SIZE "HR96x96" /* what a list or a window shows */

struct _SfbPhotos {
	GObject parent_instance;

	SfbSettings *settings;
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebEws *ews;
	gboolean allows_web;
	gboolean lacks_exchange; /* it was looked for in vain: once is enough for all photos */
	GHashTable *asked;       /* (element-type utf8) a set: "address hash" */
	GQueue waiting;          /* (element-type GTask) */
	guint under_way;
};

G_DEFINE_TYPE(SfbPhotos, sfb_photos, G_TYPE_OBJECT)

typedef struct {
	char *key; /* among those asked for */
	char *hash;
	char *url;
	char *book; /* that a ticket is for; NULL: none is shown. Settings may change meanwhile. */
	char *email;
	void (*start)(GTask *task); /* takes it; answers later */
	guint redirects;
	gboolean is_ticket_renewed;
} Fetch;

static void start_next(SfbPhotos *self);
static void get_from_address_book(GTask *task);

static void
fetch_free(gpointer data)
{
	Fetch *fetch = data;

	g_free(fetch->key);
	g_free(fetch->hash);
	g_free(fetch->url);
	g_free(fetch->book);
	g_free(fetch->email);
	g_free(fetch);
}

/* Policy ([MS-SIPREGE] 2.2.2.5.6, PhotoUsage) */

static gboolean
is_usage(SfbPhotos *self, const char *usage)
{
	const char *told = sfb_settings_get_text(self->settings, SFB_SETTING_PHOTO_USAGE);

	return told != NULL && g_ascii_strcasecmp(told, usage) == 0;
}

gboolean
sfb_photos_is_allowed(SfbPhotos *self)
{
	return !is_usage(self, "NoPhoto");
}

void
sfb_photos_allow_web(SfbPhotos *self, gboolean allows)
{
	self->allows_web = allows;
}

static gboolean
is_web_allowed(SfbPhotos *self)
{
	return self->allows_web && !is_usage(self, "PhotosFromADOnly");
}

/* (takes task) */
static void
leave(GTask *task)
{
	SfbPhotos *self = g_object_ref(g_task_get_source_object(task));

	g_object_unref(task);
	self->under_way--;
	start_next(self);
	g_object_unref(self);
}

/* (takes task and error) */
static void
fail(GTask *task, GError *error)
{
	SfbPhotos *self = g_task_get_source_object(task);
	const Fetch *fetch = g_task_get_task_data(task);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		g_hash_table_remove(self->asked, fetch->key);
	g_task_return_error(task, error);
	leave(task);
}

/* (takes task and image) */
static void
deliver(GTask *task, GBytes *image)
{
	g_autoptr(GBytes) owned = image;
	gsize length;
	const guint8 *bytes = g_bytes_get_data(image, &length);

	if (length > SFB_PHOTO_MAX || !sfb_photo_image_is_sound(bytes, length)) {
		fail(task, g_error_new_literal(SFB_ERROR, SFB_ERROR_PROTOCOL,
		                               _("What came instead of a photo is no picture that "
		                                 "can be shown.")));
		return;
	}
	g_task_return_pointer(task, g_steal_pointer(&owned), (GDestroyNotify)g_bytes_unref);
	leave(task);
}

/* Exchange ([MS-OXWSCONT] 3.1.4.7) */

static void
on_mailbox_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbPhotos *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(SfbXml) document =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, NULL, &error);
	g_autofree char *text = NULL;
	guint8 *bytes;
	gsize length;

	if (document == NULL) {
		self->lacks_exchange = sfb_web_ews_get_url(self->ews) == NULL;
		fail(task, error);
		return;
	}
	text = sfb_xml_dup_text(sfb_xml_get_child(sfb_web_ews_get_answer(document), "PictureData"));
	if (text == NULL) {
		fail(task, g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                               _("Exchange has no photo of this person.")));
		return;
	}
	bytes = g_base64_decode(text, &length);
	deliver(task, g_bytes_new_take(bytes, length));
}

/* Takes @task. */
static void
get_from_mailbox(GTask *task)
{
	SfbPhotos *self = g_task_get_source_object(task);
	const Fetch *fetch = g_task_get_task_data(task);
	g_autoptr(GString) body = g_string_new("<m:GetUserPhoto><m:Email>");

	if (self->lacks_exchange) {
		fail(task, g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                               _("Exchange was not found.")));
		return;
	}
	sfb_xml_append_text(body, fetch->email);
	g_string_append(body, "</m:Email><m:SizeRequested>" PHOTO_SIZE
	                      "</m:SizeRequested></m:GetUserPhoto>");
	sfb_web_ews_call_async(self->ews, "GetUserPhoto", body->str, g_task_get_cancellable(task),
	                       on_mailbox_answered, task);
}

/* Address book and web */

static void
send_request(GTask *task, const char *const *headers, GAsyncReadyCallback callback)
{
	SfbPhotos *self = g_task_get_source_object(task);
	const Fetch *fetch = g_task_get_task_data(task);
	const SfbWebRequest request = { .method = "GET", .url = fetch->url, .headers = headers };

	sfb_web_http_send_async(self->http, &request, g_task_get_cancellable(task), callback, task);
}

/* Takes @task. */
static void
take_response(GTask *task, const SfbWebResponse *response)
{
	if (sfb_web_response_get_status(response) == 200)
		deliver(task, g_bytes_ref(sfb_web_response_get_body(response)));
	else
		fail(task, sfb_web_response_make_error(response));
}

/* The address book of our settings that is at @url; NULL if none is. Borrowed. */
static const char *
find_address_book(SfbPhotos *self, const char *url)
{
	static const SfbSetting names[] = { SFB_SETTING_ABS_INTERNAL_SERVER_URL,
		                            SFB_SETTING_ABS_EXTERNAL_SERVER_URL };
	g_autofree char *base = sfb_web_url_dup_base(url);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *book = sfb_settings_get_text(self->settings, names[i]);
		g_autofree char *book_base =
			sfb_web_url_is_https(book) ? sfb_web_url_dup_base(book) : NULL;

		if (book_base != NULL && g_strcmp0(book_base, base) == 0)
			return book;
	}
	return NULL;
}

static void
on_address_book_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbPhotos *self = g_task_get_source_object(task);
	Fetch *fetch = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL) {
		fail(task, error);
	} else if (sfb_web_response_get_status(response) == 401 && !fetch->is_ticket_renewed) {
		fetch->is_ticket_renewed = TRUE;
		sfb_web_tickets_drop(self->tickets, fetch->book);
		get_from_address_book(task);
	} else {
		take_response(task, response);
	}
}

static void
on_ticket(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebTicket) ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);
	g_autofree char *header = NULL;

	if (ticket == NULL) {
		fail(task, error);
		return;
	}
	header = sfb_web_ticket_build_header(ticket);
	send_request(task, (const char *const[]){ "X-MS-WebTicket", header, NULL },
	             on_address_book_answered);
}

/* One ticket is good for the whole address book. Takes @task. */
static void
get_from_address_book(GTask *task)
{
	SfbPhotos *self = g_task_get_source_object(task);
	const Fetch *fetch = g_task_get_task_data(task);
	g_autofree char *base = sfb_web_url_dup_base(fetch->url);
	g_autofree char *issuer = g_strconcat(base, "WebTicket/WebTicketService.svc", NULL);

	sfb_web_tickets_get_async(self->tickets, issuer, fetch->book, g_task_get_cancellable(task),
	                          on_ticket, task);
}

static void get_from_web(GTask *task);

/* Goes where @response leads, over HTTPS alone. Takes @task. Returns: FALSE, without taking it, if
 * it leads nowhere. */
static gboolean
follow(GTask *task, const SfbWebResponse *response)
{
	Fetch *fetch = g_task_get_task_data(task);
	guint status = sfb_web_response_get_status(response);
	const char *location = sfb_web_response_get_header(response, "Location", 0);
	g_autofree char *url = NULL;

	if (status < 301 || status > 308 || location == NULL || fetch->redirects == REDIRECTS_MAX)
		return FALSE;
	url = sfb_web_url_resolve(fetch->url, location);
	if (!sfb_web_url_is_https(url))
		return FALSE;
	g_free(fetch->url);
	fetch->url = g_steal_pointer(&url);
	fetch->redirects++;
	get_from_web(task);
	return TRUE;
}

static void
on_web_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL)
		fail(task, error);
	else if (!follow(task, response))
		take_response(task, response);
}

/* Takes @task. */
static void
get_from_web(GTask *task)
{
	send_request(task, NULL, on_web_answered);
}

static void
start_next(SfbPhotos *self)
{
	while (self->under_way < UNDER_WAY_MAX && !g_queue_is_empty(&self->waiting)) {
		GTask *task = g_queue_pop_head(&self->waiting);
		const Fetch *fetch = g_task_get_task_data(task);

		self->under_way++;
		fetch->start(task);
	}
}

/* What a photo of the directory without an address has is in the mailbox, as a rule that of the same
 * name. Other URLs than the address book's are the web. */
static void
choose_way(SfbPhotos *self, Fetch *fetch, const char *address, const SfbPhoto *photo)
{
	if (photo->kind == SFB_PHOTO_EXCHANGE || photo->uri == NULL) {
		fetch->email = g_strdup(photo->email != NULL ? photo->email : address);
		fetch->start = get_from_mailbox;
		return;
	}
	fetch->url = g_strdup(photo->uri);
	fetch->book = g_strdup(find_address_book(self, photo->uri));
	if (fetch->book != NULL)
		fetch->start = get_from_address_book;
	else if (is_web_allowed(self) && sfb_web_url_is_https(photo->uri))
		fetch->start = get_from_web;
}

static Fetch *
fetch_new(SfbPhotos *self, const char *address, const SfbPhoto *photo)
{
	Fetch *fetch = g_new0(Fetch, 1);

	fetch->key = g_strconcat(address, " ", photo->hash, NULL);
	fetch->hash = g_strdup(photo->hash);
	choose_way(self, fetch, address, photo);
	return fetch;
}

void
sfb_photos_fetch_async(SfbPhotos *self, const char *address, const SfbPhoto *photo,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	Fetch *fetch = fetch_new(self, address, photo);

	g_task_set_source_tag(task, sfb_photos_fetch_async);
	g_task_set_task_data(task, fetch, fetch_free);
	if (!sfb_photos_is_allowed(self)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_NOT_ALLOWED,
		                        _("Your organisation does not want photos to be shown."));
	} else if (fetch->start == NULL) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_NOT_ALLOWED,
		                        _("The photo is at an address that is not asked for "
		                          "photos."));
	} else if (!g_hash_table_add(self->asked, g_strdup(fetch->key))) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                        _("This photo was asked for already."));
	} else {
		g_queue_push_tail(&self->waiting, g_steal_pointer(&task));
		start_next(self);
	}
}

GBytes *
sfb_photos_fetch_finish(SfbPhotos *self, GAsyncResult *result, char **hash, GError **error)
{
	const Fetch *fetch = g_task_get_task_data(G_TASK(result));
	GBytes *image = g_task_propagate_pointer(G_TASK(result), error);

	if (image != NULL)
		*hash = g_strdup(fetch->hash);
	return image;
}

/* Our own ([MS-OXWSCONT] 3.1.4.8) */

static void
on_own_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbXml) document =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, NULL, &error);

	if (document != NULL)
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static char *
build_own(SfbPhotos *self, GBytes *image)
{
	gsize length;
	const guint8 *bytes = g_bytes_get_data(image, &length);
	g_autofree char *content = g_base64_encode(bytes, length);
	GString *body = g_string_new("<m:SetUserPhoto><m:Email>");

	sfb_xml_append_text(body, sfb_web_ews_get_email(self->ews));
	g_string_append_printf(body, "</m:Email><m:Content>%s</m:Content></m:SetUserPhoto>",
	                       content);
	return g_string_free(body, FALSE);
}

static GError *
examine_own(SfbPhotos *self, GBytes *image)
{
	gsize length;
	const guint8 *bytes = g_bytes_get_data(image, &length);

	if (!sfb_photos_is_allowed(self))
		return g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_ALLOWED,
		                           _("Your organisation does not want photos to be used."));
	if (length > SFB_PHOTO_MAX || !sfb_photo_image_is_sound(bytes, length))
		return g_error_new(SFB_ERROR, SFB_ERROR_USAGE,
		                   _("The picture is too large, or of a kind that nobody could "
		                     "see. Choose a JPEG of at most %u KB."),
		                   SFB_PHOTO_MAX / 1024);
	return NULL;
}

void
sfb_photos_set_own_async(SfbPhotos *self, GBytes *image, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	GError *error = examine_own(self, image);
	g_autofree char *body = error == NULL ? build_own(self, image) : NULL;

	g_task_set_source_tag(task, sfb_photos_set_own_async);
	if (error != NULL)
		g_task_return_error(task, error);
	else
		sfb_web_ews_call_async(self->ews, "SetUserPhoto", body, cancellable, on_own_set,
		                       g_steal_pointer(&task));
}

gboolean
sfb_photos_set_own_finish(SfbPhotos *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static void
sfb_photos_finalize(GObject *object)
{
	SfbPhotos *self = SFB_PHOTOS(object);

	g_hash_table_unref(self->asked);
	g_clear_object(&self->ews);
	g_clear_object(&self->tickets);
	g_clear_object(&self->http);
	g_clear_object(&self->settings);
	G_OBJECT_CLASS(sfb_photos_parent_class)->finalize(object);
}

static void
sfb_photos_class_init(SfbPhotosClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_photos_finalize;
}

static void
sfb_photos_init(SfbPhotos *self)
{
	self->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

SfbPhotos *
sfb_photos_new(const SfbPhotosMeans *means)
{
	SfbPhotos *self = g_object_new(SFB_TYPE_PHOTOS, NULL);

	self->settings = g_object_ref(means->settings);
	self->http = g_object_ref(means->http);
	self->tickets = g_object_ref(means->tickets);
	self->ews = g_object_ref(means->ews);
	return self;
}
