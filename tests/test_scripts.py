"""The page's scripts: each adds one room, uses those before it, and writes no HTML."""

import re
from pathlib import Path

import pytest

from policygraph import rendering

WEB = Path(rendering.__file__).parent / "web"
SCRIPTS = [name for name in rendering._SCRIPTS if name.startswith("static/")]
ROOMS = [Path(name).stem for name in SCRIPTS]
# What none of them does, each with how it would look.
NEVER = {
    r"\b(inner|outer)HTML\b": "place.innerHTML = text",
    r"\binsertAdjacentHTML\b": 'place.insertAdjacentHTML("beforeend", text)',
    r"\bcreateContextualFragment\b": "range.createContextualFragment(text)",
    r"\bDOMParser\b": "new DOMParser()",
    r"\bdocument\s*\.\s*write": "document.writeln(text)",
    r"\beval\s*\(": "eval(text)",
    r"\bFunction\s*\(": "new Function(text)",
    r"\bset(Timeout|Interval)\s*\(\s*[\"'`]": 'setTimeout("text")',
    r"\bsetAttribute\s*\(\s*[\"'`](on|style|src)": 'place.setAttribute("onclick", text)',
    r"[{,]\s*[\"']?style[\"']?\s*:": 'el("p", { style: text })',
    r"\bfetch\s*\(": "fetch(address)",
    r"\b(XMLHttpRequest|WebSocket|EventSource|Worker|sendBeacon)\b": "new WebSocket(address)",
    r"\bimport\s*[({\"'*]": "import(address)",
    r"\b(localStorage|sessionStorage|indexedDB|cookie)\b": "localStorage.setItem(name, text)",
}


def text_of(room: str) -> str:
    return (WEB / "static" / f"{room}.js").read_text(encoding="utf-8")


def test_every_script_is_in_the_page() -> None:
    assert sorted(ROOMS) == sorted(path.stem for path in (WEB / "static").glob("*.js"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_script_adds_its_own_room_and_uses_only_those_before_it(room: str) -> None:
    text = text_of(room)
    added = re.findall(r"\bpolicygraph\.(\w+)\s*=(?!=)", text)
    used = set(re.findall(r"\bpolicygraph\.(\w+)", text)) - {room}
    begun = re.findall(r"^[^\s/})*].*", text, flags=re.MULTILINE)

    if room == ROOMS[-1]:
        assert added == []
        assert begun == ["(async () => {"]
        assert used <= set(ROOMS[:-1])
    else:
        assert added == [room]
        assert [line for line in begun if not line.startswith(f"policygraph.{room} = ")] == (
            ["const policygraph = {};"] if room == ROOMS[0] else []
        ), "nothing but the room is known to other scripts"
        assert used <= set(ROOMS[: ROOMS.index(room)])
    assert "globalThis" not in text
    assert bool(re.search(r"\bwindow\.\w+\s*=(?!=)", text)) == (room == ROOMS[-1])


@pytest.mark.parametrize("room", ROOMS)
def test_a_script_writes_no_html_and_asks_for_nothing(room: str) -> None:
    text = text_of(room)
    assert [pattern for pattern in NEVER if re.search(pattern, text)] == []


@pytest.mark.parametrize(("pattern", "example"), NEVER.items())
def test_what_a_script_never_does_would_be_found(pattern: str, example: str) -> None:
    assert re.search(pattern, example)
