/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Streams of libpurple's media in a company's network: Farstream and libnice are real, the test is
 * the relay and the server. libnice uses every network there is and looks for routers in it, so the
 * test goes to a namespace that has one of its own. */

#include "purple/media-means.h"

#include <gst/gst.h>
#include <media-gst.h>
#include <mediamanager.h>
#include <purple.h>
#include <string.h>
#include <unistd.h>

#include "media/setting.h"
#include "net/gio-network.h"
#include "support/folder.h"
#include "support/headless.h"
#include "util/xml.h"

#define EDGE "sip:edge1@contoso.example"
#define TYPE "application/msrtc-media-relay-auth+xml"
#define BOB "bob@contoso.example"
#define FIRST_PORT 52000
#define LAST_PORT 52039
#define RELAY "192.0.2.10"
#define PATIENCE_SECONDS 20
#define INSIDE "SFB_OWN_NETWORK" /* in the environment: we are there */
#define DATAGRAM_MAX 1500

static char *folder;
static PurpleAccount *account;

typedef struct {
	Wire *wire;
	SfbSettings *settings;
	SfbRelay *relay;
	SfbNetwork *network;
	SfbPurpleMediaMeans *means;
	GSocket *door; /* of the relay */
	guint16 port;
	PurpleMedia *media;
	gboolean has_candidates;
} Fixture;

typedef struct {
	const char *name;
	void (*test)(Fixture *fixture);
} Row;

/* The media elements of the test: a tone, and nobody who listens. */

static GstElement *
make_source(PurpleMedia *media, const char *session_id, const char *who)
{
	return gst_element_factory_make("audiotestsrc", NULL);
}

static GstElement *
make_sink(PurpleMedia *media, const char *session_id, const char *who)
{
	return gst_element_factory_make("fakesink", NULL);
}

static void
register_element(const char *id, PurpleMediaElementType type, gpointer make)
{
	PurpleMediaElementInfo *info =
		g_object_new(PURPLE_TYPE_MEDIA_ELEMENT_INFO, "id", id, "name", id, "type",
	                     type | PURPLE_MEDIA_ELEMENT_AUDIO, "create-cb", make, NULL);

	purple_media_manager_register_element(purple_media_manager_get(), info);
	purple_media_manager_set_active_element(purple_media_manager_get(), info);
}

/* The other tests see nothing of what GStreamer has here. What it learns about that stays with us. */
static void
use_installed_elements(void)
{
	g_autofree char *registry = g_build_filename(folder, "registry.bin", NULL);

	g_unsetenv("GST_PLUGIN_SYSTEM_PATH_1_0");
	g_unsetenv("GST_REGISTRY_DISABLE");
	g_setenv("GST_REGISTRY", registry, TRUE);
}

static gboolean
lacks_media(void)
{
	static const char *const elements[] = { "nicesrc", "audiotestsrc", "rtpbin",
		                                "fsrtpconference" };

	for (gsize i = 0; i < G_N_ELEMENTS(elements); i++) {
		g_autoptr(GstElementFactory) factory = gst_element_factory_find(elements[i]);

		if (factory == NULL)
			return TRUE;
	}
	return FALSE;
}

/* A network with nobody else in it. */

#define NEW_NETWORK                                                                                \
	"ip link set lo up && ip link add media type veth peer name other && "                     \
	"ip address add " RELAY "/24 dev media && ip link set other up && "                        \
	"ip link set media up && exec \"$0\" \"$@\""

/* Starts the program anew, inside. Returns if that is not possible here. */
static void
enter_own_network(char **argv)
{
	const char *const attempt[] = { "unshare", "-Urn", "sh", "-c", NEW_NETWORK, "true", NULL };
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	int status = -1;

	if (!g_spawn_sync(NULL, (char **)attempt, NULL,
	                  G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
	                  &status, NULL) ||
	    status != 0)
		return;
	for (gsize i = 0; i + 2 < G_N_ELEMENTS(attempt); i++)
		g_ptr_array_add(arguments, (gpointer)attempt[i]);
	for (; *argv != NULL; argv++)
		g_ptr_array_add(arguments, *argv);
	g_ptr_array_add(arguments, NULL);
	g_setenv(INSIDE, "1", TRUE);
	execvp("unshare", (char **)arguments->pdata);
	g_unsetenv(INSIDE);
}

/* Why the test cannot run here; NULL: it can. */
static const char *
find_obstacle(void)
{
	if (g_getenv(INSIDE) == NULL)
		return "there can be no network namespace here (unshare, ip, veth)";
	return lacks_media() ? "GStreamer has no nicesrc, audiotestsrc, rtpbin or fsrtpconference"
	                     : NULL;
}

/* The relay */

static void
open_door(Fixture *fixture)
{
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new_from_string(RELAY, 0);
	g_autoptr(GSocketAddress) address = NULL;

	fixture->door = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
	                             G_SOCKET_PROTOCOL_UDP, NULL);
	g_assert_true(g_socket_bind(fixture->door, wish, FALSE, NULL));
	g_socket_set_blocking(fixture->door, FALSE);
	address = g_socket_get_local_address(fixture->door, NULL);
	fixture->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
}

static void
allow(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) request = wire_expect(fixture->wire, "SERVICE", EDGE);
	g_autofree char *question = wire_dup_body(request);
	g_autoptr(SfbXml) xml = sfb_xml_parse(question, -1, NULL);
	g_autofree char *answer = g_strdup_printf(
		"<response reasonPhrase=\"OK\"><credentialsResponse credentialsRequestID=\"%s\">"
		"<credentials><username>AgAAJA==</username><password>cGFzc3dvcmQ=</password>"
		"</credentials><mediaRelayList><mediaRelay><hostName>" RELAY "</hostName>"
		"<udpPort>%u</udpPort></mediaRelay></mediaRelayList></credentialsResponse>"
		"</response>",
		sfb_xml_get_attribute(sfb_xml_get_root(xml), "requestID"), fixture->port);

	wire_answer(fixture->wire, request, 200, TYPE, answer);
}

/* A request for an address, as [MS-TURN] 2.2.2 has it: the cookie first. */
static gboolean
has_been_asked(Fixture *fixture)
{
	static const guint8 cookie[] = { 0x00, 0x0f, 0x00, 0x04, 0x72, 0xc6, 0x4b, 0xc6 };
	guint8 bytes[DATAGRAM_MAX];
	gssize length = g_socket_receive(fixture->door, (char *)bytes, sizeof(bytes), NULL, NULL);

	return length >= 28 && bytes[0] == 0x00 && bytes[1] == 0x03 &&
	       memcmp(bytes + 20, cookie, sizeof(cookie)) == 0;
}

/* Means */

static void
on_got(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	fixture->means = sfb_purple_media_means_get_finish(result, &error);
	g_assert_no_error(error);
}

static void
wait_for_means(Fixture *fixture)
{
	while (fixture->means == NULL)
		g_main_context_iteration(NULL, TRUE);
}

/* @server: settings. */
static void
ask(Fixture *fixture, const char *server)
{
	const SfbPurpleMediaSources sources = {
		.settings = fixture->settings,
		.relay = fixture->relay,
		.network = fixture->network,
	};

	setting_give(fixture->wire, fixture->settings, server);
	sfb_purple_media_means_get_async(&sources, SFB_MEDIUM_AUDIO, NULL, on_got, fixture);
}

static void
set_up(Fixture *fixture)
{
	fixture->wire = wire_new(SETTING_EVENT, NULL);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->relay = sfb_relay_new(fixture->wire->client, fixture->settings);
	fixture->network = sfb_gio_network_new("");
	open_door(fixture);
}

static void
tear_down(Fixture *fixture)
{
	if (fixture->media != NULL)
		purple_media_end(fixture->media, NULL, NULL);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	sfb_purple_media_means_free(fixture->means);
	g_object_unref(fixture->door);
	g_assert_finalize_object(fixture->relay);
	g_object_unref(fixture->network);
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
}

/* Streams */

static void
on_prepared(PurpleMedia *media, const char *session_id, const char *who, Fixture *fixture)
{
	fixture->has_candidates = TRUE;
}

static void
add_stream(Fixture *fixture)
{
	fixture->media = purple_media_manager_create_media(purple_media_manager_get(), account,
	                                                   "fsrtpconference", BOB, TRUE);
	g_assert_nonnull(fixture->media);
	g_signal_connect(fixture->media, "candidates-prepared", G_CALLBACK(on_prepared), fixture);
	g_assert_true(sfb_purple_media_means_add_stream(fixture->means, fixture->media, "audio",
	                                                BOB, PURPLE_MEDIA_AUDIO));
}

static gboolean
is_patient(gint64 since)
{
	g_main_context_iteration(NULL, FALSE);
	g_usleep(1000);
	return g_get_monotonic_time() < since + PATIENCE_SECONDS * G_USEC_PER_SEC;
}

/* The news that all are there may come before they do. Connections that libnice makes by itself leave
 * from any port, and say 0. */
static void
check_ports(Fixture *fixture, gint64 since)
{
	GList *candidates = NULL;

	while (candidates == NULL) {
		g_assert_true(is_patient(since));
		candidates = purple_media_get_local_candidates(fixture->media, "audio", BOB);
	}
	for (GList *one = candidates; one != NULL; one = one->next) {
		guint port = purple_media_candidate_get_port(one->data);

		g_assert_true(port == 0 || (port >= FIRST_PORT && port <= LAST_PORT));
		if (purple_media_candidate_get_protocol(one->data) ==
		    PURPLE_MEDIA_NETWORK_PROTOCOL_UDP)
			g_assert_cmpuint(port, !=, 0);
	}
	purple_media_candidate_list_free(candidates);
}

#define RANGE                                                                                      \
	"<ucPortRangeEnabled>true</ucPortRangeEnabled><ucMinAudioPort>52000</ucMinAudioPort>"      \
	"<ucMaxAudioPort>52039</ucMaxAudioPort>"

static void
test_range_and_relay(Fixture *fixture)
{
	gint64 since = g_get_monotonic_time();

	ask(fixture, RANGE "<mrasUri>" EDGE "</mrasUri>");
	allow(fixture);
	wait_for_means(fixture);
	add_stream(fixture);
	while (!has_been_asked(fixture))
		g_assert_true(is_patient(since));
}

static void
test_range_alone(Fixture *fixture)
{
	gint64 since = g_get_monotonic_time();

	ask(fixture, RANGE);
	wait_for_means(fixture);
	add_stream(fixture);
	while (!fixture->has_candidates)
		g_assert_true(is_patient(since));
	check_ports(fixture, since);
	g_assert_false(has_been_asked(fixture));
}

static const Row rows[] = {
	{ "range-and-relay", test_range_and_relay },
	{ "range-alone", test_range_alone },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	const char *obstacle = find_obstacle();
	Fixture fixture = { NULL };

	if (obstacle != NULL) {
		g_test_skip(obstacle);
		return;
	}
	set_up(&fixture);
	row->test(&fixture);
	tear_down(&fixture);
}

/* For LeakSanitizer, which this program goes without: libpurple's candidates, Farstream and what
 * looks for routers leak on threads of their own. What is ours has tests of its own. */
int __lsan_is_turned_off(void);

int
__lsan_is_turned_off(void)
{
	return 1;
}

int
main(int argc, char **argv)
{
	int status;

	if (g_getenv(INSIDE) == NULL)
		enter_own_network(argv);
	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	use_installed_elements();
	headless_use_main_loop();
	headless_start(folder, folder);
	account = purple_account_new("kim@contoso.example", "prpl-none");
	gst_init(NULL, NULL);
	register_element("source",
	                 PURPLE_MEDIA_ELEMENT_SRC | PURPLE_MEDIA_ELEMENT_ONE_SRC |
	                         PURPLE_MEDIA_ELEMENT_UNIQUE,
	                 make_source);
	register_element("sink", PURPLE_MEDIA_ELEMENT_SINK | PURPLE_MEDIA_ELEMENT_ONE_SINK,
	                 make_sink);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/purple/media-means/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
