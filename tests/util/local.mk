# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

UTIL_TESTS = \
	util/test-address \
	util/test-bytes \
	util/test-domain \
	util/test-error \
	util/test-json \
	util/test-xml
check_PROGRAMS += $(UTIL_TESTS)
TESTS += $(UTIL_TESTS)
util_test_address_LDADD = $(TOP)/libsfb-util.la
util_test_bytes_LDADD = $(TOP)/libsfb-util.la
util_test_domain_LDADD = $(TOP)/libsfb-util.la
util_test_error_LDADD = $(TOP)/libsfb-util.la
util_test_json_LDADD = $(TOP)/libsfb-util.la
util_test_xml_LDADD = $(TOP)/libsfb-util.la

check_PROGRAMS += util/test-xml-raw
TESTS += util/test-xml-raw
util_test_xml_raw_LDADD = $(TOP)/libsfb-util.la

check_PROGRAMS += util/test-html
TESTS += util/test-html
util_test_html_LDADD = $(TOP)/libsfb-util.la
