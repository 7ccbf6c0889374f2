/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The rooms of one session. */

#include "session/rooms-private.h"

static SfbWebEws *
new_ews(const SfbRooms *rooms, const SfbConfig *config, SfbNetwork *network,
        const SfbWebCredentials *credentials)
{
	return sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = network,
		.http = rooms->http,
		.tickets = rooms->tickets,
		.oauth = rooms->oauth,
		.credentials = credentials,
		.url = config->ews_url,
		.email = config->email,
		.address = config->address,
		.trusted_domains = (const char *const *)config->trusted_domains,
	});
}

static void
make_web_rooms(SfbRooms *rooms, const SfbConfig *config, SfbNetwork *network,
               SfbAuthKeyring *keyring)
{
	const SfbWebCredentials credentials = {
		.login = config->login,
		.password = config->password,
		.uses_ticket = config->sso,
	};

	rooms->http = sfb_web_http_new(network, config->user_agent);
	rooms->oauth = sfb_web_oauth_new(rooms->http, keyring, config->address,
	                                 &(const SfbWebOauthOptions){
						 .client_id = config->oauth_client_id,
						 .redirect_uri = config->oauth_redirect_uri,
						 .resource = config->oauth_resource,
					 });
	rooms->tickets = sfb_web_tickets_new(rooms->http, rooms->oauth, config->address,
	                                     &credentials, config->web_authentication);
	rooms->ews = new_ews(rooms, config, network, &credentials);
}

static void
make_people_rooms(SfbRooms *rooms)
{
	rooms->settings = sfb_settings_new(rooms->client);
	rooms->dial_plan = sfb_dial_plan_new(rooms->client, rooms->settings);
	rooms->relay = sfb_relay_new(rooms->client, rooms->settings);
	rooms->told = sfb_self_new(rooms->client);
	rooms->contacts = sfb_contacts_new(rooms->client, rooms->ews, rooms->settings);
	rooms->presence = sfb_presence_new(rooms->client, rooms->settings);
	rooms->own_presence = sfb_own_presence_new(rooms->client, rooms->told, rooms->settings);
	rooms->access = sfb_access_new(rooms->client, rooms->told, rooms->settings);
	rooms->subscribers = sfb_subscribers_new(rooms->told, rooms->settings);
	rooms->me = sfb_me_new(rooms->told, rooms->settings);
	rooms->directory = sfb_directory_new(&(const SfbDirectoryMeans){
		.client = rooms->client,
		.settings = rooms->settings,
		.http = rooms->http,
		.tickets = rooms->tickets,
		.ews = rooms->ews,
	});
	rooms->photos = sfb_photos_new(&(const SfbPhotosMeans){
		.settings = rooms->settings,
		.http = rooms->http,
		.tickets = rooms->tickets,
		.ews = rooms->ews,
	});
}

void
sfb_rooms_init(SfbRooms *rooms, const SfbConfig *config, SfbNetwork *network,
               SfbAuthKeyring *keyring)
{
	rooms->client = sfb_sip_client_new(config->address, config->epid, config->user_agent);
	rooms->watch = sfb_net_watch_new(sfb_network_get_monitor(network));
	rooms->devices = sfb_devices_new();
	make_web_rooms(rooms, config, network, keyring);
	make_people_rooms(rooms);
	rooms->own_calendar =
		sfb_own_calendar_new(rooms->ews, rooms->own_presence, rooms->settings);
	rooms->mailbox = sfb_mailbox_new(rooms->client, rooms->told, rooms->settings, rooms->ews);
	rooms->chats = sfb_chats_new(rooms->client, rooms->contacts, rooms->settings);
}

void
sfb_rooms_clear(SfbRooms *rooms)
{
	g_clear_object(&rooms->chats);
	g_clear_object(&rooms->mailbox);
	g_clear_object(&rooms->own_calendar);
	g_clear_object(&rooms->photos);
	g_clear_object(&rooms->directory);
	g_clear_object(&rooms->me);
	g_clear_object(&rooms->subscribers);
	g_clear_object(&rooms->access);
	g_clear_object(&rooms->own_presence);
	g_clear_object(&rooms->presence);
	g_clear_object(&rooms->contacts);
	g_clear_object(&rooms->told);
	g_clear_object(&rooms->relay);
	g_clear_object(&rooms->dial_plan);
	g_clear_object(&rooms->settings);
	g_clear_object(&rooms->client);
	g_clear_object(&rooms->ews);
	g_clear_object(&rooms->tickets);
	g_clear_object(&rooms->oauth);
	g_clear_object(&rooms->http);
	g_clear_object(&rooms->devices);
	g_clear_object(&rooms->watch);
}
