from django.urls import path

from sekisho.foundation.identity import views

urlpatterns = [
    path("language/", views.language, name="language"),
]
