"""Rules, decisions and problems as sentences.  No rules here, only words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.identity.models import Department
from sekisho.foundation.inspection.screening.api import KINDS, TownPattern, word
from sekisho.foundation.organisation.api import Role
from sekisho.foundation.policies.engine.checking import Doubt
from sekisho.foundation.policies.engine.conditions import Condition
from sekisho.foundation.policies.engine.reading import Problem
from sekisho.foundation.policies.engine.rules import Approval, Floor, Outcome, Rule, Step, StepKind
from sekisho.foundation.zones.kinds import GROUPS
from sekisho.foundation.zones.names import zone_name

OUTCOMES: Final[Mapping[str, str | Promise]] = {
    Outcome.RELEASE: gettext_lazy("通す"),
    Outcome.HOLD: gettext_lazy("承認を待つ"),
    Outcome.CONFIRM: gettext_lazy("受け取る人の確認を待つ"),
    Outcome.REFUSE: gettext_lazy("通さない"),
}
PROFILES: Final[Mapping[str, str | Promise]] = {
    "keep": gettext_lazy("編集できる形のまま"),
    "flatten": gettext_lazy("画像PDFにして"),
    "text": gettext_lazy("テキストにして"),
}
STEPS: Final[Mapping[str, str | Promise]] = {
    StepKind.APPROVE: gettext_lazy("承認"),
    StepKind.CONSULT: gettext_lazy("合議"),
    StepKind.DECIDE: gettext_lazy("決裁"),
}
VERDICTS: Final[Mapping[str, str | Promise]] = {
    "clean": gettext_lazy("問題なし"),
    "changed": gettext_lazy("無害化済み"),
    "confirmed": gettext_lazy("危険がないと確認済み"),
    "undecided": gettext_lazy("判定不能"),
}
#: how far a source is to be trusted
MARKS: Final[Mapping[str, str | Promise]] = {
    "V": gettext_lazy("出典を確認済み"),
    "U": gettext_lazy("未確認"),
    "own": gettext_lazy("関所の選択（出典なし）"),
}
DAY_WORDS: Final[Mapping[str, str | Promise]] = {
    "mon": gettext_lazy("月"),
    "tue": gettext_lazy("火"),
    "wed": gettext_lazy("水"),
    "thu": gettext_lazy("木"),
    "fri": gettext_lazy("金"),
    "sat": gettext_lazy("土"),
    "sun": gettext_lazy("日"),
}
CLASS_WORDS: Final[Mapping[str, str | Promise]] = {
    "3A": gettext_lazy("自治体機密性3A（秘密文書に相当する）"),
    "3B": gettext_lazy("自治体機密性3B（漏れると住民などの権利利益を大きく損なう）"),
    "3C": gettext_lazy("自治体機密性3C（3Bほどではないが、公開を予定しない）"),
    "2": gettext_lazy("自治体機密性2（3ではないが、すぐには公開しない）"),
    "1": gettext_lazy("自治体機密性1（そのほか）"),
}
CHANNELS: Final[Mapping[str, str | Promise]] = {
    "web": gettext_lazy("画面から"),
    "api": gettext_lazy("APIから"),
    "original": gettext_lazy("原本の請求"),
}
#: a condition → what its control is called
ASKED: Final[Mapping[str, str | Promise]] = {
    "from": gettext_lazy("送り元のネットワーク"),
    "to": gettext_lazy("送り先のネットワーク"),
    "department": gettext_lazy("送る人の所属（下の係も含む）"),
    "role": gettext_lazy("送る人の役割"),
    "sender": gettext_lazy("送る人の職員ID"),
    "recipient": gettext_lazy("受け取る人の職員ID"),
    "kind": gettext_lazy("中身の種類"),
    "extension": gettext_lazy("拡張子"),
    "min_mb": gettext_lazy("大きさ（MB）以上"),
    "max_mb": gettext_lazy("大きさ（MB）以下"),
    "min_files": gettext_lazy("1回に送る件数 以上"),
    "max_files": gettext_lazy("1回に送る件数 以下"),
    "verdict": gettext_lazy("検査の結果"),
    "code": gettext_lazy("検査で見つかったもののコード"),
    "personal": gettext_lazy("個人情報の種類"),
    "min_score": gettext_lazy("個人情報らしさの点数 以上（1〜100）"),
    "min_people": gettext_lazy("個人情報の人数 以上"),
    "class": gettext_lazy("情報の分類"),
    "hours": gettext_lazy("時刻（この時から）"),
    "hours_end": gettext_lazy("時刻（この時の前まで。始まりより早いときは翌日）"),
    "days": gettext_lazy("曜日"),
    "channel": gettext_lazy("送り方"),
}
#: a condition → its phrase; %(words)s are its values in words
_CONDITIONS: Final[Mapping[str, str | Promise]] = {
    "from": gettext_lazy("送り元が%(words)s"),
    "to": gettext_lazy("送り先が%(words)s"),
    "department": gettext_lazy("送る人の所属が%(words)s（下の係も含む）"),
    "role": gettext_lazy("送る人の役割が%(words)s"),
    "sender": gettext_lazy("送る人が%(words)s"),
    "recipient": gettext_lazy("受け取る人に%(words)sがいる"),
    "kind": gettext_lazy("中身の種類が%(words)s"),
    "extension": gettext_lazy("拡張子が%(words)s"),
    "min_mb": gettext_lazy("大きさが%(words)sMB以上"),
    "max_mb": gettext_lazy("大きさが%(words)sMB以下"),
    "min_files": gettext_lazy("1回に%(words)s件以上"),
    "max_files": gettext_lazy("1回に%(words)s件以下"),
    "verdict": gettext_lazy("検査の結果が%(words)s"),
    "code": gettext_lazy("検査で%(words)sが見つかった"),
    "personal": gettext_lazy("個人情報の種類が%(words)s"),
    "min_score": gettext_lazy("個人情報らしさが%(words)s点以上"),
    "min_people": gettext_lazy("個人情報が%(words)s人分以上"),
    "class": gettext_lazy("自治体機密性が%(words)s"),
    "hours": gettext_lazy("時刻が%(words)s"),
    "days": gettext_lazy("曜日が%(words)s"),
    "channel": gettext_lazy("送り方が%(words)s"),
}
PROBLEMS: Final[Mapping[str, str | Promise]] = {
    "too-large": gettext_lazy("規則の文字数が多すぎます。"),
    "syntax": gettext_lazy("TOMLとして読めません：%(value)s"),
    "format": gettext_lazy("「format = 1」と書いてください。"),
    "no-rules": gettext_lazy("規則が1つもありません。何も通らなくなります。"),
    "unknown-word": gettext_lazy("「%(about)s」という項目はありません。つづりを確かめてください。"),
    "not-a-list": gettext_lazy("「%(about)s」は、[ ] の中に1つ以上並べて書いてください。"),
    "not-a-table": gettext_lazy("「%(about)s」の書き方が違います。"),
    "missing": gettext_lazy("「%(about)s」が書かれていません。"),
    "text": gettext_lazy("「%(about)s」は、500文字以内の1行で書いてください。"),
    "identifier": gettext_lazy("「%(about)s」は、半角の英小文字・数字・「-」で書いてください：%(value)s"),
    "twice": gettext_lazy("「%(value)s」が2つあります。別の名前にしてください。"),
    "reserved": gettext_lazy("「exception-」で始まる名前は、例外措置のために空けてあります：%(value)s"),
    "no-such-value": gettext_lazy("「%(about)s」に「%(value)s」は使えません。"),
    "number": gettext_lazy("「%(about)s」の数が範囲の外です：%(value)s"),
    "hours": gettext_lazy("時刻は「17:15-08:30」のように書いてください：%(value)s"),
    "hold-without-approval": gettext_lazy("承認を待つ規則には、approval（承認の経路）が要ります。"),
    "no-such-approval": gettext_lazy("承認の経路「%(value)s」がありません。"),
    "approval-without-hold": gettext_lazy("approval は、outcome が hold の規則にだけ書けます。"),
    "as-without-release": gettext_lazy("as は、通さない規則には書けません。"),
    "keep-without-release": gettext_lazy("keep_days は、通さない規則には書けません。"),
    "releases-unjudged": gettext_lazy("判定不能のものを通す規則は作れません。"),
    "two-people": gettext_lazy(
        "個人番号利用事務系から出るものには、別々の2人以上の承認が要ります。from で送り元を分けるか、"
        "承認の経路「%(value)s」の人数を増やしてください。"
    ),
    "no-steps": gettext_lazy("承認の経路「%(about)s」に段階（step）がありません。"),
    "need": gettext_lazy("need は one、all、または人数で書いてください：%(value)s"),
    "class-without-step": gettext_lazy(
        "情報の分類が%(value)sのものを決める段階がありません。どの分類も、1段階以上を通るようにしてください。"
    ),
    "escalate-without-hours": gettext_lazy("escalate には hours（何時間待つか）が要ります。"),
    "approver": gettext_lazy(
        "だれが決めるかは head・above・colleague・role:…・people:… のどれかで書いてください：%(value)s"
    ),
    "no-such-person": gettext_lazy("「%(value)s」という職員IDはありません。"),
}
DOUBTS: Final[Mapping[str, str | Promise]] = {
    "unreachable": gettext_lazy("規則「%(rule)s」は使われません。先にある「%(by)s」がすべて決めます。"),
    "contradicts": gettext_lazy("規則「%(rule)s」は、先にある「%(by)s」と食い違い、使われません。"),
    "impossible": gettext_lazy("規則「%(rule)s」の条件を同時に満たすものはありません。"),
    "no-end": gettext_lazy("%(by)s に、どの規則にも当たらないものがありえます。それは通りません。"),
    "silent": gettext_lazy(
        "規則「%(rule)s」の送り方「%(by)s」を使うものは、まだありません。この言葉には、何も当てはまりません。"
    ),
    "no-above": gettext_lazy(
        "承認の経路「%(by)s」の「上の所属の長」は、上の所属がない所属（%(sections)s）では、その所属の長に戻り、同じ人が2回は答えられません。"
    ),
    "unused": gettext_lazy("承認の経路「%(by)s」は、どの規則でも使われていません。"),
}


def problem_sentence(problem: Problem) -> str:
    return str(PROBLEMS[problem.cause]) % {"about": problem.about, "value": problem.value}


_IN_FORM: Final[Mapping[str, str | Promise]] = {
    "hold-without-approval": gettext_lazy("承認を待つときは、承認の経路を選んでください。"),
    "approval-without-hold": gettext_lazy("承認の経路は、「承認を待つ」のときだけ選べます。"),
    "as-without-release": gettext_lazy("渡す形は、「通さない」のときは選べません。"),
    "two-people": gettext_lazy(
        "個人番号利用事務系から出るものには、別々の2人以上の承認が要ります。"
        "送り元を選ぶか、2人以上が決める承認の経路を選んでください。"
    ),
    "keep-without-release": gettext_lazy("受け取れる日数は、「通さない」のときは決められません。"),
    "hours": gettext_lazy("始まりと終わりの両方の時刻を、違う時刻で入力してください。"),
    "no-such-value": gettext_lazy("「%(value)s」は使えません。"),
    "number": gettext_lazy("数が範囲の外です：%(value)s"),
    "releases-unjudged": gettext_lazy("判定不能のものを通す規則は作れません。"),
}


def problem_in_form(problem: Problem) -> str:
    """A problem for whoever sees a form, and no TOML."""
    words = _IN_FORM.get(problem.cause, PROBLEMS[problem.cause])
    return str(words) % {"about": problem.about, "value": problem.value}


def doubt_sentence(doubt: Doubt) -> str:
    names = department_names(doubt.sections) if doubt.sections else {}
    sections = _("、").join(names.get(code, code) for code in doubt.sections)
    return str(DOUBTS[doubt.cause]) % {"rule": doubt.rule, "by": doubt.by, "sections": sections}


def conditions(rule: Rule, departments: Mapping[str, str]) -> list[str]:
    """Each condition of a rule as a phrase."""
    return [_condition(name, condition, departments) for name, condition in rule.when.items()]


def _condition(name: str, condition: Condition, departments: Mapping[str, str]) -> str:
    words = [_value(name, written, departments) for written in condition.written]
    return str(_CONDITIONS[name]) % {"words": _("または").join(words)}


def _value(name: str, written: str, departments: Mapping[str, str]) -> str:
    if name in ("from", "to"):
        return str(zone_name(written) or written)
    if name == "department":
        return departments.get(written, written)
    if name == "role":
        return role_name(written)
    if name == "kind" and written in GROUPS:
        return str(GROUPS[written].word)
    if name == "verdict":
        return str(VERDICTS.get(written, written))
    if name == "personal":
        return word(written)
    if name == "channel":
        return channel(written)
    return str(DAY_WORDS.get(written, written)) if name == "days" else written


def channel(code: str) -> str:
    """How something comes in; of a word that nothing brings yet, that too."""
    known = CHANNELS.get(code)
    return str(known) if known else _("%(word)s（まだ使うものがありません）") % {"word": code}


def personal_kinds() -> list[tuple[str, str]]:
    """Kinds of personal data that a rule may name, those of the town's own patterns last."""
    own = TownPattern.objects.filter(is_active=True).values_list("id", "name")
    return [*((kind, str(name)) for kind, name in KINDS.items()), *own]


def sentence(rule: Rule, approvals: Mapping[str, Approval], departments: Mapping[str, str]) -> str:
    """The whole rule in one sentence."""
    asked = conditions(rule, departments)
    said = {"when": _("、かつ").join(asked), "then": result(rule, approvals)}
    return _("%(when)sのとき、%(then)s。") % said if asked else _("どんなときも、%(then)s。") % said


def result(rule: Rule, approvals: Mapping[str, Approval]) -> str:
    """What a rule says."""
    words = str(OUTCOMES[rule.outcome])
    if rule.approval:
        words = _("「%(approval)s」を待つ") % {"approval": approvals[rule.approval].name}
    if rule.profile:
        words = f"{PROFILES[rule.profile]}{words}"
    if rule.notify:
        words += _("、%(who)sに知らせる") % {"who": _("、").join(approver(by) for by in rule.notify)}
    if rule.keep_days:
        words += _("（受け取れるのは%(days)s日間）") % {"days": rule.keep_days}
    return words


def step(one: Step) -> str:
    """A step of an approval: what, by whom, how many, how long."""
    need = _("全員") if one.need == 0 else _("%(n)s人") % {"n": one.need}
    words = _("%(kind)s：%(who)s（%(need)s）") % {
        "kind": STEPS[one.kind],
        "who": approver(one.by),
        "need": need,
    }
    if one.classes:
        words += _("、情報の分類が%(classes)sか、分からないときだけ") % {"classes": "・".join(one.classes)}
    if one.hours:
        words += _("、%(hours)s時間以内") % {"hours": one.hours}
    if one.escalate:
        words += _("、過ぎたら%(who)sも") % {"who": approver(one.escalate)}
    return words


def approver(by: str) -> str:
    form, __, rest = by.partition(":")
    if form == "role":
        return role_name(rest)
    if form == "people":
        return _("指名した人（%(people)s）") % {"people": rest}
    return {"head": _("所属長"), "above": _("上の所属の長"), "colleague": _("同じ所属の同僚")}[form]


def role_name(code: str) -> str:
    found = Role.objects.filter(pk=code).first()
    return str(found) if found else code


class Said(Protocol):
    """A decision as it was written down."""

    version: int
    rule: str
    floor: str
    outcome: str


def explain(said: Said, rule: Rule | None, approval: str = "") -> str:
    """Which rule of which version decided, in a sentence.  ``rule``: that rule, if its version can still be read."""
    version = (
        _("はじめの規則") if said.version == 0 else _("規則の第%(version)s版") % {"version": said.version}
    )
    if said.floor == Floor.NO_RULE:
        return _("%(version)sに、これを通してよいという規則がないため、通していません。") % {
            "version": version
        }
    if said.floor == Floor.BLOCKED:
        return _("検査で通せないと判断したため、通していません。")
    if said.floor == Floor.UNDECIDED:
        return _("検査で判断できなかったため、自動では通していません。")
    what = {
        Outcome.RELEASE: _("通しました"),
        Outcome.HOLD: _("「%(approval)s」を待ちます") % {"approval": approval},
        Outcome.CONFIRM: _("受け取る人の確認を待ちます"),
        Outcome.REFUSE: _("通していません"),
    }[Outcome(said.outcome)]
    if said.rule.startswith("exception-"):
        return _("例外措置%(number)s（%(reason)s）により、%(what)s。") % {
            "number": said.rule.removeprefix("exception-"),
            "reason": rule.reason if rule else "",
            "what": what,
        }
    facts = {"version": version, "rule": said.rule, "what": what, "reason": rule.reason if rule else ""}
    if rule is None:
        return _("%(version)sの「%(rule)s」により、%(what)s。") % facts
    return _("%(version)sの「%(rule)s」（%(reason)s）により、%(what)s。") % facts


def department_names(codes: Iterable[str] | None = None) -> dict[str, str]:
    found = Department.objects.all() if codes is None else Department.objects.filter(pk__in=list(codes))
    return dict(found.values_list("code", "name"))
