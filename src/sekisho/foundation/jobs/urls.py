from django.urls import path

from sekisho.foundation.jobs import views

app_name = "jobs"
urlpatterns = [path("", views.queue, name="queue")]
