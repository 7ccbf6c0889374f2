/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Photos in Exchange: whoever can sign in has one, at first all the same, a head and shoulders. */

#include "sim/exchange-operations.h"
#include "util/address.h"

/* JPEG, 48 by 48 */
static const char first_photo[] =
	"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACAWGBwYFCAcGhwkIiAmMFA0MCwsMGJGSjpQdGZ6eHJm"
	"cG6AkLicgIiuim5woNqirr7EztDOfJri8uDI8LjKzsb/2wBDASIkJDAqMF40NF7GhHCExsbGxsbG"
	"xsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsb/wAARCAAwADADASIA"
	"AhEBAxEB/8QAGgABAQADAQEAAAAAAAAAAAAAAAUBAgYDBP/EACcQAAICAgAEBQUAAAAAAAAAAAEC"
	"AAMEEQUTITESIkFhkTJCUqHR/8QAFwEBAQEBAAAAAAAAAAAAAAAABAMABf/EABoRAAMAAwEAAAAA"
	"AAAAAAAAAAACEQEDEhP/2gAMAwEAAhEDEQA/APniInQOeIljC4fWtSvcvjdhvR7CemTw6m1Dy1CP"
	"6EdBJeq2FfFpSHEEEEg9xEqSERExjo8e5b6FsUjqOvsZu7rWhdzpQNkyViYOUvnFnJ36dz8TfLws"
	"uwbN/NA+36f12hMovUovDtzYTbH5lrvrXiJM1mWUqxVgQR3BmIsIJT4TjBt3uN6Ol/smTocJQmHU"
	"B+IPz1ktrRSulax7xEQgsn8Vxg9XOUede/uJHnTWKHrZD2YETmYrS1xAu5Zmn//Z";

/* Whose photo is meant; NULL if there is nobody. */
static SfbSimUser *
find_person(const SfbSimExchangeCall *call)
{
	g_autofree char *email = sfb_xml_dup_text(sfb_xml_get_child(call->wish, "Email"));
	g_autofree char *address = sfb_address_normalize(email);

	return address != NULL ? sfb_sim_world_get(call->world, address) : NULL;
}

static const char *
get_photo(const SfbSimExchangeCall *call)
{
	const SfbSimUser *person = find_person(call);
	GBytes *photo = person != NULL ? g_hash_table_lookup(call->photos, person->address) : NULL;
	g_autofree char *text = NULL;

	if (photo != NULL)
		text = g_base64_encode(g_bytes_get_data(photo, NULL), g_bytes_get_size(photo));
	else if (person != NULL && person->can_sign_in)
		text = g_strdup(first_photo);
	else
		return "ErrorItemNotFound";
	g_string_append_printf(call->answer,
	                       "<m:HasChanged>true</m:HasChanged>"
	                       "<m:PictureData>%s</m:PictureData>",
	                       text);
	return NULL;
}

/* Only of oneself. */
static const char *
set_photo(const SfbSimExchangeCall *call)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(call->wish, "Content"));
	gsize length;
	guchar *bytes;

	if (find_person(call) != call->user)
		return "ErrorAccessDenied";
	if (text == NULL)
		return "ErrorInvalidRequest";
	bytes = g_base64_decode(text, &length);
	g_hash_table_replace(call->photos, g_strdup(call->user->address),
	                     g_bytes_new_take(bytes, length));
	return NULL;
}

const SfbSimExchangeOperation sfb_sim_exchange_photo_operations[] = {
	{ "GetUserPhoto", get_photo },
	{ "SetUserPhoto", set_photo },
	{ NULL },
};
