# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
#
# One fuzz target per reader of outside bytes. A target NAME has
#   fuzz/NAME.c        defines LLVMFuzzerTestOneInput(); aborts where something does not hold
#   fuzz/NAME.dict     words that libFuzzer puts together
#   fuzz/seeds/NAME/   inputs to start from, and those that once broke something
# and four lines below. As it stands, "make check" replays every seed as one test case. Configured
# with --enable-fuzzing --enable-sanitizers CC=clang, "make -C tests fuzz" runs each target for
# FUZZ_SECONDS and keeps what it learns in fuzz/corpus/NAME; "make -C tests fuzz FUZZ_TARGETS=fuzz/NAME"
# runs one.

FUZZ_SECONDS = 60
FUZZ_TARGETS =
EXTRA_DIST += \
	fuzz/fuzz.h fuzz/seeds \
	fuzz/web-refusal.dict \
	fuzz/web-certprov.dict fuzz/web-metadata.dict fuzz/web-ticket.dict fuzz/xml-raw.dict \
	fuzz/calendar.dict fuzz/own-calendar.dict fuzz/pidf.dict \
	fuzz/categories.dict fuzz/contacts.dict fuzz/fault.dict fuzz/resource-list.dict fuzz/self.dict \
	fuzz/chat-body.dict \
	fuzz/address-book.dict fuzz/directory.dict \
	fuzz/access.dict fuzz/custom-states.dict fuzz/settings.dict fuzz/dial-rule.dict fuzz/location-profile.dict \
	fuzz/mailbox.dict fuzz/me.dict fuzz/photo-image.dict fuzz/relay.dict \
	fuzz/exchange.dict fuzz/im-list.dict \
	fuzz/autodiscover.dict fuzz/json.dict fuzz/loopback.dict fuzz/oauth-answer.dict \
	fuzz/web-challenge.dict \
	fuzz/dns-query.dict \
	fuzz/certificate.dict fuzz/tls-handshake.dict \
	fuzz/ntlm-token.dict fuzz/spnego.dict fuzz/sip-redirect.dict \
	fuzz/sip-header.dict fuzz/sip-multipart.dict fuzz/sip-parser.dict fuzz/xml.dict

if FUZZING
FUZZ_MAIN =
LDFLAGS_FUZZ = $(AM_LDFLAGS) -fsanitize=fuzzer
check_PROGRAMS += $(FUZZ_TARGETS)

fuzz: $(FUZZ_TARGETS)
	for target in $(FUZZ_TARGETS); do \
		name=$${target#fuzz/}; mkdir -p fuzz/corpus/$$name && \
		G_DEBUG=fatal-warnings ./$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
			-dict=$(srcdir)/$$target.dict fuzz/corpus/$$name \
			$(srcdir)/fuzz/seeds/$$name || exit 1; \
	done
else
FUZZ_MAIN = fuzz/replay.c
LDFLAGS_FUZZ = $(AM_LDFLAGS)
check_PROGRAMS += $(FUZZ_TARGETS)
TESTS += $(FUZZ_TARGETS)
endif

FUZZ_TARGETS += fuzz/certificate
fuzz_certificate_SOURCES = fuzz/certificate.c $(FUZZ_MAIN)
fuzz_certificate_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_certificate_LDADD = $(TOP)/libsfb-auth.la

FUZZ_TARGETS += fuzz/tls-handshake
fuzz_tls_handshake_SOURCES = fuzz/tls-handshake.c $(FUZZ_MAIN)
fuzz_tls_handshake_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_tls_handshake_LDADD = $(TOP)/libsfb-auth.la

FUZZ_TARGETS += fuzz/chat-body
fuzz_chat_body_SOURCES = fuzz/chat-body.c $(FUZZ_MAIN)
fuzz_chat_body_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_chat_body_LDADD = $(TOP)/libsfb-chat.la

FUZZ_TARGETS += fuzz/ntlm-token
fuzz_ntlm_token_SOURCES = fuzz/ntlm-token.c $(FUZZ_MAIN)
fuzz_ntlm_token_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_ntlm_token_LDADD = $(TOP)/libsfb-auth.la

FUZZ_TARGETS += fuzz/spnego
fuzz_spnego_SOURCES = fuzz/spnego.c $(FUZZ_MAIN)
fuzz_spnego_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_spnego_LDADD = $(TOP)/libsfb-auth.la

FUZZ_TARGETS += fuzz/sip-header
fuzz_sip_header_SOURCES = fuzz/sip-header.c $(FUZZ_MAIN)
fuzz_sip_header_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_sip_header_LDADD = $(TOP)/libsfb-sip.la

FUZZ_TARGETS += fuzz/sip-multipart
fuzz_sip_multipart_SOURCES = fuzz/sip-multipart.c $(FUZZ_MAIN)
fuzz_sip_multipart_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_sip_multipart_LDADD = $(TOP)/libsfb-sip.la

FUZZ_TARGETS += fuzz/sip-parser
fuzz_sip_parser_SOURCES = fuzz/sip-parser.c $(FUZZ_MAIN)
fuzz_sip_parser_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_sip_parser_LDADD = $(TOP)/libsfb-sip.la

FUZZ_TARGETS += fuzz/sip-redirect
fuzz_sip_redirect_SOURCES = fuzz/sip-redirect.c $(FUZZ_MAIN)
fuzz_sip_redirect_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_sip_redirect_LDADD = $(TOP)/libsfb-sip.la

FUZZ_TARGETS += fuzz/xml
fuzz_xml_SOURCES = fuzz/xml.c $(FUZZ_MAIN)
fuzz_xml_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_xml_LDADD = $(TOP)/libsfb-util.la

FUZZ_TARGETS += fuzz/own-calendar
fuzz_own_calendar_SOURCES = fuzz/own-calendar.c $(FUZZ_MAIN)
fuzz_own_calendar_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_own_calendar_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/calendar
fuzz_calendar_SOURCES = fuzz/calendar.c $(FUZZ_MAIN)
fuzz_calendar_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_calendar_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/pidf
fuzz_pidf_SOURCES = fuzz/pidf.c $(FUZZ_MAIN)
fuzz_pidf_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_pidf_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/categories
fuzz_categories_SOURCES = fuzz/categories.c $(FUZZ_MAIN)
fuzz_categories_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_categories_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/contacts
fuzz_contacts_SOURCES = fuzz/contacts.c $(FUZZ_MAIN)
fuzz_contacts_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_contacts_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/fault
fuzz_fault_SOURCES = fuzz/fault.c $(FUZZ_MAIN)
fuzz_fault_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_fault_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/resource-list
fuzz_resource_list_SOURCES = fuzz/resource-list.c $(FUZZ_MAIN)
fuzz_resource_list_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_resource_list_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/self
fuzz_self_SOURCES = fuzz/self.c $(FUZZ_MAIN)
fuzz_self_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_self_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/dns-query
fuzz_dns_query_SOURCES = fuzz/dns-query.c $(FUZZ_MAIN)
fuzz_dns_query_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_dns_query_LDADD = $(TOP)/libsfb-simulator.la

FUZZ_TARGETS += fuzz/web-certprov
fuzz_web_certprov_SOURCES = fuzz/web-certprov.c $(FUZZ_MAIN)
fuzz_web_certprov_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_web_certprov_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/access
fuzz_access_SOURCES = fuzz/access.c $(FUZZ_MAIN)
fuzz_access_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_access_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/custom-states
fuzz_custom_states_SOURCES = fuzz/custom-states.c $(FUZZ_MAIN)
fuzz_custom_states_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_custom_states_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/relay
fuzz_relay_SOURCES = fuzz/relay.c $(FUZZ_MAIN)
fuzz_relay_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_relay_LDADD = $(TOP)/libsfb-media.la

FUZZ_TARGETS += fuzz/settings
fuzz_settings_SOURCES = fuzz/settings.c $(FUZZ_MAIN)
fuzz_settings_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_settings_LDADD = $(TOP)/libsfb-settings.la

FUZZ_TARGETS += fuzz/address-book
fuzz_address_book_SOURCES = fuzz/address-book.c $(FUZZ_MAIN)
fuzz_address_book_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_address_book_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/directory
fuzz_directory_SOURCES = fuzz/directory.c $(FUZZ_MAIN)
fuzz_directory_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_directory_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/web-metadata
fuzz_web_metadata_SOURCES = fuzz/web-metadata.c $(FUZZ_MAIN)
fuzz_web_metadata_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_web_metadata_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/web-ticket
fuzz_web_ticket_SOURCES = fuzz/web-ticket.c $(FUZZ_MAIN)
fuzz_web_ticket_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_web_ticket_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/xml-raw
fuzz_xml_raw_SOURCES = fuzz/xml-raw.c $(FUZZ_MAIN)
fuzz_xml_raw_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_xml_raw_LDADD = $(TOP)/libsfb-util.la

FUZZ_TARGETS += fuzz/web-refusal
fuzz_web_refusal_SOURCES = fuzz/web-refusal.c $(FUZZ_MAIN)
fuzz_web_refusal_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_web_refusal_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/autodiscover
fuzz_autodiscover_SOURCES = fuzz/autodiscover.c $(FUZZ_MAIN)
fuzz_autodiscover_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_autodiscover_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/json
fuzz_json_SOURCES = fuzz/json.c $(FUZZ_MAIN)
fuzz_json_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_json_LDADD = $(TOP)/libsfb-util.la

FUZZ_TARGETS += fuzz/loopback
fuzz_loopback_SOURCES = fuzz/loopback.c $(FUZZ_MAIN)
fuzz_loopback_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_loopback_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/oauth-answer
fuzz_oauth_answer_SOURCES = fuzz/oauth-answer.c $(FUZZ_MAIN)
fuzz_oauth_answer_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_oauth_answer_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/web-challenge
fuzz_web_challenge_SOURCES = fuzz/web-challenge.c $(FUZZ_MAIN)
fuzz_web_challenge_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_web_challenge_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/photo-image
fuzz_photo_image_SOURCES = fuzz/photo-image.c $(FUZZ_MAIN)
fuzz_photo_image_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_photo_image_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/exchange
fuzz_exchange_SOURCES = fuzz/exchange.c $(FUZZ_MAIN)
fuzz_exchange_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_exchange_LDADD = $(TOP)/libsfb-web.la

FUZZ_TARGETS += fuzz/im-list
fuzz_im_list_SOURCES = fuzz/im-list.c $(FUZZ_MAIN)
fuzz_im_list_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_im_list_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/mailbox
fuzz_mailbox_SOURCES = fuzz/mailbox.c $(FUZZ_MAIN)
fuzz_mailbox_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_mailbox_LDADD = $(TOP)/libsfb-people.la

FUZZ_TARGETS += fuzz/dial-rule
fuzz_dial_rule_SOURCES = fuzz/dial-rule.c $(FUZZ_MAIN)
fuzz_dial_rule_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_dial_rule_LDADD = $(TOP)/libsfb-settings.la

FUZZ_TARGETS += fuzz/location-profile
fuzz_location_profile_SOURCES = fuzz/location-profile.c $(FUZZ_MAIN)
fuzz_location_profile_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_location_profile_LDADD = $(TOP)/libsfb-settings.la

FUZZ_TARGETS += fuzz/me
fuzz_me_SOURCES = fuzz/me.c $(FUZZ_MAIN)
fuzz_me_LDFLAGS = $(LDFLAGS_FUZZ)
fuzz_me_LDADD = $(TOP)/libsfb-people.la
