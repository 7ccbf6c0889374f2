/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one state of ours means in publications. */

#include "people/publications.h"

#include <string.h>

#include "util/xml.h"

#define STATE_NAMESPACES                                                                           \
	"xmlns=\"http://schemas.microsoft.com/2006/09/sip/state\""                                 \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""

/* The status instances: one stays until it is deleted, one ends by itself. */
#define LASTING_INSTANCE 0x20000000
#define PASSING_INSTANCE 0x24000000
#define PASSING_SECONDS 86400

#define CALL_BLOCKING_CATEGORY "dndState"

/* Every input goes into both: the server makes the team's view (300) of 3, all others of 2. */
static const guint32 input_containers[] = { 2, 3 };

static GPtrArray *
new_publications(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)sfb_publication_free);
}

/* Takes @value. */
static SfbPublication *
add_publication(GPtrArray *publications, const SfbPublicationKey *key, const char *expire_type,
                char *value)
{
	SfbPublication *publication = g_new0(SfbPublication, 1);

	publication->key = *key;
	publication->expire_type = expire_type;
	publication->value = value;
	g_ptr_array_add(publications, publication);
	return publication;
}

guint32
sfb_publisher_make_number(const char *epid)
{
	g_autofree char *digits = g_strndup(epid, 8);

	return (guint32)g_ascii_strtoull(digits, NULL, 16);
}

/* The endpoint */

static char *
build_device(const SfbPublisher *publisher)
{
	g_autofree char *id = g_ascii_strup(publisher->instance, -1);
	GString *value =
		g_string_new("<device xmlns=\"http://schemas.microsoft.com/2006/09/sip/device\"");

	sfb_xml_append_attribute(value, "endpointId", id);
	g_string_append(value, "><capabilities preferred=\"false\"");
	sfb_xml_append_attribute(value, "uri", publisher->uri);
	g_string_append(value, "><text capture=\"true\" render=\"true\" publish=\"false\"/>"
	                       "</capabilities><timezone>00:00:00");
	sfb_xml_append_text(value, publisher->utc_offset);
	g_string_append(value, "</timezone><machineName>");
	sfb_xml_append_text(value, publisher->machine);
	g_string_append(value, "</machineName></device>");
	return g_string_free(value, FALSE);
}

static void
add_machine_state(GPtrArray *publications, const SfbPublisher *publisher, gboolean is_idle)
{
	for (guint i = 0; i < G_N_ELEMENTS(input_containers); i++) {
		SfbPublicationKey key = {
			.category = "state",
			.instance = (publisher->number >> 4) | 0x30000000,
			.container = input_containers[i],
		};

		add_publication(publications, &key, "endpoint",
		                g_strdup_printf("<state " STATE_NAMESPACES
		                                " xsi:type=\"machineState\" manual=\"false\">"
		                                "<availability>%u</availability>"
		                                "<endpointLocation/></state>",
		                                is_idle ? 5000 : 3500));
	}
}

GPtrArray *
sfb_publications_new_endpoint(const SfbPublisher *publisher, gboolean is_idle)
{
	GPtrArray *publications = new_publications();
	SfbPublicationKey key = {
		.category = "device",
		.instance = publisher->number,
		.container = 2,
	};

	add_publication(publications, &key, "endpoint", build_device(publisher));
	add_machine_state(publications, publisher, is_idle);
	return publications;
}

GPtrArray *
sfb_publications_new_machine(const SfbPublisher *publisher, gboolean is_idle)
{
	GPtrArray *publications = new_publications();

	add_machine_state(publications, publisher, is_idle);
	return publications;
}

/* The status */

typedef struct {
	guint32 instance;
	guint availability;
	guint team_availability; /* container 3: the team may break in on "do not disturb" */
	const char *team_activity;
} StatusRow;

static const StatusRow status_rows[] = {
	[SFB_STATUS_AVAILABLE] = { LASTING_INSTANCE, 3500, 3500, "" },
	[SFB_STATUS_BUSY] = { PASSING_INSTANCE, 6500, 6500, "" },
	[SFB_STATUS_DO_NOT_DISTURB] = { PASSING_INSTANCE, 9500, 6900,
	                                "<activity token=\"urgent-interruptions-only\""
	                                " minAvailability=\"6900\" maxAvailability=\"8999\"/>" },
	[SFB_STATUS_BE_RIGHT_BACK] = { LASTING_INSTANCE, 12500, 12500, "" },
	[SFB_STATUS_AWAY] = { LASTING_INSTANCE, 15500, 15500, "" },
	[SFB_STATUS_OFFLINE] = { LASTING_INSTANCE, 18500, 18500, "" },
};

static void
add_user_state(GPtrArray *publications, const StatusRow *row, guint32 container)
{
	gboolean is_team = container == 3;
	gboolean is_passing = row->instance == PASSING_INSTANCE;
	SfbPublicationKey key = {
		.category = "state",
		.instance = row->instance,
		.container = container,
	};
	SfbPublication *publication = add_publication(
		publications, &key, is_passing ? "time" : "static",
		g_strdup_printf("<state " STATE_NAMESPACES
	                        " xsi:type=\"userState\" manual=\"true\">"
	                        "<availability>%u</availability>%s</state>",
	                        is_team ? row->team_availability : row->availability,
	                        is_team ? row->team_activity : ""));

	publication->expires_seconds = is_passing ? PASSING_SECONDS : 0;
	publication->is_user_state = TRUE;
}

static void
add_deletion(GPtrArray *publications, const SfbPublishedItem *item, const char *category)
{
	SfbPublicationKey key = {
		.category = category,
		.instance = item->key.instance,
		.container = item->key.container,
	};
	SfbPublication *publication = add_publication(publications, &key, item->expire_type, NULL);

	publication->is_user_state = item->is_user_state;
	publication->is_deletion = TRUE;
}

GPtrArray *
sfb_publications_new_status(SfbStatus status, const SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) known = sfb_publication_versions_list_user_states(versions);
	GPtrArray *publications = new_publications();
	const StatusRow *row = &status_rows[status];

	if (status == SFB_STATUS_AVAILABLE && known->len == 0)
		return publications;
	for (guint i = 0; i < G_N_ELEMENTS(input_containers); i++)
		add_user_state(publications, row, input_containers[i]);
	for (guint i = 0; i < known->len; i++) {
		const SfbPublishedItem *item = g_ptr_array_index(known, i);

		if (item->key.instance != row->instance)
			add_deletion(publications, item, "state");
	}
	return publications;
}

/* The value without a number means "off"; the team (3, 300) is never held back. */
GPtrArray *
sfb_publications_new_call_blocking(SfbStatus status, const SfbPublicationVersions *versions)
{
	static const guint32 containers[] = { 0, 2, 3, 100, 200, 300, 400 };
	GPtrArray *publications = new_publications();
	gboolean is_on = status == SFB_STATUS_DO_NOT_DISTURB;

	for (guint i = 0; i < G_N_ELEMENTS(containers); i++) {
		SfbPublicationKey key = { .category = CALL_BLOCKING_CATEGORY,
			                  .container = containers[i] };
		gboolean is_team = containers[i] == 3 || containers[i] == 300;
		const char *blocking = is_on && !is_team ? "<availability>9500</availability>" : "";

		if (!is_on && sfb_publication_versions_get(versions, &key) == NULL)
			continue;
		add_publication(publications, &key, "static",
		                g_strdup_printf("<state " STATE_NAMESPACES
		                                " xsi:type=\"userState\" manual=\"true\">"
		                                "%s</state>",
		                                blocking));
	}
	return publications;
}

gboolean
sfb_publications_have_call_blocking(const GPtrArray *publications)
{
	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = g_ptr_array_index(publications, i);

		if (g_str_equal(publication->key.category, CALL_BLOCKING_CATEGORY))
			return TRUE;
	}
	return FALSE;
}

/* The note */

static char *
build_note(const char *note)
{
	g_autofree char *valid = g_utf8_make_valid(note, -1);
	g_autofree char *cut =
		g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), SFB_OWN_NOTE_MAX));
	GString *value =
		g_string_new("<note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\">"
	                     "<body type=\"personal\" uri=\"\">");

	sfb_xml_append_text(value, cut);
	g_string_append(value, "</body></note>");
	return g_string_free(value, FALSE);
}

GPtrArray *
sfb_publications_new_note(const char *note, const SfbPublicationVersions *versions)
{
	static const guint32 containers[] = { 200, 300, 400 };
	GPtrArray *publications = new_publications();

	for (guint i = 0; i < G_N_ELEMENTS(containers); i++) {
		SfbPublicationKey key = { .category = "note", .container = containers[i] };
		const SfbPublishedItem *item = sfb_publication_versions_get(versions, &key);

		if (note != NULL && note[0] != '\0')
			add_publication(publications, &key, "static", build_note(note));
		else if (item != NULL)
			add_deletion(publications, item, "note");
	}
	return publications;
}
