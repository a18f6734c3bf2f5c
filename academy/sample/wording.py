from django.utils.translation import gettext_lazy as _

# One sentence everywhere, so that whoever holds a page, a file or a paper knows.
SAMPLE_NOTICE = _(
    "Sample data. The people and their work here are invented; "
    "only published facts about real countries are true."
)
