from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from convenings.models import Convening, Invitation, Session


@admin.register(Convening)
class ConveningAdmin(TranslationAdmin):
    list_display = ["title", "city", "starts_on", "status"]
    list_filter = ["status", "region"]


@admin.register(Session)
class SessionAdmin(TranslationAdmin):
    list_display = ["title", "convening", "starts_at", "kind"]
    list_filter = ["convening"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ["addressee", "convening", "seats", "sent_at", "answer"]
    list_filter = ["convening", "answer"]
