from django.apps import AppConfig


class DeconflictionConfig(AppConfig):
    name = "daybreak.deconfliction"
    default_auto_field = "django.db.models.BigAutoField"
