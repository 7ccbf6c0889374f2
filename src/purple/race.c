/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A connection to whichever address of a server answers first:
 *
 *   addresses -> sorted in turns -> attempt, 250 ms, attempt, ... -> the first that stands wins
 */

#include "config.h"

#include "purple/race.h"

#include <glib/gi18n-lib.h>
#include <proxy.h>
#include <string.h>

#include "purple/resolver.h"

#define HEAD_START_MILLISECONDS 250

typedef struct {
	SfbPurpleRace *race;
	PurpleProxyConnectData *proxy; /* NULL once it has ended */
} Runner;

struct _SfbPurpleRace {
	PurpleAccount *account;
	guint16 port;
	SfbPurpleRaceWon won;
	gpointer user_data;
	SfbPurpleLookup *lookup; /* while the addresses are asked for */
	GPtrArray *addresses;    /* (element-type utf8) in the order of starting */
	guint started;
	GPtrArray *runners; /* (element-type Runner) */
	guint running;
	guint start_id;
	char *reason; /* of the first who failed */
};

static gboolean start_next(gpointer user_data);

static void
runner_free(Runner *runner)
{
	if (runner->proxy != NULL)
		purple_proxy_connect_cancel(runner->proxy);
	g_free(runner);
}

void
sfb_purple_race_cancel(SfbPurpleRace *race)
{
	if (race == NULL)
		return;
	g_clear_handle_id(&race->start_id, g_source_remove);
	sfb_purple_lookup_cancel(race->lookup);
	g_ptr_array_unref(race->runners);
	g_ptr_array_unref(race->addresses);
	g_free(race->reason);
	g_free(race);
}

/* (takes fd) */
static void
end(SfbPurpleRace *race, int fd)
{
	SfbPurpleRaceWon won = race->won;
	gpointer user_data = race->user_data;
	g_autofree char *reason = g_steal_pointer(&race->reason);

	sfb_purple_race_cancel(race);
	won(fd, fd < 0 ? reason : NULL, user_data);
}

static void
fail_runner(SfbPurpleRace *race, const char *reason)
{
	race->running--;
	if (race->reason == NULL)
		race->reason = g_strdup(reason);
	if (race->started < race->addresses->len) {
		g_clear_handle_id(&race->start_id, g_source_remove);
		start_next(race);
	} else if (race->running == 0) {
		end(race, -1);
	}
}

static void
on_connected(gpointer user_data, gint fd, const char *reason)
{
	Runner *runner = user_data;

	runner->proxy = NULL;
	if (fd < 0)
		fail_runner(runner->race, reason);
	else
		end(runner->race, fd);
}

/* FALSE: libpurple would not even try. */
static gboolean
start_runner(SfbPurpleRace *race, const char *host)
{
	Runner *runner = g_new0(Runner, 1);

	runner->race = race;
	g_ptr_array_add(race->runners, runner);
	race->running++;
	runner->proxy =
		purple_proxy_connect(NULL, race->account, host, race->port, on_connected, runner);
	return runner->proxy != NULL;
}

static gboolean
start_next(gpointer user_data)
{
	SfbPurpleRace *race = user_data;
	const char *address = race->addresses->pdata[race->started++];

	race->start_id = 0;
	if (race->started < race->addresses->len)
		race->start_id = g_timeout_add(HEAD_START_MILLISECONDS, start_next, race);
	if (!start_runner(race, address))
		fail_runner(race, NULL);
	return G_SOURCE_REMOVE;
}

static gboolean
is_ipv6(const char *address)
{
	return strchr(address, ':') != NULL;
}

/* IPv6 first, then in turns as long as there are both (RFC 8305 4). */
static GPtrArray *
sort_in_turns(GPtrArray *found)
{
	GPtrArray *sorted = g_ptr_array_new_with_free_func(g_free);
	guint next[2] = { 0, 0 };

	for (guint turn = 0; sorted->len < found->len; turn ^= 1) {
		guint *at = &next[turn];

		while (*at < found->len && is_ipv6(found->pdata[*at]) != (turn == 0))
			(*at)++;
		if (*at < found->len)
			g_ptr_array_add(sorted, g_strdup(found->pdata[(*at)++]));
	}
	return sorted;
}

static void
on_looked_up(GPtrArray *found, const char *reason, gpointer user_data)
{
	SfbPurpleRace *race = user_data;

	race->lookup = NULL;
	g_ptr_array_unref(race->addresses);
	race->addresses = sort_in_turns(found);
	if (race->addresses->len > 0) {
		start_next(race);
		return;
	}
	race->reason = g_strdup(reason != NULL ? reason : _("there is no such name"));
	end(race, -1);
}

SfbPurpleRace *
sfb_purple_race_start(PurpleAccount *account, const char *host, guint16 port, SfbPurpleRaceWon won,
                      gpointer user_data)
{
	PurpleProxyInfo *proxy = purple_proxy_get_setup(account);
	SfbPurpleRace *race = g_new0(SfbPurpleRace, 1);
	gboolean is_started;

	race->account = account;
	race->port = port;
	race->won = won;
	race->user_data = user_data;
	race->addresses = g_ptr_array_new_with_free_func(g_free);
	race->runners = g_ptr_array_new_with_free_func((GDestroyNotify)runner_free);
	if (purple_proxy_info_get_type(proxy) == PURPLE_PROXY_NONE) {
		race->lookup = sfb_purple_look_up_host(account, host, on_looked_up, race);
		is_started = race->lookup != NULL;
	} else {
		is_started = start_runner(race, host);
	}
	if (is_started)
		return race;
	sfb_purple_race_cancel(race);
	return NULL;
}
