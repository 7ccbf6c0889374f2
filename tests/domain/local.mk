# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

TESTS += domain/test-domain
EXTRA_DIST += domain/test-domain
