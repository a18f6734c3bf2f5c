"""A short paper that is not a plan: what a country sends as evidence of a step."""

import tomllib

from demo.drafts.blocks import Document, Look, Notice, Paragraph
from demo.drafts.layout import WORDS
from demo.drafts.plan import CONTENT
from demo.drafts.reading import read


def report(name: str) -> Document:
    """The paper of one content file: the notice, a title, who wrote it, its text."""
    facts = tomllib.loads((CONTENT / f"{name}.toml").read_text())
    words = WORDS[facts["language"]]
    return Document(
        language=facts["language"],
        title=facts["title"],
        subject=facts["lead"],
        author=facts["lead"],
        made_on=facts["made_on"],
        running_head=f"{facts['country']} · {facts['lead']}",
        running_foot=words["sample"],
        page_words=tuple(words["page"]),
        table_word=words["table"],
        look=Look(**facts["look"]),
        blocks=(
            Notice(words["notice"]),
            Paragraph(facts["title"], style="front"),
            *read(facts["text"]),
        ),
    )
