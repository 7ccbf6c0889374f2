/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Photos of the address book. */

#include "sim/web-photos.h"

#include <string.h>

#include "sim/publications.h"

#define PHOTO_PATH SFB_SIM_PHOTOS_PATH "/echo.png"
#define CARD_END "</contactCard>"

/* Four pixels of one colour: PNG, base64. */
static const char picture[] =
	"iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR42mMwTpsJRAwQCgAf7gTJ"
	"Fqfs3QAAAABJRU5ErkJggg==";

struct _SfbSimWebPhotos {
	SfbSimWebTickets *tickets;
	char *service; /* what a ticket has to be for */
};

static void
answer(gpointer service, SoupServerMessage *message)
{
	SfbSimWebPhotos *photos = service;
	g_autofree char *reader =
		sfb_sim_web_tickets_check_header_for(photos->tickets, message, photos->service);
	guchar *bytes;
	gsize length;

	if (reader == NULL) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
		return;
	}
	bytes = g_base64_decode(picture, &length);
	soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
	soup_server_message_set_response(message, "image/png", SOUP_MEMORY_TAKE, (char *)bytes,
	                                 length);
}

/* The card knows where the photo is ([MS-PRES] contactCard, photo). */
static void
add_to_card(gpointer data, gpointer url)
{
	SfbSimPublication *publication = data;
	g_autofree char *card = NULL;

	if (!g_str_equal(publication->category, "contactCard") ||
	    !g_str_has_suffix(publication->value, CARD_END))
		return;
	card = g_strndup(publication->value, strlen(publication->value) - strlen(CARD_END));
	g_free(publication->value);
	publication->value = g_strdup_printf("%s<photo type=\"enterprise\"><uri>%s</uri>"
	                                     "<hash>10b394d3bdc9b3f9</hash></photo>" CARD_END,
	                                     card, (const char *)url);
}

SfbSimWebPhotos *
sfb_sim_web_photos_new(SfbSimSite *site, SfbSimWebTickets *tickets)
{
	SfbSimWebPhotos *photos = g_new0(SfbSimWebPhotos, 1);
	SfbSimUser *echo = sfb_sim_world_get(site->world, SFB_SIM_ECHO_ADDRESS);
	g_autofree char *url = g_strconcat(site->base, PHOTO_PATH, NULL);

	photos->tickets = tickets;
	photos->service = g_strconcat(site->base, SFB_SIM_PHOTOS_PATH, NULL);
	sfb_sim_site_add(site, "GET", PHOTO_PATH, answer, photos);
	g_ptr_array_foreach(echo->publications, add_to_card, url);
	return photos;
}

void
sfb_sim_web_photos_free(SfbSimWebPhotos *photos)
{
	if (photos == NULL)
		return;
	g_free(photos->service);
	g_free(photos);
}
