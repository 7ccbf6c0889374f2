/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whom to believe: the account's authorities, what was decided once, and whom the user is asked
 * about. */

#include "purple/trust.h"

#include <glib/gstdio.h>
#include <purple.h>

#include "support/folder.h"
#include "support/headless.h"

#define SERVER "server.example.com"
#define CLERK "clerk.example.com"

/* What the user has before the eyes. */
static struct {
	guint count; /* of questions so far */
	guint open;
	gpointer asker;
	PurpleRequestActionCb actions[3];
} screen;

static char *folder;

static void *
on_question(const char *title, const char *primary, const char *secondary, int default_action,
            PurpleAccount *account, const char *who, PurpleConversation *conversation,
            gpointer asker, size_t count, va_list actions)
{
	screen.count++;
	screen.open++;
	screen.asker = asker;
	for (size_t i = 0; i < count && i < G_N_ELEMENTS(screen.actions); i++) {
		va_arg(actions, const char *);
		screen.actions[i] = va_arg(actions, PurpleRequestActionCb);
	}
	return &screen;
}

static void
on_closed(PurpleRequestType type, void *question)
{
	screen.open--;
}

static void
press(int action)
{
	screen.actions[action](screen.asker, action);
	purple_request_close(PURPLE_REQUEST_ACTION, &screen);
}

static char *
find_file(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".pem", NULL);

	return g_build_filename(g_getenv("SFB_TEST_DATA"), "purple", file, NULL);
}

static GList *
read_chain(const char *name)
{
	g_autofree char *path = find_file(name);

	return g_list_append(
		NULL, purple_certificate_import(purple_certificate_find_scheme("x509"), path));
}

/* @authority: NULL: none. */
static SfbPurpleTrust *
make_trust(const char *authority)
{
	g_autofree char *path = authority != NULL ? find_file(authority) : g_strdup("");
	g_autoptr(GError) error = NULL;
	SfbPurpleAuthorities *authorities = sfb_purple_authorities_new(path, &error);

	g_assert_no_error(error);
	screen.count = 0;
	return sfb_purple_trust_new(authorities);
}

static SfbPurpleVerdict
judge(SfbPurpleTrust *trust, const char *host, const char *certificate)
{
	GList *chain = read_chain(certificate);
	SfbPurpleVerdict verdict = sfb_purple_trust_judge(trust, host, chain);

	purple_certificate_destroy_list(chain);
	return verdict;
}

static void
on_decided(SfbPurpleTrust *trust, gboolean is_accepted, gpointer user_data)
{
	g_string_append(user_data, is_accepted ? "yes " : "no ");
}

static void
forget_decisions(void)
{
	g_autofree char *peers =
		g_build_filename(folder, "certificates", "x509", "tls_peers", NULL);
	g_autofree char *server = g_build_filename(peers, SERVER, NULL);
	g_autofree char *clerk = g_build_filename(peers, CLERK, NULL);

	g_unlink(server);
	g_unlink(clerk);
}

static void
test_authority(void)
{
	g_autoptr(SfbPurpleTrust) trust = make_trust("authority");

	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_TRUSTED);
	g_assert_cmpuint(screen.count, ==, 0);
	g_assert_false(sfb_purple_trust_is_asking(trust));
}

/* What was decided is kept, for this server and no other. */
static void
test_accepted(void)
{
	g_autoptr(SfbPurpleTrust) trust = make_trust(NULL);
	g_autoptr(GString) decisions = g_string_new(NULL);

	g_signal_connect(trust, "decided", G_CALLBACK(on_decided), decisions);
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	g_assert_true(sfb_purple_trust_is_asking(trust));
	g_assert_cmpstr(decisions->str, ==, "");
	press(0);
	g_assert_cmpstr(decisions->str, ==, "yes ");
	g_assert_false(sfb_purple_trust_is_asking(trust));
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_TRUSTED);
	g_assert_cmpuint(screen.count, ==, 1);
	g_assert_cmpint(judge(trust, SERVER, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	sfb_purple_trust_shut(trust);
	g_assert_cmpuint(screen.open, ==, 0);
}

static void
test_refused(void)
{
	g_autoptr(SfbPurpleTrust) trust = make_trust(NULL);
	g_autoptr(GString) decisions = g_string_new(NULL);

	g_signal_connect(trust, "decided", G_CALLBACK(on_decided), decisions);
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	press(1);
	g_assert_cmpstr(decisions->str, ==, "no ");
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	sfb_purple_trust_shut(trust);
}

/* What was decided before counts, and nobody is asked. */
static void
test_quietly(void)
{
	g_autoptr(SfbPurpleTrust) trust = make_trust(NULL);
	GList *chain = read_chain("clerk");

	g_assert_cmpint(sfb_purple_trust_judge_quietly(trust, CLERK, chain), ==,
	                SFB_PURPLE_NOT_TRUSTED);
	g_assert_cmpuint(screen.count, ==, 0);
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	press(0);
	g_assert_cmpint(sfb_purple_trust_judge_quietly(trust, CLERK, chain), ==,
	                SFB_PURPLE_TRUSTED);
	g_assert_cmpint(sfb_purple_trust_judge_quietly(trust, SERVER, chain), ==,
	                SFB_PURPLE_NOT_TRUSTED);
	purple_certificate_destroy_list(chain);
}

/* Whoever sees one question is not shown another. */
static void
test_one_at_a_time(void)
{
	g_autoptr(SfbPurpleTrust) trust = make_trust(NULL);

	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	g_assert_cmpint(judge(trust, SERVER, "server"), ==, SFB_PURPLE_NOT_TRUSTED);
	g_assert_cmpuint(screen.count, ==, 1);
	sfb_purple_trust_shut(trust);
}

/* The question goes, and nothing is told. */
static void
test_shut(void)
{
	SfbPurpleTrust *trust = make_trust(NULL);
	g_autoptr(GString) decisions = g_string_new(NULL);

	g_signal_connect(trust, "decided", G_CALLBACK(on_decided), decisions);
	g_assert_cmpint(judge(trust, CLERK, "clerk"), ==, SFB_PURPLE_BEING_ASKED);
	g_assert_cmpuint(screen.open, ==, 1);
	g_object_unref(trust);
	g_assert_cmpuint(screen.open, ==, 0);
	g_assert_cmpstr(decisions->str, ==, "");
}

static void
test_words(void)
{
	g_autoptr(GError) asked = sfb_purple_verdict_make_error(SFB_PURPLE_BEING_ASKED, SERVER);
	g_autoptr(GError) refused = sfb_purple_verdict_make_error(SFB_PURPLE_NOT_TRUSTED, SERVER);

	g_assert_nonnull(strstr(asked->message, SERVER));
	g_assert_nonnull(strstr(refused->message, SERVER));
	g_assert_cmpstr(asked->message, !=, refused->message);
}

static void
run_test(gconstpointer data)
{
	forget_decisions();
	((void (*)(void))data)();
}

int
main(int argc, char **argv)
{
	static PurpleRequestUiOps operations = {
		.request_action = on_question,
		.close_request = on_closed,
	};
	static const struct {
		const char *path;
		void (*run)(void);
	} cases[] = {
		{ "/purple/trust/authority", test_authority },
		{ "/purple/trust/accepted", test_accepted },
		{ "/purple/trust/refused", test_refused },
		{ "/purple/trust/quietly", test_quietly },
		{ "/purple/trust/one-at-a-time", test_one_at_a_time },
		{ "/purple/trust/shut", test_shut },
		{ "/purple/trust/words", test_words },
	};
	int result;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	headless_start(folder, NULL);
	g_assert_true(purple_ssl_is_supported());
	purple_request_set_ui_ops(&operations);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add_data_func(cases[i].path, (gconstpointer)cases[i].run, run_test);
	result = g_test_run();
	purple_core_quit();
	folder_remove(folder);
	g_free(folder);
	return result;
}
