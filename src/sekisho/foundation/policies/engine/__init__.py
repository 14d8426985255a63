"""Rules about crossings, pure: facts in, a decision out.  No Django, no clock, no database, no settings.

``reading.read`` makes a :class:`Ruleset` of a TOML text, ``Ruleset.decide`` says what happens to a crossing,
``checking.doubts`` points out rules that never decide or contradict each other.
"""
