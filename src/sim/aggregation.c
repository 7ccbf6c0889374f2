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

static const struct {
	guint32 inputs;
	guint32 results[4];
} rules[] = {
	{ 2, { 2, 100, 200, 400 } },
	{ 3, { 3, 300, 0, 0 } },
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
	char *activity; /* element, or NULL */
	guint least;    /* the activity holds from here */
	guint most;     /* to here */
	char *device;
	const char *publish_time;
} Input;

static void
input_free(Input *input)
{
	g_free(input->activity);
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

/* NULL for what is no input: the aggregateState itself, an empty value. */
static Input *
parse_input(const SfbSimPublication *publication)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(publication->value, -1, NULL);
	SfbXmlNode *state = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	SfbXmlNode *activity = sfb_xml_get_child(state, "activity");
	g_autofree char *availability = sfb_xml_dup_text(sfb_xml_get_child(state, "availability"));
	InputKind kind;
	Input *input;

	if (availability == NULL || !parse_kind(sfb_xml_get_attribute(state, "type"), &kind))
		return NULL;
	input = g_new0(Input, 1);
	input->kind = kind;
	input->availability = (guint)g_ascii_strtoull(availability, NULL, 10);
	input->activity = activity != NULL ? sfb_xml_dup_markup(xml, activity) : NULL;
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

static const char *
find_activity(const GPtrArray *inputs, const Input *winner, guint availability)
{
	for (guint i = 0; i < inputs->len; i++) {
		const Input *input = inputs->pdata[i];

		if (input->activity != NULL && (input->kind == INPUT_OTHER || input == winner) &&
		    availability >= input->least && availability <= input->most)
			return input->activity;
	}
	return NULL;
}

char *
sfb_sim_aggregation_compute(const SfbSimUser *user, guint32 container)
{
	g_autoptr(GPtrArray) inputs = collect_inputs(user, container);
	const Input *machine = find_machine(inputs);
	const Input *winner;
	guint availability;

	/* Without a machine nobody is there, whatever was set by hand. */
	if (machine == NULL) {
		g_autofree char *now = sfb_sim_value_make_time(0);

		return sfb_sim_value_build_state(SFB_SIM_OFFLINE, NULL, NULL, now);
	}
	winner = find_winner(inputs, machine);
	availability = mix(winner->availability, machine->availability);
	return sfb_sim_value_build_state(availability, find_activity(inputs, winner, availability),
	                                 machine->device != NULL ? machine->device : "computer",
	                                 machine->publish_time);
}

static gboolean
store(SfbSimUser *user, char *state, guint32 container)
{
	const SfbSimPublication *old = sfb_sim_publications_find(user, "state", 1, container);
	SfbSimWish wish = { .category = "state", .instance = 1, .container = container };

	if (old != NULL && strcmp(old->value, state) == 0)
		return FALSE;
	wish.expire_type = "user";
	wish.value = state;
	sfb_sim_publications_store(user, &wish, NULL);
	return TRUE;
}

gboolean
sfb_sim_aggregation_update(SfbSimUser *user)
{
	gboolean is_changed = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		g_autofree char *state = sfb_sim_aggregation_compute(user, rules[i].inputs);

		for (guint j = 0; j < G_N_ELEMENTS(rules[i].results); j++) {
			if (rules[i].results[j] != 0)
				is_changed |= store(user, state, rules[i].results[j]);
		}
	}
	return is_changed;
}
