from django.urls import path

from sekisho.foundation.organisation import absence_views

app_name = "absence"
urlpatterns = [
    path("", absence_views.absences, name="absences"),
    path("<int:absence_id>/take-back/", absence_views.take_back, name="take_back"),
]
