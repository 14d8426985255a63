"""From a proof to the next page: gather proofs in the session, and open the door when they are enough."""

from __future__ import annotations

from django.contrib.auth import login as open_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sekisho.foundation.identity.actor import Nobody
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.middleware import nobody
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import backend, break_glass, devices, pace, pending, rules, services, sessions
from sekisho.foundation.login.factors import Kind, Method, Proof, are_enough, kinds
from sekisho.foundation.login.middleware import MUST
from sekisho.foundation.login.models import Password
from sekisho.foundation.login.pending import Pending


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards: only within this entrance."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def status_of(denied: Denied) -> int:
    return {"IDN-002": 429, "LGN-005": 503}.get(denied.code, 403)


def who_is(request: HttpRequest, person: Person | None = None, login: str = "") -> Nobody:
    who = nobody(request, person.login if person else login)
    return Nobody(who.login, who.zone, who.channel, who.address, getattr(request, "request_id", ""))


def needed(person: Person, zone: str) -> int:
    """The sealed account comes in alone: it is for the day on which second factors fail."""
    return 1 if break_glass.is_one(person, zone=zone) else rules.factors_needed(person, zone)


def advance(
    request: HttpRequest,
    person: Person,
    proof: Proof,
    *,
    next_path: str,
    is_shared: bool,
    sets_password: bool = False,
) -> HttpResponse:
    """One proof more.  Proofs of another person are forgotten: they never add up."""
    under_way = pending.read(request.session)
    same = under_way is not None and under_way.person.pk == person.pk
    before: tuple[Proof, ...] = under_way.proofs if under_way is not None and same else ()
    sets_password = sets_password or (under_way is not None and same and under_way.sets_password)
    proofs = (*before, proof)
    who = who_is(request, person)
    if are_enough([each.method for each in proofs], needed(person, who.zone)) and not sets_password:
        return enter(request, who, Pending(person, proofs, next_path, is_shared))
    _end_former(request, who)
    pending.keep(
        request.session, person, proofs, next_path=next_path, is_shared=is_shared, sets_password=sets_password
    )
    if sets_password:
        return HttpResponseRedirect(reverse("sign_in_new_password"))
    return HttpResponseRedirect(reverse(_missing(proofs)))


def _missing(proofs: tuple[Proof, ...]) -> str:
    shown = kinds(proof.method for proof in proofs)
    return "sign_in_second" if Kind.KNOWLEDGE in shown else "sign_in"


def enter(request: HttpRequest, who: Nobody, done: Pending) -> HttpResponse:
    """Open the door: a new session, its sign-in, and whatever has to be done first."""
    person = done.person
    pending.forget(request.session)
    _end_former(request, who)
    open_session(request, person, backend=backend.PATH)  # under a new session id, without what another left
    place, cookie = devices.place_of(request, is_shared=done.is_shared)
    request.session[MUST] = _must(person, done, who.zone)
    sessions.open_sign_in(who=who, person=person, proofs=done.proofs, session=request.session, place=place)
    if break_glass.is_one(person, zone=who.zone):
        break_glass.came_in(person=person, who=who)
    pace.forgive(person.login, who=who, device=place.device)
    must = request.session[MUST]
    response = HttpResponseRedirect(reverse(f"account:{must}") if must else done.next)
    devices.leave(response, cookie)
    return response


def _end_former(request: HttpRequest, who: Nobody) -> None:
    """Whoever was signed in at this browser, the same person or another, is so no longer."""
    before = getattr(request, "sign_in", None)
    if before is not None:
        sessions.end(before, actor=who, why="again")
        request.session.flush()
        request.sign_in = None  # type: ignore[attr-defined]  # as request.user


def _must(person: Person, done: Pending, zone: str) -> str:
    """The name of the page that comes first: a factor after a code from the desk, an own password after a given one."""
    came_with_code = Method.DESK_CODE.value in done.methods
    if came_with_code and rules.factors_needed(person, zone) > 1 and not services.has_second(person, zone):
        return "totp"
    given = Password.objects.filter(person=person, given_until__isnull=False).exists()
    return "password" if given and Method.PASSWORD.value in done.methods else ""
