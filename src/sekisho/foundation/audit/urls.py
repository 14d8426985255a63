from django.urls import path

from sekisho.foundation.audit import views

app_name = "audit"
urlpatterns = [path("", views.trail, name="trail")]
