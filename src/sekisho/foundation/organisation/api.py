"""The door to the organisation for other rooms: questions, which never change anything."""

from sekisho.foundation.organisation.questions import (
    Decider,
    Tree,
    colleagues_of,
    deciders_of,
    deputies_of,
    employment_of,
    head_of,
    is_away,
    main_post_of,
    members,
    posts_of,
    section_on,
    tree,
)

__all__ = [
    "Decider",
    "Tree",
    "colleagues_of",
    "deciders_of",
    "deputies_of",
    "employment_of",
    "head_of",
    "is_away",
    "main_post_of",
    "members",
    "posts_of",
    "section_on",
    "tree",
]
