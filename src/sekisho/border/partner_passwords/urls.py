from django.urls import path

from sekisho.border.partner_passwords import views

app_name = "partner_passwords"
urlpatterns = [
    path("", views.passwords, name="passwords"),
    path("<uuid:kept_id>/forget/", views.forget, name="forget"),
]
