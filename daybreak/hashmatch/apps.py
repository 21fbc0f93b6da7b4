from django.apps import AppConfig


class HashmatchConfig(AppConfig):
    name = "daybreak.hashmatch"
    default_auto_field = "django.db.models.BigAutoField"
