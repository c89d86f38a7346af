from django.contrib.admin.apps import AdminConfig


class ConfabAdminConfig(AdminConfig):
    default_site = "config.admin.ConfabAdminSite"
