"""The door to the organisation for other rooms: questions, which never change anything.

``year_checks``: where a room puts its check of what a new year would leave without its person.
"""

from sekisho.foundation.organisation.breaks import Break, Outlook
from sekisho.foundation.organisation.breaks import checks as year_checks
from sekisho.foundation.organisation.models import Post, PostKind, Role, RoleGrant
from sekisho.foundation.organisation.questions import (
    Decider,
    Tree,
    colleagues_of,
    deciders_of,
    deputies_of,
    employment_of,
    head_of,
    is_away,
    mail_address_of,
    main_post_of,
    members,
    posts_of,
    section_on,
    tree,
)

__all__ = [
    "Break",
    "Decider",
    "Outlook",
    "Post",
    "PostKind",
    "Role",
    "RoleGrant",
    "Tree",
    "colleagues_of",
    "deciders_of",
    "deputies_of",
    "employment_of",
    "head_of",
    "is_away",
    "mail_address_of",
    "main_post_of",
    "members",
    "posts_of",
    "section_on",
    "tree",
    "year_checks",
]
