from django.urls import path

from sekisho.foundation.identity import views

app_name = "identity"
urlpatterns = [
    path("", views.people, name="people"),
    path("new/", views.new_person, name="new_person"),
    path("<uuid:person_id>/", views.person, name="person"),
]
