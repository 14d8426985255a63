from django.urls import path

from sekisho.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("touched/", views.touched, name="touched"),
    path("export.csv", views.export, {"form": "csv"}, name="export_csv"),
    path("export.jsonl", views.export, {"form": "jsonl"}, name="export_jsonl"),
]
