from django.urls import path

from sekisho.border.transfers import retention_views

app_name = "originals"
urlpatterns = [
    path("", retention_views.periods, name="periods"),
    path("<str:information_class>/", retention_views.period, name="period"),
]
