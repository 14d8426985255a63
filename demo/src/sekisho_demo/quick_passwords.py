"""A cheap password hash for tests, which make hundreds of people.  Never part of a production image."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with the smallest cost that the algorithm allows."""

    time_cost, memory_cost, parallelism = 1, 8, 1
