from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "sekisho.foundation.organisation"
    label = "organisation"
    verbose_name = "組織"

    def ready(self) -> None:
        from sekisho.foundation.identity import powers
        from sekisho.foundation.organisation.roles import grants_of

        powers.sources["organisation"] = grants_of
