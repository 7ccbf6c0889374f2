/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The fault table, each row as a whole sign-in of alice's against a simulator of its own. Those that
 * wait for somebody begin first and go on beside the others. */

#include <gio/gio.h>
#include <string.h>

#include "net/gio-network.h"
#include "session/session.h"
#include "sim/sim.h"
#include "stories/fault-rows.h"
#include "support/folder.h"
#include "util/error.h"

#define ALICE "alice@example.com"
#define PATIENCE_SECONDS 150

/* One sign-in under way. */
typedef struct {
	const FaultRow *row;
	SfbSim *sim;
	SfbSession *session;
	char *stage;
	gboolean is_signed_in;
	GError *warning; /* the first one; NULL: none */
	GError *error;
} Attempt;

static char *folder;
static Attempt *attempts; /* as many as there are rows */

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Attempt *attempt = user_data;

	if (state == SFB_STAGE_WARNING && attempt->warning == NULL)
		attempt->warning = g_error_copy(error);
	if (state != SFB_STAGE_STARTED)
		return;
	g_free(attempt->stage);
	attempt->stage = g_strdup(id);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Attempt *)user_data)->is_signed_in = TRUE;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Attempt *attempt = user_data;

	if (attempt->error == NULL)
		attempt->error = g_error_copy(error);
}

static const char *const authentications[] = {
	[BY_NTLM] = "ntlm",     [BY_CERTIFICATE] = "auto", [BY_CERTIFICATE_ALONE] = "tls-dsk",
	[BY_OAUTH] = "tls-dsk", [BY_ADFS] = "tls-dsk",
};

static const char *const web_authentications[] = {
	[BY_NTLM] = "auto",   [BY_CERTIFICATE] = "auto", [BY_CERTIFICATE_ALONE] = "auto",
	[BY_OAUTH] = "oauth", [BY_ADFS] = "adfs",
};

static SfbConfig *
make_config(const Attempt *attempt)
{
	const FaultRow *row = attempt->row;
	g_autofree char *server =
		g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(attempt->sim));
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(attempt->sim));
	const SfbConfigText text = {
		.address = row->address != NULL ? row->address : ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = row->password != NULL ? row->password : SFB_SIM_PASSWORD,
		.server = server,
		.ca_file = sfb_sim_get_ca_file(attempt->sim),
		.authentication = authentications[row->way],
		.web_authentication = web_authentications[row->way],
		.oauth_client_id = row->way == BY_OAUTH ? "purple-sfb" : NULL,
		.ews_url = ews_url,
	};
	g_autoptr(GError) error = NULL;
	SfbConfig *config = sfb_config_new(&text, &error);

	g_assert_no_error(error);
	return config;
}

/* All but the start, from which on time counts: making the keys of a world takes seconds. */
static void
prepare(Attempt *attempt, const FaultRow *row)
{
	const SfbSimOptions options = {
		.faults = row->faults,
		.directory = folder,
		.mechanisms = "tls-dsk,ntlm",
		.web_tickets = "windows,oauth,adfs",
	};
	g_autofree char *keys = g_build_filename(folder, row->name, NULL);
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, keys);
	g_autoptr(SfbNetwork) network = NULL;
	g_autoptr(GError) error = NULL;

	attempt->row = row;
	attempt->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	network = sfb_gio_network_new(sfb_sim_get_ca_file(attempt->sim));
	attempt->session = sfb_session_new(make_config(attempt), network, keyring);
	g_signal_connect(attempt->session, "stage-changed", G_CALLBACK(on_stage_changed), attempt);
	g_signal_connect(attempt->session, "signed-in", G_CALLBACK(on_signed_in), attempt);
	g_signal_connect(attempt->session, "ended", G_CALLBACK(on_ended), attempt);
}

static gboolean
on_impatient(gpointer user_data)
{
	g_error("%s is still signing in", (const char *)user_data);
	return G_SOURCE_REMOVE;
}

static void
wait_for_end(const Attempt *attempt)
{
	guint id =
		g_timeout_add_seconds(PATIENCE_SECONDS, on_impatient, (gpointer)attempt->row->name);

	while (!attempt->is_signed_in && attempt->error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(id);
}

static void
check(const Attempt *attempt)
{
	const FaultRow *row = attempt->row;
	const GError *error = row->stage != NULL ? attempt->error : attempt->warning;

	if (row->stage == NULL)
		g_assert_no_error(attempt->error);
	else
		g_assert_cmpstr(attempt->stage, ==, row->stage);
	if (row->words == NULL) {
		g_assert_no_error(error);
		return;
	}
	g_assert_error(error, SFB_ERROR, row->code);
	g_test_message("%s: %s", attempt->stage, error->message);
	g_assert_nonnull(strstr(error->message, row->words));
}

static void
test_row(gconstpointer data)
{
	gsize index = GPOINTER_TO_SIZE(data);
	Attempt *attempt = &attempts[index];

	if (attempt->row == NULL)
		prepare(attempt, &fault_rows[index]);
	if (!attempt->row->takes_long)
		sfb_session_start(attempt->session);
	wait_for_end(attempt);
	check(attempt);
	g_object_unref(attempt->session);
	g_object_unref(attempt->sim);
	g_clear_error(&attempt->error);
	g_clear_error(&attempt->warning);
	g_free(attempt->stage);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
static void
tell_passwords(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, &error);

	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

/* Whoever still connects would take the making of the next world's keys for a silent server. */
static gboolean
is_connecting(const Attempt *attempt)
{
	static const char *const stages[] = { "discover", "connect", NULL };

	return attempt->error == NULL &&
	       (attempt->stage == NULL || g_strv_contains(stages, attempt->stage));
}

static void
begin_long_ones(void)
{
	for (gsize i = 0; i < fault_row_count; i++) {
		if (fault_rows[i].takes_long)
			prepare(&attempts[i], &fault_rows[i]);
	}
	for (gsize i = 0; i < fault_row_count; i++) {
		if (fault_rows[i].takes_long)
			sfb_session_start(attempts[i].session);
	}
	for (gsize i = 0; i < fault_row_count; i++) {
		while (fault_rows[i].takes_long && is_connecting(&attempts[i]))
			g_main_context_iteration(NULL, TRUE);
	}
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	attempts = g_new0(Attempt, fault_row_count);
	tell_passwords();
	begin_long_ones();
	for (gsize i = 0; i < fault_row_count; i++) {
		g_autofree char *path = g_strconcat("/stories/faults/", fault_rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
	}
	outcome = g_test_run();
	folder_remove(folder);
	g_free(folder);
	g_free(attempts);
	return outcome;
}
