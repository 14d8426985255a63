from django.urls import path

from sekisho.foundation.organisation import people_views, section_views, year_views

app_name = "organisation"
urlpatterns = [
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.new_person, name="new_person"),
    path("people/<uuid:person_id>/", people_views.person, name="person"),
    path("people/<uuid:person_id>/change/", people_views.change_person, name="change_person"),
    path("people/<uuid:person_id>/post/", people_views.new_post, name="new_post"),
    path("people/<uuid:person_id>/role/", people_views.new_grant, name="new_grant"),
    path("people/<uuid:person_id>/absence/", people_views.new_absence, name="new_absence"),
    path("people/<uuid:person_id>/end/<slug:kind>/<int:fact_id>/", people_views.end, name="end"),
    path("organisation/", section_views.organisation, name="organisation"),
    path("organisation/new/", section_views.new_section, name="new_section"),
    path("organisation/<slug:code>/", section_views.section, name="section"),
    path("organisation/<slug:code>/change/", section_views.change_section, name="change_section"),
    path("year/", year_views.years, name="years"),
    path("year/new/", year_views.new_year, name="new_year"),
    path("year/<uuid:year_id>/", year_views.year, name="year"),
    path("year/<uuid:year_id>/columns/", year_views.columns, name="year_columns"),
    path("year/<uuid:year_id>/schedule/", year_views.schedule, name="year_schedule"),
    path("year/<uuid:year_id>/undo/", year_views.undo, name="year_undo"),
    path("year/<uuid:year_id>/discard/", year_views.discard, name="year_discard"),
]
