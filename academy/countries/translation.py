from modeltranslation.translator import TranslationOptions, register

from academy.countries.models import Country, Region, Topic


@register(Region)
class RegionNames(TranslationOptions):
    fields = ("name",)


@register(Country)
class CountryNames(TranslationOptions):
    fields = ("name",)


@register(Topic)
class TopicLabels(TranslationOptions):
    fields = ("label",)
