from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from academy.documents.states import FileKind
from academy.pages.forms import Form, ModelForm
from convenings.models import Material, Session

ENDINGS = ",".join(f".{kind}" for kind in [*FileKind.values, "jpeg"])


class LinkField(forms.URLField):
    """An address that nobody on the way can read or change."""

    default_validators = [URLValidator(schemes=["https"])]
    default_error_messages = {"invalid": _("Give an address that begins with https://.")}

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)

    def clean(self, value):
        address = super().clean(value)
        return urlsplit(address).geturl() if address else address  # the scheme in small letters


def file_field(**options) -> forms.FileField:
    words = _("PDF, DOCX, ODT, PPTX, XLSX, JPEG or PNG, up to %(limit)s MB.")
    return forms.FileField(
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=words % {"limit": settings.UPLOAD_LIMIT_MB},
        error_messages={"required": _("Choose the file.")},
        **options,
    )


class MaterialForm(ModelForm):
    """What a material is: its title in each language, the session, who may see it."""

    class Meta:
        model = Material
        fields = ["session", "title_en", "title_es", "title_fr", "language", "audience", "link"]

    link = LinkField(label=_("Link"), required=False, max_length=500)
    field_order = ["file", "link", "title_en", "title_es", "title_fr", "language", "session", "audience"]

    def __init__(self, *args, sessions: QuerySet[Session], for_all: bool, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = sessions
        field.required = not for_all
        field.empty_label = _("the whole convening") if for_all else _("choose …")
        field.error_messages["required"] = _("Choose the session.")
        for code, name in settings.LANGUAGES:
            self.fields[f"title_{code}"].label = f"{_('Title')} ({name})"
            self.fields[f"title_{code}"].required = False
        language = self.fields["language"]
        language.choices = [("", _("choose …")), *Material._meta.get_field("language").choices]
        language.error_messages["required"] = _("Say in which language the text is.")
        if self.instance.pk and self.instance.file_id:
            del self.fields["link"]
        elif self.instance.pk:
            self.fields["link"].required = True

    def clean(self):
        values = super().clean()
        if not any(values.get(f"title_{code}") for code, _name in settings.LANGUAGES):
            self.add_error("title_en", _("Give it a title."))
        return values


class NewMaterialForm(MaterialForm):
    """The same with the thing itself: either a file or a link."""

    file = file_field(label=_("File"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].label = _("Or a link")
        self.fields["link"].help_text = _(
            "For something that is published elsewhere. It begins with https://."
        )

    def clean(self):
        values = super().clean()
        if values.get("file") and values.get("link"):
            self.add_error("link", _("Send either a file or a link. Each can be a material of its own."))
        elif not values.get("file") and not values.get("link") and not {"file", "link"} & set(self.errors):
            self.add_error("file", _("Choose a file, or give a link."))
        return values


class VersionForm(Form):
    file = file_field(label=_("File"))
