/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Plain text out of HTML that other people's programs wrote. */

#pragma once

#define SFB_HTML_MAX (64 * 1024) /* bytes that are read; the rest is left out */

/* The words of @html, valid UTF-8 with or without a byte order mark: a line for each block, without
 * styles, scripts and control characters, with no blanks at its ends. Whatever is given, there is a
 * text. Returns: (transfer full) */
char *sfb_html_dup_text(const char *html);
