from django.urls import path

from sekisho.foundation.inspection.screening import views

app_name = "screening"
urlpatterns = [
    path("", views.accuracy_page, name="accuracy"),
    path("allowed/", views.allowed_list, name="allowed"),
    path("allowed/new/", views.new_allowed, name="new_allowed"),
    path("allowed/<uuid:entry_id>/withdraw/", views.withdraw, name="withdraw_allowed"),
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/new/", views.pattern, name="new_pattern"),
    path("patterns/<slug:pattern_id>/", views.pattern, name="pattern"),
]
