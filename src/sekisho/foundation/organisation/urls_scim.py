from django.urls import path

from sekisho.foundation.organisation import scim_views

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", scim_views.service_provider, name="service_provider"),
    path("ResourceTypes", scim_views.resource_types, name="resource_types"),
    path("Users", scim_views.users, name="users"),
    path("Users/<uuid:person_id>", scim_views.user, name="user"),
    path("Groups", scim_views.groups, name="groups"),
    path("Groups/<slug:code>", scim_views.group, name="group"),
]
