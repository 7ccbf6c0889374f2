/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who sends a REGISTER, and whether they may. */

#include "sim/applicant.h"

#include <string.h>

#include "sip/endpoint.h"
#include "sip/header.h"

#define EPID_MAX 16 /* [MS-SIPRE] 2.2.7 */
#define INSTANCE_PREFIX "<urn:uuid:"

static const SfbSimRefusal no_endpoint = { 400, 4010, "Endpoint identifier missing" };
static const SfbSimRefusal long_epid = { 400, 4012, "Endpoint identifier too long" };
static const SfbSimRefusal wrong_event = { 489, 4055, "Event is not registration" };
static const SfbSimRefusal no_gruu = { 421, 2057, "gruu-10 is required" };
static const SfbSimRefusal wrong_instance = { 401, 1000, "Final handshake failed" };
static const SfbSimRefusal nobody = {
	404, 4005, "Destination URI either not enabled for SIP or does not exist"
};
static const SfbSimRefusal not_owner = {
	403, 4004, "Credentials provided are not authorized to act as specified \\\"From\\\" URI"
};

/* The UUID of +sip.instance="<urn:uuid:...>", in lower case. */
static char *
dup_instance(const char *contact)
{
	g_autoptr(SfbSipNameAddr) addr = contact != NULL ? sfb_sip_name_addr_parse(contact) : NULL;
	g_autofree char *value =
		addr != NULL ? sfb_sip_header_get_parameter(addr->parameters, "+sip.instance")
			     : NULL;

	if (value == NULL || !g_str_has_prefix(value, INSTANCE_PREFIX) ||
	    !g_str_has_suffix(value, ">"))
		return NULL;
	value[strlen(value) - 1] = '\0';
	return g_ascii_strdown(value + strlen(INSTANCE_PREFIX), -1);
}

static char *
dup_epid(const char *from)
{
	g_autoptr(SfbSipNameAddr) addr = from != NULL ? sfb_sip_name_addr_parse(from) : NULL;

	return addr != NULL ? sfb_sip_header_get_parameter(addr->parameters, "epid") : NULL;
}

void
sfb_sim_applicant_read(SfbSimApplicant *applicant, SfbSimWorld *world, const SfbSipMessage *request)
{
	const char *from = sfb_sip_message_get_header(request, "From");
	const char *contact = sfb_sip_message_get_header(request, "Contact");
	g_autofree char *address = sfb_sim_dup_address(from);

	applicant->user = address != NULL ? sfb_sim_world_get(world, address) : NULL;
	applicant->epid = dup_epid(from);
	applicant->instance = dup_instance(contact);
	applicant->contact = sfb_sim_dup_uri(contact);
}

void
sfb_sim_applicant_clear(SfbSimApplicant *applicant)
{
	g_free(applicant->epid);
	g_free(applicant->instance);
	g_free(applicant->contact);
}

static gboolean
is_instance_right(const SfbSimApplicant *applicant)
{
	g_autofree char *instance = sfb_sip_endpoint_make_instance(applicant->epid);

	return strcmp(instance, applicant->instance) == 0;
}

const SfbSimRefusal *
sfb_sim_applicant_check(const SfbSimApplicant *applicant, const SfbSipMessage *request,
                        const SfbSimUser *owner)
{
	const char *event = sfb_sip_message_get_header(request, "Event");

	if (applicant->epid == NULL || applicant->instance == NULL)
		return &no_endpoint;
	if (strlen(applicant->epid) > EPID_MAX)
		return &long_epid;
	if (event != NULL && strcmp(event, "registration") != 0)
		return &wrong_event;
	if (sfb_sip_message_has_token(request, "Supported", "msrtc-event-categories") &&
	    !sfb_sip_message_has_token(request, "Supported", "gruu-10"))
		return &no_gruu;
	if (!is_instance_right(applicant))
		return &wrong_instance;
	if (applicant->user == NULL)
		return &nobody;
	return applicant->user == owner ? NULL : &not_owner;
}
