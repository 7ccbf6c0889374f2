/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A web server on 127.0.0.1, over TLS, that answers as it is told and remembers what it was asked. */

#pragma once

#include <glib.h>

typedef struct _Clerk Clerk;

Clerk *clerk_open(void);
void clerk_close(Clerk *clerk);

/* "https://127.0.0.1:PORT" */
const char *clerk_get_url(const Clerk *clerk);

/* What to say next on @path; the last answer of a path is given again and again. Where nothing was
 * told the answer is 404. @header: value of WWW-Authenticate, or NULL. @body: XML or JSON. */
void clerk_tell(Clerk *clerk, const char *path, guint status, const char *header, const char *body);

/* The same, with a body that @make makes of the question's; (transfer full). */
typedef char *(*ClerkMaker)(const char *question, gpointer user_data);
void clerk_make(Clerk *clerk, const char *path, ClerkMaker make, gpointer user_data);

/* How many questions came on @path; on all paths if that is NULL. */
guint clerk_count(const Clerk *clerk, const char *path);

/* The last question on @path: its body, and the value of Authorization or "". Borrowed. */
const char *clerk_get_body(const Clerk *clerk, const char *path);
const char *clerk_get_authorization(const Clerk *clerk, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clerk, clerk_close)
