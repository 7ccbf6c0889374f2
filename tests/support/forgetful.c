/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A library to preload into what the sanitizers watch: what the libraries below ours keep or forget
 * until the process ends, in the calls named here, is no leak of ours. To tell it by the stack, as
 * LeakSanitizer's own list of exceptions does, each allocation would have to unwind the frames of
 * libraries that keep no frame pointer, which takes ten times as long as the whole test.
 */

#include <dlfcn.h>
#include <libsoup/soup.h>
#include <purple.h>

#define EXPORTED __attribute__((visibility("default")))

/* Of the sanitizer; scripts and other programs have none. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

static void
look_away(void)
{
	if (__lsan_disable != NULL)
		__lsan_disable();
}

static void
look_again(void)
{
	if (__lsan_enable != NULL)
		__lsan_enable();
}

/* Its tables, and what modules of others keep when they are looked at. */
EXPORTED gboolean
purple_core_init(const char *ui)
{
	gboolean (*real)(const char *) = (gboolean(*)(const char *))dlsym(RTLD_NEXT, __func__);
	gboolean is_started;

	look_away();
	is_started = real(ui);
	look_again();
	return is_started;
}

EXPORTED void
purple_plugins_probe(const char *extension)
{
	void (*real)(const char *) = (void (*)(const char *))dlsym(RTLD_NEXT, __func__);

	look_away();
	real(extension);
	look_again();
}

EXPORTED PurplePlugin *
purple_plugin_probe(const char *file_name)
{
	PurplePlugin *(*real)(const char *) =
		(PurplePlugin * (*)(const char *)) dlsym(RTLD_NEXT, __func__);
	PurplePlugin *plugin;

	look_away();
	plugin = real(file_name);
	look_again();
	return plugin;
}

/* A question about a certificate that is closed unanswered is never freed. */
EXPORTED void
purple_certificate_verify(PurpleCertificateVerifier *verifier, const gchar *subject,
                          GList *certificates, PurpleCertificateVerifiedCallback callback,
                          gpointer user_data)
{
	void (*real)(PurpleCertificateVerifier *, const gchar *, GList *,
	             PurpleCertificateVerifiedCallback, gpointer) =
		(void (*)(PurpleCertificateVerifier *, const gchar *, GList *,
	                  PurpleCertificateVerifiedCallback, gpointer))dlsym(RTLD_NEXT, __func__);

	look_away();
	real(verifier, subject, certificates, callback, user_data);
	look_again();
}

/* The server of libsoup 3.2 forgets its own address, and the socket of each connection. */
EXPORTED gboolean
soup_server_listen_local(SoupServer *server, guint port, SoupServerListenOptions options,
                         GError **error)
{
	gboolean (*real)(SoupServer *, guint, SoupServerListenOptions, GError **) = (gboolean(*)(
		SoupServer *, guint, SoupServerListenOptions, GError **))dlsym(RTLD_NEXT, __func__);
	gboolean listens;

	look_away();
	listens = real(server, port, options, error);
	look_again();
	return listens;
}

EXPORTED GSocket *
g_socket_accept(GSocket *socket, GCancellable *cancellable, GError **error)
{
	GSocket *(*real)(GSocket *, GCancellable *, GError **) =
		(GSocket * (*)(GSocket *, GCancellable *, GError **)) dlsym(RTLD_NEXT, __func__);
	GSocket *accepted;

	look_away();
	accepted = real(socket, cancellable, error);
	look_again();
	return accepted;
}
