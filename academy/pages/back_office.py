from django.contrib import admin


class Looking(admin.ModelAdmin):
    """The back office looks. Records change on the portal's pages, with their checks, trail and letters."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
