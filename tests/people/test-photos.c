/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Photos: where they may come from, once each, and our own. */

#include "people/photos.h"

#include <string.h>

#include "people/wire.h"
#include "util/error.h"
#include "web/customer.h"

#define KIM "sip:kim@contoso.example"
#define LEE "lee@contoso.example"
#define PROVISIONING "vnd-microsoft-provisioning-v2"
#define PROVISIONING_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define EWS "/EWS/Exchange.asmx"
#define BOOK "/abs/handler"
#define PICTURE "GIF89a\x30\x01\x30\x01" /* 304 times 304, without a zero */

typedef struct {
	Customer customer;
	Clerk *clerk; /* his */
	Wire *wire;
	SfbSettings *settings;
	SfbWebEws *ews;
	SfbPhotos *photos;
	guint waiting;
	GBytes *image; /* the last one */
	char *hash;
	GError *error;
} Fixture;

static void
on_settings_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_settings_load_finish(SFB_SETTINGS(source), result, NULL));
	fixture->waiting--;
}

static void
wait_for_answers(Fixture *fixture)
{
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
set_usage(Fixture *fixture, const char *usage)
{
	g_autofree char *document = g_strdup_printf(
		"<provisionGroupList><provisionGroup name=\"ServerConfiguration\">"
		"<absInternalServerUrl>%s" BOOK "</absInternalServerUrl></provisionGroup>"
		"<provisionGroup name=\"endpointConfiguration\"><propertyEntryList>"
		"<property name=\"PhotoUsage\">%s</property></propertyEntryList></provisionGroup>"
		"</provisionGroupList>",
		clerk_get_url(fixture->clerk), usage);
	g_autoptr(SfbSipMessage) subscribe = NULL;

	fixture->waiting++;
	sfb_settings_load_async(fixture->settings, NULL, on_settings_loaded, fixture);
	subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, subscribe, 200, PROVISIONING_TYPE, document);
	wait_for_answers(fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	Customer *customer = &fixture->customer;
	const SfbWebCredentials nobody = { .login = "" };
	SfbPhotosMeans means = { NULL };
	g_autofree char *url = NULL;

	customer_open(customer, &with_password);
	issuer_describe(customer, forms, "");
	issuer_issue_for_long(customer, "/Auth");
	fixture->clerk = customer->clerk;
	fixture->wire = wire_new(WIRE_EVENTS ", " PROVISIONING, NULL);
	url = g_strconcat(clerk_get_url(fixture->clerk), EWS, NULL);
	means.settings = fixture->settings = sfb_settings_new(fixture->wire->client);
	means.http = customer->http;
	means.tickets = customer->tickets;
	means.ews = fixture->ews = sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = customer->network,
		.http = customer->http,
		.tickets = customer->tickets,
		.oauth = customer->oauth,
		.credentials = &nobody,
		.url = url,
		.email = "",
		.address = ADDRESS,
	});
	fixture->photos = sfb_photos_new(&means);
	set_usage(fixture, data != NULL ? data : "AllPhotos");
}

static void
forget(Fixture *fixture)
{
	g_clear_pointer(&fixture->image, g_bytes_unref);
	g_clear_pointer(&fixture->hash, g_free);
	g_clear_error(&fixture->error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	forget(fixture);
	g_assert_finalize_object(fixture->photos);
	g_object_unref(fixture->ews);
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
	customer_close(&fixture->customer);
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	forget(fixture);
	fixture->image = sfb_photos_fetch_finish(SFB_PHOTOS(source), result, &fixture->hash,
	                                         &fixture->error);
	fixture->waiting--;
}

static void
ask(Fixture *fixture, const char *address, const SfbPhoto *photo, GCancellable *cancellable)
{
	fixture->waiting++;
	sfb_photos_fetch_async(fixture->photos, address, photo, cancellable, on_fetched, fixture);
}

static void
fetch(Fixture *fixture, const SfbPhoto *photo)
{
	ask(fixture, LEE, photo, NULL);
	wait_for_answers(fixture);
}

static void
tell_photo(Fixture *fixture, const char *bytes)
{
	g_autofree char *content = g_base64_encode((const guchar *)bytes, strlen(bytes));
	g_autofree char *answer = g_strdup_printf(
		"<E><Body><GetUserPhotoResponse ResponseClass=\"Success\"><ResponseCode>NoError"
		"</ResponseCode><HasChanged>true</HasChanged><PictureData>%s</PictureData>"
		"</GetUserPhotoResponse></Body></E>",
		content);

	clerk_tell(fixture->clerk, EWS, 200, NULL, answer);
}

static const SfbPhoto in_mailbox = {
	.kind = SFB_PHOTO_EXCHANGE,
	.hash = (char *)"1",
	.email = (char *)"lee.r&d@contoso.example",
};

static void
test_mailbox(Fixture *fixture, gconstpointer data)
{
	tell_photo(fixture, PICTURE);
	fetch(fixture, &in_mailbox);
	g_assert_no_error(fixture->error);
	g_assert_cmpmem(g_bytes_get_data(fixture->image, NULL), g_bytes_get_size(fixture->image),
	                PICTURE, strlen(PICTURE));
	g_assert_cmpstr(fixture->hash, ==, "1");
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, EWS),
	                        "<m:GetUserPhoto><m:Email>lee.r&amp;d@contoso.example</m:Email>"
	                        "<m:SizeRequested>HR96x96</m:SizeRequested></m:GetUserPhoto>"));
}

/* A hash is asked for once, even in vain; another one is another photo. */
static void
test_once(Fixture *fixture, gconstpointer data)
{
	const SfbPhoto changed = { .kind = SFB_PHOTO_ENTERPRISE, .hash = (char *)"2" };

	tell_photo(fixture, "no picture");
	tell_photo(fixture, PICTURE);
	fetch(fixture, &in_mailbox);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	fetch(fixture, &in_mailbox);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 1);
	fetch(fixture, &changed);
	g_assert_no_error(fixture->error);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, EWS), "<m:Email>" LEE "</m:Email>"));
}

/* Everybody has their turn; who gave up may come again. */
static void
test_many(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	tell_photo(fixture, PICTURE);
	for (int i = 0; i < 20; i++) {
		g_autofree char *address = g_strdup_printf("lee%d@contoso.example", i);

		ask(fixture, address, &in_mailbox, i < 10 ? cancellable : NULL);
	}
	g_cancellable_cancel(cancellable);
	wait_for_answers(fixture);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 10);
	ask(fixture, "lee1@contoso.example", &in_mailbox, NULL);
	wait_for_answers(fixture);
	g_assert_no_error(fixture->error);
}

/* Our ticket goes to our own address book, and to nobody else. */
static void
test_address_book(Fixture *fixture, gconstpointer data)
{
	g_autofree char *url =
		g_strconcat(clerk_get_url(fixture->clerk), BOOK "/files/lee.gif", NULL);
	SfbPhoto photo = { .kind = SFB_PHOTO_ENTERPRISE, .hash = (char *)"1", .uri = url };

	clerk_tell(fixture->clerk, BOOK "/files/lee.gif", 200, NULL, PICTURE);
	fetch(fixture, &photo);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(clerk_count(fixture->clerk, "/Auth"), ==, 1);
	photo.hash = (char *)"2";
	photo.uri = (char *)"https://elsewhere.example/abs/handler/lee.gif";
	fetch(fixture, &photo);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

/* The ticket that the service refuses is renewed once. */
static void
test_ticket_refused(Fixture *fixture, gconstpointer data)
{
	g_autofree char *url =
		g_strconcat(clerk_get_url(fixture->clerk), BOOK "/files/lee.gif", NULL);
	const SfbPhoto photo = { .kind = SFB_PHOTO_ENTERPRISE, .hash = (char *)"1", .uri = url };

	clerk_tell(fixture->clerk, BOOK "/files/lee.gif", 401, NULL, "no");
	clerk_tell(fixture->clerk, BOOK "/files/lee.gif", 401, NULL, "no");
	fetch(fixture, &photo);
	g_assert_nonnull(fixture->error);
	g_assert_cmpuint(clerk_count(fixture->clerk, BOOK "/files/lee.gif"), ==, 2);
	g_assert_cmpuint(clerk_count(fixture->clerk, "/Auth"), ==, 2);
}

/* Pictures on the web are not fetched unless the user wants that, and only over HTTPS. */
static void
test_web(Fixture *fixture, gconstpointer data)
{
	/* The same server by another name is not the address book's. */
	g_autofree char *url =
		g_strconcat("https://localhost:", strrchr(clerk_get_url(fixture->clerk), ':') + 1,
	                    "/lee.gif", NULL);
	SfbPhoto photo = { .kind = SFB_PHOTO_WEB, .hash = (char *)"1" };

	clerk_tell(fixture->clerk, "/lee.gif", 200, NULL, PICTURE);
	photo.uri = url;
	fetch(fixture, &photo);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	sfb_photos_allow_web(fixture->photos, TRUE);
	photo.uri = (char *)"http://127.0.0.1:1/lee.gif";
	fetch(fixture, &photo);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	photo.uri = url;
	fetch(fixture, &photo);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(clerk_count(fixture->clerk, "/lee.gif"), ==, 1);
	g_assert_cmpuint(clerk_count(fixture->clerk, "/Auth"), ==, 0);
}

static void
test_directory_only(Fixture *fixture, gconstpointer data)
{
	const SfbPhoto photo = { .kind = SFB_PHOTO_WEB,
		                 .hash = (char *)"1",
		                 .uri = (char *)"https://127.0.0.1:1/lee.gif" };

	sfb_photos_allow_web(fixture->photos, TRUE);
	fetch(fixture, &photo);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	tell_photo(fixture, PICTURE);
	fetch(fixture, &in_mailbox);
	g_assert_no_error(fixture->error);
}

static void
on_own_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	forget(fixture);
	sfb_photos_set_own_finish(SFB_PHOTOS(source), result, &fixture->error);
	fixture->waiting--;
}

static void
set_own(Fixture *fixture, const char *image, gsize length)
{
	g_autoptr(GBytes) bytes = g_bytes_new(image, length);

	fixture->waiting++;
	sfb_photos_set_own_async(fixture->photos, bytes, NULL, on_own_set, fixture);
	wait_for_answers(fixture);
}

static void
test_none(Fixture *fixture, gconstpointer data)
{
	g_assert_false(sfb_photos_is_allowed(fixture->photos));
	fetch(fixture, &in_mailbox);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	set_own(fixture, PICTURE, strlen(PICTURE));
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 0);
}

static void
test_own(Fixture *fixture, gconstpointer data)
{
	g_autofree char *content = g_base64_encode((const guchar *)PICTURE, strlen(PICTURE));
	g_autofree char *expected = g_strdup_printf(
		"<m:SetUserPhoto><m:Email>" ADDRESS "</m:Email><m:Content>%s</m:Content>", content);
	g_autofree char *large = g_strnfill(SFB_PHOTO_MAX + 1, '0');

	clerk_tell(fixture->clerk, EWS, 200, NULL,
	           "<E><Body><SetUserPhotoResponse ResponseClass=\"Success\"><ResponseCode>NoError"
	           "</ResponseCode></SetUserPhotoResponse></Body></E>");
	set_own(fixture, PICTURE, strlen(PICTURE));
	g_assert_no_error(fixture->error);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, EWS), expected));
	set_own(fixture, "BMP", 3);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_USAGE);
	memcpy(large, PICTURE, strlen(PICTURE));
	set_own(fixture, large, SFB_PHOTO_MAX + 1);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 1);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
		const char *usage;
	} cases[] = {
		{ "/people/photos/mailbox", test_mailbox, NULL },
		{ "/people/photos/once", test_once, NULL },
		{ "/people/photos/many", test_many, NULL },
		{ "/people/photos/address-book", test_address_book, NULL },
		{ "/people/photos/ticket-refused", test_ticket_refused, NULL },
		{ "/people/photos/web", test_web, NULL },
		{ "/people/photos/directory-only", test_directory_only, "PhotosFromADOnly" },
		{ "/people/photos/none", test_none, "NoPhoto" },
		{ "/people/photos/own", test_own, NULL },
	};

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Fixture, cases[i].usage, set_up, cases[i].run, tear_down);
	return g_test_run();
}
