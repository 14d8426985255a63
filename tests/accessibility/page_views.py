"""Every page in every state: who looks at it, from which network, and what they do there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journey_person import Person
from page_scenes import (
    Scene,
    approval_page,
    awaited,
    draft,
    exceptional,
    known_file,
    month_page,
    on_duty,
    person_id,
    touched_file,
)
from playwright.sync_api import expect


@dataclass(frozen=True, slots=True)
class View:
    """One page in one state: who looks, from where, at what, and what they do there first."""

    login: str
    zone: str
    path: str | Callable[[Scene], str]
    first: Callable[[Person], object] = lambda person: None
    status: int = 200

    def address(self, scene: Scene) -> str:
        return self.path if isinstance(self.path, str) else self.path(scene)


def press(person: Person) -> None:
    person.press_the_button()
    expect(person.page.locator("#error-summary")).to_be_visible()


def wrong_password(person: Person) -> None:
    person.fill("login", "somebody.else")
    person.fill("password", "wrong")
    press(person)


def first_step(person: Person) -> None:
    """As far as the page that asks for the second factor."""
    person.fill("login", "mei")
    person.fill("password", person.town.password)
    person.press_the_button()
    expect(person.page.locator("main [name=code]")).to_be_visible()


def wrong_code(person: Person) -> None:
    first_step(person)
    person.fill("code", "000000")
    press(person)


def stale_proof(person: Person) -> None:
    person.town.sql("UPDATE login_signin SET proved_at = now() - interval '20 minutes' WHERE zone = 'lgwan'")
    person.open("lgwan", "/admin/zones/")
    expect(person.page.locator("main [name=code]")).to_be_visible()
    person.town.sql("UPDATE login_signin SET proved_at = now() WHERE zone = 'lgwan'")


def ask_for_a_reset(person: Person) -> None:
    person.fill("login", "mei")
    person.page.locator("main [name=zone]").select_option("mynumber")
    person.click("label[for=id_new_factors]")
    person.fill("reason", "職員証で本人を確認した。スマートフォンの故障。")
    person.press_the_button()
    expect(person.page.locator("main tbody tr").first).to_be_visible()


def show_codes(person: Person) -> None:
    person.press_the_button()
    expect(person.page.locator("main ol code").first).to_be_visible()


def choose_three(person: Person) -> None:
    content = [{"name": f"資料{n}.docx", "mimeType": "", "buffer": b"x" * 9_000} for n in range(3)]
    person.page.locator("[name=files]").set_input_files(content)  # type: ignore[arg-type]  # plain dicts will do
    person.page.locator("[data-part=list] li").first.wait_for()


def open_everything(person: Person) -> None:
    """What folds on the page, and the menu of the person."""
    for summary in person.page.locator("main summary").all()[:2]:
        summary.click()
    person.click(".dads-user-menu summary")


def open_the_menu(person: Person) -> None:
    """The heading under which the page stands."""
    person.click(".dads-nav summary[data-current]")
    expect(person.page.locator(".dads-nav a[aria-current=page]")).to_be_visible()


def no_days(person: Person) -> None:
    person.fill("days", "0")
    person.fill("reason", "見本")
    press(person)


def open_everything_below(person: Person) -> None:
    for summary in person.page.locator("main summary").all():
        summary.click()


def nonsense(person: Person) -> None:
    person.fill("max_files", "0")
    press(person)


def in_english(person: Person) -> None:
    person.page.locator("button[name=language][value=en]").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")


def withdraw(person: Person) -> None:
    person.press_the_button()
    person.see("withdrawn")


def empty(person: Person) -> None:
    """Past the browser's own check, to the server's."""
    person.page.locator("main form[method=post]").evaluate("form => form.noValidate = true")
    press(person)


def keep_one(person: Person) -> None:
    person.fill("partner", "架空県 市町村課")
    person.fill("password", "fictional-7421")
    person.press_the_button()
    person.see_words("架空県 市町村課")


def ask_to_forget(person: Person) -> None:
    keep_one(person)
    person.click(person.page.locator("a[href$='/forget/']").first)
    person.see_words("消しますか")


def look_at_the_pages(person: Person) -> None:
    expect(person.page.locator("#page-1 img")).to_have_js_property("complete", True, timeout=60_000)


def send_back_wordless(person: Person) -> None:
    person.click("#return")
    expect(person.page.locator("#error-summary")).to_be_visible()


def wrong_days(person: Person) -> None:
    person.fill("first", "2026-12-02")
    person.fill("last", "2026-12-01")
    press(person)


def try_a_pattern(person: Person) -> None:
    answers = {
        "id": "town-looked-at",
        "name": "事件番号",
        "expression": "見本-[0-9]{4}",
        "reason": "例",
        "sample": "見本-0001",
    }
    for name, words in answers.items():
        person.fill(name, words)
    person.page.locator("button[name=step][value=try]").click()
    person.page.locator("button[name=step][value=save]").wait_for()


NOWHERE = "/transfers/00000000-0000-4000-8000-000000000000/"
VIEWS: dict[str, View] = {
    "sign-in-internet": View("", "internet", "/sign-in/"),
    "sign-in-lgwan": View("", "lgwan", "/sign-in/"),
    "sign-in-mynumber": View("", "mynumber", "/sign-in/"),
    "sign-in-errors": View("", "lgwan", "/sign-in/", wrong_password),
    "sign-in-second": View("", "mynumber", "/sign-in/", first_step),
    "sign-in-second-errors": View("", "mynumber", "/sign-in/", wrong_code),
    "sign-in-code": View("", "lgwan", "/sign-in/code/"),
    "sign-in-code-errors": View("", "lgwan", "/sign-in/code/", press),
    "sign-in-again": View("kaname", "lgwan", "/admin/zones/", stale_proof),
    "account": View("mei", "mynumber", "/account/"),
    "account-app": View("aoi", "lgwan", "/account/code/", open_everything),
    "account-app-errors": View("aoi", "lgwan", "/account/code/", press),
    "account-passkeys": View("aoi", "lgwan", "/account/passkeys/"),
    "account-recovery": View("aoi", "lgwan", "/account/recovery/", show_codes),
    "account-password": View("aoi", "lgwan", "/account/password/"),
    "account-password-errors": View("aoi", "lgwan", "/account/password/", press),
    "resets": View("kaname", "lgwan", "/admin/sign-in/"),
    "reset-new": View("kaname", "lgwan", "/admin/sign-in/new/"),
    "reset-new-errors": View("kaname", "lgwan", "/admin/sign-in/new/", press),
    "reset-asked": View("kaname", "lgwan", "/admin/sign-in/new/", ask_for_a_reset),
    "send-one-way": View("aoi", "internet", "/send/"),
    "send-two-ways": View("aoi", "lgwan", "/send/"),
    "send-files-chosen": View("aoi", "internet", "/send/", choose_three),
    "send-all-open": View("aoi", "internet", "/send/", open_everything),
    "send-errors": View("aoi", "internet", "/send/", press),
    "sent": View("aoi", "internet", "/sent/"),
    "sent-empty": View("minoru", "lgwan", "/sent/"),
    "inbox": View("aoi", "lgwan", "/inbox/"),
    "inbox-empty": View("minoru", "lgwan", "/inbox/"),
    "inbox-english": View("hajime", "lgwan", "/inbox/", in_english),
    "transfer-received": View("aoi", "internet", lambda scene: scene.one_more()),
    "transfer-awaited": View("aoi", "lgwan", lambda scene: scene.one_more()),
    "transfer-ready-sender": View("aoi", "internet", lambda scene: scene.page_of("庁議資料の取り込み")),
    "transfer-ready-recipient": View("aoi", "lgwan", lambda scene: scene.page_of("庁議資料の取り込み")),
    "transfer-many": View("aoi", "lgwan", lambda scene: scene.page_of("申請書の控え")),
    "transfer-held": View("aoi", "internet", lambda scene: scene.page_of("県からの照会")),
    "transfer-nothing-for-me": View("aoi", "lgwan", lambda scene: scene.page_of("県からの照会")),
    "transfer-refused": View("aoi", "internet", lambda scene: scene.page_of("請求書の確認")),
    "transfer-withdrawn": View(
        "aoi", "internet", lambda scene: scene.page_of("送り先を間違えたもの") + "withdraw/", withdraw
    ),
    "transfer-expired": View("aoi", "lgwan", lambda scene: scene.page_of("先月の資料")),
    "receipt-sender": View("aoi", "internet", lambda scene: scene.receipt_of("庁議資料の取り込み")),
    "receipt-recipient": View("aoi", "lgwan", lambda scene: scene.receipt_of("庁議資料の取り込み")),
    "receipt-held": View("aoi", "internet", lambda scene: scene.receipt_of("県からの照会")),
    "receipt-scanned": View("aoi", "internet", lambda scene: scene.receipt_of("請求書の確認")),
    "transfer-locked": View("aoi", "internet", lambda scene: scene.page_of("パスワード付きの資料")),
    "password": View("aoi", "internet", lambda scene: scene.password_of("パスワード付きの資料")),
    "password-errors": View(
        "aoi", "internet", lambda scene: scene.password_of("パスワード付きの資料"), empty
    ),
    "partner-passwords-none": View("tamaki", "lgwan", "/passwords/"),
    "partner-passwords": View("hajime", "lgwan", "/passwords/", keep_one),
    "partner-passwords-errors": View("aoi", "internet", "/passwords/", press),
    "partner-password-forget": View("mei", "lgwan", "/passwords/", ask_to_forget),
    "withdraw": View("aoi", "internet", lambda scene: scene.page_of("庁議資料の取り込み") + "withdraw/"),
    "routes": View("kaname", "lgwan", "/admin/zones/"),
    "route": View("kaname", "lgwan", "/admin/zones/1/"),
    "route-errors": View("kaname", "lgwan", "/admin/zones/1/", nonsense),
    "administration-menu-open": View("kaname", "lgwan", "/admin/zones/", open_the_menu),
    "original-periods": View("kaname", "lgwan", "/admin/originals/"),
    "original-period-errors": View("kaname", "lgwan", "/admin/originals/3A/", no_days),
    "people": View("kaname", "lgwan", "/admin/people/"),
    "people-none-found": View("kaname", "lgwan", "/admin/people/?q=nobody"),
    "person": View("kaname", "lgwan", lambda scene: f"/admin/people/{person_id(scene.town, 'ren')}/"),
    "person-change": View(
        "kaname", "lgwan", lambda scene: f"/admin/people/{person_id(scene.town, 'ren')}/change/"
    ),
    "person-post": View(
        "kaname", "lgwan", lambda scene: f"/admin/people/{person_id(scene.town, 'ren')}/post/"
    ),
    "person-role": View(
        "kaname", "lgwan", lambda scene: f"/admin/people/{person_id(scene.town, 'ren')}/role/"
    ),
    "person-absence": View(
        "kaname", "lgwan", lambda scene: f"/admin/people/{person_id(scene.town, 'ren')}/absence/"
    ),
    "organisation": View("kaname", "lgwan", "/admin/organisation/"),
    "organisation-long-ago": View("kaname", "lgwan", "/admin/organisation/?on=1999-01-01"),
    "section": View("kaname", "lgwan", "/admin/organisation/soumu/"),
    "section-change": View("kaname", "lgwan", "/admin/organisation/soumu/change/"),
    "section-new-errors": View("kaname", "lgwan", "/admin/organisation/new/", press),
    "years": View("kaname", "lgwan", "/admin/year/"),
    "year-new": View("kaname", "lgwan", "/admin/year/new/", open_everything),
    "new-person": View("kaname", "lgwan", "/admin/people/new/"),
    "new-person-errors": View("kaname", "lgwan", "/admin/people/new/", press),
    "held-personal-data": View("aoi", "lgwan", lambda scene: scene.page_of("集計の報告")),
    "held-personal-data-english": View("ren", "lgwan", lambda scene: scene.page_of("集計の控え"), in_english),
    "receipt-personal-data": View("aoi", "lgwan", lambda scene: scene.receipt_of("集計の報告")),
    "held-list": View("hajime", "lgwan", "/held/"),
    "held-list-empty": View("kaname", "mynumber", "/held/"),
    "held-item": View("hajime", "lgwan", lambda scene: f"/held/{scene.items['集計の報告']}/"),
    "held-item-errors": View("hajime", "lgwan", lambda scene: f"/held/{scene.items['集計の報告']}/", press),
    "approvals": View("tamaki", "lgwan", "/approvals/"),
    "approvals-empty": View("mei", "mynumber", "/approvals/"),
    "approval": View("tamaki", "lgwan", lambda scene: approval_page(scene.town), look_at_the_pages),
    "approval-errors": View("tamaki", "lgwan", lambda scene: approval_page(scene.town), send_back_wordless),
    "together": View("tamaki", "lgwan", lambda scene: f"{approval_page(scene.town)}together/"),
    "together-errors": View(
        "tamaki", "lgwan", lambda scene: f"{approval_page(scene.town)}together/", send_back_wordless
    ),
    "absences": View("hajime", "lgwan", "/absence/"),
    "absences-errors": View("hajime", "lgwan", "/absence/", wrong_days),
    "absences-elsewhere": View("hajime", "internet", "/absence/"),
    "original": View("aoi", "internet", lambda scene: scene.original_of("庁議資料の取り込み")),
    "original-elsewhere": View("aoi", "lgwan", lambda scene: scene.original_of("庁議資料の取り込み")),
    "original-gone": View("aoi", "internet", lambda scene: scene.original_of("先月の資料")),
    "original-errors": View("aoi", "internet", lambda scene: scene.original_of("庁議資料の取り込み"), press),
    "day": View("kaname", "lgwan", "/admin/day/"),
    "month": View("kaname", "lgwan", lambda scene: month_page(scene.town)),
    "notices": View("tamaki", "lgwan", "/notices/"),
    "notices-none": View("aoi", "internet", "/notices/"),
    "accuracy": View("kaname", "lgwan", "/admin/screening/"),
    "allowed": View("kaname", "lgwan", "/admin/screening/allowed/"),
    "allowed-new": View("kaname", "lgwan", "/admin/screening/allowed/new/?sample=0299-**-**56"),
    "allowed-errors": View("kaname", "lgwan", "/admin/screening/allowed/new/", press),
    "patterns": View("kaname", "lgwan", "/admin/screening/patterns/"),
    "pattern-tried": View("kaname", "lgwan", "/admin/screening/patterns/new/", try_a_pattern),
    "trail": View("minoru", "lgwan", "/admin/trail/", open_everything),
    "trail-none-found": View("minoru", "lgwan", "/admin/trail/?name=nothing&q=nothing"),
    "trail-found": View("minoru", "lgwan", "/admin/trail/?text=庁議", open_everything),
    "trail-administrator": View("kaname", "lgwan", "/admin/trail/", open_everything),
    "trail-name-refused": View("kaname", "lgwan", "/admin/trail/?text=庁議"),
    "trail-touched": View("minoru", "lgwan", lambda scene: touched_file(scene.town)),
    "trail-touched-by-nobody": View("minoru", "lgwan", f"/admin/trail/touched/?sha256={'0' * 64}"),
    "trail-touched-not-asked": View("minoru", "lgwan", "/admin/trail/touched/"),
    "queue": View("kaname", "lgwan", "/admin/queue/"),
    "rules": View("kaname", "lgwan", "/admin/rules/"),
    "rules-begin": View("kaname", "lgwan", "/admin/rules/begin/"),
    "rules-begin-errors": View("kaname", "lgwan", "/admin/rules/begin/", press),
    "rules-toml": View("kaname", "lgwan", "/admin/rules/new/?from=alpha"),
    "rules-draft": View("kaname", "lgwan", lambda scene: draft(scene.town)),
    "rules-rule-new": View("kaname", "lgwan", lambda scene: draft(scene.town) + "rules/new/"),
    "rules-rule-errors": View("kaname", "lgwan", lambda scene: draft(scene.town) + "rules/new/", press),
    "rules-rule-edit": View("kaname", "lgwan", lambda scene: draft(scene.town) + "rules/never/edit/"),
    "rules-rule-all-open": View(
        "kaname", "lgwan", lambda scene: draft(scene.town) + "rules/new/", open_everything_below
    ),
    "rules-rule-remove": View("kaname", "lgwan", lambda scene: draft(scene.town) + "rules/never/remove/"),
    "rules-approval": View("kaname", "lgwan", lambda scene: draft(scene.town) + "approvals/head/edit/"),
    "rules-approval-errors": View(
        "kaname", "lgwan", lambda scene: draft(scene.town) + "approvals/new/", press
    ),
    "rules-name": View("kaname", "lgwan", lambda scene: draft(scene.town) + "name/"),
    "rules-simulation": View("kaname", "lgwan", lambda scene: draft(scene.town) + "simulation/"),
    "rules-switch-on": View("kaname", "lgwan", lambda scene: draft(scene.town) + "switch-on/"),
    "rules-check": View("kaname", "lgwan", "/admin/rules/check/?model=beta-prime"),
    "expected": View("aoi", "internet", lambda scene: awaited(scene.town) + "expected/"),
    "expected-errors": View("aoi", "internet", lambda scene: awaited(scene.town) + "expected/", press),
    "transfer-not-expected-yet": View("aoi", "internet", lambda scene: awaited(scene.town)),
    "known-files": View("hajime", "lgwan", lambda scene: known_file(scene.town, "")),
    "known-files-administrator": View("kaname", "lgwan", "/admin/known-files/"),
    "known-file-new": View("kaname", "lgwan", "/admin/known-files/new/"),
    "known-file-errors": View("kaname", "lgwan", "/admin/known-files/new/", press),
    "known-file-confirm": View("hajime", "lgwan", lambda scene: known_file(scene.town, "confirm/")),
    "known-file-revoke": View("kaname", "lgwan", lambda scene: known_file(scene.town, "revoke/")),
    "exceptions": View("hajime", "lgwan", lambda scene: exceptional(scene.town, "")),
    "exception-new": View("kaname", "lgwan", "/admin/rules/exceptions/new/"),
    "exception-errors": View("kaname", "lgwan", "/admin/rules/exceptions/new/", press),
    "exception-approve": View("hajime", "lgwan", lambda scene: exceptional(scene.town, "approve/")),
    "exception-end": View("kaname", "lgwan", lambda scene: exceptional(scene.town, "end/")),
    "emergency": View("hajime", "lgwan", lambda scene: on_duty(scene.town, "/emergency/")),
    "emergency-errors": View("hajime", "lgwan", lambda scene: on_duty(scene.town, "/emergency/"), press),
    "emergency-nobody": View("mei", "mynumber", "/emergency/"),
    "emergency-duties": View("kaname", "lgwan", lambda scene: on_duty(scene.town, "/admin/emergencies/")),
    "menu-open": View("mei", "mynumber", "/inbox/", lambda person: person.click(".dads-user-menu summary")),
    "failure-403": View("aoi", "lgwan", "/admin/zones/", status=403),
    "failure-404": View("aoi", "internet", NOWHERE, status=404),
}
ON_ITS_WAY = {"transfer-received", "transfer-awaited"}
