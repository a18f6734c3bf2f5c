"""How a chapter writes down who may expect what of each of its routes.

Every chapter has an `access.py` with a list `ROUTES`. The command `access_matrix` prints the whole
table and a test walks it in the demo world: a route that is missing, or that answers otherwise
than written, fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

# Columns of the table. "…_elsewhere" is the same kind of person, of another country or convening;
# the others belong to the record the route is about.
ROLES = [
    "anonymous",
    "admin",
    "staff",
    "organiser",
    "organiser_elsewhere",
    "reviewer",
    "reviewer_elsewhere",
    "expert",
    "expert_elsewhere",
    "focal_point",
    "focal_point_elsewhere",
    "delegate",
    "delegate_elsewhere",
    "partner",
    "observer",
]
SIGNED_IN = [role for role in ROLES if role != "anonymous"]
ONLY_READ = {"partner", "observer"}
ACADEMY = "admin staff"
ORGANISERS = "admin staff organiser"
EVERYBODY = " ".join(ROLES)
EVERYBODY_SIGNED_IN = " ".join(SIGNED_IN)

SHOWN = [200]
DONE = [200, 302, 409]  # done, sent back with errors to correct, or somebody was faster
TO_SIGN_IN = [302]


@dataclass(frozen=True)
class Route:
    """One route. `yes`, `forbidden` are roles separated by blanks; all others get `no` (404 or 403)."""

    name: str
    # Which record of the demo world the address is about; "" for an address without one.
    subject: str = ""
    # "GET": a page. "POST": a deed (GET answers 405). "GET POST": a page with a form.
    methods: str = "GET"
    yes: str = ""
    forbidden: str = ""
    no: int = 404
    # What a page answers to those who may: 302 where it only leads on.
    shown: list[int] = field(default_factory=lambda: SHOWN)
    # Partners and observers may POST here all the same: their own affairs.
    own_affair: bool = False

    def expectations(self) -> Iterator[dict]:
        """One row a role and method: what the portal must answer."""
        for role in ROLES:
            for method in ("GET", "POST"):
                if method == "POST" and "POST" not in self.methods:
                    continue
                codes = self._expected(role, method)
                yield {
                    "route": self.name,
                    "subject": self.subject,
                    "role": role,
                    "method": method,
                    "expected": codes,
                }

    def _expected(self, role: str, method: str) -> list[int]:
        public = "anonymous" in self.yes.split()
        if role == "anonymous" and not public:
            return TO_SIGN_IN
        if method == "GET" and "GET" not in self.methods:
            return [405]
        if method == "POST" and role in ONLY_READ and not self.own_affair:
            return [403]
        if role in self.yes.split():
            return self.shown if method == "GET" else DONE
        return [403] if role in self.forbidden.split() else [self.no]
