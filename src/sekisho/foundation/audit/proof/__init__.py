"""How the trail is proven: chain, trees, signed heads, time stamps, verification.

Nothing here knows Django or a database: an auditor checks an export on a machine that has neither.
"""
