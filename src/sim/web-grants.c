/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What an OAuth issuer has given out. */

#include "sim/web-grants.h"

#include "util/random.h"

#define HANDLE_BYTES 32
#define USER_CODE_BYTES 4

static const guint life_seconds[] = {
	[SFB_SIM_GRANT_CODE] = 600,
	[SFB_SIM_GRANT_DEVICE] = 900,
	[SFB_SIM_GRANT_ACCESS] = 3600,
	[SFB_SIM_GRANT_REFRESH] = 14 * 24 * 60 * 60,
};

struct _SfbSimGrants {
	GHashTable *grants; /* handle to SfbSimGrant */
};

static void
grant_free(gpointer data)
{
	SfbSimGrant *grant = data;

	g_free(grant->address);
	g_free(grant->resource);
	g_free(grant->redirect_uri);
	g_free(grant->challenge);
	g_free(grant->user_code);
	g_free(grant);
}

SfbSimGrants *
sfb_sim_grants_new(void)
{
	SfbSimGrants *grants = g_new0(SfbSimGrants, 1);

	grants->grants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, grant_free);
	return grants;
}

void
sfb_sim_grants_free(SfbSimGrants *grants)
{
	if (grants == NULL)
		return;
	g_hash_table_unref(grants->grants);
	g_free(grants);
}

SfbSimGrant *
sfb_sim_grants_add(SfbSimGrants *grants, SfbSimGrantKind kind, const char *address,
                   const char *resource, const char **handle)
{
	SfbSimGrant *grant = g_new0(SfbSimGrant, 1);
	char *word = sfb_random_hex(HANDLE_BYTES);

	grant->kind = kind;
	grant->address = g_strdup(address);
	grant->resource = g_strdup(resource);
	grant->expires_at = g_get_monotonic_time() + life_seconds[kind] * G_TIME_SPAN_SECOND;
	if (kind == SFB_SIM_GRANT_DEVICE)
		grant->user_code = sfb_random_hex(USER_CODE_BYTES);
	g_hash_table_insert(grants->grants, word, grant);
	*handle = word;
	return grant;
}

static gboolean
is_good(const SfbSimGrant *grant, SfbSimGrantKind kind)
{
	return grant != NULL && grant->kind == kind && grant->expires_at > g_get_monotonic_time();
}

SfbSimGrant *
sfb_sim_grants_find(SfbSimGrants *grants, SfbSimGrantKind kind, const char *handle)
{
	SfbSimGrant *grant = g_hash_table_lookup(grants->grants, handle);

	return is_good(grant, kind) ? grant : NULL;
}

SfbSimGrant *
sfb_sim_grants_find_device(SfbSimGrants *grants, const char *user_code)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, grants->grants);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbSimGrant *grant = value;

		if (is_good(grant, SFB_SIM_GRANT_DEVICE) && grant->address == NULL &&
		    g_ascii_strcasecmp(grant->user_code, user_code) == 0)
			return grant;
	}
	return NULL;
}

void
sfb_sim_grants_remove(SfbSimGrants *grants, const char *handle)
{
	g_hash_table_remove(grants->grants, handle);
}
