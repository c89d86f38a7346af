"""Argon2id with the parameters OWASP names for servers.

Django's defaults take 100 MiB a hash: a few sign-ins at once would exhaust a small server.
Source: OWASP Password Storage Cheat Sheet, Argon2id, m=19456 (19 MiB), t=2, p=1.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ModestArgon2PasswordHasher(Argon2PasswordHasher):
    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1
