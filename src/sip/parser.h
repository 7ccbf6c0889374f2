/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Bytes of a stream to messages (RFC 3261 7, 18.3). A message is framed by its Content-Length; a
 * stream that cannot be framed any more is broken for good.
 */

#pragma once

#include "sip/message.h"

#define SFB_SIP_HEADERS_MAX (64 * 1024)    /* bytes of start line and headers */
#define SFB_SIP_HEADER_COUNT_MAX 512       /* header lines */
#define SFB_SIP_BODY_MAX (4 * 1024 * 1024) /* bytes of one body */

typedef struct _SfbSipParser SfbSipParser;

SfbSipParser *sfb_sip_parser_new(void);
void sfb_sip_parser_free(SfbSipParser *parser); /* accepts NULL */

void sfb_sip_parser_push(SfbSipParser *parser, const void *bytes, gsize length);

/* The next whole message. Returns: (transfer full) (nullable) NULL without @error if more bytes are
 * needed; NULL with SFB_ERROR_PROTOCOL if the stream is broken: close it. */
SfbSipMessage *sfb_sip_parser_next(SfbSipParser *parser, GError **error);

/* The number of line ends seen between messages since the last call: the peer's answers to our
 * keep-alives ([MS-CONMGMT] 3.4, RFC 5626 4.4.1). */
guint sfb_sip_parser_take_line_ends(SfbSipParser *parser);

/* TRUE if a message has begun and its end is not there yet. */
gboolean sfb_sip_parser_is_inside_message(const SfbSipParser *parser);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipParser, sfb_sip_parser_free)
