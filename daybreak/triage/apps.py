from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "daybreak.triage"
    default_auto_field = "django.db.models.BigAutoField"
