from django.urls import path

from sekisho.border.known_files import views

app_name = "known_files"
urlpatterns = [
    path("", views.known_files, name="list"),
    path("new/", views.propose, name="propose"),
    path("<uuid:known_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:known_id>/revoke/", views.revoke, name="revoke"),
]
