"""How an account stands and what it rests on, in a sentence: the weakest link of its support."""

from __future__ import annotations

from policygraph.accounts import iris, text
from policygraph.support import CONTRARY, SUPPORTING, UNDOING, Support, Supports, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.support import Record

# How many steps down a sentence tells before it names what they lead to.
_STEPS = 6
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def weakest(supports: Supports, ends: list[str], roots: list[str]) -> str:
    """The weakest link of all of a tree, in one sentence."""
    names = " and ".join(quoted(supports.label(each)) for each in ends)
    if not roots:
        return f"Nothing supports {names}." if len(ends) == 1 else f"No account ties {names}."
    if len(roots) == 1:
        return sentence(supports, roots[0])
    if len(ends) == 1 and all(
        (supports.accounts[each]["matter"] or {}).get("iri") == ends[0] for each in roots
    ):
        return _matter(supports, ends[0], roots)
    least = min(roots, key=supports.strength)
    head = f"The weakest of {_count(len(roots))} accounts, {quoted(supports.label(least))},"
    return f"{head} {_clause(supports, least)}."


def sentence(supports: Supports, node: str) -> str:
    """How an account stands and what it rests on, in one sentence."""
    return f"{quoted(supports.label(node))} {_clause(supports, node)}."


def _matter(supports: Supports, matter: str, roots: list[str]) -> str:
    standing = [each for each in roots if supports.accounts[each]["status"] != "Withdrawn"]
    parts = [_rests(supports, supports.joint(standing), plural=True)]
    for status, word in (("Disputed", "disputed"), ("Withdrawn", "taken back")):
        number = sum(supports.accounts[each]["status"] == status for each in roots)
        if number:
            parts.append(f"{_count(number)} of them {'is' if number == 1 else 'are'} {word}")
    pairs = {rival["iri"] for each in roots for rival in supports.accounts[each]["rivals"]}
    if pairs:
        plural = "" if len(pairs) == 1 else "s"
        parts.append(f"{_count(len(pairs))} pair{plural} of their values cannot both hold")
    number = f"The {_count(len(roots))} accounts of {quoted(supports.label(matter))}"
    return f"{number} {'; '.join(parts)}."


def _clause(supports: Supports, node: str, told: int = 0) -> str:
    """How an account stands and what it rests on, to follow its name; `told` steps led to it."""
    account = supports.accounts.get(node)
    parts = []
    if account is not None and account["status"] == "Withdrawn":
        parts.append(f"was taken back by {_speakers(supports.attestations(node, UNDOING))}")
    elif account is not None and account["status"] == "Disputed":
        parts.append(_disputed(supports, node))
    own = supports.attestations(node, SUPPORTING)
    premises = [each for each in supports.premises(node) if each != node]
    derived = premises or (account is not None and (account["rule"] or account["grounds"]))
    if own or not derived:
        parts.append(_rests(supports, supports.of(node)))
    else:
        parts.append(_derived(supports, node, premises, told + 1))
    if account is not None and account["rivals"] and not told:
        others = {each["account"] for each in account["rivals"]}
        plural = "" if len(others) == 1 else "s"
        parts.append(f"cannot hold together with {_count(len(others))} other account{plural}")
    return _listed(parts)


def _derived(supports: Supports, node: str, premises: list[str], told: int) -> str:
    record = supports.properties(node)
    rule = text(record, "byRule")
    if rule:
        head, from_ = f"follows by the rule {rule}", "from"
    else:
        signed = " and ".join(supports.label(each) for each in iris(record, "signedBy"))
        head, from_ = f"is a reading of {signed or 'nobody who signed it'}", "resting on"
    if not premises:
        alone = "its grounds" if text(record, "grounds") else "nothing"
        return f"{head}, resting on {alone} alone"
    link = supports.link(node)
    if not link.steps:
        return f"{head}, resting on nothing but what rests on it"
    if told > _STEPS and link.steps > 1:
        return (
            f"{head} that leads, {link.steps:,} steps down, to {_which(supports, link.end, told)}"
        )
    tail = _which(supports, link.by, told)
    if len(premises) == 1:
        return f"{head} {from_} {tail}"
    return f"{head} {from_} {_count(len(premises))} accounts, the weakest of them {tail}"


def _which(supports: Supports, node: str, told: int) -> str:
    return f"{quoted(supports.label(node))}, which {_clause(supports, node, told)}"


def _disputed(supports: Supports, node: str) -> str:
    contrary = supports.attestations(node, CONTRARY)
    if contrary:
        return f"is disputed by {_speakers(contrary)}"
    told = [
        f"by {_speakers(found)} with the claim {quoted(claim['label'])}"
        for claim in supports.accounts[node]["disputed_with"]
        if (found := supports.attestations(claim["iri"], CONTRARY))
    ]
    return f"is disputed {' and '.join(told)}".rstrip()


def _speakers(attestations: list[Record]) -> str:
    names = {each["voice_iri"]: each["voice"] for each in attestations}
    return " and ".join(names[each] for each in sorted(names, key=lambda key: names[key]))


def _rests(supports: Supports, support: Support, *, plural: bool = False) -> str:
    """One voice, through one origin, retold: the numbers of what supports an account."""
    verb = "rest" if plural else "rests"
    if not support.places:
        return f"{verb} on nobody's word"
    voices, unnamed = len(support.voices), len(support.unnamed)
    if voices == 1:
        (voice,) = support.voices
        said = "one unnamed voice" if unnamed else f"one voice, {supports.label(voice)}"
    elif voices:
        said = f"{_count(voices)} voices"
        if unnamed:
            said += f", {_count(unnamed) if unnamed < voices else 'all'} of them unnamed"
    elif support.passing_on:
        said = "nobody but those who retell it"
    else:
        said = "no voice, as nobody is named who says it"
    passing_on = len(support.passing_on - support.voices)
    if passing_on and 0 < voices < len(support.origins):
        comma = "," if voices == 1 and not unnamed else ""  # after a name
        many = "" if passing_on > 1 else "s"
        said += f"{comma} and {_count(passing_on)} that only retell{many}"
    times = {0: "", 1: ", retold once", 2: ", retold twice"}
    retold = len(support.retellings)
    again = times.get(retold, f", retold {_count(retold)} times")
    return f"{verb} on {said}, {_through(supports, support)}{again}"


def _through(supports: Supports, support: Support) -> str:
    """Where it was first told; what stands in no document is its own origin, and has no name."""
    origins, bare = support.origins, support.origins & support.places
    if origins == bare:
        return "and no document is named"
    if len(origins) == 1:
        (origin,) = origins
        return f"through one origin, {supports.label(origin)}"
    without = f", for {_count(len(bare))} of which no document is named" if bare else ""
    return f"through {_count(len(origins))} origins not shown to be connected{without}"


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
