/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What libpurple sees of us: one protocol, each of its operations in the file of its concern. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <plugin.h>
#include <prpl.h>
#include <string.h>
#include <version.h>

#include "purple/access.h"
#include "purple/account.h"
#include "purple/card.h"
#include "purple/glue.h"
#include "purple/im.h"
#include "purple/list-edits.h"
#include "purple/log.h"
#include "purple/menus.h"
#include "purple/options.h"
#include "purple/own-presence.h"
#include "purple/photos.h"
#include "purple/statuses.h"
#include "purple/tooltip.h"
#include "util/address.h"

gboolean purple_init_plugin(PurplePlugin *plugin);

static const char *
get_icon(PurpleAccount *account, PurpleBuddy *buddy)
{
	return "sfb";
}

/* libpurple asks several times about each buddy, nearly always for what is normal already. */
static gboolean
is_plainly_normal(const char *who)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
	gsize user = strspn(who, plain);

	return user > 0 && who[user] == '@' && who[user + 1] != '\0' &&
	       who[user + 1 + strspn(who + user + 1, plain)] == '\0';
}

/* The answer is valid until the next call, as libpurple's callers expect. What is no address, half
 * typed for instance, stays as it is. */
static const char *
normalize(const PurpleAccount *account, const char *who)
{
	static char answer[SFB_ADDRESS_MAX + 1];
	g_autofree char *address = is_plainly_normal(who) ? NULL : sfb_address_normalize(who);

	g_strlcpy(answer, address != NULL ? address : who, sizeof answer);
	return answer;
}

static PurplePluginProtocolInfo protocol = {
	/* A Kerberos ticket or a kept certificate may do: whoever needs a password is asked then. */
	.options = OPT_PROTO_PASSWORD_OPTIONAL | OPT_PROTO_MAIL_CHECK,
	/* The largest photo that Exchange keeps. */
	.icon_spec = { (char *)"jpeg", 48, 48, 648, 648, SFB_PHOTO_MAX, PURPLE_ICON_SCALE_SEND },
	.list_icon = get_icon,
	.list_emblem = sfb_purple_tooltip_get_emblem,
	.status_text = sfb_purple_tooltip_build_status_text,
	.tooltip_text = sfb_purple_tooltip_fill,
	.status_types = sfb_purple_status_list_types,
	.blist_node_menu = sfb_purple_menu_list_items,
	.login = sfb_purple_account_login,
	.close = sfb_purple_account_close,
	.send_im = sfb_purple_im_send,
	.send_typing = sfb_purple_im_send_typing,
	.get_info = sfb_purple_card_show,
	.set_status = sfb_purple_own_presence_set_status,
	.set_idle = sfb_purple_own_presence_set_idle,
	.add_deny = sfb_purple_access_add_deny,
	.rem_deny = sfb_purple_access_remove_deny,
	.set_permit_deny = sfb_purple_access_set_mode,
	.convo_closed = sfb_purple_im_close,
	.add_buddy_with_invite = sfb_purple_edits_add_buddy,
	.remove_buddy = sfb_purple_edits_remove_buddy,
	.alias_buddy = sfb_purple_edits_alias_buddy,
	.group_buddy = sfb_purple_edits_move_buddy,
	.rename_group = sfb_purple_edits_rename_group,
	.remove_group = sfb_purple_edits_remove_group,
	.set_buddy_icon = sfb_purple_photos_set_own,
	.normalize = normalize,
	.struct_size = sizeof(PurplePluginProtocolInfo),
	.get_account_text_table = sfb_purple_options_get_text_table,
};

static gboolean
load(PurplePlugin *plugin)
{
	sfb_purple_log_start();
	return TRUE;
}

static gboolean
unload(PurplePlugin *plugin)
{
	sfb_purple_log_stop();
	return TRUE;
}

static PurplePluginInfo info = {
	.magic = PURPLE_PLUGIN_MAGIC,
	.major_version = PURPLE_MAJOR_VERSION,
	.minor_version = PURPLE_MINOR_VERSION,
	.type = PURPLE_PLUGIN_PROTOCOL,
	.priority = PURPLE_PRIORITY_DEFAULT,
	.id = (char *)SFB_PURPLE_PROTOCOL_ID,
	.name = (char *)"Skype for Business",
	.version = (char *)PACKAGE_VERSION,
	.author = (char *)"the purple-sfb authors",
	.load = load,
	.unload = unload,
	.extra_info = &protocol,
	.actions = sfb_purple_menu_list_actions,
};

G_MODULE_EXPORT gboolean
purple_init_plugin(PurplePlugin *plugin)
{
	/* Never textdomain(): the program's own language domain is not ours to change. */
	bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");

	info.summary = (char *)_("Skype for Business Server and Lync");
	info.description = (char *)_("Contacts, presence and conversations of Skype for Business "
	                             "Server and Lync.");
	protocol.protocol_options = sfb_purple_options_new();
	plugin->info = &info;
	return purple_plugin_register(plugin);
}
