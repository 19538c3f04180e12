"""What a reader takes along: the rows as CSV, the picture as PNG and SVG, all of it on paper."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from browser.pages_by_hand import HARPER, HOSTILE, NPR, ORR, Opened, harper
from browser.tables_by_hand import (
    ADDRESSES,
    BOUNDS,
    DAY,
    LABELS,
    RELATIONS,
    STANDING,
    TITLES,
    crowd,
    keys,
    offices,
    rows,
)
from networks_by_hand import page_of, put_edge, put_node
from policygraph.formats import csv_text

SVG = "{http://www.w3.org/2000/svg}"
CREDIT = "Each line is what a source says, not a finding of ours."

SHOW_OTHER_DAYS = "for (const time of ['over', 'later']) pgPage.shown.hide('times', time, false)"


def save(page: Any, name: str) -> tuple[str, bytes]:
    """The name of the file and what is in it."""
    with page.expect_download() as found:
        page.locator("#actions").get_by_role("button", name=name, exact=True).click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


# ------------------------------------------------------------------------------------------- CSV

COLUMNS = (
    *("from", "relation", "to", "kind", "status", "dates", "on_the_day", "sources"),
    *("from_iri", "to_iri", "account", *BOUNDS, "documents", "urls"),
    *("said_by", "places", "origins", "rule"),
)
SUPPORT = {
    "b": (
        "=Dee (asserts); +critics (not named) (says unsubstantiated)",
        "p1.s1, p9 in Äpfel, a paper; p2 in The list",
        "2",
        "",
    ),
    "f": ("", "", "1", "-joins"),
}


def row(key: str) -> list[str]:
    source, relation, target, kind, status, dates, bounds, sources = RELATIONS[key]
    titles = [TITLES.get(iri, iri) for iri in sources]
    urls = [ADDRESSES[iri] for iri in sources if ADDRESSES.get(iri, "").startswith("https:")]
    return [
        *(LABELS[source], relation, LABELS[target], kind, status, dates, STANDING[key]),
        *("; ".join(titles), source, target, f"id:account-{key}"),
        *(each or "" for each in bounds),
        *(" ".join(sources), " ".join(urls)),
        *SUPPORT.get(key, ("", "", "1", "")),
    ]


def test_csv_has_the_rows_of_the_table_as_the_command_line_writes_them(office: Any) -> None:
    office.evaluate(SHOW_OTHER_DAYS)

    name, text = save(office, "CSV")

    assert name == "offices-old-new-2020-06-15.csv"
    order = "b f a d c e"
    assert text.decode("utf-8-sig") == csv_text(COLUMNS, map(row, order.split()))
    assert text.startswith(b"\xef\xbb\xbf")
    for cell in (b"\n'=B", b",'@advises,", b",'-pays,", b",+1,", b",->,", b',"\'\tjoins\r",'):
        assert cell in text
    assert office.locator(".saved-status").inner_text() == f"Saved 6 relations as {name}."


def test_csv_follows_order_and_filter(office: Any) -> None:
    office.keyboard.press("t")
    office.locator("#tabled thead button").get_by_text("To", exact=True).click()
    office.locator("#table-filter").fill("ann")
    order = keys(office)
    assert order == "b a d"
    office.keyboard.press("Tab")
    office.keyboard.press("t")

    _, text = save(office, "CSV")

    assert text.decode("utf-8-sig") == csv_text(COLUMNS, map(row, order.split()))
    assert "Saved 3 of 4 relations" in office.locator(".saved-status").inner_text()


def test_csv_as_of_an_earlier_day_has_the_voices_known_then(office: Any) -> None:
    office.evaluate("pgPage.shown.ask({ known: '2020-01-01' })")

    text = save(office, "CSV")[1].decode("utf-8-sig")

    found = {each["account"]: each for each in csv.DictReader(io.StringIO(text))}
    disputed = found["id:account-b"]
    assert (disputed["said_by"], disputed["places"]) == (
        "'=Dee (asserts)",
        "p1.s1, p9 in Äpfel, a paper",
    )
    assert {each["origins"] for each in found.values()} == {""}, "counted by what is known today"


def test_csv_at_any_time_of_nothing_and_of_all_rows(office: Any, opened: Any) -> None:
    office.evaluate("pgPage.shown.ask({ day: null })")
    name, text = save(office, "CSV")
    assert name == "offices-old-new-any-time.csv"
    assert len(text.decode().splitlines()) > 6
    assert b"over by then" not in text

    office.evaluate("pgPage.shown.hide('groups', 'person', true)")
    assert save(office, "CSV")[1].decode("utf-8-sig") == csv_text(COLUMNS, [])

    page = opened(page_of(*crowd(450), title="Crowd")).ready()
    page.keyboard.press("t")
    assert len(rows(page)) == 200
    assert len(save(page, "CSV")[1].decode().splitlines()) == 451


def test_names_of_files_are_safe(opened: Any) -> None:
    title = '../..\\Été: \u202eCON/<b>*?"|\u0000.' + "x" * 100
    page = opened(page_of(*offices(), title=title, day="2020-06")).ready()

    name, _ = save(page, "CSV")

    assert re.fullmatch(r"ete-con-b-x+-2020-06\.csv", name)
    assert len(name) < 80


# ------------------------------------------------------------------------------------------- SVG


def words(drawing: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in drawing.iter(f"{SVG}text")]


def parts(drawing: ElementTree.Element, name: str) -> list[str]:
    """What each line or shape of a drawing is called."""
    return [
        group.findtext(f"{SVG}title", "")
        for group in drawing.iter(f"{SVG}g")
        if group.get("class") == name
    ]


def test_svg_draws_what_is_shown_and_says_what_it_is(small: Opened) -> None:
    page = small.page
    page.evaluate(f"pgPage.selectNode('{HARPER}')")
    page.locator("input[data-status=Inferred]").uncheck()

    name, text = save(page, "SVG")

    assert name == "formal-ties-any-time.svg"
    drawing = ElementTree.fromstring(text)
    shown = page.evaluate(
        """() => [...pgPage.shown.current.edges.keys()].map(({ source, relation, target }) =>
          `${source.label} ${relation} ${target.label}`)"""
    )
    assert len(shown) == 3
    assert Counter(parts(drawing, "line")) == Counter(shown)
    things = page.evaluate("[...pgPage.shown.current.nodes].map((node) => node.label)")
    assert Counter(parts(drawing, "shape")) == Counter(things)
    said = words(drawing)
    joined = " ".join(said)
    assert said[0] == "Formal ties"
    assert page.locator("#counts").inner_text() in joined
    # What is read out in place of it.
    assert drawing.get("role") == "img"
    assert drawing.findtext(f"{SVG}title") == f"Formal ties. {page.locator('#counts').inner_text()}"
    assert "Filters leave out 1 more of this view." in said
    assert "Selected: Mellissa Harper." in said
    assert CREDIT in said
    for legend in ("Lines", "Reported", "Disputed", "Shapes", "Person", "Agency", "Organization"):
        assert legend in said
    for absent in ("Inferred", "Withdrawn", "Attributed", "Event", "Dates and the day"):
        assert absent not in said
    for label in page.evaluate("pgPage.labels().map(({ text }) => text)"):
        assert label in joined


def test_the_top_of_a_large_network_is_not_taken_for_the_whole(office: Any) -> None:
    told = "Only the 4 most connected of 5,000 things are in this view."
    office.keyboard.press("t")
    assert told not in office.locator("#tabled caption").inner_text()

    office.evaluate("pgPage.shown.state.view.of = [5000, 9000]; pgPage.shown.ask({})")

    assert told in office.locator("#tabled caption").inner_text()
    assert told in words(ElementTree.fromstring(save(office, "SVG")[1]))


def test_svg_is_drawn_where_the_picture_is(small: Opened) -> None:
    page = small.page
    for _ in range(3):
        page.locator("#zoom-in").click()
    canvas = page.locator("#canvas").bounding_box()
    place = page.evaluate(f"pgPage.nodePosition('{ORR}')")

    drawing = ElementTree.fromstring(save(page, "SVG")[1])

    frame = drawing.find(f"{SVG}svg")
    assert frame is not None
    size = [float(frame.get(each, "")) for each in ("width", "height")]
    assert size == pytest.approx([canvas["width"], canvas["height"]], abs=1)
    shape = next(
        group for group in frame.iter(f"{SVG}g") if group.findtext(f"{SVG}title") == "ORR"
    ).find(f"{SVG}path")
    assert shape is not None
    x, y = map(float, re.findall(r"-?[\d.]+", shape.get("transform", ""))[:2])
    assert x == pytest.approx(place["x"] - canvas["x"], abs=0.1)
    assert y == pytest.approx(place["y"] - canvas["y"], abs=0.1)


def test_lines_end_at_the_shapes_with_a_head_for_how_they_stand(office: Any) -> None:
    drawing = ElementTree.fromstring(save(office, "SVG")[1])

    said = words(drawing)
    for legend in ("Dates and the day", "covers it", "may cover it", "no date"):
        assert legend in said
    assert "over by then" not in said
    drawn = office.evaluate(
        """() => {
          const { lines, shapes } = pgPage.drawn(document.body);
          const of = new Map(shapes.map((shape) => [shape.item, shape]));
          return lines.map(({ item, head }) => [
            `${item.source.label} ${item.relation} ${item.target.label}`, head,
            ...[of.get(item.source), of.get(item.target)].map(({ x, y, size }) => [x, y, size]),
          ]);
        }"""
    )
    heads = {name: head for name, head, *_ in drawn}
    assert sorted(heads.values()) == ["arrow", "diamond", "vee", "vee"]
    places = {name: ends for name, _, *ends in drawn}
    assert sorted(parts(drawing, "line")) == sorted(places)
    for group in drawing.iter(f"{SVG}g"):
        if group.get("class") != "line":
            continue
        name = group.findtext(f"{SVG}title", "")
        shaft, head = (path.get("d", "") for path in group.findall(f"{SVG}path"))
        points = [tuple(map(float, each.split())) for each in re.split("[ML]", shaft)[1:]]
        tip = tuple(map(float, re.split("[MLZ]", head)[1].split()))
        for (x, y), (at_x, at_y, size) in zip((points[0], tip), places[name], strict=True):
            assert abs(complex(x - at_x, y - at_y)) == pytest.approx(size, abs=0.6), name


LOOKS = """() => Object.fromEntries(pgPage.drawn(document.body).lines
  .map(({ item, width, colour }) => [item.id, { width, colour }]))"""


def test_line_is_thick_where_it_covers_the_day_and_pale_where_it_is_of_another(office: Any) -> None:
    office.evaluate(SHOW_OTHER_DAYS)
    on_the_day = office.evaluate(LOOKS)
    office.evaluate("pgPage.shown.ask({ day: null })")
    at_any_time = office.evaluate(LOOKS)

    # Both are reported; the dates of one cover the day, those of the other may.
    assert on_the_day["a"]["width"] == pytest.approx(2 * on_the_day["d"]["width"])
    assert at_any_time["a"]["width"] == at_any_time["d"]["width"]
    assert set(on_the_day) == set(RELATIONS)
    pale = {key for key in RELATIONS if on_the_day[key]["colour"] != at_any_time[key]["colour"]}
    assert pale == {"e", "f"}


def test_loops_are_circles_in_the_picture_and_in_the_svg(opened: Any) -> None:
    network = networkx.MultiDiGraph()
    put_node(network, ORR, "ORR", "agency")
    put_node(network, NPR, "NPR", "organization")
    put_edge(network, NPR, ORR, "npr")
    loops = ["audits", "funds", "renames"]
    for key in loops:
        put_edge(network, ORR, ORR, key, relation=key)
    found = opened(page_of(network, {"accounts": {}, "documents": {}}, title="Loops"))
    page = found.ready()

    for zoomed in (False, True):
        if zoomed:
            for _ in range(3):
                page.locator("#zoom-in").click()
        page.evaluate("pgPage.clear()")
        for key in loops:
            found.click_edge(key)
            assert page.evaluate("pgPage.shown.state.selection?.edge?.id") == key
        drawing = ElementTree.fromstring(save(page, "SVG")[1])
        scale = page.evaluate("pgPage.network.getScale()")
        sizes = []
        for key in loops:
            shaft, head = (
                [complex(*map(float, each.split())) for each in re.split("[ML]", d.rstrip("Z"))[1:]]
                for d in lines_of(drawing)[f"ORR {key} ORR"]
            )
            assert len(shaft) > 20
            assert abs(shaft[-1] - head[0]) < abs(head[1] - head[0]), "it ends within its head"
            assert abs(head[1] - head[0]) > 5
            sizes.append(max(abs(one - other) for one in shaft for other in shaft) / 2 / scale)
        assert sizes == pytest.approx([16, 25, 34], rel=0.02)


def lines_of(drawing: ElementTree.Element) -> dict[str, list[str]]:
    """The paths of each line of a drawing, by what it is called."""
    return {
        group.findtext(f"{SVG}title", ""): [
            path.get("d", "") for path in group.findall(f"{SVG}path")
        ]
        for group in drawing.iter(f"{SVG}g")
        if group.get("class") == "line"
    }


def test_svg_of_hostile_text_is_text_alone(opened: Any) -> None:
    network, records = harper()
    label = f"{HOSTILE}\x00\x08\ufffe&amp;]]>"
    put_node(network, "id:hostile", label, "person")
    put_edge(network, "id:hostile", NPR, "hostile", relation=label)
    page = opened(page_of(network, records, title=label)).ready()
    page.evaluate("pgPage.selectNode('id:hostile')")

    name, text = save(page, "SVG")

    assert re.fullmatch(r"[\w-]+\.svg", name)
    drawing = ElementTree.fromstring(text)
    assert {each.tag.removeprefix(SVG) for each in drawing.iter()} == {
        *("svg", "title", "rect", "g", "path", "text"),
    }
    for each in drawing.iter():
        for attribute, value in each.attrib.items():
            assert not attribute.startswith("on")
            assert "href" not in attribute
            assert "url(" not in value
    assert label[:40] in " ".join(parts(drawing, "shape"))
    assert "</script>" in " ".join(words(drawing))
    assert page.evaluate("window.__pwn") is None


# ------------------------------------------------------------------------------------------- PNG


def pixels(page: Any, image: bytes) -> dict[str, Any]:
    """The size of an image, how many colours it has, and the colours of its bands."""
    found: dict[str, Any] = page.evaluate(
        """async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const { width, height } = image;
          const canvas = Object.assign(document.createElement("canvas"), { width, height });
          const ctx = canvas.getContext("2d", { willReadFrequently: true });
          ctx.drawImage(image, 0, 0);
          const colours = (top, bottom) => {
            const { data } = ctx.getImageData(0, top, width, bottom - top);
            const seen = new Set();
            for (let i = 0; i < data.length; i += 4) {
              seen.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
            }
            return [...seen];
          };
          return {
            width, height, corner: [...ctx.getImageData(0, 0, 1, 1).data],
            colours: colours(0, height), header: colours(0, 120).length,
            legend: colours(height - 100, height).length,
          };
        }""",
        base64.b64encode(image).decode(),
    )
    return found


def test_png_has_the_picture_in_its_frame_on_white_even_in_the_dark(opened: Any) -> None:
    page = opened(page_of(*harper(), title="Formal ties"), color_scheme="dark").ready()
    name, image = save(page, "PNG")
    canvas = page.locator("#canvas").bounding_box()

    found = pixels(page, image)

    assert name == "formal-ties-any-time.png"
    assert found["width"] == 2 * (canvas["width"] + 40)
    assert found["height"] > 2 * (canvas["height"] + 100)
    assert found["corner"] == [255, 255, 255, 255]
    assert len(found["colours"]) > 100
    assert found["header"] > 10
    assert found["legend"] > 10
    assert "179,71,0,255" in found["colours"]  # a disputed line as on a light page
    assert "255,145,71,255" not in found["colours"]  # and not as on a dark one


def test_png_and_svg_can_be_saved_while_the_table_is_open(office: Any) -> None:
    office.keyboard.press("t")

    found = pixels(office, save(office, "PNG")[1])

    assert len(found["colours"]) > 50
    assert len(parts(ElementTree.fromstring(save(office, "SVG")[1]), "line")) == 4


def test_in_a_frame_a_file_that_did_not_come_is_explained(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    frame = page_of(*harper(), title="Formal ties")._repr_html_()
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    inside = page.frame_locator("iframe")

    inside.locator("#actions").get_by_role("button", name="SVG", exact=True).click()

    said = inside.locator(".saved-status")
    said.get_by_text("the frame that this page stands in forbids it").wait_for()
    context.close()


# ----------------------------------------------------------------------------------------- paper


def pages(document: bytes) -> int:
    assert document.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b", document))


def test_paper_has_the_picture_and_the_whole_table(opened: Any) -> None:
    page = opened(page_of(*crowd(450), title="Crowd", day="2010"), color_scheme="dark").ready()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != "rgb(255, 255, 255)"

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    for part in ("h1", "#counts", ".on-paper svg", "#tabled thead"):
        assert page.locator(part).first.is_visible(), part
    for part in ("#actions", "#search", "#legend", "#timeline", "#canvas", ".table-tools", ".more"):
        assert not page.locator(part).first.is_visible(), part
    assert "in 2010" in page.locator("#counts").inner_text()
    assert page.locator("#tabled tbody tr").count() == 449
    assert page.locator("#tabled tbody tr").last.is_visible()
    colours = page.evaluate(
        """() => {
          const { backgroundColor, color } = getComputedStyle(document.body);
          const paper = document.querySelector(".on-paper rect").getAttribute("fill");
          return [backgroundColor, color, paper];
        }"""
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(27, 31, 36)", "rgb(255, 255, 255)"]
    drawn = page.locator(".on-paper > svg").bounding_box()
    assert drawn["width"] > 300
    assert page.locator(".on-paper .line").count() == 449
    assert "Reported" in page.locator(".on-paper > svg").text_content()

    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert page.locator(".on-paper svg").count() == 0
    assert page.locator("#tabled").is_hidden()
    assert rows(page) == []
    assert pages(page.pdf()) > 8  # which a hidden or unfinished table would not fill
    assert rows(page) == []


def test_paper_has_the_open_evidence_and_documents_with_their_addresses(office: Any) -> None:
    office.evaluate("pgPage.selectEdge('b')")
    office.evaluate("dispatchEvent(new Event('beforeprint'))")
    office.emulate_media(media="print")

    for part in ("#panel-body h2", "#panel-body .card"):
        assert office.locator(part).is_visible(), part
    assert office.locator("#panel-body button:visible:not(.link)").count() == 0
    listed = office.locator("#tabled ol li").all_inner_texts()

    assert listed == [
        f"Äpfel, a paper. NPR, issued 2025-02-14, read on 2026-11-22, {ADDRESSES['id:doc-paper']}",
        f"The list. NPR, issued 2025-02-14, read on 2026-11-22, {ADDRESSES['id:doc-list']}",
    ]
    assert office.locator("#tabled ol a").count() == 0
    office.evaluate("pgPage.clear()")  # of which there is nothing to print
    assert not office.locator("#panel").is_visible()
    office.emulate_media(media="null")
    office.evaluate("dispatchEvent(new Event('afterprint'))")
    assert office.locator("#tabled ol").count() == 0


def test_paper_from_a_narrow_page_has_a_table_in_columns(opened: Any) -> None:
    page = opened(
        page_of(*offices(), title="Offices", day=DAY), viewport={"width": 390, "height": 800}
    ).ready()
    page.keyboard.press("t")
    assert page.locator("#tabled").is_hidden()

    assert pages(page.pdf()) > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    first = page.locator("#tabled tbody tr").first.locator("th, td")
    tops = first.evaluate_all("all => all.map((cell) => cell.getBoundingClientRect().top)")
    assert len(tops) == 8
    assert len(set(tops)) == 1
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#tabled").is_hidden()


# ------------------------------------------------------------------------------- forced colours


def test_the_picture_is_drawn_in_the_colours_that_a_reader_sets(opened: Any) -> None:
    page = opened(page_of(*harper(), title="Formal ties"), forced_colors="active").ready()

    drawn = page.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.forcedColorAdjust = "none";
          const named = (name) => {
            probe.style.color = name;
            return getComputedStyle(probe).color;
          };
          const { ink, paper, lines, shapes } = pgPage.drawn(document.body);
          return [[ink, named("CanvasText")], [paper, named("Canvas")],
            ...lines.map(({ colour }) => [colour, named("CanvasText")]),
            ...shapes.map(({ fill }) => [fill, named("Canvas")])];
        }"""
    )

    assert len(drawn) > 8
    assert [found for found, _ in drawn] == [named for _, named in drawn]
    assert drawn[0][1] != drawn[1][1]
