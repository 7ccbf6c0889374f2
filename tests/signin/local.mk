# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SIGNIN_TESTS = signin/test-candidates signin/test-choose signin/test-config \
	signin/test-discovery signin/test-evidence signin/test-patience signin/test-redirect \
	signin/test-stage
check_PROGRAMS += $(SIGNIN_TESTS)
TESTS += $(SIGNIN_TESTS)
signin_test_candidates_LDADD = $(TOP)/libsfb-signin.la
signin_test_choose_LDADD = $(TOP)/libsfb-signin.la
signin_test_config_LDADD = $(TOP)/libsfb-signin.la
signin_test_discovery_LDADD = $(TOP)/libsfb-signin.la
signin_test_evidence_LDADD = $(TOP)/libsfb-signin.la
signin_test_patience_LDADD = $(TOP)/libsfb-signin.la
signin_test_redirect_LDADD = $(TOP)/libsfb-signin.la
signin_test_stage_LDADD = $(TOP)/libsfb-signin.la
