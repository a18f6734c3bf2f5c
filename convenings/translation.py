from modeltranslation.translator import TranslationOptions, register

from convenings.models import Choice, Convening, Material, Partner, Question, Questionnaire, Session


@register(Convening)
class ConveningText(TranslationOptions):
    fields = ("title", "summary", "city", "venue", "signatories")


@register(Session)
class SessionText(TranslationOptions):
    fields = ("title",)


@register(Questionnaire)
class QuestionnaireText(TranslationOptions):
    fields = ("introduction",)


@register(Question)
class QuestionText(TranslationOptions):
    fields = ("label", "help")


@register(Choice)
class ChoiceText(TranslationOptions):
    fields = ("label",)


@register(Material)
class MaterialText(TranslationOptions):
    fields = ("title",)


@register(Partner)
class PartnerText(TranslationOptions):
    fields = ("name",)
