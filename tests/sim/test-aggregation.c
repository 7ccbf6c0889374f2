/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How one state is made of many inputs (presence sheet, section 5). */

#include "sim/aggregation.h"

#include <string.h>

#include "sim/publications.h"
#include "util/xml.h"

#define STATE                                                                                      \
	"<state xmlns=\"http://schemas.microsoft.com/2006/09/sip/state\" "                         \
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "

typedef struct {
	const char *type;
	guint availability;   /* 0: none */
	const char *activity; /* and whatever else there is */
} Input;

typedef struct {
	const char *name;
	Input inputs[4];
	guint availability;
	const char *token; /* of the activity; NULL: none */
} Row;

#define ON_THE_PHONE                                                                               \
	"<activity token=\"on-the-phone\" minAvailability=\"6500\" maxAvailability=\"8999\"/>"
#define IN_A_MEETING                                                                               \
	"<activity token=\"in-a-meeting\" minAvailability=\"6500\" maxAvailability=\"8999\"/>"
#define PRESENTING                                                                                 \
	"<activity token=\"in-presentation\" minAvailability=\"9000\" maxAvailability=\"11999\"/>"
#define OUT_OF_OFFICE "<activity token=\"out-of-office\" minAvailability=\"12000\"/>"
#define OFF_WORK "<activity token=\"off-work\"/>"

static const Row rows[] = {
	{ "nobody", { { NULL, 0, NULL } }, 18500, NULL },
	{ "user-without-machine", { { "userState", 6500, NULL } }, 18500, NULL },
	{ "machine", { { "machineState", 3500, NULL } }, 3500, NULL },
	{ "most-active-machine",
	  { { "machineState", 15500, NULL }, { "machineState", 3500, NULL } },
	  3500,
	  NULL },
	{ "idle", { { "machineState", 5000, NULL }, { "userState", 3500, NULL } }, 5000, NULL },
	{ "busy", { { "machineState", 3500, NULL }, { "userState", 6500, NULL } }, 6500, NULL },
	{ "busy-idle",
	  { { "machineState", 5000, NULL }, { "userState", 6500, NULL } },
	  7500,
	  NULL },
	{ "busy-away",
	  { { "machineState", 15500, NULL }, { "userState", 6500, NULL } },
	  15500,
	  NULL },
	{ "do-not-disturb-idle",
	  { { "machineState", 5000, NULL }, { "userState", 9500, NULL } },
	  9500,
	  NULL },
	{ "reset-keeps-call",
	  { { "machineState", 3500, NULL },
	    { "userState", 3500, NULL },
	    { "phoneState", 6500, ON_THE_PHONE } },
	  6500,
	  "on-the-phone" },
	{ "call-while-away",
	  { { "machineState", 3500, NULL },
	    { "userState", 15500, NULL },
	    { "phoneState", 6500, ON_THE_PHONE } },
	  15500,
	  NULL },
	{ "meeting-idle",
	  { { "machineState", 5000, NULL }, { "calendarState", 6500, IN_A_MEETING } },
	  7500,
	  "in-a-meeting" },
	{ "off-work",
	  { { "machineState", 3500, NULL }, { "userState", 15500, OFF_WORK } },
	  15500,
	  "off-work" },
	{ "presenting-while-busy",
	  { { "machineState", 3500, NULL },
	    { "userState", 6500, NULL },
	    { "phoneState", 9000, PRESENTING } },
	  9000,
	  "in-presentation" },
	{ "absent-at-work",
	  { { "machineState", 3500, NULL }, { "calendarState", 0, OUT_OF_OFFICE } },
	  3500,
	  NULL },
	{ "absent-and-away",
	  { { "machineState", 15500, NULL }, { "calendarState", 0, OUT_OF_OFFICE } },
	  15500,
	  "out-of-office" },
	{ "appear-offline",
	  { { "machineState", 3500, NULL }, { "userState", 18500, NULL } },
	  18500,
	  NULL },
};

static SfbSimUser *
make_user(SfbSimWorld *world)
{
	SfbSimUser *user = sfb_sim_world_get(world, "alice@example.com");

	g_ptr_array_set_size(user->publications, 0);
	return user;
}

static void
publish(SfbSimUser *user, const Input *input, guint32 instance, guint32 container)
{
	g_autofree char *availability =
		g_strdup_printf("<availability>%u</availability>", input->availability);
	g_autofree char *value = g_strdup_printf(STATE "xsi:type=\"%s\">%s%s</state>", input->type,
	                                         input->availability != 0 ? availability : "",
	                                         input->activity != NULL ? input->activity : "");
	const SfbSimWish wish = { .category = "state",
		                  .instance = instance,
		                  .container = container,
		                  .expire_type = "endpoint",
		                  .value = value };

	sfb_sim_publications_store(user, &wish, "0123456789");
}

static void
check_state(const char *state, guint availability, const char *token)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(state, -1, &error);
	g_autofree char *number = NULL;
	g_autofree char *expected = g_strdup_printf("%u", availability);

	g_assert_no_error(error);
	number = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), "availability"));
	g_assert_cmpstr(number, ==, expected);
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_root(xml), "type"), ==, "aggregateState");
	g_assert_cmpstr(
		sfb_xml_get_attribute(sfb_xml_find(sfb_xml_get_root(xml), "activity"), "token"), ==,
		token);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *user = make_user(world);
	g_autofree char *state = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(row->inputs) && row->inputs[i].type != NULL; i++)
		publish(user, &row->inputs[i], 100 + i, 2);
	state = sfb_sim_aggregation_compute(user, 2, FALSE);
	check_state(state, row->availability, row->token);
}

/* Team members may see something else than colleagues. */
static void
test_containers(void)
{
	static const Input machine = { "machineState", 3500, NULL };
	static const Input quiet = { "userState", 9500, NULL };
	static const Input urgent = { "userState", 6900, NULL };
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *user = make_user(world);

	publish(user, &machine, 1000, 2);
	publish(user, &machine, 1000, 3);
	publish(user, &quiet, 2000, 2);
	publish(user, &urgent, 2000, 3);
	g_assert_true(sfb_sim_aggregation_update(user));
	check_state(sfb_sim_publications_find(user, "state", 1, 200)->value, 9500, NULL);
	check_state(sfb_sim_publications_find(user, "state", 1, 300)->value, 6900, NULL);
	check_state(sfb_sim_publications_find(user, "state", 1, 400)->value, 9500, NULL);
	g_assert_false(sfb_sim_aggregation_update(user));
	g_assert_cmpuint(sfb_sim_publications_find(user, "state", 1, 200)->version, ==, 1);
}

static SfbXml *
read_state(const SfbSimUser *user, guint32 instance, guint32 container)
{
	const SfbSimPublication *state =
		sfb_sim_publications_find(user, "state", instance, container);

	g_assert_nonnull(state);
	return sfb_xml_parse(state->value, -1, NULL);
}

static void
assert_child(const SfbXml *state, const char *name, const char *expected)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(state), name));

	g_assert_cmpstr(text, ==, expected);
}

/* Colleagues see where somebody is and in which meeting; the public sees the number alone; who is
 * blocked sees nobody. */
static void
test_details(void)
{
	static const Input machine = { "machineState", 3500,
		                       "<endpointLocation>Room 4</endpointLocation>"
		                       "<timeZoneBias>-60</timeZoneBias>"
		                       "<timeZoneName>Europe/Berlin</timeZoneName>"
		                       "<device>computer</device>" };
	static const Input meeting = { "calendarState", 6500,
		                       IN_A_MEETING "<meetingSubject>Budget</meetingSubject>" };
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *user = make_user(world);
	g_autoptr(SfbXml) colleagues = NULL;
	g_autoptr(SfbXml) public = NULL;
	g_autoptr(SfbXml) blocked = NULL;

	publish(user, &machine, 1000, 2);
	publish(user, &meeting, 2000, 2);
	g_assert_true(sfb_sim_aggregation_update(user));
	colleagues = read_state(user, 1, 200);
	public = read_state(user, 1, 100);
	blocked = read_state(user, 0, 32000);
	assert_child(colleagues, "endpointLocation", "Room 4");
	assert_child(colleagues, "meetingSubject", "Budget");
	assert_child(colleagues, "timeZoneBias", "-60");
	assert_child(colleagues, "device", "computer");
	assert_child(public, "availability", "6500");
	g_assert_null(
		sfb_xml_get_next(sfb_xml_find(sfb_xml_get_root(public), "availability"), NULL));
	assert_child(blocked, "availability", "18500");
}

/* A state that was made up goes through as it is, in all its languages. */
static void
test_custom(void)
{
	static const Input machine = { "machineState", 3500, NULL };
	static const Input custom = { "userState", 6500,
		                      "<activity><custom LCID=\"1033\">In the lab</custom>"
		                      "<custom LCID=\"1031\">Im Labor</custom></activity>" };
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *user = make_user(world);
	g_autoptr(SfbXml) state = NULL;

	publish(user, &machine, 1000, 2);
	publish(user, &custom, 2000, 2);
	sfb_sim_aggregation_update(user);
	state = read_state(user, 1, 400);
	assert_child(state, "activity/custom", "In the lab");
	g_assert_nonnull(
		sfb_xml_get_next(sfb_xml_find(sfb_xml_get_root(state), "activity/custom"), NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/aggregation/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/sim/aggregation/containers", test_containers);
	g_test_add_func("/sim/aggregation/details", test_details);
	g_test_add_func("/sim/aggregation/custom", test_custom);
	return g_test_run();
}
