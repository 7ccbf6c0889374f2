# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SIM_TESTS = \
	sim/test-acceptor \
	sim/test-aggregation \
	sim/test-applicant \
	sim/test-certificate \
	sim/test-contact-list \
	sim/test-faults \
	sim/test-forward \
	sim/test-presence-documents \
	sim/test-publications \
	sim/test-world
check_PROGRAMS += $(SIM_TESTS)
TESTS += $(SIM_TESTS)
sim_test_acceptor_LDADD = $(TOP)/libsfb-simulator.la
sim_test_aggregation_LDADD = $(TOP)/libsfb-simulator.la
sim_test_applicant_LDADD = $(TOP)/libsfb-simulator.la
sim_test_certificate_LDADD = $(TOP)/libsfb-simulator.la
sim_test_contact_list_LDADD = $(TOP)/libsfb-simulator.la
sim_test_faults_LDADD = $(TOP)/libsfb-simulator.la
sim_test_forward_LDADD = $(TOP)/libsfb-simulator.la
sim_test_presence_documents_LDADD = $(TOP)/libsfb-simulator.la
sim_test_publications_LDADD = $(TOP)/libsfb-simulator.la
sim_test_world_LDADD = $(TOP)/libsfb-simulator.la
