"""Password hashing at the cost that a morning's sign-ins of a whole country can bear."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet, first recommended setting."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
