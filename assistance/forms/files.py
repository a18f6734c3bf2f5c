from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.documents.states import FileKind
from academy.pages.forms import Form

ENDINGS = ",".join(f".{kind}" for kind in [*FileKind.values, "jpeg"])
MOST_FILES = 3


def help_words():
    return _("PDF, DOCX, ODT, PPTX, XLSX, JPEG or PNG, up to %(limit)s MB.") % {
        "limit": settings.UPLOAD_LIMIT_MB
    }


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Up to three files chosen at once; what is wrong with one is said when it is looked into."""

    widget = SeveralFilesInput(attrs={"accept": ENDINGS})

    def clean(self, data, initial=None):
        uploads = [one for one in (data if isinstance(data, list) else [data]) if one]
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("Choose three files at most. More can follow later."))
        return [super(SeveralFiles, self).clean(one, initial) for one in uploads]


def several_files() -> SeveralFiles:
    return SeveralFiles(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        max_length=250,
        help_text=_("Up to three. Choose them last: adding a topic or changing the language forgets them."),
    )


class FileForm(Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": _("Choose the file.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = help_words()
