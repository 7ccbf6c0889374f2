/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice's mailbox, in Exchange and by the SIP server's word: voicemail comes and is heard elsewhere,
 * Exchange goes away and comes back.
 */

#include <string.h>

#include "people/mailbox.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define NO_EXCHANGE "https://127.0.0.1:9/EWS/Exchange.asmx"

static const SfbSimMail voicemail = {
	.message_class = SFB_SIM_VOICEMAIL,
	.sender = "Bob <Müller> & \"co\"",
	.address = BOB,
	.subject = "Voice Mail (32 seconds)",
	.seconds = 32,
};

static const SfbSimMail from_outside = {
	.message_class = SFB_SIM_VOICEMAIL,
	.number = "+15555550123",
};

static const SfbSimMail missed_call = {
	.message_class = SFB_SIM_MISSED_CALL,
	.sender = "Zoë Weiß",
	.address = "zoe@example.com",
};

static const SfbSimMail missed_conversation = {
	.message_class = SFB_SIM_MISSED_CONVERSATION,
	.sender = "Zoë Weiß",
	.address = "zoe@example.com",
};

static const SfbSimMail letter = {
	.message_class = "IPM.Note",
	.sender = "Zoë Weiß",
	.subject = "Lunch?",
};

typedef struct {
	SfbSim *sim;
	Person alice;
	SfbMailbox *mailbox;
	GString *arrived; /* "kind sender;" of each */
	gboolean is_answered;
	GError *error; /* of the last wish */
} Scene;

static char *folder;

static void
on_arrived(SfbMailbox *mailbox, const SfbMailboxItem *item, gpointer user_data)
{
	Scene *scene = user_data;

	g_string_append_printf(scene->arrived, "%s %s;", sfb_mailbox_kind_get_label(item->kind),
	                       item->sender);
}

static void
begin_session(Scene *scene, const char *ews_url)
{
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	const SfbConfigText text = {
		.address = ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.ews_url = ews_url,
	};

	person_init(&scene->alice, &text, sfb_sim_get_ca_file(scene->sim), folder);
	scene->mailbox = sfb_session_get_mailbox(scene->alice.session);
	g_signal_connect(scene->mailbox, "arrived", G_CALLBACK(on_arrived), scene);
	sfb_session_start(scene->alice.session);
	WAIT_UNTIL(scene->alice.is_signed_in || scene->alice.end != NULL);
	g_assert_no_error(scene->alice.end);
}

/* @ews_url: NULL: the simulator's. @mail: what is there already; NULL: nothing */
static void
open_scene(Scene *scene, const char *faults, const char *ews_url, const SfbSimMail *mail)
{
	const SfbSimOptions options = { .faults = faults, .directory = folder };
	g_autoptr(GError) error = NULL;
	g_autofree char *own_url = NULL;

	*scene = (Scene){ .arrived = g_string_new(NULL) };
	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	if (mail != NULL)
		sfb_sim_deliver(scene->sim, ALICE, mail);
	own_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                          sfb_sim_get_https_port(scene->sim));
	begin_session(scene, ews_url != NULL ? ews_url : own_url);
}

static void
close_scene(Scene *scene)
{
	g_signal_handlers_disconnect_by_data(scene->mailbox, scene);
	person_sign_out(&scene->alice);
	WAIT_UNTIL(scene->alice.is_signed_out);
	person_clear(&scene->alice);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene->sim), ==, 0);
	g_object_unref(scene->sim);
	g_string_free(scene->arrived, TRUE);
	g_clear_error(&scene->error);
}

static void
on_refreshed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;

	g_clear_error(&scene->error);
	sfb_mailbox_refresh_finish(SFB_MAILBOX(source), result, &scene->error);
	scene->is_answered = TRUE;
}

static void
look(Scene *scene)
{
	scene->is_answered = FALSE;
	sfb_mailbox_refresh_async(scene->mailbox, NULL, on_refreshed, scene);
	WAIT_UNTIL(scene->is_answered);
}

static guint
count(Scene *scene, SfbMailboxKind kind)
{
	return sfb_mailbox_get_count(scene->mailbox, kind);
}

/* Two of one second come in any order. */
static const SfbMailboxItem *
find_item(Scene *scene, const char *sender)
{
	GPtrArray *items = sfb_mailbox_list(scene->mailbox);

	for (guint i = 0; i < items->len; i++) {
		const SfbMailboxItem *item = items->pdata[i];

		if (strcmp(item->sender, sender) == 0)
			return item;
	}
	g_assert_not_reached();
}

/* The server tells that something came, Exchange what; the one that was there is no news. */
static void
test_arrives(gconstpointer data)
{
	Scene scene;
	const SfbMailboxItem *item;

	open_scene(&scene, data, NULL, &from_outside);
	look(&scene);
	g_assert_no_error(scene.error);
	g_assert_cmpstr(find_item(&scene, "+15555550123")->address, ==, "");
	sfb_sim_deliver(scene.sim, ALICE, &letter);
	sfb_sim_deliver(scene.sim, ALICE, &voicemail);
	WAIT_UNTIL(scene.arrived->len > 0);
	g_assert_cmpstr(scene.arrived->str, ==, "Voicemail Bob <Müller> & \"co\";");
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 2);
	item = find_item(&scene, voicemail.sender);
	g_assert_cmpstr(item->subject, ==, "Voice Mail (32 seconds)");
	g_assert_cmpstr(item->address, ==, BOB);
	g_assert_cmpuint(item->seconds, ==, 32);
	g_assert_true(g_str_has_prefix(item->page_url, "https://127.0.0.1:"));
	g_assert_nonnull(strstr(item->page_url, "/owa/?ItemID=AAMkAD2%2B%2F%3D"));
	look(&scene);
	g_assert_cmpstr(scene.arrived->str, ==, "Voicemail Bob <Müller> & \"co\";");
	close_scene(&scene);
}

/* Nobody tells of these: they are found when the mailbox is read. */
static void
test_missed(void)
{
	Scene scene;

	open_scene(&scene, "mail-untold", NULL, NULL);
	look(&scene);
	g_assert_cmpuint(sfb_mailbox_list(scene.mailbox)->len, ==, 0);
	sfb_sim_deliver(scene.sim, ALICE, &missed_call);
	sfb_sim_deliver(scene.sim, ALICE, &missed_conversation);
	look(&scene);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_MISSED_CALL), ==, 1);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_MISSED_CONVERSATION), ==, 1);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 0);
	g_assert_nonnull(strstr(scene.arrived->str, "Missed call Zoë Weiß;"));
	g_assert_nonnull(strstr(scene.arrived->str, "Missed conversation Zoë Weiß;"));
	close_scene(&scene);
}

/* More than one page of them. */
static void
test_many(void)
{
	Scene scene;

	open_scene(&scene, "mail-untold", NULL, &missed_call);
	for (int i = 0; i < 250; i++)
		sfb_sim_deliver(scene.sim, ALICE, &voicemail);
	look(&scene);
	g_assert_no_error(scene.error);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 250);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_MISSED_CALL), ==, 1);
	g_assert_cmpuint(sfb_mailbox_list(scene.mailbox)->len, ==, SFB_MAILBOX_ITEMS_MAX);
	close_scene(&scene);
}

static void
test_read_elsewhere(void)
{
	Scene scene;

	open_scene(&scene, NULL, NULL, &voicemail);
	look(&scene);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 1);
	sfb_sim_read_mails(scene.sim, ALICE);
	WAIT_UNTIL(sfb_mailbox_list(scene.mailbox)->len == 0);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 0);
	g_assert_cmpstr(scene.arrived->str, ==, "");
	close_scene(&scene);
}

static void
on_marked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;

	g_clear_error(&scene->error);
	sfb_mailbox_mark_read_finish(SFB_MAILBOX(source), result, &scene->error);
	scene->is_answered = TRUE;
}

static void
test_marked(void)
{
	Scene scene;
	const SfbSimUser *owner;

	open_scene(&scene, NULL, NULL, &voicemail);
	owner = sfb_sim_world_get(sfb_sim_get_world(scene.sim), ALICE);
	look(&scene);
	scene.is_answered = FALSE;
	sfb_mailbox_mark_read_async(scene.mailbox, find_item(&scene, voicemail.sender)->id, NULL,
	                            on_marked, &scene);
	WAIT_UNTIL(scene.is_answered);
	g_assert_no_error(scene.error);
	g_assert_cmpuint(sfb_mailbox_list(scene.mailbox)->len, ==, 0);
	g_assert_cmpuint(sfb_sim_mailbox_count_voicemail(owner, TRUE), ==, 1);
	look(&scene);
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 0);
	close_scene(&scene);
}

/* The calendar has its own questions to the same Exchange, so any number of them may fail. */
static void
test_gone_and_back(void)
{
	Scene scene;
	guint attempts = 0;

	open_scene(&scene, "exchange-down@1,exchange-down@2,exchange-down@3", NULL, NULL);
	do
		look(&scene);
	while (scene.error != NULL && ++attempts < 4);
	g_assert_no_error(scene.error);
	g_assert_null(sfb_mailbox_get_error(scene.mailbox));
	g_assert_true(sfb_session_is_signed_in(scene.alice.session));
	sfb_sim_deliver(scene.sim, ALICE, &voicemail);
	WAIT_UNTIL(scene.arrived->len > 0);
	close_scene(&scene);
}

/* Nobody is locked out by our asking: after a refusal only the user's own wish is tried. */
static void
test_refused(void)
{
	Scene scene;
	guint asked;

	open_scene(&scene, "exchange-refused", NULL, NULL);
	look(&scene);
	g_assert_error(scene.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	asked = sfb_sim_get_web_count(scene.sim);
	sfb_sim_deliver(scene.sim, ALICE, &voicemail);
	WAIT_UNTIL(scene.arrived->len > 0);
	g_assert_cmpstr(scene.arrived->str, ==, "Voicemail ;");
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 1);
	g_assert_cmpuint(sfb_sim_get_web_count(scene.sim), ==, asked);
	close_scene(&scene);
}

/* Exchange cannot be reached: the server's word has to do. @data: how it comes */
static void
test_told_alone(gconstpointer data)
{
	Scene scene;

	open_scene(&scene, data, NO_EXCHANGE, NULL);
	look(&scene);
	g_assert_nonnull(scene.error);
	if (data != NULL) /* the first summary is how things were */
		WAIT_UNTIL(sfb_sim_get_request_count(scene.sim, "SUBSCRIBE") >= 5);
	sfb_sim_deliver(scene.sim, ALICE, &voicemail);
	WAIT_UNTIL(scene.arrived->len > 0);
	g_assert_cmpstr(scene.arrived->str, ==, "Voicemail ;");
	g_assert_cmpuint(count(&scene, SFB_MAILBOX_VOICEMAIL), ==, 1);
	sfb_sim_read_mails(scene.sim, ALICE);
	WAIT_UNTIL(count(&scene, SFB_MAILBOX_VOICEMAIL) == 0);
	close_scene(&scene);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, NULL);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int failed;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	g_test_add_data_func("/mailbox/arrives", NULL, test_arrives);
	g_test_add_data_func("/mailbox/arrives-by-ticket", "exchange-by-ticket", test_arrives);
	g_test_add_data_func("/mailbox/arrives-by-summary", "message-summary", test_arrives);
	g_test_add_func("/mailbox/missed", test_missed);
	g_test_add_func("/mailbox/many", test_many);
	g_test_add_func("/mailbox/read-elsewhere", test_read_elsewhere);
	g_test_add_func("/mailbox/marked", test_marked);
	g_test_add_func("/mailbox/gone-and-back", test_gone_and_back);
	g_test_add_func("/mailbox/refused", test_refused);
	g_test_add_data_func("/mailbox/told-alone", NULL, test_told_alone);
	g_test_add_data_func("/mailbox/told-by-summary", "message-summary", test_told_alone);
	failed = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return failed;
}
