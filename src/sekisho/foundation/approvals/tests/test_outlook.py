"""Before a new year is scheduled: which routes of approval would have nobody left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sekisho.foundation.approvals.outlook import without_approver
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import places
from sekisho.foundation.organisation.api import Outlook, year_checks
from sekisho.foundation.policies import services as rules
from sekisho_demo import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]

TEXT = """
format = 1
name = "試験"

[[rule]]
id = "held"
reason = "確かめる"
owner = "総務課"
when = { to = ["internet"] }
then = { outcome = "hold", approval = "three" }

[[rule]]
id = "rest"
reason = "ほかは通す"
owner = "総務課"
when = { verdict = ["clean", "changed"] }
then = { outcome = "release" }

[[approval]]
code = "three"
name = "三段の承認"
step = [
    { kind = "approve", by = "people:ren mei", need = "all" },
    { kind = "consult", by = "role:privacy" },
    { kind = "decide", by = "head" },
]
"""


@pytest.fixture
def route() -> None:
    for login in ("ren", "mei", "hajime"):
        factories.person(login)
    places.grant_role(actor=System(channel="test"), person=factories.person("hajime"), role="privacy")
    admin = factories.actor("kaname", "lgwan")
    rules.switch_on(actor=admin, draft=rules.save_draft(actor=admin, text=TEXT, reason="試験"))


def leaving(*people: Person) -> list[str]:
    nobody: frozenset[str] = frozenset()
    day = timezone.localdate() + timedelta(days=30)
    outlook = Outlook(day, frozenset(one.pk for one in people), frozenset(), nobody)
    assert year_checks["approvals"] is without_approver
    return [found.words for found in without_approver(outlook)]


@pytest.mark.usefixtures("route")
def test_who_stays_can_still_approve() -> None:
    assert leaving() == []
    assert leaving(factories.person("aoi")) == []


@pytest.mark.usefixtures("route")
def test_a_step_is_named_when_the_last_person_of_it_leaves() -> None:
    (words,) = leaving(factories.person("ren"), factories.person("mei"))
    assert "三段の承認" in words
    assert "1段目" in words
    (words,) = leaving(factories.person("hajime"))
    assert "2段目" in words
