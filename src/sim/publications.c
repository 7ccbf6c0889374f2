/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The category instances of one person. */

#include "sim/publications.h"

#include <string.h>

#include "sim/category-values.h"
#include "util/error.h"

static const char *const expire_types[] = { "static", "user", "endpoint", "time", NULL };

/* A parsed wish owns its texts. */
static void
wish_free(SfbSimWish *wish)
{
	g_free((char *)wish->category);
	g_free((char *)wish->expire_type);
	g_free((char *)wish->value);
	g_free(wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWish, wish_free)

static SfbSimWish *
parse_wish(const SfbXml *xml, SfbXmlNode *node)
{
	g_autoptr(SfbSimWish) wish = g_new0(SfbSimWish, 1);
	const char *expires = sfb_xml_get_attribute(node, "expires");
	SfbXmlNode *value = sfb_xml_get_child(node, NULL);

	wish->category = g_strdup(sfb_xml_get_attribute(node, "categoryName"));
	wish->expire_type = g_strdup(sfb_xml_get_attribute(node, "expireType"));
	wish->instance = sfb_xml_get_attribute_uint(node, "instance", 0);
	wish->container = sfb_xml_get_attribute_uint(node, "container", 0);
	wish->version = sfb_xml_get_attribute_uint(node, "version", 0);
	wish->expires = sfb_xml_get_attribute_uint(node, "expires", 0);
	wish->is_deletion = expires != NULL && wish->expires == 0;
	wish->value = value != NULL ? sfb_xml_dup_markup(xml, value) : g_strdup("");
	if (wish->category == NULL || sfb_xml_get_attribute(node, "instance") == NULL ||
	    sfb_xml_get_attribute(node, "container") == NULL || wish->expire_type == NULL ||
	    !g_strv_contains(expire_types, wish->expire_type))
		return NULL;
	return g_steal_pointer(&wish);
}

GPtrArray *
sfb_sim_publications_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, length, error);
	g_autoptr(GPtrArray) wishes = g_ptr_array_new_with_free_func((GDestroyNotify)wish_free);
	SfbXmlNode *node;

	if (xml == NULL)
		return NULL;
	node = sfb_xml_find(sfb_xml_get_root(xml), "publications/publication");
	for (; node != NULL; node = sfb_xml_get_next(node, "publication")) {
		SfbSimWish *wish = parse_wish(xml, node);

		if (wish == NULL) {
			g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
			            "Publication %u is incomplete.", wishes->len + 1);
			return NULL;
		}
		g_ptr_array_add(wishes, wish);
	}
	if (wishes->len == 0) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL, "Nothing is published.");
		return NULL;
	}
	return g_steal_pointer(&wishes);
}

SfbSimPublication *
sfb_sim_publications_find(const SfbSimUser *user, const char *category, guint32 instance,
                          guint32 container)
{
	for (guint i = 0; i < user->publications->len; i++) {
		SfbSimPublication *publication = user->publications->pdata[i];

		if (publication->instance == instance && publication->container == container &&
		    strcmp(publication->category, category) == 0)
			return publication;
	}
	return NULL;
}

static SfbSimPublication *
find_or_add(SfbSimUser *user, const char *category, guint32 instance, guint32 container)
{
	SfbSimPublication *publication =
		sfb_sim_publications_find(user, category, instance, container);

	if (publication != NULL)
		return publication;
	publication = g_new0(SfbSimPublication, 1);
	publication->category = g_strdup(category);
	publication->instance = instance;
	publication->container = container;
	g_ptr_array_add(user->publications, publication);
	return publication;
}

void
sfb_sim_publication_free(SfbSimPublication *publication)
{
	if (publication == NULL)
		return;
	g_free(publication->category);
	g_free(publication->expire_type);
	g_free(publication->publish_time);
	g_free(publication->value);
	g_free(publication->epid);
	g_free(publication);
}

static void
replace(char **text, const char *with)
{
	g_free(*text);
	*text = g_strdup(with);
}

void
sfb_sim_publications_store(SfbSimUser *user, const SfbSimWish *wish, const char *epid)
{
	SfbSimPublication *publication =
		find_or_add(user, wish->category, wish->instance, wish->container);
	g_autofree char *now = sfb_sim_value_make_time(0);

	if (wish->is_deletion) {
		g_ptr_array_remove(user->publications, publication);
		return;
	}
	publication->version++;
	replace(&publication->expire_type, wish->expire_type);
	replace(&publication->value, wish->value);
	replace(&publication->publish_time, now);
	replace(&publication->epid, epid);
	publication->expires_seconds = strcmp(wish->expire_type, "time") == 0 ? wish->expires : 0;
	publication->expires_at = 0;
	if (publication->expires_seconds > 0)
		publication->expires_at =
			g_get_monotonic_time() + wish->expires * (gint64)G_USEC_PER_SEC;
}

static guint32
get_version(const SfbSimUser *user, const SfbSimWish *wish)
{
	const SfbSimPublication *publication =
		sfb_sim_publications_find(user, wish->category, wish->instance, wish->container);

	return publication != NULL ? publication->version : 0;
}

/* The index of an operation counts from 1 ([MS-PRES] 2.2.2, presence sheet 7.4). */
char *
sfb_sim_publications_find_conflicts(const SfbSimUser *user, const GPtrArray *wishes)
{
	g_autoptr(GString) operations = g_string_new(NULL);

	for (guint i = 0; i < wishes->len; i++) {
		const SfbSimWish *wish = wishes->pdata[i];
		guint32 current = get_version(user, wish);

		if (current != wish->version)
			g_string_append_printf(
				operations,
				"<operation index=\"%u\" version=\"%u\" curVersion=\"%u\"/>", i + 1,
				wish->version, current);
	}
	if (operations->len == 0)
		return NULL;
	return g_strdup_printf("<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode>"
	                       "<details>%s</details></Fault>",
	                       operations->str);
}

static gboolean
is_over(const SfbSimPublication *publication, const char *epid, gboolean is_last)
{
	if (strcmp(publication->expire_type, "endpoint") == 0)
		return epid != NULL && g_strcmp0(publication->epid, epid) == 0;
	if (strcmp(publication->expire_type, "user") == 0)
		return is_last && publication->epid != NULL;
	return publication->expires_at != 0 && publication->expires_at <= g_get_monotonic_time();
}

void
sfb_sim_publications_expire(SfbSimUser *user, const char *epid, gboolean is_last,
                            GHashTable *changed)
{
	for (guint i = user->publications->len; i > 0; i--) {
		const SfbSimPublication *publication = user->publications->pdata[i - 1];

		if (!is_over(publication, epid, is_last))
			continue;
		g_hash_table_add(changed, g_strdup(publication->category));
		g_ptr_array_remove_index(user->publications, i - 1);
	}
}

gint64
sfb_sim_publications_get_next_expiry(const SfbSimUser *user)
{
	gint64 next = 0;

	for (guint i = 0; i < user->publications->len; i++) {
		const SfbSimPublication *publication = user->publications->pdata[i];

		if (publication->expires_at != 0 && (next == 0 || publication->expires_at < next))
			next = publication->expires_at;
	}
	return next;
}
