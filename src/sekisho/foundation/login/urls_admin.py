from django.urls import path

from sekisho.foundation.login import views_admin as views

app_name = "login_admin"
urlpatterns = [
    path("", views.resets, name="resets"),
    path("new/", views.new_reset, name="new_reset"),
    path("<uuid:reset_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:reset_id>/cancel/", views.cancel, name="cancel"),
    path("break-glass/<uuid:person_id>/", views.acknowledge, name="acknowledge"),
]
