"""Microsoft Presidio over texts on standard input, one JSON object a line; runs in a virtual environment of its own.

Not a module of ours: it is started by bench/screening_presidio.py with the interpreter that has presidio-analyzer.
Configurations: ``default`` (what Presidio brings for Japanese) and ``patterns`` (the forms of our detectors given to it
as regular expressions with words of their labels as context, and its telephone recogniser told about Japan).
"""

from __future__ import annotations

import json
import re
import sys
import time

import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, PhoneRecognizer

MODEL = "ja_core_news_sm"
#: kind → expression, score, labels
FORMS = {
    "my_number": (r"(?<!\d)\d{4}[-  ]?\d{4}[-  ]?\d{4}(?!\d)", 0.3, ["個人", "マイナンバー"]),
    "pension_number": (r"(?<!\d)\d{4}-\d{6}(?!\d)", 0.3, ["年金"]),
    "driving_licence": (r"(?<!\d)\d{12}(?!\d)", 0.3, ["免許"]),
    "insured_number": (r"(?<!\d)\d{10}(?!\d)", 0.3, ["保険"]),
    "residence_card": (r"[A-Z]{2}\d{8}[A-Z]{2}", 0.6, ["在留"]),
    "bank_account": (r"(?<!\d)\d{7}(?!\d)", 0.3, ["口座", "預金"]),
    "phone": (r"(?<!\d)0\d{1,4}-?\d{1,4}-?\d{4}(?!\d)", 0.5, ["電話", "携帯"]),
    "birth": (
        r"(?:大正|昭和|平成|令和)\d{1,2}年\d{1,2}月\d{1,2}日|\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?",
        0.3,
        ["生年", "生"],
    ),
    "address": (r"[^\s、。]{2,3}[都道府県][^\s、。]{1,10}[市区町村][^\s、。]{1,20}\d", 0.5, ["住所"]),
}
KINDS = {
    "PERSON": "name",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "credit_card",
    "LOCATION": "address",
}


class Tokens(SpacyNlpEngine):  # type: ignore[misc]  # not installed where types are checked
    """The model when it is installed, else the tokeniser of Japanese alone (no names are found then)."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "ja", "model_name": MODEL}])

    def load(self) -> None:
        self.nlp = {"ja": spacy.load(MODEL) if spacy.util.is_package(MODEL) else spacy.blank("ja")}


def engine(configuration: str) -> AnalyzerEngine:
    registry = RecognizerRegistry(supported_languages=["ja"])
    registry.load_predefined_recognizers(languages=["ja"])
    if configuration == "patterns":
        for kind, (expression, score, labels) in FORMS.items():
            pattern = Pattern(kind, expression, score)
            registry.add_recognizer(
                PatternRecognizer(
                    kind,
                    patterns=[pattern],
                    context=labels,
                    supported_language="ja",
                    global_regex_flags=re.DOTALL,
                )
            )
        registry.add_recognizer(CreditCardRecognizer(supported_language="ja"))
        registry.add_recognizer(PhoneRecognizer(supported_language="ja", supported_regions=("JP",)))
    tokens = Tokens()
    tokens.load()
    return AnalyzerEngine(registry=registry, nlp_engine=tokens, supported_languages=["ja"])


def main() -> None:
    analyzer = engine(sys.argv[1])
    print(json.dumps({"model": MODEL if spacy.util.is_package(MODEL) else "tokeniser only"}), flush=True)
    for line in sys.stdin:
        text = json.loads(line)["text"]
        started = time.perf_counter()
        found = []
        for start in range(0, len(text), 10_000):  # the tokeniser takes no more than 49,149 bytes at once
            part = text[start : start + 10_000]
            for one in analyzer.analyze(text=part, language="ja"):
                kind = KINDS.get(one.entity_type, one.entity_type)
                found.append([kind, one.score, part[one.start : one.end]])
        print(json.dumps({"found": found, "seconds": time.perf_counter() - started}), flush=True)


if __name__ == "__main__":
    main()
