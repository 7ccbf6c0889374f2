/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who may see what of one person, and who watches that person. */

#include "sim/audience.h"

#include <string.h>

#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"
#define COLLEAGUES 200
#define EXTERNALS 100

/* Most specific first; where one entry is in several containers, the largest id counts. */
enum {
	TYPE_USER,
	TYPE_DOMAIN,
	TYPE_SAME_ENTERPRISE,
	TYPE_PUBLIC_CLOUD,
	TYPE_FEDERATED,
	TYPE_EVERYONE
};

static const char *const types[] = { "user",        "domain",    "sameEnterprise",
	                             "publicCloud", "federated", "everyone" };

/* Of the provider in the settings. */
static const char *const public_domains[] = { "msn.example", "messenger.example", NULL };

typedef struct {
	guint type;
	char *value; /* "" for types without */
	gboolean is_removal;
} Member;

typedef struct {
	guint32 id;
	guint32 version;
	GPtrArray *members; /* (element-type Member) */
} Container;

typedef struct {
	char *address;
	char *display_name;
	gboolean is_acknowledged;
} Subscriber;

struct _SfbSimAudience {
	GPtrArray *containers;  /* (element-type Container) */
	GPtrArray *subscribers; /* (element-type Subscriber) */
};

struct _SfbSimAudienceChange {
	GPtrArray *containers; /* (element-type Container) */
};

static void
member_free(Member *member)
{
	g_free(member->value);
	g_free(member);
}

static void
container_free(Container *container)
{
	g_ptr_array_unref(container->members);
	g_free(container);
}

static void
subscriber_free(Subscriber *subscriber)
{
	g_free(subscriber->address);
	g_free(subscriber->display_name);
	g_free(subscriber);
}

static Container *
add_container(GPtrArray *containers, guint32 id, guint32 version)
{
	Container *container = g_new0(Container, 1);

	container->id = id;
	container->version = version;
	container->members = g_ptr_array_new_with_free_func((GDestroyNotify)member_free);
	g_ptr_array_add(containers, container);
	return container;
}

static void
add_member(Container *container, guint type, const char *value)
{
	Member *member = g_new0(Member, 1);

	member->type = type;
	member->value = g_strdup(value);
	g_ptr_array_add(container->members, member);
}

static SfbSimAudience *
audience_new(void)
{
	SfbSimAudience *audience = g_new0(SfbSimAudience, 1);

	audience->containers = g_ptr_array_new_with_free_func((GDestroyNotify)container_free);
	audience->subscribers = g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
	return audience;
}

void
sfb_sim_audience_free(SfbSimAudience *audience)
{
	if (audience == NULL)
		return;
	g_ptr_array_unref(audience->containers);
	g_ptr_array_unref(audience->subscribers);
	g_free(audience);
}

void
sfb_sim_audience_clear(SfbSimUser *user)
{
	sfb_sim_audience_free(user->audience);
	user->audience = audience_new();
}

/* What the server begins with. */
static SfbSimAudience *
audience_new_usual(void)
{
	SfbSimAudience *audience = audience_new();

	add_member(add_container(audience->containers, EXTERNALS, 1), TYPE_FEDERATED, "");
	add_member(add_container(audience->containers, COLLEAGUES, 2), TYPE_SAME_ENTERPRISE, "");
	add_container(audience->containers, SFB_SIM_BLOCKED, 1);
	return audience;
}

static SfbSimAudience *
ensure(SfbSimUser *user)
{
	if (user->audience == NULL)
		user->audience = audience_new_usual();
	return user->audience;
}

static Container *
find_container(const GPtrArray *containers, guint32 id)
{
	for (guint i = 0; i < containers->len; i++) {
		Container *container = containers->pdata[i];

		if (container->id == id)
			return container;
	}
	return NULL;
}

/* Returns: the index, or -1. */
static int
find_member(const Container *container, guint type, const char *value)
{
	for (guint i = 0; i < container->members->len; i++) {
		const Member *member = container->members->pdata[i];

		if (member->type == type && strcmp(member->value, value) == 0)
			return (int)i;
	}
	return -1;
}

/* Who sees what */

static guint
get_network(const char *address)
{
	const char *domain = sfb_address_get_domain(address);

	if (strcmp(domain, SFB_SIM_DOMAIN) == 0)
		return TYPE_SAME_ENTERPRISE;
	return g_strv_contains(public_domains, domain) ? TYPE_PUBLIC_CLOUD : TYPE_FEDERATED;
}

static gboolean
find_best(const SfbSimAudience *audience, guint type, const char *value, guint32 *best)
{
	gboolean is_found = FALSE;

	for (guint i = 0; i < audience->containers->len; i++) {
		const Container *container = audience->containers->pdata[i];

		if (find_member(container, type, value) < 0)
			continue;
		*best = is_found ? MAX(*best, container->id) : container->id;
		is_found = TRUE;
	}
	return is_found;
}

guint32
sfb_sim_audience_find_container(const SfbSimUser *owner, const char *watcher)
{
	guint network = get_network(watcher);
	guint32 id = 0;

	if (owner->audience == NULL && network == TYPE_SAME_ENTERPRISE)
		return COLLEAGUES;
	if (owner->audience == NULL)
		return network == TYPE_FEDERATED ? EXTERNALS : 0;
	if (find_best(owner->audience, TYPE_USER, watcher, &id) ||
	    find_best(owner->audience, TYPE_DOMAIN, sfb_address_get_domain(watcher), &id) ||
	    find_best(owner->audience, network, "", &id) ||
	    find_best(owner->audience, TYPE_EVERYONE, "", &id))
		return id;
	return 0;
}

/* Changes */

static gboolean
read_type(SfbXmlNode *node, guint *type)
{
	const char *name = sfb_xml_get_attribute(node, "type");

	for (guint i = 0; name != NULL && i < G_N_ELEMENTS(types); i++) {
		if (strcmp(name, types[i]) == 0) {
			*type = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* A user's value has no scheme; only users and domains have one at all. */
static gboolean
is_value_right(guint type, const char *value)
{
	if (type > TYPE_DOMAIN)
		return *value == '\0';
	return *value != '\0' && strchr(value, ':') == NULL;
}

static gboolean
read_member(SfbXmlNode *node, Container *container)
{
	const char *action = sfb_xml_get_attribute(node, "action");
	const char *value = sfb_xml_get_attribute(node, "value");
	g_autofree char *key = g_ascii_strdown(value != NULL ? value : "", -1);
	gboolean is_removal = g_strcmp0(action, "remove") == 0;
	Member *member;
	guint type;

	if ((!is_removal && g_strcmp0(action, "add") != 0) || !read_type(node, &type) ||
	    !is_value_right(type, key) || find_member(container, type, key) >= 0)
		return FALSE;
	add_member(container, type, key);
	member = container->members->pdata[container->members->len - 1];
	member->is_removal = is_removal;
	return TRUE;
}

static gboolean
read_container(SfbXmlNode *node, GPtrArray *containers)
{
	guint32 id = sfb_xml_get_attribute_uint(node, "id", G_MAXUINT32);
	guint32 version = sfb_xml_get_attribute_uint(node, "version", G_MAXUINT32);
	SfbXmlNode *member = sfb_xml_get_child(node, "member");
	Container *container;

	if (id > SFB_SIM_BLOCKED || version == G_MAXUINT32 || member == NULL ||
	    find_container(containers, id) != NULL)
		return FALSE;
	container = add_container(containers, id, version);
	for (; member != NULL; member = sfb_xml_get_next(member, "member")) {
		if (!read_member(member, container))
			return FALSE;
	}
	return TRUE;
}

SfbSimAudienceChange *
sfb_sim_audience_change_parse(GBytes *document, GError **error)
{
	gsize length;
	const char *text = g_bytes_get_data(document, &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	g_autoptr(SfbSimAudienceChange) change = g_new0(SfbSimAudienceChange, 1);
	SfbXmlNode *node;

	if (xml == NULL)
		return NULL;
	change->containers = g_ptr_array_new_with_free_func((GDestroyNotify)container_free);
	node = sfb_xml_get_child(sfb_xml_get_root(xml), "container");
	for (; node != NULL; node = sfb_xml_get_next(node, "container")) {
		if (!read_container(node, change->containers))
			break;
	}
	if (node == NULL && change->containers->len > 0)
		return g_steal_pointer(&change);
	g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL, "Container %u makes no sense.",
	            change->containers->len);
	return NULL;
}

void
sfb_sim_audience_change_free(SfbSimAudienceChange *change)
{
	if (change == NULL)
		return;
	g_clear_pointer(&change->containers, g_ptr_array_unref);
	g_free(change);
}

static Container *
ensure_container(SfbSimUser *user, guint32 id)
{
	SfbSimAudience *audience = ensure(user);
	Container *container = find_container(audience->containers, id);

	return container != NULL ? container : add_container(audience->containers, id, 0);
}

/* The index of an operation counts from 1 (presence sheet 7.4). */
char *
sfb_sim_audience_find_conflicts(SfbSimUser *user, const SfbSimAudienceChange *change)
{
	g_autoptr(GString) operations = g_string_new(NULL);

	for (guint i = 0; i < change->containers->len; i++) {
		const Container *wanted = change->containers->pdata[i];
		const Container *container = ensure_container(user, wanted->id);

		if (container->version != wanted->version)
			g_string_append_printf(
				operations,
				"<operation index=\"%u\" version=\"%u\" curVersion=\"%u\"/>", i + 1,
				wanted->version, container->version);
	}
	if (operations->len == 0)
		return NULL;
	return g_strdup_printf("<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode>"
	                       "<details>%s</details></Fault>",
	                       operations->str);
}

void
sfb_sim_audience_outrun(SfbSimUser *user, const SfbSimAudienceChange *change)
{
	for (guint i = 0; i < change->containers->len; i++) {
		const Container *wanted = change->containers->pdata[i];

		ensure_container(user, wanted->id)->version++;
	}
}

static void
apply_member(Container *container, const Member *wanted)
{
	int index = find_member(container, wanted->type, wanted->value);

	if (wanted->is_removal && index >= 0)
		g_ptr_array_remove_index(container->members, (guint)index);
	else if (!wanted->is_removal && index < 0)
		add_member(container, wanted->type, wanted->value);
}

void
sfb_sim_audience_apply(SfbSimUser *user, const SfbSimAudienceChange *change)
{
	for (guint i = 0; i < change->containers->len; i++) {
		const Container *wanted = change->containers->pdata[i];
		Container *container = ensure_container(user, wanted->id);

		container->version++;
		for (guint j = 0; j < wanted->members->len; j++)
			apply_member(container, wanted->members->pdata[j]);
	}
}

static void
append_container(GString *document, const Container *container)
{
	g_string_append_printf(document, "<container id=\"%u\" version=\"%u\">", container->id,
	                       container->version);
	for (guint i = 0; i < container->members->len; i++) {
		const Member *member = container->members->pdata[i];

		g_string_append_printf(document, "<member type=\"%s\"", types[member->type]);
		sfb_xml_append_attribute(document, "value",
		                         *member->value != '\0' ? member->value : NULL);
		g_string_append(document, "/>");
	}
	g_string_append(document, "</container>");
}

void
sfb_sim_audience_append_containers(GString *document, const SfbSimUser *user,
                                   const SfbSimAudienceChange *change)
{
	g_autoptr(SfbSimAudience) usual = user->audience == NULL ? audience_new_usual() : NULL;
	const SfbSimAudience *audience = usual != NULL ? usual : user->audience;

	g_string_append(document, "<containers xmlns=\"" NAMESPACES "container-management\">");
	for (guint i = 0; i < audience->containers->len; i++) {
		const Container *container = audience->containers->pdata[i];

		if (change == NULL || find_container(change->containers, container->id) != NULL)
			append_container(document, container);
	}
	g_string_append(document, "</containers>");
}

/* Subscribers */

static Subscriber *
find_subscriber(const SfbSimUser *user, const char *address)
{
	for (guint i = 0; user->audience != NULL && i < user->audience->subscribers->len; i++) {
		Subscriber *subscriber = user->audience->subscribers->pdata[i];

		if (strcmp(subscriber->address, address) == 0)
			return subscriber;
	}
	return NULL;
}

gboolean
sfb_sim_audience_add_subscriber(SfbSimUser *user, const SfbSimUser *subscriber)
{
	Subscriber *fresh;

	if (find_subscriber(user, subscriber->address) != NULL)
		return FALSE;
	fresh = g_new0(Subscriber, 1);
	fresh->address = g_strdup(subscriber->address);
	fresh->display_name = g_strdup(subscriber->display_name);
	g_ptr_array_add(ensure(user)->subscribers, fresh);
	return TRUE;
}

gboolean
sfb_sim_audience_acknowledge(SfbSimUser *user, const char *address)
{
	Subscriber *subscriber = find_subscriber(user, address);

	if (subscriber == NULL)
		return FALSE;
	subscriber->is_acknowledged = TRUE;
	return TRUE;
}

static void
append_subscriber(GString *document, const Subscriber *subscriber)
{
	g_string_append(document, "<subscriber");
	sfb_xml_append_attribute(document, "user", subscriber->address);
	sfb_xml_append_attribute(document, "displayName", subscriber->display_name);
	sfb_xml_append_attribute(document, "acknowledged",
	                         subscriber->is_acknowledged ? "true" : "false");
	sfb_xml_append_attribute(document, "type", types[get_network(subscriber->address)]);
	g_string_append(document, "/>");
}

void
sfb_sim_audience_append_subscribers(GString *document, const SfbSimUser *user, const char *address)
{
	g_string_append(document, "<subscribers xmlns=\"" NAMESPACES "presence-subscribers\">");
	for (guint i = 0; user->audience != NULL && i < user->audience->subscribers->len; i++) {
		const Subscriber *subscriber = user->audience->subscribers->pdata[i];

		if (address == NULL || strcmp(subscriber->address, address) == 0)
			append_subscriber(document, subscriber);
	}
	g_string_append(document, "</subscribers>");
}
