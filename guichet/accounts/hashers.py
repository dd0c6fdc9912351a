"""How slowly a member's passphrase is checked: 19 MiB and two passes, about 40 ms.

Django's own parameters take 100 MiB, which a small server cannot give to several people at once;
these are those of OWASP's cheat sheet on password storage.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
