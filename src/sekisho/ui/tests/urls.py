"""Addresses for the tests of the components alone."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path

from sekisho.ui.forms import FilesField

SEND = """{% extends "ui/base.html" %}{% block title %}送る{% endblock %}{% block content %}<h1>送る</h1>
<c-dads.form multipart>{{ form }}<c-dads.button>送る</c-dads.button></c-dads.form>{% endblock %}"""
SENT = """{% extends "ui/base.html" %}{% block title %}送りました{% endblock %}
{% block content %}<h1>送りました</h1>
<ul id="sent">{% for file in files %}<li>{{ file }}</li>{% endfor %}</ul>{% endblock %}"""


class SendForm(forms.Form):
    """A subject and files, to send for real in a browser."""

    purpose = forms.CharField(label="件名")
    uploads = FilesField(label="送るファイル")
    uploads.widget.max_bytes = 1_000_000
    uploads.widget.max_files = 300


def send(request: HttpRequest) -> HttpResponse:
    """The page that a room would write: shows the form, or says where to go next."""
    if request.POST.get("purpose") == "満杯":
        told = {
            "what": "保管場所の空きがありません。",
            "now": "情報政策課にご連絡ください。",
            "code": "VLT-001",
        }
        return HttpResponse(render_to_string("ui/failure.html", told), status=507)
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        names = request.POST.getlist("uploads_path") or [file.name for file in form.cleaned_data["uploads"]]
        response = HttpResponse(status=204 if "HX-Request" in request.headers else 303)
        target = f"/sent/?{urlencode({'f': names[:5], 'n': len(names)}, doseq=True)}"
        response["HX-Redirect" if "HX-Request" in request.headers else "Location"] = target
        return response
    return HttpResponse(engines["django"].from_string(compiled(SEND)).render({"form": form}, request))


def sent(request: HttpRequest) -> HttpResponse:
    """What arrived."""
    files = [*request.GET.getlist("f"), f"{request.GET['n']}個"]
    return HttpResponse(engines["django"].from_string(compiled(SENT)).render({"files": files}, request))


def compiled(source: str) -> str:
    """Cotton tags of a string, as the loader compiles those of a file."""
    from django_cotton.compiler_regex import CottonCompiler  # type: ignore[import-untyped]  # no types shipped

    return str(CottonCompiler().process(source))


urlpatterns = [
    path("ui/", include("sekisho.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("send/", send),
    path("sent/", sent),
]
