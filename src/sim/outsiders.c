/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People who are watched in another way than those of the world. */

#include "sim/outsiders.h"

#include <string.h>

#include "sim/presence-documents.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"
#define TYPES "http://schemas.microsoft.com/exchange/services/2006/types"

#define TODAY "{today}" /* in a format: last midnight, UTC */

#define CATEGORIES(address, content)                                                               \
	"<categories xmlns=\"" NAMESPACES "categories\" uri=\"sip:" address "\">" content          \
	"</categories>"

#define CATEGORY(name, instance, content)                                                          \
	"<category name=\"" name "\" instance=\"" instance                                         \
	"\" publishTime=\"2026-03-02T08:00:00\">" content "</category>"

#define STATE(content)                                                                             \
	CATEGORY("state", "1",                                                                     \
	         "<state xmlns=\"" NAMESPACES "state\" xmlns:xsi=\"http://www.w3.org/2001/"        \
	         "XMLSchema-instance\" xsi:type=\"aggregateState\">" content "</state>")

#define CARD(instance, content)                                                                    \
	CATEGORY("contactCard", instance,                                                          \
	         "<contactCard xmlns=\"" NAMESPACES "contactcard\">" content "</contactCard>")

#define NAME(name)                                                                                 \
	CARD("0", "<identity><name><displayName>" name "</displayName></name></identity>")

/* Somebody in a meeting, with everything a colleague may see; her calendar has meetings from 9 to 11
 * and from 14 to 15 of every day, UTC. */
static const char in_a_meeting[] = CATEGORIES(
	"gina@example.com",
	STATE("<availability>6500</availability>"
              "<activity token=\"in-a-meeting\" minAvailability=\"6500\" maxAvailability=\"8999\">"
              "<custom LCID=\"1033\">Budget day</custom>"
              "<custom LCID=\"1031\">Haushaltstag</custom></activity>"
              "<endpointLocation>Building 7</endpointLocation>"
              "<meetingSubject>Quarterly review</meetingSubject>"
              "<meetingLocation>Room 4</meetingLocation>"
              "<delimiter xmlns=\"" NAMESPACES "commontypes\"/><timeZoneBias>-60</timeZoneBias>"
              "<timeZoneName>W. Europe Standard Time</timeZoneName><device>computer</device>"
              "<end xmlns=\"" NAMESPACES
              "commontypes\"/>") NAME("Gina Complete") CARD("1", "<phone "
                                                                 "type=\"mobile\"><uri>tel:+"
                                                                 "15555550192</uri></phone>"
                                                                 "<phone "
                                                                 "type=\"home\"><uri>tel:+"
                                                                 "15555550193</uri></phone>")
		CARD("3",
                     "<company>Example</company><title>Controller</title><office>7/204</office>"
                     "<phone type=\"work\"><uri>tel:+15555550191;ext=191</uri>"
                     "<displayString>+1 (555) 555-0191 X191</displayString></phone>")
			CARD("6",
                             "<department>Finance</department>"
                             "<photo type=\"enterprise\"><hash>10b394d3bdc9b3f9</hash></photo>")
				CATEGORY("services", "0",
                                         "<services xmlns=\"" NAMESPACES
                                         "service\"><service uri=\"sip:gina@example.com\">"
                                         "<capabilities><text render=\"true\" capture=\"true\"/>"
                                         "<voice render=\"true\" capture=\"true\"/>"
                                         "<video render=\"false\" "
                                         "capture=\"false\"/></capabilities></service></services>")
					CATEGORY("calendarData", "0",
                                                 "<calendarData xmlns=\"" NAMESPACES
                                                 "calendarData\"><WorkingHours xmlns=\"" TYPES
                                                 "\"><TimeZone><Bias>-60</"
                                                 "Bias><StandardTime><Bias>0</Bias><Time>03:00:00</"
                                                 "Time>"
                                                 "<DayOrder>5</DayOrder><Month>10</"
                                                 "Month><DayOfWeek>Sunday</DayOfWeek>"
                                                 "</StandardTime><DaylightTime><Bias>-60</"
                                                 "Bias><Time>02:00:00</Time>"
                                                 "<DayOrder>5</DayOrder><Month>3</"
                                                 "Month><DayOfWeek>Sunday</DayOfWeek>"
                                                 "</DaylightTime></"
                                                 "TimeZone><WorkingPeriodArray><WorkingPeriod>"
                                                 "<DayOfWeek>Monday Tuesday Wednesday Thursday "
                                                 "Friday</DayOfWeek>"
                                                 "<StartTimeInMinutes>480</StartTimeInMinutes>"
                                                 "<EndTimeInMinutes>1020</EndTimeInMinutes></"
                                                 "WorkingPeriod></WorkingPeriodArray>"
                                                 "</WorkingHours></calendarData>")
						CATEGORY("calendarData", "1073741825",
                                                         "<calendarData xmlns=\"" NAMESPACES
                                                         "calendarData\" "
                                                         "mailboxID=\"gina@example.com\">"
                                                         "<freeBusy startTime=\"" TODAY
                                                         "\" granularity=\"PT60M\" "
                                                         "encodingVersion=\"1\">"
                                                         "AAAoIAAAAAAoIAAAAAAoIAAAAAAoIAAA</"
                                                         "freeBusy></calendarData>")
							CATEGORY("note", "0",
                                                                 "<note xmlns=\"" NAMESPACES
                                                                 "note\"><body type=\"personal\" "
                                                                 "uri=\"\">"
                                                                 "Until four</body></note>"));

static const SfbSimOutsider outsiders[] = {
	{ "gina@example.com", SFB_SIM_OUR_POOL, SFB_SIM_TELLS, SFB_SIM_CATEGORIES_TYPE,
	  in_a_meeting },
	{ "peter@example.com", SFB_SIM_OUR_POOL, SFB_SIM_TELLS_ONCE, SFB_SIM_CATEGORIES_TYPE,
	  CATEGORIES("peter@example.com",
	             STATE("<availability>3500</availability>") NAME("Peter Patient")) },
	{ "robot@example.com", SFB_SIM_OUR_POOL, SFB_SIM_TELLS, SFB_SIM_CATEGORIES_TYPE,
	  CATEGORIES("robot@example.com",
	             STATE("<availability>3500</availability>") NAME("Call queue")
	                     CARD("5", "<type>huntgroup</type><automaton>true</automaton>")) },
	{ "dana@example.com", SFB_SIM_SECOND_POOL, SFB_SIM_TELLS, SFB_SIM_CATEGORIES_TYPE,
	  CATEGORIES("dana@example.com",
	             STATE("<availability>12500</availability>") NAME("Dana Second")) },
	{ "dirk@example.com", SFB_SIM_SECOND_POOL, SFB_SIM_TELLS, SFB_SIM_CATEGORIES_TYPE,
	  CATEGORIES("dirk@example.com",
	             STATE("<availability>9500</availability>") NAME("Dirk Second")) },
	{ "carol@partner.example", SFB_SIM_OUTSIDE, SFB_SIM_TELLS, SFB_SIM_CATEGORIES_TYPE,
	  CATEGORIES("carol@partner.example",
	             STATE("<availability>15500</availability>") NAME("Carol Partner")) },
	{ "frank@partner.example", SFB_SIM_OUTSIDE, SFB_SIM_REFUSES, NULL, NULL },
	{ "lena@legacy.example", SFB_SIM_OUTSIDE, SFB_SIM_TELLS, "text/xml+msrtc.pidf",
	  "<presentity uri=\"lena@legacy.example\" "
	  "xmlns=\"http://schemas.microsoft.com/2002/09/sip/presence\">"
	  "<availability aggregate=\"300\"/><activity aggregate=\"600\"/>"
	  "<displayName displayName=\"Lena Legacy\"/></presentity>" },
	{ "jo(mail.example)@msn.example", SFB_SIM_OUTSIDE, SFB_SIM_TELLS, "application/pidf+xml",
	  "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"pres:jo@mail.example\">"
	  "<tuple id=\"1\"><status><basic>open</basic></status></tuple>"
	  "<display-name>Jo Public</display-name></presence>" },
};

const SfbSimOutsider *
sfb_sim_outsiders_find(const char *address)
{
	for (guint i = 0; i < G_N_ELEMENTS(outsiders); i++) {
		if (strcmp(outsiders[i].address, address) == 0)
			return &outsiders[i];
	}
	return NULL;
}

char *
sfb_sim_outsider_build_document(const SfbSimOutsider *outsider)
{
	g_auto(GStrv) parts = g_strsplit(outsider->format, TODAY, -1);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *today = g_date_time_format(now, "%Y-%m-%dT00:00:00");

	return g_strjoinv(today, parts);
}

SfbSimHome
sfb_sim_outsiders_find_home(const char *uri, gboolean is_list)
{
	if (strcmp(uri, SFB_SIM_SECOND_POOL_URI) == 0)
		return SFB_SIM_SECOND_POOL;
	return is_list ? SFB_SIM_OUR_POOL : SFB_SIM_OUTSIDE;
}
