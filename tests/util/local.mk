# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += util/test-address util/test-bytes util/test-error util/test-xml
TESTS += util/test-address util/test-bytes util/test-error util/test-xml
util_test_address_LDADD = $(TOP)/libsfb-util.la
util_test_bytes_LDADD = $(TOP)/libsfb-util.la
util_test_error_LDADD = $(TOP)/libsfb-util.la
util_test_xml_LDADD = $(TOP)/libsfb-util.la
