from typing import Any, ClassVar

from django.contrib import admin
from django.db import models


class Looking(admin.ModelAdmin):
    """The back office looks. Records change on the portal's pages, with their checks, trail and letters."""

    formfield_overrides: ClassVar[dict[type[models.Field], dict[str, Any]]] = {
        models.URLField: {"assume_scheme": "https"}
    }

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
