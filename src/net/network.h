/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * How the core reaches the network, and the one seam for stand-ins: the plugin connects through
 * libpurple (proxies, certificate prompts), the terminal program and the tests through GIO.
 */

#pragma once

#include <gio/gio.h>

typedef enum {
	SFB_TRANSPORT_TLS,
	SFB_TRANSPORT_TCP,
} SfbTransport;

/* A connection, ready to talk on. */
typedef struct {
	GIOStream *stream;         /* its asynchronous operations work */
	GInetSocketAddress *local; /* our end */
	GBytes *certificate;       /* the server's, DER; NULL without TLS */
} SfbLine;

/* One target of a service (RFC 2782). */
typedef struct {
	char *host; /* without a final dot */
	guint16 port;
	guint16 priority;
	guint16 weight;
} SfbSrvTarget;

#define SFB_TYPE_NETWORK (sfb_network_get_type())
G_DECLARE_INTERFACE(SfbNetwork, sfb_network, SFB, NETWORK, GObject)

struct _SfbNetworkInterface {
	GTypeInterface parent_interface;

	void (*connect_async)(SfbNetwork *self, const char *host, guint16 port,
	                      SfbTransport transport, GCancellable *cancellable,
	                      GAsyncReadyCallback callback, gpointer user_data);
	SfbLine *(*connect_finish)(SfbNetwork *self, GAsyncResult *result, GError **error);

	void (*look_up_service_async)(SfbNetwork *self, const char *service, const char *domain,
	                              GCancellable *cancellable, GAsyncReadyCallback callback,
	                              gpointer user_data);
	GPtrArray *(*look_up_service_finish)(SfbNetwork *self, GAsyncResult *result,
	                                     GError **error);

	void (*look_up_host_async)(SfbNetwork *self, const char *host, GCancellable *cancellable,
	                           GAsyncReadyCallback callback, gpointer user_data);
	GPtrArray *(*look_up_host_finish)(SfbNetwork *self, GAsyncResult *result, GError **error);

	void (*check_certificate_async)(SfbNetwork *self, const char *host,
	                                GTlsCertificate *certificate, GCancellable *cancellable,
	                                GAsyncReadyCallback callback, gpointer user_data);
	gboolean (*check_certificate_finish)(SfbNetwork *self, GAsyncResult *result,
	                                     GError **error);
	void (*check_quietly_async)(SfbNetwork *self, const char *host,
	                            GTlsCertificate *certificate, GCancellable *cancellable,
	                            GAsyncReadyCallback callback, gpointer user_data);

	GProxyResolver *(*get_proxy_resolver)(SfbNetwork *self);
	GSocketConnectable *(*get_detour)(SfbNetwork *self, const char *host, guint16 port);
	GNetworkMonitor *(*get_monitor)(SfbNetwork *self);
};

/* Opens a connection to @host and, for TLS, proves that the server is @host: the line is never
 * given out with a certificate that is not accepted. Looks names up without blocking; tries every
 * address. @callback comes once. */
void sfb_network_connect_async(SfbNetwork *self, const char *host, guint16 port,
                               SfbTransport transport, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_UNREACHABLE, SFB_ERROR_TIMEOUT,
 * SFB_ERROR_CERTIFICATE, SFB_ERROR_MECHANISM_MISSING or SFB_ERROR_USAGE (the CA file), worded for
 * people, or with G_IO_ERROR_CANCELLED. */
SfbLine *sfb_network_connect_finish(SfbNetwork *self, GAsyncResult *result, GError **error);

/* Asks DNS for the SRV records of @service, "_sip._tls", in @domain. */
void sfb_network_look_up_service_async(SfbNetwork *self, const char *service, const char *domain,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full) (element-type SfbSrvTarget) (nullable) in the order to be tried (RFC
 * 2782: priority, then by lot according to weight), empty if there is no such record or it says
 * "." (not offered); NULL with SFB_ERROR_UNREACHABLE or SFB_ERROR_TIMEOUT if nobody could tell. */
GPtrArray *
sfb_network_look_up_service_finish(SfbNetwork *self, GAsyncResult *result, GError **error);

/* Asks for the addresses of @host. */
void sfb_network_look_up_host_async(SfbNetwork *self, const char *host, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type utf8) (nullable) IPv6 and IPv4 addresses as text in the
 * resolver's order, empty if there is no such name; NULL as above. */
GPtrArray *sfb_network_look_up_host_finish(SfbNetwork *self, GAsyncResult *result, GError **error);

/* For HTTPS, whose library connects by itself: is @certificate (with its issuers) to be accepted
 * for @host? Decided exactly as for connect_async(): system store, the account's own authorities,
 * whatever the user said. */
void sfb_network_check_certificate_async(SfbNetwork *self, const char *host,
                                         GTlsCertificate *certificate, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);

/* The same where nobody named @host to us: the user is not asked, and what would be asked about is
 * refused. Only who asks people has check_quietly_async. Finished like the other. */
void sfb_network_check_quietly_async(SfbNetwork *self, const char *host,
                                     GTlsCertificate *certificate, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/* Returns: FALSE with SFB_ERROR_CERTIFICATE, the sentence saying what is wrong with it. */
gboolean
sfb_network_check_certificate_finish(SfbNetwork *self, GAsyncResult *result, GError **error);

/* The proxies for HTTPS; NULL: none. Borrowed. */
GProxyResolver *sfb_network_get_proxy_resolver(SfbNetwork *self);

/* Where HTTP connections for @host and @port go instead; NULL, as always outside the tests: there.
 * Returns: (transfer full) (nullable) */
GSocketConnectable *sfb_network_get_detour(SfbNetwork *self, const char *host, guint16 port);

/* Whoever tells when the network is another one; outside the tests the system's. Borrowed. */
GNetworkMonitor *sfb_network_get_monitor(SfbNetwork *self);

/* "tls" or "tcp", as Via and Contact write it in lower case. */
const char *sfb_transport_get_name(SfbTransport transport);

/* Prepares the connected socket @fd for a SIP line: a message leaves at once, and a peer that does
 * not even acknowledge is noticed by the system, whether or not it answers keep-alives
 * ([MS-CONMGMT] 3.4 does not make it). For implementers of SfbNetwork. */
void sfb_network_tune_socket(int fd);

/* All take over what they are given; @certificate may be NULL. Returns: (transfer full) */
SfbLine *sfb_line_new(GIOStream *stream, GInetSocketAddress *local, GBytes *certificate);
void sfb_line_free(SfbLine *line); /* accepts NULL; whoever wants the stream keeps a reference */

SfbSrvTarget *sfb_srv_target_new(const char *host, guint16 port, guint16 priority, guint16 weight);
void sfb_srv_target_free(SfbSrvTarget *target); /* accepts NULL */

/* Brings @targets (element-type SfbSrvTarget) into the order of RFC 2782 and drops "." ones. For
 * implementers of SfbNetwork. */
void sfb_srv_targets_sort(GPtrArray *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbLine, sfb_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSrvTarget, sfb_srv_target_free)
