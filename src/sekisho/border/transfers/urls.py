from django.urls import path

from sekisho.border.transfers import (
    approval_views,
    held_views,
    notice_views,
    original_views,
    preview_views,
    receiving_views,
    together_views,
    views,
)

app_name = "transfers"
urlpatterns = [
    path("", views.home, name="home"),
    path("inbox/", views.inbox, name="inbox"),
    path("send/", views.send, name="send"),
    path("sent/", views.sent, name="sent"),
    path("transfers/<uuid:transfer_id>/", views.transfer, name="transfer"),
    path("transfers/<uuid:transfer_id>/withdraw/", views.withdraw, name="withdraw"),
    path("transfers/<uuid:transfer_id>/download/", views.download_all, name="download_all"),
    path("transfers/<uuid:transfer_id>/expected/", receiving_views.expected, name="expected"),
    path("held/", held_views.held_list, name="held_list"),
    path("held/<uuid:item_id>/", held_views.held_item, name="held_item"),
    path("approvals/", approval_views.waiting, name="approvals"),
    path("approvals/<uuid:request_id>/", approval_views.approval, name="approval"),
    path("approvals/<uuid:request_id>/together/", together_views.together, name="together"),
    path("approvals/<uuid:request_id>/content/", preview_views.content, name="preview"),
    path("approvals/<uuid:request_id>/pages/<int:number>/", preview_views.page, name="preview_page"),
    path("approvals/<uuid:request_id>/words/", preview_views.words, name="words"),
    path("approvals/<uuid:request_id>/read/", approval_views.read_afterwards, name="read_afterwards"),
    path("notices/", notice_views.page, name="notices"),
    path("notices/<uuid:notice_id>/noted/", notice_views.noted, name="noted"),
    path("items/<uuid:item_id>/download/", views.download, name="download"),
    path("items/<uuid:item_id>/receipt/", views.receipt, name="receipt"),
    path("items/<uuid:item_id>/record.json", views.record_file, name="record"),
    path("items/<uuid:item_id>/original/", original_views.original, name="original"),
    path("items/<uuid:item_id>/destruction.json", original_views.certificate, name="destruction"),
    path("originals/<uuid:asked_id>/collect/", original_views.collect, name="collect_original"),
    path("items/<uuid:item_id>/password/", views.give_password, name="give_password"),
    path("items/<uuid:item_id>/again/", views.inspect_again, name="inspect_again"),
]
