"""What a page may be written in.  Source: HTML Living Standard §4; CSS 2.2 and the properties office programs write."""

from __future__ import annotations

from sekisho_disarm.names import words

TAGS = words(
    """
    a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd
    del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd
    li main mark menu nav nobr ol p pre q rb rp rt rtc ruby s samp section small span strike strong sub summary
    sup table tbody td tfoot th thead time tr tt u ul var wbr
    button fieldset input label legend optgroup option select textarea
    """
)
#: Gone with everything in them.
SWALLOWED = words(
    "script style title iframe frame frameset noembed noframes noscript template svg math applet xmp plaintext"
)
#: What the frame of a page consists of; the rebuild writes its own.
FRAME = words("html head body meta title style")
#: What of the body's attributes is written again.
BODY = words(
    "class dir lang style bgcolor text link vlink alink leftmargin topmargin rightmargin bottommargin marginwidth marginheight"
)
_EVERYWHERE = words("class dir id lang title style align")
_TABLE = words(
    "valign bgcolor width height border cellpadding cellspacing char charoff rules frame summary nowrap"
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": words("href name"),
    "img": words("src alt width height border hspace vspace"),
    "ol": words("start type reversed compact"),
    "ul": words("type compact"),
    "li": words("value type"),
    "font": words("color face size"),
    "hr": words("color noshade size width"),
    "br": words("clear"),
    "time": words("datetime"),
    "details": words("open"),
    "table": _TABLE,
    "col": _TABLE | words("span"),
    "colgroup": _TABLE | words("span"),
    "td": _TABLE | words("colspan rowspan headers scope abbr"),
    "th": _TABLE | words("colspan rowspan headers scope abbr"),
    "tr": _TABLE,
    "tbody": _TABLE,
    "thead": _TABLE,
    "tfoot": _TABLE,
    "caption": words("valign"),
    "input": words("type value size maxlength placeholder checked disabled readonly width height alt"),
    "button": words("disabled"),
    "select": words("size multiple disabled"),
    "option": words("selected disabled label"),
    "optgroup": words("disabled label"),
    "textarea": words("rows cols wrap placeholder disabled readonly"),
    "fieldset": words("disabled"),
    "embed": words("width height"),
}
#: Fields stay to be seen, outside any form: there is nothing that could send them, and no name to send them under.
FIELDS = words(
    "text checkbox radio button search tel url email number range color date time month week datetime-local"
)
#: Kinds of fields that are shown as another one: nobody is asked for a password, and nothing is submitted.
SHOWN_AS = {"password": "text", "submit": "button", "reset": "button", "image": "button"}
#: Where a link leads, and what a picture shows, that may not stay: a link is still seen, a picture keeps its place.
NOWHERE = "#"
NO_PICTURE = "data:,"


def allowed(tag: str) -> frozenset[str]:
    return ATTRIBUTES.get(tag, frozenset()) | _EVERYWHERE


#: Elements and attributes that fetch something when the page is opened.
LOADING = words(
    "iframe frame object embed link img video audio source track picture applet base bgsound image portal"
)
LOADING_ATTRIBUTES = words(
    "src srcset background poster data lowsrc dynsrc codebase longdesc ping manifest href"
)

PROPERTIES = words(
    """
    background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width
    border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius
    border-right border-right-color border-right-style border-right-width border-spacing border-style border-top
    border-top-color border-top-style border-top-width border-width box-sizing caption-side clear color
    column-count column-gap direction display empty-cells float font font-family font-size font-style font-variant
    font-weight height layout-grid letter-spacing line-height list-style-position list-style-type margin
    margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width orphans overflow
    overflow-wrap padding padding-bottom padding-left padding-right padding-top page-break-after
    page-break-before page-break-inside ruby-align table-layout text-align text-align-last text-decoration
    text-indent text-justify text-transform unicode-bidi vertical-align white-space widows width word-break
    word-spacing word-wrap writing-mode background page
    """
)
