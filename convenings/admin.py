from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from academy.pages.back_office import Looking
from convenings.models import Convening, Invitation, Material, Partner, Question, Session


@admin.register(Convening)
class ConveningAdmin(Looking, TranslationAdmin):
    list_display = ["title", "city", "starts_on", "status", "places_taken", "capacity"]
    list_filter = ["status", "region"]


@admin.register(Session)
class SessionAdmin(Looking, TranslationAdmin):
    list_display = ["title", "convening", "starts_at", "kind"]
    list_filter = ["convening"]
    list_select_related = ["convening"]


@admin.register(Invitation)
class InvitationAdmin(Looking):
    list_display = ["addressee", "convening", "seats", "sent_at", "answer"]
    list_filter = ["convening", "answer"]
    list_select_related = ["convening", "country"]


@admin.register(Question)
class QuestionAdmin(Looking, TranslationAdmin):
    list_display = ["label", "questionnaire", "kind", "readers", "keep_days"]
    list_filter = ["questionnaire__purpose", "questionnaire__convening"]
    list_select_related = ["questionnaire__convening"]


@admin.register(Material)
class MaterialAdmin(Looking, TranslationAdmin):
    list_display = ["title", "convening", "session", "audience", "version"]
    list_filter = ["convening", "audience"]
    list_select_related = ["convening", "session"]


@admin.register(Partner)
class PartnerAdmin(Looking, TranslationAdmin):
    list_display = ["name", "convening", "approved_on", "approved_through"]
    list_filter = ["convening"]
    list_select_related = ["convening"]
