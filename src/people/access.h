/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who may see what of us: the members of our containers ([MS-PRES] 2.2.2.2, 3.3; sheet presence 3).
 * Everything the screen shows comes from what the server says, never from a request that was sent.
 *
 * Signal:
 *   "changed" ()   the server told of other members
 */

#pragma once

#include "people/self.h"
#include "settings/settings.h"

/* In rising order of what is seen. */
typedef enum {
	SFB_ACCESS_AUTOMATIC,  /* nothing of its own: what applies to the class of people does */
	SFB_ACCESS_BLOCKED,    /* container 32000 */
	SFB_ACCESS_NONE,       /* 0: name and e-mail address */
	SFB_ACCESS_EXTERNAL,   /* 100 */
	SFB_ACCESS_COLLEAGUES, /* 200 */
	SFB_ACCESS_WORKGROUP,  /* 300: may interrupt while we are not to be disturbed */
	SFB_ACCESS_PERSONAL,   /* 400: friends and family */
} SfbAccessLevel;

/* Whom a level is for, most specific first. */
typedef enum {
	SFB_ACCESS_USER,            /* value: a normalized address */
	SFB_ACCESS_DOMAIN,          /* value: "partner.example" */
	SFB_ACCESS_SAME_ENTERPRISE, /* the rest: no value */
	SFB_ACCESS_PUBLIC_CLOUD,
	SFB_ACCESS_FEDERATED,
	SFB_ACCESS_EVERYONE,
} SfbAccessMember;

#define SFB_ACCESS_MEMBERS_MAX 20000 /* members of one container taken; the rest is left out */

#define SFB_TYPE_ACCESS (sfb_access_get_type())
G_DECLARE_FINAL_TYPE(SfbAccess, sfb_access, SFB, ACCESS, GObject)

/* Returns: (transfer full) */
SfbAccess *sfb_access_new(SfbSipClient *client, SfbSelf *self_told, SfbSettings *settings);

/* TRUE once the server has told of containers: before, nothing is to be offered. */
gboolean sfb_access_is_known(SfbAccess *self);

/* "Workgroup"; translated. */
const char *sfb_access_level_get_label(SfbAccessLevel level);
/* "Everybody in your company"; translated. NULL for those that have a value. */
const char *sfb_access_member_get_label(SfbAccessMember member);

/* The level that was set for exactly this member; SFB_ACCESS_AUTOMATIC if none was. @value: NULL
 * for classes without one. */
SfbAccessLevel sfb_access_get_own_level(SfbAccess *self, SfbAccessMember member, const char *value);

/* The level that @address would have without one of its own. Never SFB_ACCESS_AUTOMATIC. */
SfbAccessLevel sfb_access_get_inherited_level(SfbAccess *self, const char *address);

/* The level that @address has in the end, by the most specific member that fits: user, domain,
 * class. Never SFB_ACCESS_AUTOMATIC. */
SfbAccessLevel sfb_access_get_level(SfbAccess *self, const char *address);

/* Sets one member's level; SFB_ACCESS_AUTOMATIC takes it out of every container. One change is under
 * way at a time, in order; outdated versions are mended and the change repeated. @callback comes
 * once, after "changed" if it was accepted. */
void sfb_access_set_level_async(SfbAccess *self, SfbAccessMember member, const char *value,
                                SfbAccessLevel level, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_access_set_level_finish(SfbAccess *self, GAsyncResult *result, GError **error);

/* Users who are blocked by name. Returns: (transfer full) (element-type utf8) addresses */
GPtrArray *sfb_access_list_blocked(SfbAccess *self);

/* Domains that have a level of their own. Returns: (transfer full) (element-type utf8) */
GPtrArray *sfb_access_list_domains(SfbAccess *self);

/* TRUE if the organisation's privacy mode is on and ours too: people of the list are let in one by
 * one. */
gboolean sfb_access_is_private(SfbAccess *self);

/* In privacy mode: lets @address, which was just added to the list, see us as its class would; else
 * nothing is done. */
void sfb_access_welcome(SfbAccess *self, const char *address, GCancellable *cancellable);
