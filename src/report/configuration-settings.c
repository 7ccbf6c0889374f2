/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: what the server says, each under its section and in words. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "report/configuration-private.h"

/* In the catalogue's order: the section of each setting from that one on. */
static const struct {
	SfbSetting first;
	const char *section; /* NULL: has a writer of its own */
} places[] = {
	{ SFB_SETTING_FOCUS_FACTORY_URI, "meetings" },
	{ SFB_SETTING_MRAS_URI, "media" },
	{ SFB_SETTING_BOT_SIP_URI_FOR_TEST_CALL, "calls" },
	{ SFB_SETTING_DLX_ENABLED, "address-book" },
	{ SFB_SETTING_AV_ENCRYPTION, "media" },
	{ SFB_SETTING_LOCATION_PROFILE, "dial-plan" },
	{ SFB_SETTING_VOICE_MAIL_URI, "exchange" },
	{ SFB_SETTING_ENABLE_SIP_SECURITY_MODE, "account" },
	{ SFB_SETTING_DIFF_SERV_VOICE, "media" },
	{ SFB_SETTING_LIS_INTERNAL_URL, "emergency" },
	{ SFB_SETTING_CALL_PARK_SERVER_URI, "calls" },
	{ SFB_SETTING_POOL_URI, "account" },
	{ SFB_SETTING_CWA_INTERNAL_URI, "meetings" },
	{ SFB_SETTING_RESPONSE_GROUP_SERVICE_INTERNAL_URL, "calls" },
	{ SFB_SETTING_UPDATES_SERVER_ENABLED, "server" },
	{ SFB_SETTING_ORGANIZATION, "account" },
	{ SFB_SETTING_ALLOW_IP_AUDIO, "meetings" },
	{ SFB_SETTING_VOICE_POLICY_NAME, "calls" },
	{ SFB_SETTING_DISABLE_FILE_TRANSFER, "messages" },
	{ SFB_SETTING_USER_LOCATION_PROFILE, "dial-plan" },
	{ SFB_SETTING_COMMON_AREA_PHONE, "calls" },
	{ SFB_SETTING_SEARCH_PREFIX_FLAGS, "address-book" },
	{ SFB_SETTING_SHOW_RECENT_CONTACTS, "presence" },
	{ SFB_SETTING_SHOW_SHAREPOINT_PHOTO_EDIT_LINK, "address-book" },
	{ SFB_SETTING_P2_P_APP_SHARING_ENCRYPTION, "media" },
	{ SFB_SETTING_SHOW_MANAGE_PRIVACY_RELATIONSHIPS, "presence" },
	{ SFB_SETTING_SP_SEARCH_CENTER_INTERNAL_URL, "address-book" },
	{ SFB_SETTING_EXCHANGE_CONTACT_STORE_ALLOWED, "exchange" },
	{ SFB_SETTING_MAXIMUM_DGS_ALLOWED_IN_CONTACT_LIST, "presence" },
	{ SFB_SETTING_ENABLE_CONTACT_SYNC, "exchange" },
	{ SFB_SETTING_MAX_PHOTO_SIZE_KB, "address-book" },
	{ SFB_SETTING_ENABLE_VOIP_CALL_DEFAULT, "calls" },
	{ SFB_SETTING_SEND_FEEDBACK_URL, "server" },
	{ SFB_SETTING_DISABLE_MUSIC_ON_HOLD, "calls" },
	{ SFB_SETTING_ENABLE_TRACING, "server" },
	{ SFB_SETTING_DISABLE_EMOTICONS, "messages" },
	{ SFB_SETTING_DISABLE_PRESENCE_NOTE, "presence" },
	{ SFB_SETTING_ENABLE_URL, "messages" },
	{ SFB_SETTING_MAXIMUM_NUMBER_OF_CONTACTS, "presence" },
	{ SFB_SETTING_BLOCK_CONVERSATION_FROM_FEDERATED_CONTACTS, "messages" },
	{ SFB_SETTING_CUSTOM_STATE_URL, "presence" },
	{ SFB_SETTING_CONFERENCE_IM_IDLE_TIMEOUT, "meetings" },
	{ SFB_SETTING_WEB_SERVICE_POLL_INTERVAL, "exchange" },
	{ SFB_SETTING_DISABLE_PHONE_PRESENCE, "presence" },
	{ SFB_SETTING_ENABLE_SERVER_CONVERSATION_HISTORY, "messages" },
	{ SFB_SETTING_ENABLE_SKYPE_UI, "server" },
	{ SFB_SETTING_ENHANCED_EMERGENCY_SERVICES_ENABLED, "emergency" },
	{ SFB_SETTING_BYPASS_ENABLED, "media" },
	{ SFB_SETTING_ENABLE_PRIVACY_MODE, "presence" },
	{ SFB_SETTING_ENABLE_PERSISTENT_CHAT, "rooms" },
	{ SFB_SETTING_PUBLIC_PROVIDERS, NULL },
	{ SFB_SETTING_ENABLE_MOBILITY, "mobility" },
};

/* Tokens that would tell people nothing. */
static const struct {
	const char *token;
	const char *words;
} tokens[] = {
	{ "RequireEncryption", N_("required") },
	{ "SupportEncryption", N_("if the other side can") },
	{ "DoNotSupportEncryption", N_("never") },
	{ "AllPhotos", N_("all") },
	{ "PhotosFromADOnly", N_("from the company's directory only") },
	{ "NoPhoto", N_("none") },
	{ "WebSearchOnly", N_("by asking the server only") },
	{ "WebSearchAndFileDownload", N_("by asking the server, or from a file") },
	{ "FileDownloadOnly", N_("from a file only") },
	{ "SingleApplication", N_("single programs") },
	{ "Desktop", N_("the whole desktop") },
	{ "oneway", N_("one way") },
	{ "twoway", N_("both ways") },
	{ "disclaimer", N_("yes, with a notice for those who refuse") },
	{ "High", N_("only encrypted") },
};

static const char *
get_section(SfbSetting setting)
{
	gsize at = 0;

	while (at + 1 < G_N_ELEMENTS(places) && places[at + 1].first <= setting)
		at++;
	return places[at].section;
}

static char *
dup_text(SfbPage *page, SfbSetting setting)
{
	const char *text = sfb_settings_get_text(page->settings, setting);

	for (gsize i = 0; text != NULL && i < G_N_ELEMENTS(tokens); i++) {
		if (g_ascii_strcasecmp(text, tokens[i].token) == 0)
			return g_strdup(_(tokens[i].words));
	}
	return g_strdup(text);
}

static void
write_setting(SfbPage *page, SfbSetting setting)
{
	const SfbSettingInfo *info = sfb_setting_get_info(setting);
	g_autofree char *id = g_strdup_printf("%s/%s", info->group, info->name);
	const char *label = _(info->label);

	if (info->kind == SFB_SETTING_KIND_BOOLEAN)
		sfb_page_add_boolean(page, id, label,
		                     sfb_settings_get_boolean(page->settings, setting));
	else if (info->kind == SFB_SETTING_KIND_NUMBER)
		sfb_page_take(
			page, id, label,
			g_strdup_printf("%u", sfb_settings_get_number(page->settings, setting)));
	else
		sfb_page_take(page, id, label, dup_text(page, setting));
}

void
sfb_page_write_settings(SfbPage *page)
{
	for (int i = 0; i < SFB_SETTING_COUNT; i++) {
		SfbSetting setting = (SfbSetting)i;

		if (g_strcmp0(get_section(setting), page->section) == 0 &&
		    sfb_settings_is_told(page->settings, setting))
			write_setting(page, setting);
	}
}

void
sfb_page_write_providers(SfbPage *page)
{
	const char *text = sfb_settings_get_text(page->settings, SFB_SETTING_PUBLIC_PROVIDERS);
	g_autoptr(SfbXml) xml = text != NULL ? sfb_xml_parse(text, -1, NULL) : NULL;
	SfbXmlNode *node = NULL;

	if (xml != NULL)
		node = sfb_xml_get_child(sfb_xml_get_root(xml), "PublicProvider");
	for (; node != NULL; node = sfb_xml_get_next(node, "PublicProvider")) {
		const char *name = sfb_xml_get_attribute(node, "Name");
		const char *domain = sfb_xml_get_attribute(node, "NameDecorationDomain");

		sfb_page_add(page, "provider", name != NULL ? name : "",
		             domain != NULL ? domain : _("connected"));
	}
}

/* As it came. */
void
sfb_page_write_unknown(SfbPage *page)
{
	g_autoptr(GPtrArray) entries = sfb_settings_list(page->settings);

	for (guint i = 0; i < entries->len; i++) {
		const SfbSettingEntry *entry = entries->pdata[i];
		g_autofree char *id = NULL;

		if (entry->info != NULL)
			continue;
		id = g_strdup_printf("%s/%s", entry->group, entry->name);
		sfb_page_add(page, id, id, entry->value);
	}
}
