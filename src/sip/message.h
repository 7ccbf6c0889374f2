/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One SIP message (RFC 3261 7): start line, headers in their order, body. Built by adding to it,
 * const from then on. Reference counted, because a response keeps its request alive.
 */

#pragma once

#include <glib-object.h>

#define SFB_TYPE_SIP_MESSAGE (sfb_sip_message_get_type())

typedef struct _SfbSipMessage SfbSipMessage;

GType sfb_sip_message_get_type(void);

/* Returns: (transfer full) */
SfbSipMessage *sfb_sip_message_new_request(const char *method, const char *request_uri);

/* @status: 100 to 699. @reason: NULL means the usual phrase of @status. Returns: (transfer full) */
SfbSipMessage *sfb_sip_message_new_response(guint status, const char *reason);

SfbSipMessage *sfb_sip_message_ref(const SfbSipMessage *message);
void sfb_sip_message_unref(SfbSipMessage *message); /* accepts NULL */

gboolean sfb_sip_message_is_request(const SfbSipMessage *message);

/* TRUE for a request of that method; methods are case-sensitive (RFC 3261 7.1). */
gboolean sfb_sip_message_is_method(const SfbSipMessage *message, const char *method);

const char *sfb_sip_message_get_method(const SfbSipMessage *message);      /* NULL in a response */
const char *sfb_sip_message_get_request_uri(const SfbSipMessage *message); /* NULL in a response */
guint sfb_sip_message_get_status(const SfbSipMessage *message);            /* 0 in a request */
const char *sfb_sip_message_get_reason(const SfbSipMessage *message);      /* NULL in a request */

/* Adds at the end. Compact names are written out. Bytes that would end the line (CR, LF, NUL) are
 * replaced by blanks, so that no value can add a header. */
void sfb_sip_message_add_header(SfbSipMessage *message, const char *name, const char *value);
void sfb_sip_message_add_header_printf(SfbSipMessage *message, const char *name, const char *format,
                                       ...) G_GNUC_PRINTF(3, 4);

/* Replaces every header of that name by one, in the place of the first; NULL removes them. */
void sfb_sip_message_set_header(SfbSipMessage *message, const char *name, const char *value);

/* Copies all headers called @name of @source, in order. */
void
sfb_sip_message_copy_headers(SfbSipMessage *message, const SfbSipMessage *source, const char *name);

/* The first value of that name, in any case and short or long form; NULL if absent. Borrowed. */
const char *sfb_sip_message_get_header(const SfbSipMessage *message, const char *name);

/* The value number @index (from 0) of that name, or NULL. */
const char *
sfb_sip_message_get_header_nth(const SfbSipMessage *message, const char *name, guint index);

/* Walks all headers in order: FALSE once @index is past the last. */
gboolean sfb_sip_message_get_header_at(const SfbSipMessage *message, guint index, const char **name,
                                       const char **value);

/* TRUE if a comma list in any header called @name holds @token, compared without case. */
gboolean
sfb_sip_message_has_token(const SfbSipMessage *message, const char *name, const char *token);

/* @content_type NULL: the body has none yet and gets none. Takes a reference of @body. */
void sfb_sip_message_set_body(SfbSipMessage *message, const char *content_type, GBytes *body);
void
sfb_sip_message_set_body_text(SfbSipMessage *message, const char *content_type, const char *text);

/* Never NULL; of 0 bytes if there is none. Borrowed. A text body ends with a NUL past its size. */
GBytes *sfb_sip_message_get_body(const SfbSipMessage *message);

/* TRUE if the Content-Type, without its parameters, is @type. */
gboolean sfb_sip_message_has_content_type(const SfbSipMessage *message, const char *type);

/* The CSeq header's number and method (RFC 3261 20.16). @method: (out) (optional) borrowed.
 * Returns: FALSE if the header is absent or broken. */
gboolean
sfb_sip_message_get_cseq(const SfbSipMessage *message, guint32 *number, const char **method);

/* The message as it goes on the wire, Content-Length included. Returns: (transfer full) */
GBytes *sfb_sip_message_build(const SfbSipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipMessage, sfb_sip_message_unref)
