/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which local ports media may use, by what the server says of them. */

#include "media/ports.h"

#include "media/setting.h"

#define ENABLED "<ucPortRangeEnabled>true</ucPortRangeEnabled>"
#define MEDIA "<ucMinMediaPort>50000</ucMinMediaPort><ucMaxMediaPort>50059</ucMaxMediaPort>"
#define AUDIO(first, last)                                                                         \
	"<ucMinAudioPort>" first "</ucMinAudioPort><ucMaxAudioPort>" last "</ucMaxAudioPort>"

typedef struct {
	Wire *wire;
	SfbSettings *settings;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	fixture->wire = wire_new(SETTING_EVENT, NULL);
	fixture->settings = sfb_settings_new(fixture->wire->client);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
}

static void
check_range(Fixture *fixture, SfbMedium medium, const char *expected)
{
	SfbPortRange range = sfb_ports_get_range(fixture->settings, medium);
	g_autofree char *told = g_strdup_printf("%u-%u", range.first, range.last);

	g_assert_cmpstr(told, ==, expected);
}

static void
test_unknown(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	check_range(fixture, SFB_MEDIUM_AUDIO, "0-0");
	g_assert_cmpuint(sfb_ports_get_dscp(fixture->settings, SFB_MEDIUM_AUDIO), ==, 0);
}

/* Each medium's own, and that of all media for those without. */
static void
test_own(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	setting_give(
		fixture->wire, fixture->settings,
		ENABLED MEDIA AUDIO("20000",
	                            "20039") "<ucMinVideoPort>58000</"
					     "ucMinVideoPort><ucMaxVideoPort>58019</ucMaxVideoPort>"
					     "<ucMinAppSharingPort>42000</ucMinAppSharingPort>"
					     "<ucMaxAppSharingPort>42019</ucMaxAppSharingPort>"
					     "<ucDiffServVoice>46</ucDiffServVoice>");
	check_range(fixture, SFB_MEDIUM_AUDIO, "20000-20039");
	check_range(fixture, SFB_MEDIUM_VIDEO, "58000-58019");
	check_range(fixture, SFB_MEDIUM_APPLICATION_SHARING, "42000-42019");
	check_range(fixture, SFB_MEDIUM_FILE_TRANSFER, "50000-50059");
	g_assert_cmpuint(sfb_ports_get_dscp(fixture->settings, SFB_MEDIUM_AUDIO), ==, 46);
	g_assert_cmpuint(sfb_ports_get_dscp(fixture->settings, SFB_MEDIUM_VIDEO), ==, 0);
}

static const struct {
	const char *name;
	const char *server;
	const char *audio;
	gboolean is_broken; /* audio's own range */
} rows[] = {
	{ "off", MEDIA "<ucPortRangeEnabled>false</ucPortRangeEnabled>", "0-0" },
	{ "not-told", MEDIA, "0-0" },
	{ "zero", ENABLED MEDIA AUDIO("0", "0"), "50000-50059" },
	{ "half", ENABLED MEDIA "<ucMinAudioPort>20000</ucMinAudioPort>", "50000-50059", TRUE },
	{ "turned-round", ENABLED MEDIA AUDIO("20039", "20000"), "50000-50059", TRUE },
	{ "one-port", ENABLED MEDIA AUDIO("20000", "20000"), "50000-50059", TRUE },
	{ "two-ports", ENABLED AUDIO("20000", "20001"), "20000-20001" },
	{ "privileged", ENABLED MEDIA AUDIO("1023", "20000"), "50000-50059", TRUE },
	{ "lowest", ENABLED AUDIO("1024", "1025"), "1024-1025" },
	{ "highest", ENABLED AUDIO("65534", "65535"), "65534-65535" },
	{ "beyond", ENABLED MEDIA AUDIO("65534", "65536"), "50000-50059", TRUE },
	{ "overflowing", ENABLED MEDIA AUDIO("4294967295", "4294967295"), "50000-50059", TRUE },
	{ "no-number", ENABLED MEDIA AUDIO("from", "to"), "50000-50059" },
	{ "nothing-makes-sense",
	  ENABLED AUDIO("2", "1") "<ucMinMediaPort>9</ucMinMediaPort>"
	                          "<ucMaxMediaPort>8</ucMaxMediaPort>",
	  "0-0", TRUE },
};

static void
test_row(Fixture *fixture, gconstpointer data)
{
	guint row = GPOINTER_TO_UINT(data);

	setting_give(fixture->wire, fixture->settings, rows[row].server);
	check_range(fixture, SFB_MEDIUM_AUDIO, rows[row].audio);
	g_assert_true(sfb_ports_is_range_broken(fixture->settings, SFB_MEDIUM_AUDIO) ==
	              rows[row].is_broken);
}

static void
test_marks(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	setting_give(fixture->wire, fixture->settings, "<ucDiffServVoice>64</ucDiffServVoice>");
	g_assert_cmpuint(sfb_ports_get_dscp(fixture->settings, SFB_MEDIUM_AUDIO), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/media/ports/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
	g_test_add("/media/ports/own", Fixture, NULL, set_up, test_own, tear_down);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/media/ports/", rows[i].name, NULL);

		g_test_add(path, Fixture, GUINT_TO_POINTER(i), set_up, test_row, tear_down);
	}
	g_test_add("/media/ports/marks", Fixture, NULL, set_up, test_marks, tear_down);
	return g_test_run();
}
