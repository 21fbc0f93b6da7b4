from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "daybreak.attribution"
    default_auto_field = "django.db.models.BigAutoField"
