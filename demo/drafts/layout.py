"""A plan laid out as a document: cover, contents, chapters, and the tables its data give."""

import tomllib
from collections.abc import Callable
from dataclasses import replace

from demo.drafts.blocks import (
    Block,
    Change,
    Contents,
    Directive,
    Document,
    Heading,
    Look,
    NewPage,
    Notice,
    Paragraph,
    Table,
)
from demo.drafts.plan import CONTENT, Activity, Chapter, Half, Plan
from demo.drafts.reading import read

WORDS = tomllib.loads((CONTENT / "words.toml").read_text())


def lay_out(plan: Plan, *, show_changes: bool = False) -> Document:
    """The document of a plan. What the revision removed is left out unless its changes are shown."""
    facts = plan.facts
    words = WORDS[facts["language"]]
    blocks = [*_cover(facts, words), Contents(words["contents"])]
    for number, chapter in enumerate_numbered(plan.chapters):
        blocks += _chapter(plan, chapter, number)
    if not show_changes:
        blocks = [_settled(block) for block in blocks if not _is_removed(block)]
    return Document(
        language=facts["language"],
        title=f"{facts['title']} {facts['years'][0]}–{facts['years'][1]}",
        subject=facts["version"],
        author=facts["lead"],
        made_on=facts["made_on"],
        running_head=f"{facts['country']} · {facts['version']}",
        running_foot=words["sample"],
        page_words=tuple(words["page"]),
        table_word=words["table"],
        look=Look(**facts["look"]),
        blocks=tuple(blocks),
    )


def _is_removed(block: Block) -> bool:
    return getattr(block, "change", None) is Change.REMOVED


def _settled(block: Block) -> Block:
    """As if it had always stood there."""
    return replace(block, change=Change.NONE) if hasattr(block, "change") else block


def enumerate_numbered(chapters: tuple[Chapter, ...]):
    """Chapters with their number; introductory chapters and annexes have none."""
    number = 0
    for chapter in chapters:
        number += chapter.is_numbered
        yield (str(number) if chapter.is_numbered else ""), chapter


def _cover(facts: dict, words: dict) -> list[Block]:
    cover = facts["cover"]
    return [
        Notice(words["notice"]),
        Paragraph(facts["country"], style="cover-country"),
        Paragraph(facts["title"], style="cover-title"),
        Paragraph(f"{facts['years'][0]}–{facts['years'][1]}", style="cover-years"),
        Paragraph(facts["version"], style="cover-version"),
        Paragraph(facts["lead"], style="cover-lead"),
        *[Paragraph(line, style="cover-line") for line in cover["lines"]],
        NewPage(),
        Paragraph(cover["control"], style="front"),
        *read(cover["text"]),
        NewPage(),
    ]


def _chapter(plan: Plan, chapter: Chapter, number: str) -> list[Block]:
    change = Change.ADDED if chapter.is_new else Change.NONE
    opening = NewPage(turned=True) if chapter.is_broad else NewPage()
    blocks: list[Block] = [opening, Heading(1, chapter.title, number, change=change)]
    below = 0
    for block in _with_data(plan, chapter):
        if isinstance(block, Heading) and block.level == 2:
            below += 1
            block = replace(block, number=f"{number}.{below}" if number else "")
        blocks.append(block)
    if chapter.is_broad:
        blocks.append(NewPage(turned=False))
    return blocks


def _with_data(plan: Plan, chapter: Chapter):
    for block in chapter.blocks:
        if isinstance(block, Directive):
            yield from DIRECTIVES[block.name](plan, block.about)
        else:
            yield block


# --- What the data give -----------------------------------------------------------------------


def _objective(plan: Plan, code: str) -> list[Block]:
    """An objective with its reasons and the tasks that lead to it."""
    words, said = WORDS[plan.facts["language"]], plan.facts["objective"][code]
    rows = [
        (a.code, a.task, a.output, plan.institution(a.lead), _names(plan, a.partners))
        for a in plan.within(code)
    ]
    table = Table(
        tuple(words["strategic"]),
        tuple(rows),
        (8, 26, 32, 17, 17),
        words["caption_objective"].format(code=code),
    )
    heading = Heading(2, f"{said['title']} ({words['objective']} {code})", change=plan.change_of(code))
    return [heading, *plan.reasons[code], table]


def _matrix(plan: Plan, pillar: str) -> list[Block]:
    words = WORDS[plan.facts["language"]]
    rows = []
    for code, objective in plan.objectives_of(pillar).items():
        goals = (f"{pillar}. {plan.facts['pillar'][pillar]['name']}", f"{code} {objective['short']}")
        for a in plan.within(code):
            who = ", ".join([plan.institution(a.lead), *map(plan.institution, a.partners)])
            task = f"{a.code} {a.task}"
            rows.append(
                (*goals, task, a.text, who, _when(a, words), _source(plan, a), _money(a.total, words))
            )
    return [
        Table(
            tuple(words["matrix"]),
            tuple(rows),
            (9, 12, 15, 25, 14, 8, 10, 7),
            _caption(plan, "matrix", pillar),
            figures=1,
            is_dense=True,
        )
    ]


def _indicators(plan: Plan, pillar: str) -> list[Block]:
    words = WORDS[plan.facts["language"]]
    rows = tuple(
        (
            f"{i.code} {i.text}",
            i.baseline or words["open"],
            i.midterm or words["open"],
            i.target or words["open"],
            i.source,
            i.frequency,
            plan.institution(i.lead),
        )
        for i in plan.indicators_of(pillar)
    )
    widths = (25, 13, 12, 12, 13, 12, 13)
    caption = _caption(plan, "indicators", pillar)
    return [Table(tuple(words["indicators"]), rows, widths, caption, is_dense=True)]


def _calendar(plan: Plan, pillar: str) -> list[Block]:
    """For every year the halves in which a task is under way."""
    words = WORDS[plan.facts["language"]]
    header = (words["calendar"], *map(str, plan.years))
    rows = tuple(
        (f"{a.code} {a.task}", *[_halves(a, year, words) for year in plan.years]) for a in plan.within(pillar)
    )
    widths = (45, *[11] * len(plan.years))
    return [Table(header, rows, widths, _caption(plan, "calendar", pillar), marks=len(plan.years))]


def _halves(activity: Activity, year: int, words: dict) -> str:
    busy = [n for n in (1, 2) if activity.starts <= Half(year, n) <= activity.ends]
    return "–".join(words["half"][n - 1] for n in busy)


def _cost_lines(plan: Plan, pillar: str) -> list[Block]:
    words = WORDS[plan.facts["language"]]
    rows = [
        (f"{a.code} {a.task}", _source(plan, a), *_years(plan, [a]), _money(a.total, words))
        for a in plan.within(pillar)
    ]
    total = (words["total"], "", *_years(plan, plan.within(pillar)), _sum(plan.within(pillar), words))
    return [_cost_table(plan, words["cost_lines"], [*rows, total], (32, 19), "cost_lines", pillar)]


def _cost_sums(plan: Plan, _about: str) -> list[Block]:
    pillars = [(f"{code}. {said['name']}", plan.within(code)) for code, said in plan.facts["pillar"].items()]
    return _sums(plan, pillars, "cost_sums")


def _cost_sources(plan: Plan, _about: str) -> list[Block]:
    names = plan.facts["source"]
    by_source = [(names[code], [a for a in plan.activities if a.source == code]) for code in names]
    return _sums(plan, by_source, "cost_sources")


def _cost_leads(plan: Plan, _about: str) -> list[Block]:
    leads = dict.fromkeys(a.lead for a in plan.activities)
    by_lead = [(plan.institution(code), [a for a in plan.activities if a.lead == code]) for code in leads]
    return _sums(plan, by_lead, "cost_leads")


def _sums(plan: Plan, groups: list[tuple[str, list[Activity]]], name: str) -> list[Block]:
    """One row a group, the years beside each other, its share of the whole, the sum below."""
    words = WORDS[plan.facts["language"]]
    whole = sum(a.total or 0 for a in plan.activities)
    rows = []
    for label, activities in [*groups, (words["total"], list(plan.activities))]:
        part = sum(a.total or 0 for a in activities)
        share = f"{100 * part / whole:.0f}" if part else "–"
        rows.append((label, *_years(plan, activities), _sum(activities, words), share))
    return [_cost_table(plan, [words[name]], rows, (30,), name, "", [words["share"]])]


def _cost_table(plan, first: list, rows: list, widths: tuple, name: str, pillar: str, last=()) -> Table:
    words = WORDS[plan.facts["language"]]
    header = (*first, *map(str, plan.years), words["total"], *last)
    figures = len(header) - len(first)
    return Table(
        header,
        tuple(rows),
        (*widths, *[9] * figures),
        _caption(plan, name, pillar),
        figures=figures,
        has_total=True,
    )


def _institutions(plan: Plan, _about: str) -> list[Block]:
    words = WORDS[plan.facts["language"]]
    rows = tuple((full, short) for full, short in plan.facts["institution"].values())
    return [Table(tuple(words["institutions"]), rows, (65, 35), words["caption_institutions"])]


DIRECTIVES: dict[str, Callable[[Plan, str], list[Block]]] = {
    "objective": _objective,
    "matrix": _matrix,
    "indicators": _indicators,
    "calendar": _calendar,
    "cost-lines": _cost_lines,
    "cost-sums": _cost_sums,
    "cost-sources": _cost_sources,
    "cost-leads": _cost_leads,
    "institutions": _institutions,
}


# --- Cells ------------------------------------------------------------------------------------


def _caption(plan: Plan, name: str, pillar: str) -> str:
    return WORDS[plan.facts["language"]][f"caption_{name}"].format(
        code=pillar,
        name=plan.facts["pillar"].get(pillar, {}).get("name", ""),
        currency=plan.facts.get("currency", ""),
    )


def _names(plan: Plan, codes: tuple[str, ...]) -> str:
    return ", ".join(map(plan.institution, codes)) or "–"


def _when(activity: Activity, words: dict) -> str:
    first, last = (f"{h.year} {words['half'][h.half - 1]}" for h in (activity.starts, activity.ends))
    return first if first == last else f"{first} – {last}"


def _source(plan: Plan, activity: Activity) -> str:
    return plan.facts["source"].get(activity.source, WORDS[plan.facts["language"]]["open"])


def _money(amount: int | None, words: dict) -> str:
    """Not costed is not zero."""
    return words["not_costed"] if amount is None else _grouped(amount, words)


def _grouped(amount: int, words: dict) -> str:
    return f"{amount:,}".replace(",", words["thousands"])


def _years(plan: Plan, activities: list[Activity]) -> list[str]:
    """What is spent in each year; a dash where nothing is costed for it."""
    words = WORDS[plan.facts["language"]]
    sums = [sum(a.cost[n] for a in activities if a.cost) for n in range(len(plan.years))]
    return [_grouped(amount, words) if amount else "–" for amount in sums]


def _sum(activities: list[Activity], words: dict) -> str:
    costed = [a.total for a in activities if a.total is not None]
    return _money(sum(costed) if costed else None, words)
