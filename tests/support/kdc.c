/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A real Kerberos domain of a test's own. */

#include "support/kdc.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "support/folder.h"

#define STARTED "starting..." /* the KDC prints it once it listens */

struct _Kdc {
	char *folder;
	GSubprocess *process;
	guint16 port;
};

static char *
make_value(const Kdc *kdc, const char *type, const char *name)
{
	return g_strdup_printf("%s%s/%s", type, kdc->folder, name);
}

/* Before there is a thread. */
static void
set_environment(const Kdc *kdc)
{
	g_autofree char *config = make_value(kdc, "", "krb5.conf");
	g_autofree char *keytab = make_value(kdc, "FILE:", "keytab");
	g_autofree char *cache = make_value(kdc, "FILE:", "tickets");

	g_setenv("KRB5_CONFIG", config, TRUE);
	g_setenv("KRB5_KTNAME", keytab, TRUE);
	g_setenv("KRB5CCNAME", cache, TRUE);
}

/* It must not outlive a test that crashes. */
static void
die_with_parent(gpointer user_data G_GNUC_UNUSED)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
run(const char *const *arguments, GSubprocessFlags flags, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);

	g_subprocess_launcher_set_child_setup(launcher, die_with_parent, NULL, NULL);
	return g_subprocess_launcher_spawnv(launcher, arguments, error);
}

/* Runs it to its end with @input. */
static gboolean
run_through(const char *const *arguments, const char *input, GError **error)
{
	g_autoptr(GSubprocess) process =
		run(arguments,
	            G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
	                    G_SUBPROCESS_FLAGS_STDERR_MERGE,
	            error);
	g_autofree char *output = NULL;

	if (process == NULL ||
	    !g_subprocess_communicate_utf8(process, input, NULL, &output, NULL, error))
		return FALSE;
	if (!g_subprocess_get_successful(process)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s failed: %s", arguments[0],
		            output);
		return FALSE;
	}
	return TRUE;
}

/* Nobody listens there at the moment. */
static guint16
find_free_port(void)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) effective = NULL;
	g_autoptr(GError) error = NULL;

	g_socket_listener_add_address(listener, address, G_SOCKET_TYPE_STREAM,
	                              G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
	g_assert_no_error(error);
	return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective));
}

static gboolean
listens(GSubprocess *process, GError **error)
{
	g_autoptr(GDataInputStream) output =
		g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	g_autofree char *line = g_data_input_stream_read_line(output, NULL, NULL, error);

	if (line != NULL && strstr(line, STARTED) != NULL)
		return TRUE;
	g_clear_error(error);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "krb5kdc did not start: %s",
	            line == NULL ? "it said nothing" : line);
	return FALSE;
}

static gboolean
start(Kdc *kdc, GError **error)
{
	g_autofree char *script = g_build_filename(g_getenv("SFB_SOURCE"), "scripts", "kdc", NULL);
	g_autofree char *port = g_strdup_printf("%u", kdc->port);
	const char *const serve[] = { "sh", script, kdc->folder, port, NULL };

	kdc->process =
		run(serve, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error);
	return kdc->process != NULL && listens(kdc->process, error);
}

Kdc *
kdc_start(char **reason)
{
	g_autoptr(Kdc) kdc = g_new0(Kdc, 1);
	g_autoptr(GError) error = NULL;

	kdc->folder = folder_make();
	kdc->port = find_free_port();
	set_environment(kdc);
	if (start(kdc, &error))
		return g_steal_pointer(&kdc);
	*reason = g_strdup(error->message);
	return NULL;
}

void
kdc_stop(Kdc *kdc)
{
	if (kdc == NULL)
		return;
	if (kdc->process != NULL) {
		g_subprocess_send_signal(kdc->process, SIGTERM);
		g_subprocess_wait(kdc->process, NULL, NULL);
		g_object_unref(kdc->process);
	}
	folder_remove(kdc->folder);
	g_free(kdc->folder);
	g_free(kdc);
}

void
kdc_get_ticket(const char *user, const char *lifetime)
{
	const char *const arguments[] = { "kinit", "-l", lifetime, user, NULL };
	g_autoptr(GError) error = NULL;

	run_through(arguments, KDC_PASSWORD "\n", &error);
	g_assert_no_error(error);
}

void
kdc_drop_ticket(const Kdc *kdc)
{
	g_autofree char *cache = make_value(kdc, "", "tickets");

	g_unlink(cache);
}

gboolean
kdc_has_ticket(const Kdc *kdc)
{
	g_autofree char *cache = make_value(kdc, "", "tickets");

	return g_file_test(cache, G_FILE_TEST_EXISTS);
}
