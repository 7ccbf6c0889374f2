/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the server makes one state out of what endpoints publish. */

#include "sim/aggregation.h"

#include <string.h>

#include "sim/category-values.h"
#include "sim/publications.h"
#include "util/xml.h"

/* Borders of the availability classes (presence sheet 4.1). */
#define IDLE_FROM 4500
#define BUSY_FROM 6000
#define BUSY_IDLE 7500

/* What the public may know: the number alone. */
#define PUBLIC_CONTAINER 100
#define BLOCKED_CONTAINER 32000

static const struct {
	guint32 inputs;
	guint32 results[4];
} rules[] = {
	{ 2, { 2, PUBLIC_CONTAINER, 200, 400 } },
	{ 3, { 3, 300, 0, 0 } },
};

/* Elements of a state, in the order of the schema. */
typedef enum {
	PART_ACTIVITY,
	PART_LOCATION,
	PART_MEETING_SUBJECT,
	PART_MEETING_LOCATION,
	PART_ZONE_BIAS,
	PART_ZONE_NAME,
	PART_ZONE_ABBREVIATION,
	N_PARTS,
} Part;

static const char *const part_names[N_PARTS] = {
	[PART_ACTIVITY] = "activity",
	[PART_LOCATION] = "endpointLocation",
	[PART_MEETING_SUBJECT] = "meetingSubject",
	[PART_MEETING_LOCATION] = "meetingLocation",
	[PART_ZONE_BIAS] = "timeZoneBias",
	[PART_ZONE_NAME] = "timeZoneName",
	[PART_ZONE_ABBREVIATION] = "timeZoneAbbreviation",
};

typedef enum {
	INPUT_MACHINE,
	INPUT_USER,
	INPUT_OTHER, /* calendar or telephone */
} InputKind;

/* One state input. */
typedef struct {
	InputKind kind;
	guint availability;
	char *parts[N_PARTS]; /* elements; NULL: not told */
	guint least;          /* the activity holds from here */
	guint most;           /* to here */
	char *device;
	const char *publish_time;
} Input;

static void
input_free(Input *input)
{
	for (guint i = 0; i < N_PARTS; i++)
		g_free(input->parts[i]);
	g_free(input->device);
	g_free(input);
}

static gboolean
parse_kind(const char *type, InputKind *kind)
{
	static const struct {
		const char *type;
		InputKind kind;
	} kinds[] = {
		{ "machineState", INPUT_MACHINE },
		{ "userState", INPUT_USER },
		{ "calendarState", INPUT_OTHER },
		{ "phoneState", INPUT_OTHER },
	};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(type, kinds[i].type) == 0) {
			*kind = kinds[i].kind;
			return TRUE;
		}
	}
	return FALSE;
}

/* NULL for what is no input: the aggregateState itself, an empty value. An absence in the calendar has
 * an activity, but no number. */
static Input *
parse_input(const SfbSimPublication *publication)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(publication->value, -1, NULL);
	SfbXmlNode *state = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	SfbXmlNode *activity = sfb_xml_get_child(state, "activity");
	g_autofree char *availability = sfb_xml_dup_text(sfb_xml_get_child(state, "availability"));
	InputKind kind;
	Input *input;

	if ((availability == NULL && activity == NULL) ||
	    !parse_kind(sfb_xml_get_attribute(state, "type"), &kind))
		return NULL;
	input = g_new0(Input, 1);
	input->kind = kind;
	input->availability =
		availability != NULL ? (guint)g_ascii_strtoull(availability, NULL, 10) : 0;
	for (guint i = 0; i < N_PARTS; i++) {
		SfbXmlNode *part = sfb_xml_get_child(state, part_names[i]);

		input->parts[i] = part != NULL ? sfb_xml_dup_markup(xml, part) : NULL;
	}
	input->least = sfb_xml_get_attribute_uint(activity, "minAvailability", 0);
	input->most = sfb_xml_get_attribute_uint(activity, "maxAvailability", G_MAXUINT32);
	input->device = sfb_xml_dup_text(sfb_xml_get_child(state, "device"));
	input->publish_time = publication->publish_time;
	return input;
}

static GPtrArray *
collect_inputs(const SfbSimUser *user, guint32 container)
{
	GPtrArray *inputs = g_ptr_array_new_with_free_func((GDestroyNotify)input_free);

	for (guint i = 0; i < user->publications->len; i++) {
		const SfbSimPublication *publication = user->publications->pdata[i];
		Input *input = NULL;

		if (publication->container == container &&
		    strcmp(publication->category, "state") == 0)
			input = parse_input(publication);
		if (input != NULL)
			g_ptr_array_add(inputs, input);
	}
	return inputs;
}

/* The most active machine, which has the lowest number. */
static const Input *
find_machine(const GPtrArray *inputs)
{
	const Input *best = NULL;

	for (guint i = 0; i < inputs->len; i++) {
		const Input *input = inputs->pdata[i];

		if (input->kind == INPUT_MACHINE &&
		    (best == NULL || input->availability < best->availability))
			best = input;
	}
	return best;
}

/* The least available of the machine and of all that is not a machine. */
static const Input *
find_winner(const GPtrArray *inputs, const Input *machine)
{
	const Input *winner = machine;

	for (guint i = 0; i < inputs->len; i++) {
		const Input *input = inputs->pdata[i];

		if (input->kind != INPUT_MACHINE && input->availability > winner->availability)
			winner = input;
	}
	return winner;
}

/* A busy person at an idle machine is busy and idle; nothing else mixes. */
static guint
mix(guint winner, guint machine)
{
	gboolean is_busy = winner >= BUSY_FROM && winner < BUSY_IDLE;
	gboolean is_idle = machine >= IDLE_FROM && machine < BUSY_FROM;

	return is_busy && is_idle ? BUSY_IDLE : winner;
}

/* Whose activity is shown; NULL if nobody's. */
static const Input *
find_doing(const GPtrArray *inputs, const Input *winner, guint availability)
{
	for (guint i = 0; i < inputs->len; i++) {
		const Input *input = inputs->pdata[i];

		if (input->parts[PART_ACTIVITY] != NULL &&
		    (input->kind == INPUT_OTHER || input == winner) &&
		    availability >= input->least && availability <= input->most)
			return input;
	}
	return NULL;
}

static void
append_parts(GString *elements, const Input *input, Part first, Part last)
{
	for (Part part = first; input != NULL && part <= last; part++) {
		if (input->parts[part] != NULL)
			g_string_append(elements, input->parts[part]);
	}
}

/* Where and when the person is, is what the machine says. */
static char *
build_elements(const Input *doing, const Input *winner, const Input *machine)
{
	GString *elements = g_string_new(NULL);

	append_parts(elements, doing, PART_ACTIVITY, PART_ACTIVITY);
	append_parts(elements, machine, PART_LOCATION, PART_LOCATION);
	append_parts(elements, doing != NULL ? doing : winner, PART_MEETING_SUBJECT,
	             PART_MEETING_LOCATION);
	append_parts(elements, machine, PART_ZONE_BIAS, PART_ZONE_ABBREVIATION);
	return g_string_free(elements, FALSE);
}

static char *
build_offline(void)
{
	g_autofree char *now = sfb_sim_value_make_time(0);

	return sfb_sim_value_build_state(SFB_SIM_OFFLINE, NULL, NULL, now);
}

char *
sfb_sim_aggregation_compute(const SfbSimUser *user, guint32 container, gboolean is_brief)
{
	g_autoptr(GPtrArray) inputs = collect_inputs(user, container);
	const Input *machine = find_machine(inputs);
	g_autofree char *elements = NULL;
	const Input *winner;
	guint availability;

	/* Without a machine nobody is there, whatever was set by hand. */
	if (machine == NULL)
		return build_offline();
	winner = find_winner(inputs, machine);
	availability = mix(winner->availability, machine->availability);
	if (is_brief)
		return sfb_sim_value_build_state(availability, NULL, NULL, NULL);
	elements = build_elements(find_doing(inputs, winner, availability), winner, machine);
	return sfb_sim_value_build_state(availability, elements,
	                                 machine->device != NULL ? machine->device : "computer",
	                                 machine->publish_time);
}

static gboolean
store(SfbSimUser *user, const SfbSimWish *wish)
{
	const SfbSimPublication *old =
		sfb_sim_publications_find(user, "state", wish->instance, wish->container);

	if (old != NULL && strcmp(old->value, wish->value) == 0)
		return FALSE;
	sfb_sim_publications_store(user, wish, NULL);
	return TRUE;
}

static gboolean
update(SfbSimUser *user, guint32 inputs, guint32 container)
{
	g_autofree char *state =
		sfb_sim_aggregation_compute(user, inputs, container == PUBLIC_CONTAINER);
	const SfbSimWish wish = { .category = "state",
		                  .instance = 1,
		                  .container = container,
		                  .expire_type = "user",
		                  .value = state };

	return store(user, &wish);
}

/* Who is blocked never sees anybody there. */
static gboolean
hide(SfbSimUser *user)
{
	g_autofree char *state = sfb_sim_value_build_state(SFB_SIM_OFFLINE, NULL, NULL, NULL);
	const SfbSimWish wish = { .category = "state",
		                  .container = BLOCKED_CONTAINER,
		                  .expire_type = "static",
		                  .value = state };

	return store(user, &wish);
}

gboolean
sfb_sim_aggregation_update(SfbSimUser *user)
{
	gboolean is_changed = hide(user);

	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(rules[i].results); j++) {
			if (rules[i].results[j] != 0)
				is_changed |= update(user, rules[i].inputs, rules[i].results[j]);
		}
	}
	return is_changed;
}
