from modeltranslation.translator import TranslationOptions, register

from naps.models import Anchor, Criterion, Question, Rubric


@register(Rubric)
class RubricText(TranslationOptions):
    fields = ("title",)


@register(Criterion)
class CriterionText(TranslationOptions):
    fields = ("label", "guidance")


@register(Question)
class QuestionText(TranslationOptions):
    fields = ("text",)


@register(Anchor)
class AnchorText(TranslationOptions):
    fields = ("text",)
