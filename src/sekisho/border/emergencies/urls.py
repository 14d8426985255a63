from django.urls import path

from sekisho.border.emergencies import views

app_name = "emergencies"
urlpatterns = [
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/end/", views.end, name="end"),
    path("admin/emergencies/", views.duties, name="duties"),
    path("admin/emergencies/<int:number>/take-off/", views.take_off, name="take_off"),
]
