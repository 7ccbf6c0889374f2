/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Presence that changes by itself. */

#include "sim/weather.h"

#include "util/random.h"

#define CALM_SECONDS 4 /* before a storm: slow clients still read what they were told */
#define GUST 100       /* changes in one turn of the main loop, so that what is sent can leave */

struct _SfbSimWeather {
	SfbSimWorld *world;
	SfbSimFrontDesk *desk;
	guint change_id;
	guint storm;      /* changes that make one; 0: there are none */
	guint calm_id;    /* looks whether somebody has come and settled */
	guint subscribed; /* SUBSCRIBEs when it looked last */
	guint calm_seconds;
	guint left; /* changes of the storm that is blowing */
	guint gust_id;
};

static void
change(SfbSimWeather *weather, guint number)
{
	const SfbSimUser *alice = sfb_sim_world_get(weather->world, "alice@" SFB_SIM_DOMAIN);
	const SfbSimContact *contact;
	SfbSimUser *user;

	if (alice->contacts->len == 0)
		return;
	contact = alice->contacts->pdata[number % alice->contacts->len];
	user = sfb_sim_world_get(weather->world, contact->address);
	if (user != NULL && user->is_invented)
		sfb_sim_front_desk_change(weather->desk, user);
}

static gboolean
on_change(gpointer user_data)
{
	change(user_data, sfb_random_below(G_MAXUINT16));
	return G_SOURCE_CONTINUE;
}

static gboolean
on_gust(gpointer user_data)
{
	SfbSimWeather *weather = user_data;

	for (guint i = 0; i < GUST && weather->left > 0; i++)
		change(weather, --weather->left);
	if (weather->left > 0)
		return G_SOURCE_CONTINUE;
	weather->gust_id = 0;
	return G_SOURCE_REMOVE;
}

/* A client that has asked for a second and asks no more has settled: one storm for it. */
static gboolean
on_calm(gpointer user_data)
{
	SfbSimWeather *weather = user_data;
	guint subscribed = sfb_sim_front_desk_get_count(weather->desk, "SUBSCRIBE");

	if (subscribed != weather->subscribed)
		weather->calm_seconds = 0;
	else if (subscribed > 0)
		weather->calm_seconds++;
	weather->subscribed = subscribed;
	if (weather->calm_seconds == CALM_SECONDS && weather->gust_id == 0) {
		weather->left = weather->storm;
		weather->gust_id = g_idle_add(on_gust, weather);
	}
	return G_SOURCE_CONTINUE;
}

SfbSimWeather *
sfb_sim_weather_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimFrontDesk *desk)
{
	SfbSimWeather *weather = g_new0(SfbSimWeather, 1);

	weather->world = world;
	weather->desk = desk;
	weather->storm = options->storm;
	if (options->change_seconds > 0)
		weather->change_id =
			g_timeout_add_seconds(options->change_seconds, on_change, weather);
	if (options->storm > 0)
		weather->calm_id = g_timeout_add_seconds(1, on_calm, weather);
	return weather;
}

void
sfb_sim_weather_free(SfbSimWeather *weather)
{
	if (weather == NULL)
		return;
	g_clear_handle_id(&weather->change_id, g_source_remove);
	g_clear_handle_id(&weather->calm_id, g_source_remove);
	g_clear_handle_id(&weather->gust_id, g_source_remove);
	g_free(weather);
}
