/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What stands in a MESSAGE: content in, plain text out, and long texts in pieces. Pure. */

#pragma once

#include <glib.h>

#include "sip/message.h"

#define SFB_CHAT_PIECE_MAX 4000       /* bytes of one MESSAGE we send */
#define SFB_CHAT_TOAST_MAX 800        /* bytes of text that still fit into an INVITE */
#define SFB_CHAT_TEXT_MAX (64 * 1024) /* bytes of one text we show; the rest is cut off */

/* The types we can show, as a=accept-types lists them. */
#define SFB_CHAT_ACCEPT_TYPES "text/plain"

/* The text of @message: text/plain, or the text/plain part of a multipart body, in UTF-8 whatever
 * charset it names, with LF line ends. Returns: (transfer full) (nullable) NULL if there is nothing
 * we can show: answer 415. */
char *sfb_chat_body_dup_text(const SfbSipMessage *message);

/* Cuts @text into pieces of at most @piece_max bytes (16 or more) with CRLF line ends: at a line
 * end, which the cut replaces, else behind a blank, else between two characters. Returns: (transfer
 * full) never empty */
GStrv sfb_chat_body_split(const char *text, gsize piece_max);

/* The Ms-Text-Format value that carries @text within an INVITE. Returns: (transfer full) (nullable)
 * NULL if servers would find it too long there. */
char *sfb_chat_body_build_toast(const char *text);

typedef enum {
	SFB_TYPING_NONE, /* not a typing document */
	SFB_TYPING_STARTED,
	SFB_TYPING_STOPPED,
} SfbTyping;

/* Reads a typing document: KeyboardActivity ([MS-CONFIM]) or isComposing (RFC 3994). */
SfbTyping sfb_chat_body_parse_typing(const SfbSipMessage *message);

/* The KeyboardActivity document; it is of type application/xml. */
const char *sfb_chat_body_get_typing_document(gboolean is_typing);

/* The offer and the answer of an IM session ([MS-CONFIM] 3, RFC 3264). Returns: (transfer full) */
char *sfb_chat_body_build_sdp(const char *local_host, guint16 local_port);

/* TRUE if @message offers or accepts an IM session: its SDP has m=message or m=x-ms-message with a
 * port other than zero. So does a message without a body (RFC 3261 14: an offerless INVITE). */
gboolean sfb_chat_body_has_im(const SfbSipMessage *message);
