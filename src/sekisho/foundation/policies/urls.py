from django.urls import path

from sekisho.foundation.policies import editing_views, exception_views, views

app_name = "policies"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("new/", views.new, name="new"),
    path("check/", views.check_settings, name="settings_check"),
    path("exceptions/", exception_views.exceptional, name="exceptions"),
    path("exceptions/new/", exception_views.new, name="exception_new"),
    path("exceptions/<int:number>/approve/", exception_views.approve, name="exception_approve"),
    path("exceptions/<int:number>/end/", exception_views.end, name="exception_end"),
    path("begin/", editing_views.begin, name="begin"),
    path("<int:version>/", views.version, name="version"),
    path("<int:version>/edit/", views.edit, name="edit"),
    path("<int:version>/name/", editing_views.rename, name="rename"),
    path("<int:version>/rules/new/", editing_views.new_rule, name="new_rule"),
    path("<int:version>/rules/<slug:rule>/edit/", editing_views.edit_rule, name="edit_rule"),
    path("<int:version>/rules/<slug:rule>/move/", editing_views.move_rule, name="move_rule"),
    path("<int:version>/rules/<slug:rule>/copy/", editing_views.copy_rule, name="copy_rule"),
    path("<int:version>/rules/<slug:rule>/remove/", editing_views.remove_rule, name="remove_rule"),
    path("<int:version>/approvals/new/", editing_views.new_approval, name="new_approval"),
    path("<int:version>/approvals/<slug:code>/edit/", editing_views.edit_approval, name="edit_approval"),
    path(
        "<int:version>/approvals/<slug:code>/remove/", editing_views.remove_approval, name="remove_approval"
    ),
    path("<int:version>/toml/", views.toml, name="toml"),
    path("<int:version>/simulation/", views.simulation, name="simulation"),
    path("<int:version>/switch-on/", views.switch_on, name="switch_on"),
    path("<int:version>/withdraw/", views.withdraw, name="withdraw"),
]
