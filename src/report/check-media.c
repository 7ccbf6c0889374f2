/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Which ways calls may go: the ports that the company allows, and its media relay, which leads through
 * the firewall.
 *
 *   credentials -> every server of the relay: its addresses -> TCP connection, question over UDP
 *
 * Whoever makes no calls needs none of it, so nothing here is worse than a warning.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "media/ports.h"
#include "media/relay-probe.h"
#include "report/facts-private.h"
#include "util/error.h"

#define SERVERS_MAX 8   /* that are tried, and all of them at once */
#define ADDRESSES_MAX 8 /* of one server */

/* What is under way. */
typedef struct {
	GTask *task;
	GPtrArray *doors; /* (element-type Door) */
	char *until;      /* for people */
	guint waiting;    /* for answers */
} Survey;

/* One server by one protocol. */
typedef struct {
	Survey *survey;
	char *host;
	guint16 port;
	gboolean is_udp;
	guint waiting; /* for its addresses */
	gboolean is_open;
	gint64 began_at;
	guint milliseconds; /* until the first answer */
} Door;

static const char *const for_admin = N_(
	"Get-CsService -EdgeServer and Get-CsAVEdgeConfiguration show the relay, "
	"Test-CsAVEdgeConnectivity tries it. Clients need UDP 3478 and TCP 443 to the A/V Edge.");

/* Ports */

static void
append_range(GString *words, SfbSettings *settings, SfbMedium medium)
{
	SfbPortRange range = sfb_ports_get_range(settings, medium);

	if (range.last == 0)
		g_string_append_printf(words, _("%s: any local port"),
		                       _(sfb_medium_get_label(medium)));
	else
		g_string_append_printf(words, _("%s: local ports %u to %u"),
		                       _(sfb_medium_get_label(medium)), range.first, range.last);
	if (sfb_ports_is_range_broken(settings, medium))
		g_string_append(words, _(" (its own range makes no sense)"));
	g_string_append_c(words, '\n');
}

static char *
describe_ports(SfbSettings *settings)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < SFB_MEDIA; i++)
		append_range(words, settings, i);
	return g_string_free(words, FALSE);
}

static gboolean
has_broken_range(SfbSettings *settings)
{
	for (guint i = 0; i < SFB_MEDIA; i++) {
		if (sfb_ports_is_range_broken(settings, i))
			return TRUE;
	}
	return FALSE;
}

/* Findings */

static SfbFinding *
new_warning(guint number, const char *detail, const char *advice)
{
	g_autofree char *sentence = g_strdup_printf(_("%s Contacts and messages work."), advice);
	SfbFinding *finding = sfb_finding_new(SFB_CHECK_WARNING, number, detail);

	sfb_finding_advise(finding, sentence, _(for_admin));
	return finding;
}

static SfbFinding *
judge_ports(SfbSettings *settings, const char *detail)
{
	SfbFinding *finding;

	if (!has_broken_range(settings))
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	finding = sfb_finding_new(SFB_CHECK_WARNING, 6, detail);
	sfb_finding_advise(finding,
	                   _("A range of ports that your company sets for calls makes no sense, "
	                     "so another one is used. Contacts and messages work."),
	                   _("Get-CsConferencingConfiguration shows the ranges "
	                     "(ClientMediaPortRangeEnabled and those after it)."));
	return finding;
}

/* Inside, calls go without a relay. */
static SfbFinding *
judge_refusal(SfbSettings *settings, const GError *error)
{
	g_autofree char *ports = describe_ports(settings);
	g_autofree char *detail = g_strdup_printf(_("%sno media relay"), ports);
	gboolean is_absent = g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);

	if (is_absent && !sfb_settings_is_external(settings))
		return judge_ports(settings, detail);
	return new_warning(is_absent ? 2 : 3, detail, error->message);
}

static void
append_door(GString *words, const Door *door)
{
	const char *protocol = door->is_udp ? "UDP" : "TCP";

	if (door->is_open)
		g_string_append_printf(words, _("\n%s, %s port %u: answers after %u ms"),
		                       door->host, protocol, door->port, door->milliseconds);
	else
		g_string_append_printf(words, _("\n%s, %s port %u: no answer"), door->host,
		                       protocol, door->port);
}

static gboolean
has_door(const Survey *survey, gboolean is_udp, gboolean is_open)
{
	for (guint i = 0; i < survey->doors->len; i++) {
		const Door *door = survey->doors->pdata[i];

		if (door->is_udp == is_udp && door->is_open == is_open)
			return TRUE;
	}
	return FALSE;
}

static SfbFinding *
judge_doors(const Survey *survey, SfbSettings *settings, const char *detail)
{
	gboolean is_udp_closed = has_door(survey, TRUE, FALSE);

	if (!has_door(survey, TRUE, TRUE) && !has_door(survey, FALSE, TRUE))
		return new_warning(4, detail,
		                   _("Calls with people outside your network will fail: the media "
		                     "relay cannot be reached. Your firewall may forbid it."));
	if (is_udp_closed || has_door(survey, FALSE, FALSE))
		return new_warning(5, detail,
		                   is_udp_closed
		                           ? _("The media relay cannot be reached over UDP, so "
		                               "calls through it may sound worse.")
		                           : _("The media relay cannot be reached over TCP, so "
		                               "calls fail in networks that forbid UDP."));
	return judge_ports(settings, detail);
}

static void
finish(Survey *survey)
{
	const SfbReportFacts *facts = g_task_get_task_data(survey->task);
	SfbSettings *settings = sfb_session_get_settings(facts->session);
	g_autofree char *ports = describe_ports(settings);
	g_autoptr(GString) words = g_string_new(ports);

	g_string_append_printf(words, _("media relay: allowed until %s, and renewed"),
	                       survey->until);
	for (guint i = 0; i < survey->doors->len; i++)
		append_door(words, survey->doors->pdata[i]);
	sfb_check_answer(survey->task, judge_doors(survey, settings, words->str));
	g_ptr_array_unref(survey->doors);
	g_free(survey->until);
	g_free(survey);
}

/* Doors */

static void
door_free(gpointer data)
{
	Door *door = data;

	g_free(door->host);
	g_free(door);
}

static void
note_answer(Door *door, gboolean is_open)
{
	if (is_open && !door->is_open)
		door->milliseconds = (guint)((g_get_monotonic_time() - door->began_at) / 1000);
	door->is_open |= is_open;
	if (--door->waiting == 0 && --door->survey->waiting == 0)
		finish(door->survey);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	note_answer(user_data, sfb_relay_probe_finish(result, NULL));
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbLine) line = sfb_network_connect_finish(SFB_NETWORK(source), result, NULL);

	note_answer(user_data, line != NULL);
}

static void
knock(Door *door, const char *address)
{
	GCancellable *cancellable = g_task_get_cancellable(door->survey->task);
	const SfbReportFacts *facts = g_task_get_task_data(door->survey->task);

	if (door->is_udp)
		sfb_relay_probe_async(address, door->port, cancellable, on_probed, door);
	else
		sfb_network_connect_async(facts->network, address, door->port, SFB_TRANSPORT_TCP,
		                          cancellable, on_connected, door);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Door *door = user_data;
	g_autoptr(GPtrArray) addresses =
		sfb_network_look_up_host_finish(SFB_NETWORK(source), result, NULL);

	door->waiting = addresses != NULL ? MIN(addresses->len, ADDRESSES_MAX) : 0;
	door->began_at = g_get_monotonic_time();
	if (door->waiting == 0) {
		door->waiting = 1;
		note_answer(door, FALSE);
		return;
	}
	for (guint i = 0, count = door->waiting; i < count; i++)
		knock(door, addresses->pdata[i]);
}

static void
add_door(Survey *survey, const char *host, guint16 port, gboolean is_udp)
{
	Door *door;

	if (port == 0)
		return;
	door = g_new0(Door, 1);
	door->survey = survey;
	door->host = g_strdup(host);
	door->port = port;
	door->is_udp = is_udp;
	g_ptr_array_add(survey->doors, door);
}

static void
visit(SfbReportFacts *facts, GTask *task, const SfbRelayCredentials *credentials)
{
	g_autoptr(GDateTime) end = g_date_time_new_from_unix_local(credentials->expires);
	Survey *survey = g_new0(Survey, 1);

	survey->task = task;
	survey->doors = g_ptr_array_new_with_free_func(door_free);
	survey->until = g_date_time_format(end, "%F %R");
	for (guint i = 0; i < MIN(credentials->servers->len, SERVERS_MAX); i++) {
		const SfbRelayServer *server = credentials->servers->pdata[i];

		add_door(survey, server->host, server->udp_port, TRUE);
		add_door(survey, server->host, server->tcp_port, FALSE);
	}
	survey->waiting = survey->doors->len;
	for (guint i = 0; i < survey->doors->len; i++) {
		Door *door = survey->doors->pdata[i];

		sfb_network_look_up_host_async(facts->network, door->host,
		                               g_task_get_cancellable(task), on_looked_up, door);
	}
}

static void
on_allowed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbReportFacts *facts = g_task_get_task_data(task);
	g_autoptr(GError) error = NULL;
	const SfbRelayCredentials *credentials =
		sfb_relay_get_finish(SFB_RELAY(source), result, &error);

	if (credentials != NULL)
		visit(facts, task, credentials);
	else
		sfb_check_answer(task,
		                 judge_refusal(sfb_session_get_settings(facts->session), error));
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	if (sfb_session_is_signed_in(facts->session))
		sfb_relay_get_async(sfb_session_get_relay(facts->session),
		                    g_task_get_cancellable(task), on_allowed, task);
	else
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached")));
}

const SfbCheckKind sfb_check_media = {
	.topic = "MEDIA",
	.stage = "media",
	.label = N_("Ways for calls"),
	.start = start,
};
