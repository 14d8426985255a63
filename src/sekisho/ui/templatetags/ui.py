"""Template tags of the components: icons, statuses, and attributes that are safe to pass on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sekisho.ui.forms import ErrorLink, error_links
from sekisho.ui.icons import draw, zone_icon
from sekisho.ui.statuses import STATUSES, Status

register = template.Library()

# What a page may add to a component.  Nothing that runs ("on…") or paints ("style") is among them, and
# "hx-on" and "hx-vals" with "js:" would need eval, which the content policy refuses anyway.
PASSED_ON: Final = ("aria-", "data-", "hx-")
PASSED_ON_WHOLE: Final = frozenset(
    {"accept", "autocomplete", "autofocus", "class", "download", "enctype", "form", "formaction", "hidden"}
    | {"inputmode", "lang", "max", "maxlength", "min", "minlength", "pattern", "placeholder", "readonly"}
    | {"rel", "role", "rows", "spellcheck", "step", "tabindex", "target", "title"}
)
NEVER: Final = ("hx-on", "hx-vars")
ZONE_PICTURES: Final = frozenset({"internet", "lgwan", "mynumber", "cloud"})


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """``{% icon "check" %}``: a decorative icon."""
    return draw(name, css_class)


@register.simple_tag
def zone_shape(code: str, css_class: str = "") -> SafeString:
    """``{% zone_shape zone.code %}``: the shape that belongs to a zone."""
    return draw(zone_icon(str(code)), css_class)


@register.filter
def extra(attributes: object) -> SafeString:
    """The attributes a component did not ask for, escaped one by one.

    Cotton's own ``{{ attrs }}`` writes values unescaped (a value that begins and ends with a quotation mark
    passes as it is), so components never use it.  Unknown names raise: a typing error should not vanish.
    """
    known: dict[str, object] = attributes.attrs_dict() if hasattr(attributes, "attrs_dict") else {}
    wanted = [(_one(key, value),) for key, value in known.items() if value is not False]
    return format_html_join("", "{}", wanted)


def _one(key: str, value: object) -> SafeString:
    allowed = key in PASSED_ON_WHOLE or (key.startswith(PASSED_ON) and not key.startswith(NEVER))
    if not allowed:
        raise template.TemplateSyntaxError(f"a component does not take the attribute {key!r}")
    if value is True:
        return format_html(" {}", key)
    return format_html(' {}="{}"', key, value)


@register.simple_tag
def status(code: str) -> Status:
    """``{% status item.state as state %}``: word, icon, tone and meaning.  Raises ``KeyError``."""
    return STATUSES[str(code)]


@register.simple_tag
def described_by(field_id: str, support: object, error: object, also: str = "") -> SafeString:
    """The ``aria-describedby`` attribute of a control, or nothing."""
    ids = [f"{field_id}_helptext"] if support else []
    ids += [f"{field_id}_error"] if error else []
    ids += [also] if also else []
    return format_html(' aria-describedby="{}"', " ".join(ids)) if ids else SafeString("")


@register.simple_tag
def links_to_errors(form: BaseForm) -> list[ErrorLink]:
    """``{% links_to_errors form as links %}``: one link per error, in the order of the fields."""
    return error_links(form)


@register.simple_tag
def page_numbers(page: Page[object]) -> Iterable[int | str]:
    """The numbers to show for a page of a paginator, with "…" for the gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, name: str, number: int | str) -> str:
    """The address of another page of this list, with the search words kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def zone_favicon(zone: object) -> str:
    """The little picture in the browser's tab: shape and colour of the zone."""
    code = str(getattr(zone, "code", ""))
    return static(f"ui/zones/{code if code in ZONE_PICTURES else 'unknown'}.svg")


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """``{{ mapping|get:key }}``: an entry by a name that is itself a variable."""
    return mapping.get(key)
