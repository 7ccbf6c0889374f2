# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

TESTS += secrets/test-secrets
EXTRA_DIST += secrets/test-secrets
