from django.urls import path

from sekisho.foundation.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("new/", views.new, name="new"),
    path("<int:version>/", views.version, name="version"),
    path("<int:version>/edit/", views.edit, name="edit"),
    path("<int:version>/toml/", views.toml, name="toml"),
    path("<int:version>/simulation/", views.simulation, name="simulation"),
    path("<int:version>/switch-on/", views.switch_on, name="switch_on"),
    path("<int:version>/withdraw/", views.withdraw, name="withdraw"),
]
