/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who may register ([MS-SIPREGE] 3.1.2.5.1). */

#include "sim/applicant.h"

#include "sim/login.h"

#define INSTANCE "34d859db-6585-5f91-a3b4-de853c15347d" /* of c8ca638a15 ([MS-SIPRE]) */
#define UPPER_INSTANCE "34D859DB-6585-5F91-A3B4-DE853C15347D"
#define FEATURES "gruu-10, adhoclist, msrtc-event-categories"

typedef struct {
	const char *name;
	const char *address;
	const char *epid;
	const char *instance;
	const char *supported;
	const char *event;
	const char *login;
	guint status; /* 0: let in */
	guint id;
} Row;

static const Row rows[] = {
	{ "good", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 0, 0 },
	{ "upper-case", "Alice@Example.com", "c8ca638a15", UPPER_INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\ALICE", 0, 0 },
	{ "address-as-login", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, NULL,
	  "\\alice@example.com", 0, 0 },
	{ "bare-login", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, NULL, "alice", 0,
	  0 },
	{ "kerberos-principal", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, NULL,
	  "alice@EXAMPLE.COM", 0, 0 },
	{ "other-realm", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, NULL,
	  "alice@OTHER.EXAMPLE", 403, 4004 },
	{ "old-client", "alice@example.com", "c8ca638a15", INSTANCE, "adhoclist", NULL, "alice", 0,
	  0 },
	{ "somebody-else", "bob@example.com", "c8ca638a15", INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 403, 4004 },
	{ "nobody", "carol@example.com", "c8ca638a15", INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 404, 4005 },
	{ "no-epid", "alice@example.com", NULL, INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 400, 4010 },
	{ "no-instance", "alice@example.com", "c8ca638a15", NULL, FEATURES, "registration",
	  "EXAMPLE\\alice", 400, 4010 },
	{ "long-epid", "alice@example.com", "0123456789abcdef0", INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 400, 4012 },
	{ "other-instance", "alice@example.com", "c8ca638a16", INSTANCE, FEATURES, "registration",
	  "EXAMPLE\\alice", 401, 1000 },
	{ "other-event", "alice@example.com", "c8ca638a15", INSTANCE, FEATURES, "presence",
	  "EXAMPLE\\alice", 489, 4055 },
	{ "no-gruu", "alice@example.com", "c8ca638a15", INSTANCE, "msrtc-event-categories",
	  "registration", "EXAMPLE\\alice", 421, 2057 },
};

static SfbSipMessage *
make_register(const Row *row)
{
	SfbSipMessage *request = sfb_sip_message_new_request("REGISTER", "sip:example.com");
	g_autofree char *epid =
		row->epid != NULL ? g_strconcat(";epid=", row->epid, NULL) : g_strdup("");
	g_autofree char *instance =
		row->instance != NULL
			? g_strdup_printf(";+sip.instance=\"<urn:uuid:%s>\"", row->instance)
			: g_strdup("");

	sfb_sip_message_add_header_printf(request, "From", "<sip:%s>;tag=1%s", row->address, epid);
	sfb_sip_message_add_header_printf(
		request, "Contact", "<sip:127.0.0.1:5;transport=tls>;proxy=replace%s", instance);
	sfb_sip_message_add_header(request, "Supported", row->supported);
	if (row->event != NULL)
		sfb_sip_message_add_header(request, "Event", row->event);
	return request;
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	g_autoptr(SfbSipMessage) request = make_register(row);
	g_auto(SfbSimApplicant) applicant = { NULL, NULL, NULL, NULL };
	const SfbSimRefusal *refusal;

	sfb_sim_applicant_read(&applicant, world, request);
	refusal =
		sfb_sim_applicant_check(&applicant, request, sfb_sim_login_find(world, row->login));
	g_assert_cmpuint(refusal != NULL ? refusal->status : 0, ==, row->status);
	g_assert_cmpuint(refusal != NULL ? refusal->id : 0, ==, row->id);
	g_assert_cmpstr(applicant.epid, ==, row->epid);
	g_assert_cmpstr(applicant.contact, ==, "sip:127.0.0.1:5;transport=tls");
	g_assert_cmpstr(applicant.instance, ==, row->instance != NULL ? INSTANCE : NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/applicant/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	return g_test_run();
}
