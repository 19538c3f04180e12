"""What may have been so: the worlds that accounts with open dates leave possible on a day."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import log10, prod

from policygraph.accounts import Accounts, bounds_of, evidence, iri, iris
from policygraph.dates import parse_day_range
from policygraph.errors import ValueProblem
from policygraph.namespaces import PG
from policygraph.wording import counted
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    import networkx

    Rivals = Mapping[str, set[str]]

# What is so, or happens, at a time; a term or a reading has no dates of its own.
_DATED = frozenset(PG + each for each in ("Situation", "Event", "Figure", "Claim"))
# How many choices within a group of rivals are listed, and how many accounts are looked at for it.
_MOST = 10_000
_LOOKS = 2_000_000


@dataclass(frozen=True)
class World:
    """One way in which all that may have been so on a day was so or was not.

    `holds` are the accounts that hold in it, those derived included; `fails` are those whose
    dates cover or may cover the day and that do not hold in it.
    """

    holds: frozenset[str]
    fails: frozenset[str]

    def part(self, network: networkx.MultiDiGraph[str]) -> networkx.MultiDiGraph[str]:
        """What is left of a network in this world, seen in place: the edges that do not fail."""
        return network.edge_subgraph(
            (source, target, key)
            for source, target, key, assertion in network.edges(keys=True, data="assertion")
            if assertion not in self.fails
        )


@dataclass(frozen=True)
class Worlds(Sequence[World]):
    """The worlds of a day: all of them, or so many drawn with a seed.

    `unsure` are the accounts that hold in some and fail in others; `total` is how many worlds
    there are, or where not `counted`, how many there are at least; `seed` is None where all of
    them are here. The worlds have no weights, so how many of them something is true in is no
    probability: it is how far the answer depends on what the sources leave open.
    """

    worlds: tuple[World, ...]
    unsure: tuple[str, ...]
    total: int
    seed: int | None
    counted: bool = True

    def __len__(self) -> int:
        return len(self.worlds)

    def __getitem__(self, place: Any) -> Any:
        return self.worlds[place]

    @property
    def text(self) -> str:
        """Which worlds these are, in a few words."""
        accounts = counted(len(self.unsure), "account")
        if self.seed is None:
            return f"all {len(self)} that {accounts} with open dates or rivals leave possible"
        total = f"{self.total:,}" if self.total < 10**7 else f"10^{int(log10(self.total))}"
        of = "the" if self.counted else "at least"
        return (
            f"{len(self)} of {of} {total} that {accounts} with open dates or rivals leave "
            f"possible, drawn with seed {self.seed}, so the true range may be wider"
        )


def worlds(
    workspace: Workspace,
    n: int = 128,
    seed: int = 0,
    *,
    as_of: str | None = None,
    among: Iterable[str] | None = None,
) -> Worlds:
    """The worlds of a day, month or year: each says which accounts hold that only may.

    An account holds or fails on its own where its dates may cover the day, and do not cover it.
    Two rivals never both hold, and where dates cover the day an account fails only to a rival.
    What a rule derives holds where all that it is derived from does. `among` names accounts to
    which this is confined; all others that may cover the day hold.

    All worlds where there are at most `n`; else the one in which most hold, the one in which
    fewest do, and the others drawn one by one, each as likely as any, by `random.Random(seed)`:
    the same data and seed give the same worlds. Where the choices within one group of rivals are
    too many to list, those two are as near to it as taking the account with the fewest, or the
    most, rivals first comes, and some are likelier drawn than others. That is for covering many of
    them, and says nothing on which is the true one.

    The default day is that of the data; ValueProblem where there is none or `n` is below 1.
    """
    if n < 1:
        raise ValueProblem(f"a number of worlds is 1 or more, not '{n}'")
    asked = as_of if as_of is not None else workspace.reference_date
    if asked is None:
        raise ValueProblem("a day is needed and the data has no pg:referenceDate; give one")
    days = parse_day_range(str(asked))
    accounts, bounds = Accounts(workspace), bounds_of(workspace)
    possible = {
        each
        for each in accounts
        if PG + "Withdrawn" not in iris(accounts.properties[each], "status")
        and not _DATED.isdisjoint(accounts.kinds.all(each))
        and bounds[each].may_cover(*days)
    }
    derived = {
        each: found
        for each in possible
        if (found := iris(accounts.properties[each], "derivedFrom"))
    }
    own = possible - set(derived)
    covering = {each for each in own if bounds[each].covers(*days)}
    rivals: dict[str, set[str]] = {each: set() for each in own}
    for one, other in evidence(workspace, "rivalries"):
        if iri(one) in own and iri(other) in own:
            rivals[iri(one)].add(iri(other))
            rivals[iri(other)].add(iri(one))
    groups = _tied({each for each in own if each not in covering or rivals[each]}, rivals)
    if among is not None:
        named = _grounds(among, derived)
        groups = [each for each in groups if not named.isdisjoint(each)]
    choices = [_Choices(each, rivals, covering) for each in groups]
    counted = all(each.all_listed for each in choices)
    total = prod(max(1, len(each.listed)) for each in choices)
    listed = counted and total <= n
    if listed:
        drawn = list(product(*(each.listed for each in choices)))
    else:
        drawn = list(islice(_drawn(choices, random.Random(seed)), n))
        total = max(total, len(set(drawn)))
    unsure = {each for group in groups for each in group}
    grounds = {each: _grounds([each], derived) for each in derived}
    made = []
    for chosen in drawn:
        fails = unsure.difference(*chosen)
        fails |= {each for each, found in grounds.items() if not fails.isdisjoint(found)}
        made.append(World(frozenset(possible - fails), frozenset(fails)))
    return Worlds(tuple(made), tuple(sorted(unsure)), total, None if listed else seed, counted)


def _tied(accounts: set[str], rivals: Rivals) -> list[list[str]]:
    """The accounts in groups, so that no rival of one is in another group, in a fixed order."""
    groups = []
    left = set(accounts)
    for first in sorted(accounts):
        if first not in left:
            continue
        group, todo = {first}, [first]
        while todo:
            more = rivals[todo.pop()] - group
            group |= more
            todo += more
        left -= group
        groups.append(sorted(group))
    return groups


class _Choices:
    """Which accounts of a group of rivals may hold together.

    No two of them are rivals, and each that covers the day either holds or has a rival that does.
    `listed` is all of them, the largest first, or those found before they became too many.
    """

    def __init__(self, group: list[str], rivals: Rivals, covering: set[str]) -> None:
        self._group = group
        self._rivals = rivals
        self._covering = covering.intersection(group)
        self.all_listed = False
        found = list(islice(self._found(), _MOST + 1))
        self.listed = sorted(found[:_MOST], key=lambda each: (-len(each), sorted(each)))

    def _found(self) -> Iterator[frozenset[str]]:
        nobody: frozenset[str] = frozenset()
        # What holds, what may still hold, and what covers the day and still needs a rival.
        todo = [(nobody, frozenset(self._group), nobody)]
        for _ in range(_LOOKS // len(self._group)):
            if not todo:
                self.all_listed = True
                return
            holds, left, owed = todo.pop()
            if any(self._rivals[each].isdisjoint(left) for each in owed):
                continue
            alone = [e for e in left & self._covering if self._rivals[e].isdisjoint(left)]
            holds, left = holds.union(alone), left.difference(alone)
            owed = owed.difference(*(self._rivals[each] for each in alone))
            if left:
                one = min(left)
                without = left - {one}
                todo.append((holds, without, owed | ({one} & self._covering)))
                rivals = self._rivals[one]
                todo.append((holds | {one}, without - rivals, owed - rivals))
            elif not owed:
                yield holds

    def most(self) -> frozenset[str]:
        """The choice in which most hold."""
        if self.all_listed:
            return self.listed[0]
        holds: set[str] = set()
        for each in sorted(self._group, key=lambda one: (len(self._rivals[one]), one)):
            if self._rivals[each].isdisjoint(holds):
                holds.add(each)
        return frozenset(holds)

    def fewest(self) -> frozenset[str]:
        """The choice in which fewest hold."""
        if self.all_listed:
            return self.listed[-1]
        holds: set[str] = set()
        left = set(self._covering)
        for each in sorted(
            self._group, key=lambda one: (-len(self._rivals[one] & self._covering), one)
        ):
            # It has to hold, or it spares more than one that would have to.
            needed = each in left or len(self._rivals[each] & left) > 1
            if needed and self._rivals[each].isdisjoint(holds):
                holds.add(each)
                left -= self._rivals[each] | {each}
        return frozenset(holds)

    def drawn(self, chance: random.Random) -> frozenset[str]:
        """Any of them."""
        if self.all_listed:
            return self.listed[chance.randrange(len(self.listed))]
        holds: set[str] = set()
        for each in chance.sample(self._group, len(self._group)):
            if self._rivals[each].isdisjoint(holds) and (
                each in self._covering or chance.random() < 0.5
            ):
                holds.add(each)
        return frozenset(holds)


def _drawn(choices: list[_Choices], chance: random.Random) -> Iterator[tuple[frozenset[str], ...]]:
    yield tuple(each.most() for each in choices)
    yield tuple(each.fewest() for each in choices)
    while True:
        yield tuple(each.drawn(chance) for each in choices)


def _grounds(accounts: Iterable[str], derived: Mapping[str, list[str]]) -> set[str]:
    """The accounts, and all that they are derived from, however far back."""
    found, todo = set(), list(accounts)
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += derived.get(each, [])
    return found
