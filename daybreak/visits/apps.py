from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "daybreak.visits"
    default_auto_field = "django.db.models.BigAutoField"
