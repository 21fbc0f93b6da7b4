from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "daybreak.safeguarding"
    default_auto_field = "django.db.models.BigAutoField"
