/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one state of ours means in publications. */

#include "people/publications.h"

#include <string.h>

#include "people/publications-private.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"

/* The status instances: one stays until it is deleted, one ends by itself. */
#define LASTING_INSTANCE 0x20000000
#define PASSING_INSTANCE 0x24000000
#define PASSING_SECONDS 86400

/* Which kind of state an instance is, on top of the number of whatever tells it. */
#define MACHINE_KIND 0x30000000
#define CALL_KIND 0x80000000

/* Every input goes into both: the server makes the team's view (300) of 3, all others of 2. */
#define TEAM_CONTAINER 3
static const guint32 input_containers[] = { 2, TEAM_CONTAINER };

GPtrArray *
sfb_publications_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)sfb_publication_free);
}

SfbPublication *
sfb_publications_add(GPtrArray *publications, const SfbPublicationKey *key, const char *expire_type,
                     char *value)
{
	SfbPublication *publication = g_new0(SfbPublication, 1);

	publication->key = *key;
	publication->expire_type = expire_type;
	publication->value = value;
	g_ptr_array_add(publications, publication);
	return publication;
}

void
sfb_publications_delete(GPtrArray *publications, const SfbPublicationKey *key,
                        const SfbPublicationVersions *versions)
{
	const SfbPublishedItem *item = sfb_publication_versions_get(versions, key);
	SfbPublication *publication;

	if (item == NULL)
		return;
	publication = sfb_publications_add(publications, key, item->expire_type, NULL);
	publication->is_user_state = item->is_user_state;
	publication->is_deletion = TRUE;
}

/* States */

GString *
sfb_publications_begin_state(const char *type, gboolean is_manual)
{
	GString *value = g_string_new("<state xmlns=\"" NAMESPACES "state\" xmlns:xsi="
	                              "\"http://www.w3.org/2001/XMLSchema-instance\"");

	sfb_xml_append_attribute(value, "xsi:type", type);
	sfb_xml_append_attribute(value, "manual", is_manual ? "true" : "false");
	return value;
}

char *
sfb_publications_end_state(GString *value)
{
	g_string_append(value, "</state>");
	return g_string_free(value, FALSE);
}

void
sfb_publications_add_state(GPtrArray *publications, guint32 instance, const char *expire_type,
                           char *value)
{
	g_autofree char *state = value;

	for (guint i = 0; i < G_N_ELEMENTS(input_containers); i++) {
		SfbPublicationKey key = { "state", instance, input_containers[i] };

		sfb_publications_add(publications, &key, expire_type, g_strdup(state));
	}
}

void
sfb_publications_delete_state(GPtrArray *publications, guint32 instance,
                              const SfbPublicationVersions *versions)
{
	for (guint i = 0; i < G_N_ELEMENTS(input_containers); i++) {
		SfbPublicationKey key = { "state", instance, input_containers[i] };

		sfb_publications_delete(publications, &key, versions);
	}
}

/* The endpoint */

guint32
sfb_own_machine_make_number(const char *epid)
{
	g_autofree char *digits = g_strndup(epid, 8);

	return (guint32)g_ascii_strtoull(digits, NULL, 16);
}

static char *
build_device(const SfbOwnMachine *machine)
{
	g_autofree char *id = g_ascii_strup(machine->instance, -1);
	g_autofree char *utc_offset = g_date_time_format(machine->now, "%:z");
	GString *value = g_string_new("<device xmlns=\"" NAMESPACES "device\"");

	sfb_xml_append_attribute(value, "endpointId", id);
	g_string_append(value, "><capabilities preferred=\"false\"");
	sfb_xml_append_attribute(value, "uri", machine->uri);
	g_string_append_printf(value,
	                       "><text capture=\"true\" render=\"true\" publish=\"false\"/>"
	                       "</capabilities><timezone>00:00:00%s</timezone>",
	                       utc_offset);
	sfb_xml_append_element(value, "machineName", machine->machine);
	g_string_append(value, "</device>");
	return g_string_free(value, FALSE);
}

/* The bias is what is added to the local time to get UTC, so its sign is not the device's. */
static void
append_time_zone(GString *value, GDateTime *now)
{
	const char *name = g_time_zone_get_identifier(g_date_time_get_timezone(now));

	g_string_append_printf(value, "<timeZoneBias>%d</timeZoneBias>",
	                       -(int)(g_date_time_get_utc_offset(now) / G_TIME_SPAN_MINUTE));
	sfb_xml_append_element(value, "timeZoneName", name);
	sfb_xml_append_element(value, "timeZoneAbbreviation",
	                       g_date_time_get_timezone_abbreviation(now));
}

static char *
build_machine_state(const SfbOwnMachine *machine)
{
	static const guint availabilities[] = {
		[SFB_MACHINE_ACTIVE] = 3500,
		[SFB_MACHINE_INACTIVE] = 5000,
		[SFB_MACHINE_AWAY] = 15500,
	};
	GString *value = sfb_publications_begin_state("machineState", FALSE);

	g_string_append_printf(value, "><availability>%u</availability>",
	                       availabilities[machine->state]);
	sfb_xml_append_element(value, "endpointLocation", machine->location);
	g_string_append(value, "<delimiter xmlns=\"" NAMESPACES "commontypes\"/>");
	append_time_zone(value, machine->now);
	g_string_append(value, "<device>computer</device>"
	                       "<end xmlns=\"" NAMESPACES "commontypes\"/>");
	return sfb_publications_end_state(value);
}

GPtrArray *
sfb_publications_new_device(const SfbOwnMachine *machine)
{
	GPtrArray *publications = sfb_publications_new();
	SfbPublicationKey key = { "device", machine->number, 2 };

	sfb_publications_add(publications, &key, "endpoint", build_device(machine));
	return publications;
}

GPtrArray *
sfb_publications_new_machine(const SfbOwnMachine *machine)
{
	GPtrArray *publications = sfb_publications_new();

	sfb_publications_add_state(publications, machine->number >> 4 | MACHINE_KIND, "endpoint",
	                           build_machine_state(machine));
	return publications;
}

/* The status */

typedef struct {
	guint availability;
	const char *activity; /* attributes; "" if none */
} StatusValue;

typedef struct {
	guint32 instance;
	StatusValue all;
	StatusValue team; /* container 3: the team may break in on "do not disturb" */
} StatusRow;

#define URGENT                                                                                     \
	" token=\"urgent-interruptions-only\" minAvailability=\"6900\" maxAvailability=\"8999\""
#define OFF_WORK " token=\"off-work\" minAvailability=\"15500\" maxAvailability=\"15500\""

static const StatusRow status_rows[] = {
	[SFB_STATUS_AVAILABLE] = { LASTING_INSTANCE, { 3500, "" }, { 3500, "" } },
	[SFB_STATUS_BUSY] = { PASSING_INSTANCE, { 6500, "" }, { 6500, "" } },
	[SFB_STATUS_DO_NOT_DISTURB] = { PASSING_INSTANCE, { 9500, "" }, { 6900, URGENT } },
	[SFB_STATUS_BE_RIGHT_BACK] = { LASTING_INSTANCE, { 12500, "" }, { 12500, "" } },
	[SFB_STATUS_AWAY] = { LASTING_INSTANCE, { 15500, "" }, { 15500, "" } },
	[SFB_STATUS_OFFLINE] = { LASTING_INSTANCE, { 18500, "" }, { 18500, "" } },
	[SFB_STATUS_OFF_WORK] = { LASTING_INSTANCE, { 15500, OFF_WORK }, { 15500, OFF_WORK } },
};

char *
sfb_publications_build_custom(const SfbCustomState *state)
{
	GString *custom = g_string_new(NULL);

	for (guint i = 0; i < state->texts->len; i++) {
		const SfbCustomText *text = g_ptr_array_index(state->texts, i);

		g_string_append_printf(custom, "<custom LCID=\"%u\">", text->lcid);
		sfb_xml_append_text(custom, text->text);
		g_string_append(custom, "</custom>");
	}
	return g_string_free(custom, FALSE);
}

static char *
build_user_state(const StatusValue *said, const char *custom)
{
	GString *value = sfb_publications_begin_state("userState", TRUE);

	g_string_append_printf(value, "><availability>%u</availability>", said->availability);
	if (said->activity[0] != '\0' || custom != NULL)
		g_string_append_printf(value, "<activity%s>%s</activity>", said->activity,
		                       custom != NULL ? custom : "");
	return sfb_publications_end_state(value);
}

static void
add_user_states(GPtrArray *publications, SfbStatus status, const char *custom)
{
	const StatusRow *row = &status_rows[status];
	gboolean is_passing = row->instance == PASSING_INSTANCE;

	for (guint i = 0; i < G_N_ELEMENTS(input_containers); i++) {
		SfbPublicationKey key = { "state", row->instance, input_containers[i] };
		const StatusValue *said =
			input_containers[i] == TEAM_CONTAINER ? &row->team : &row->all;
		SfbPublication *publication =
			sfb_publications_add(publications, &key, is_passing ? "time" : "static",
		                             build_user_state(said, custom));

		publication->expires_seconds = is_passing ? PASSING_SECONDS : 0;
		publication->is_user_state = TRUE;
		publication->picked = status;
	}
}

GPtrArray *
sfb_publications_new_status(SfbStatus status, const char *custom,
                            const SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) known = sfb_publication_versions_list_user_states(versions);
	GPtrArray *publications = sfb_publications_new();

	if (status == SFB_STATUS_AVAILABLE && custom == NULL && known->len == 0)
		return publications;
	if (status != SFB_STATUS_UNKNOWN)
		add_user_states(publications, status, custom);
	for (guint i = 0; i < known->len; i++) {
		const SfbPublishedItem *item = g_ptr_array_index(known, i);

		if (status == SFB_STATUS_UNKNOWN ||
		    item->key.instance != status_rows[status].instance)
			sfb_publications_delete(publications,
			                        &(SfbPublicationKey){ "state", item->key.instance,
			                                              item->key.container },
			                        versions);
	}
	return publications;
}

static char *
build_call_blocking(gboolean is_on)
{
	GString *value = sfb_publications_begin_state("userState", TRUE);

	g_string_append_printf(value, ">%s", is_on ? "<availability>9500</availability>" : "");
	return sfb_publications_end_state(value);
}

/* The value without a number means "off"; the team (3, 300) is never held back. */
GPtrArray *
sfb_publications_new_call_blocking(SfbStatus status, const SfbPublicationVersions *versions)
{
	static const guint32 containers[] = { 0, 2, TEAM_CONTAINER, 100, 200, 300, 400 };
	GPtrArray *publications = sfb_publications_new();
	gboolean is_on = status == SFB_STATUS_DO_NOT_DISTURB;

	for (guint i = 0; i < G_N_ELEMENTS(containers); i++) {
		SfbPublicationKey key = { "dndState", 0, containers[i] };
		gboolean is_team = containers[i] == TEAM_CONTAINER || containers[i] == 300;

		if (is_on || sfb_publication_versions_get(versions, &key) != NULL)
			sfb_publications_add(publications, &key, "static",
			                     build_call_blocking(is_on && !is_team));
	}
	return publications;
}

/* Calls */

static const struct {
	guint from;
	guint to;
	const char *token;
} calls[] = {
	[SFB_OWN_CALL_TALKING] = { 6500, 8999, "on-the-phone" },
	[SFB_OWN_CALL_CONFERENCE] = { 7000, 8999, "in-a-conference" },
	[SFB_OWN_CALL_PRESENTING] = { 9000, 11999, "in-presentation" },
};

GPtrArray *
sfb_publications_new_call(SfbOwnCall call, guint32 number, const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();
	guint32 instance = number >> 4 | CALL_KIND;
	GString *value;

	if (call == SFB_OWN_CALL_NONE) {
		sfb_publications_delete_state(publications, instance, versions);
		return publications;
	}
	value = sfb_publications_begin_state("phoneState", FALSE);
	g_string_append_printf(value,
	                       "><availability>%u</availability><activity token=\"%s\""
	                       " minAvailability=\"%u\" maxAvailability=\"%u\"/>",
	                       calls[call].from, calls[call].token, calls[call].from,
	                       calls[call].to);
	sfb_publications_add_state(publications, instance, "endpoint",
	                           sfb_publications_end_state(value));
	return publications;
}
