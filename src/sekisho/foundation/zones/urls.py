from django.urls import path

from sekisho.foundation.zones import views

app_name = "zones"
urlpatterns = [
    path("", views.routes, name="routes"),
    path("<int:route_id>/", views.route, name="route"),
]
