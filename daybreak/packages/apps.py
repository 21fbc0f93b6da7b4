from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "daybreak.packages"
    default_auto_field = "django.db.models.BigAutoField"
