/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whom the server lets see what, which changes it takes, and whom it remembers. */

#include "sim/audience.h"

#include <string.h>

#define BOB "bob@example.com"
#define PAT "pat@partner.example"
#define JO "jo(mail.example)@msn.example"

typedef struct {
	SfbSimWorld *world;
	SfbSimUser *alice;
	SfbSimUser *bob;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	fixture->world = sfb_sim_world_new(0);
	fixture->alice = sfb_sim_world_get(fixture->world, "alice@example.com");
	fixture->bob = sfb_sim_world_get(fixture->world, BOB);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	sfb_sim_world_free(fixture->world);
}

static SfbSimAudienceChange *
parse(const char *containers)
{
	g_autofree char *text =
		g_strdup_printf("<setContainerMembers>%s</setContainerMembers>", containers);
	g_autoptr(GBytes) document = g_bytes_new(text, strlen(text));
	g_autoptr(GError) error = NULL;
	SfbSimAudienceChange *change = sfb_sim_audience_change_parse(document, &error);

	g_assert_true((change == NULL) == (error != NULL));
	return change;
}

/* Returns: the fault, NULL if the change was taken. */
static char *
change(Fixture *fixture, const char *containers)
{
	g_autoptr(SfbSimAudienceChange) wanted = parse(containers);
	char *fault;

	g_assert_nonnull(wanted);
	fault = sfb_sim_audience_find_conflicts(fixture->alice, wanted);
	if (fault == NULL)
		sfb_sim_audience_apply(fixture->alice, wanted);
	return fault;
}

static void
assert_containers(Fixture *fixture, guint32 bobs, guint32 pats, guint32 jos)
{
	g_assert_cmpuint(sfb_sim_audience_find_container(fixture->alice, BOB), ==, bobs);
	g_assert_cmpuint(sfb_sim_audience_find_container(fixture->alice, PAT), ==, pats);
	g_assert_cmpuint(sfb_sim_audience_find_container(fixture->alice, JO), ==, jos);
}

static void
test_usual(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	assert_containers(fixture, 200, 100, 0);
	sfb_sim_audience_clear(fixture->alice);
	assert_containers(fixture, 0, 0, 0);
}

static void
test_specificity(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_null(change(fixture, "<container id='400' version='0'>"
	                              "<member action='add' type='domain' value='example.com'/>"
	                              "<member action='add' type='everyone'/></container>"));
	assert_containers(fixture, 400, 100, 400);
	g_assert_null(change(fixture, "<container id='100' version='1'>"
	                              "<member action='add' type='user' value='Bob@Example.com'/>"
	                              "</container>"));
	assert_containers(fixture, 100, 100, 400);
	g_assert_null(change(fixture, "<container id='32000' version='1'>"
	                              "<member action='add' type='user' value='" BOB "'/>"
	                              "<member action='add' type='publicCloud'/></container>"));
	assert_containers(fixture, 32000, 100, 32000);
	g_assert_null(change(fixture, "<container id='32000' version='2'>"
	                              "<member action='remove' type='user' value='" BOB "'/>"
	                              "</container>"));
	assert_containers(fixture, 100, 100, 32000);
}

/* All or nothing, and each container counts for itself. */
static void
test_versions(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GString) document = g_string_new(NULL);
	g_autofree char *fault =
		change(fixture, "<container id='300' version='0'>"
	                        "<member action='add' type='user' value='" BOB "'/></container>"
	                        "<container id='200' version='7'>"
	                        "<member action='remove' type='sameEnterprise'/></container>");

	g_assert_nonnull(strstr(fault, "<operation index=\"2\" version=\"7\" curVersion=\"2\"/>"));
	g_assert_null(strstr(fault, "index=\"1\""));
	assert_containers(fixture, 200, 100, 0);
	sfb_sim_audience_append_containers(document, fixture->alice, NULL);
	g_assert_nonnull(strstr(document->str, "<container id=\"200\" version=\"2\">"
	                                       "<member type=\"sameEnterprise\"/></container>"));
}

static void
test_told(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GString) document = g_string_new(NULL);
	g_autofree char *fault = NULL;
	g_autoptr(SfbSimAudienceChange) wanted =
		parse("<container id='300' version='0'>"
	              "<member action='add' type='user' value='" BOB "'/></container>");

	sfb_sim_audience_outrun(fixture->alice, wanted);
	fault = sfb_sim_audience_find_conflicts(fixture->alice, wanted);
	g_assert_nonnull(fault);
	sfb_sim_audience_apply(fixture->alice, wanted);
	sfb_sim_audience_append_containers(document, fixture->alice, wanted);
	g_assert_nonnull(strstr(document->str, "<container id=\"300\" version=\"2\">"
	                                       "<member type=\"user\" value=\"" BOB "\"/>"));
	g_assert_null(strstr(document->str, "id=\"200\""));
}

static const char *const senseless[] = {
	"",
	"<container id='300' version='0'/>",
	"<container version='0'><member action='add' type='everyone'/></container>",
	"<container id='300'><member action='add' type='everyone'/></container>",
	"<container id='32001' version='0'><member action='add' type='everyone'/></container>",
	"<container id='300' version='0'><member type='everyone'/></container>",
	"<container id='300' version='0'><member action='add' type='cat'/></container>",
	"<container id='300' version='0'><member action='add' type='user'/></container>",
	"<container id='300' version='0'><member action='add' type='everyone' "
	"value='x'/></container>",
	"<container id='300' version='0'>"
	"<member action='add' type='user' value='sip:" BOB "'/></container>",
	"<container id='300' version='0'><member action='add' type='everyone'/>"
	"<member action='remove' type='everyone'/></container>",
	"<container id='300' version='0'><member action='add' type='everyone'/></container>"
	"<container id='300' version='0'><member action='add' type='federated'/></container>",
};

static void
test_senseless(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(senseless); i++) {
		g_autoptr(SfbSimAudienceChange) wanted = parse(senseless[i]);

		g_assert_null(wanted);
	}
}

static void
test_subscribers(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GString) before = g_string_new(NULL);
	g_autoptr(GString) after = g_string_new(NULL);

	g_assert_true(sfb_sim_audience_add_subscriber(fixture->alice, fixture->bob));
	g_assert_false(sfb_sim_audience_add_subscriber(fixture->alice, fixture->bob));
	sfb_sim_audience_append_subscribers(before, fixture->alice, NULL);
	g_assert_nonnull(strstr(before->str, "user=\"" BOB "\" displayName=\"Bob Müller\" "
	                                     "acknowledged=\"false\" type=\"sameEnterprise\""));
	g_assert_false(sfb_sim_audience_acknowledge(fixture->alice, PAT));
	g_assert_true(sfb_sim_audience_acknowledge(fixture->alice, BOB));
	sfb_sim_audience_append_subscribers(after, fixture->alice, BOB);
	g_assert_nonnull(strstr(after->str, "acknowledged=\"true\""));
	/* What the server begins with is not lost by it. */
	assert_containers(fixture, 200, 100, 0);
}

#define AUDIENCE_TEST(name, test)                                                                  \
	g_test_add("/sim/audience/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	AUDIENCE_TEST("usual", test_usual);
	AUDIENCE_TEST("specificity", test_specificity);
	AUDIENCE_TEST("versions", test_versions);
	AUDIENCE_TEST("told", test_told);
	AUDIENCE_TEST("subscribers", test_subscribers);
	g_test_add_func("/sim/audience/senseless", test_senseless);
	return g_test_run();
}
