/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * An identity provider at sts.contoso.example, with a page on which somebody signs in at once, and
 * the browser that opens it. It checks what it is given: the client, the code, the verifier.
 */

#pragma once

#include "web/town.h"

#define PROVIDER_AUTHORIZE "https://sts.contoso.example/adfs/oauth2/authorize"
#define PROVIDER_CLIENT "c1d9e0f2"

typedef struct _Provider Provider;

Provider *provider_open(void);
void provider_close(Provider *provider);

Town *provider_get_town(Provider *provider);

/* Describe itself, as AD FS does; it does not if this is not called. */
void provider_describe(Provider *provider);

/* What the next posted form is answered with. Without one, a code and a refresh token that it gave
 * out are worth "access-N" and "refresh-N", and anything else is refused. */
void provider_tell(Provider *provider, guint status, const char *body);

/* What the page leads back with, instead of a code: "error=access_denied". */
void provider_refuse(Provider *provider, const char *query);

/* A parameter of the latest form, or of the latest visit of the page; NULL if it has none. */
const char *provider_get_form(Provider *provider, const char *name);
const char *provider_get_page(Provider *provider, const char *name);

/* How many forms came. */
guint provider_get_count(Provider *provider);

/* Opens @url as a browser does, and goes where it leads. */
void provider_browse(Provider *provider, const char *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provider, provider_close)
