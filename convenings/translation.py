from modeltranslation.translator import TranslationOptions, register

from convenings.models import Convening, Session


@register(Convening)
class ConveningText(TranslationOptions):
    fields = ("title", "summary", "city", "venue", "partners", "signatories")


@register(Session)
class SessionText(TranslationOptions):
    fields = ("title",)
