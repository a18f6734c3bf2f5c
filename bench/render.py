"""W3: the template of the organisers' list, against the least that printing the same words can cost."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.html import escape

from bench import world
from bench.measuring import Line, Run, cost_each, ratio
from participants import people_list

ROWS = 50


def measure(run: Run) -> Iterator[Line]:
    lines = some_lines(ROWS)
    if not say_the_same(lines):
        raise RuntimeError("The two do not say the same: the hand-written side has to follow the template.")
    times = run.size(200, quick=100)
    slower = ratio(
        lambda: cost_each(lambda: by_template(lines), times),
        lambda: cost_each(lambda: by_hand(lines), times),
        run.pairs,
    )
    yield Line("W3", f"the template of the organisers' list, {ROWS} people", slower, "x f-strings", 4.5)


def some_lines(number: int) -> list[people_list.Line]:
    convening = world.a_convening()
    world.people_of(convening, number)
    return people_list.lines_of(convening.registrations.order_by("pk"))


def say_the_same(lines: list[people_list.Line]) -> bool:
    return _words(by_template(lines)) == _words(by_hand(lines))


def by_template(lines: list[people_list.Line]) -> str:
    return render_to_string("participants/_people.html", {"lines": lines, "why_not_change": ""})


def by_hand(lines: list[people_list.Line]) -> str:
    """The same table in f-strings: every word escaped by Django, nothing looked up, nothing translated."""
    return f"""<form method="post" id="decide"></form>
<table class="restack" aria-describedby="count"><caption class="vh">People</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Delegation</th><th scope="col">Sector</th>
<th scope="col">Status</th><th scope="col"><span class="vh">What to do</span></th></tr></thead>
<tbody>{"".join(map(_row, lines))}</tbody></table>"""


def _row(line: people_list.Line) -> str:
    privacy = f'<span class="under">{escape(line.privacy)}</span>' if line.privacy else ""
    return f"""<tr>
<th scope="row"><a href="{escape(line.address)}"><bdi>{escape(line.name)}</bdi></a>{privacy}
<span class="under">{escape(line.part)}</span></th>
<td data-label="Delegation">{escape(line.delegation)}</td>
<td data-label="Sector">{escape(line.sector)}</td>
<td data-label="Status"><span class="tag {escape(line.look)}">{line.icon}{escape(line.status)}</span></td>
<td class="right">{_buttons(line) if line.confirm else ""}</td>
</tr>"""


def _buttons(line: people_list.Line) -> str:
    name = escape(line.name)
    return f"""<div class="row">
<button class="btn sm" type="submit" form="decide" formaction="{escape(line.confirm)}">
Confirm<span class="vh"> {name}</span></button>
<a class="btn sm" href="{escape(line.decline)}">Decline<span class="vh"> {name}</span></a></div>"""


def _words(html: str) -> str:
    """The table without the blanks between tags. The form before it knows its page, which is not here."""
    return "".join(html[html.index("<table") :].split())
