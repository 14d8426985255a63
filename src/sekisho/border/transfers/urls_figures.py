from django.urls import path

from sekisho.border.transfers import figures_views

app_name = "figures"
urlpatterns = [
    path("", figures_views.day, name="day"),
    path("<str:period>/", figures_views.month, name="month"),
    path("<str:period>/pdf/", figures_views.month_paper, name="month_paper"),
    path("<str:period>/csv/", figures_views.month_file, name="month_file"),
]
