"""`build --publish`: nothing that is marked private is in any file of the site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph import catalog, payload, publication, site, workspace
from policygraph.errors import ValueProblem

DATA = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/ns#> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org/data> dcterms:title "A study"@en ; pg:referenceDate "2025-02-14"^^xsd:date .

id:office a pg:Agency ; rdfs:label "The Office"@en ; ex:desk "Room 4711, ask for Quill" .
id:register a pg:InformationResource ; rdfs:label "The register"@en .
id:clerks a pg:ActorGroup ; rdfs:label "Clerks of the Office"@en ; pg:groupWithin id:office .
id:source-w a pg:Actor ; rdfs:label "Wren Marlowe"@en ; pg:private true .
id:gazette a pg:Organization ; rdfs:label "The Gazette"@en .
id:doc-gazette a pg:NewsArticle ; rdfs:label "The Gazette on the register"@en ;
  dcterms:title "Who reads the register"@en ; pg:sourceClass pg:News ; pg:ownVoice id:gazette ;
  dcterms:issued "2025-02-01"^^xsd:date ; pg:readOn "2025-03-01"^^xsd:date .
ex:desk a <http://www.w3.org/2002/07/owl#DatatypeProperty> ; rdfs:label "desk"@en ;
  pg:private true .

id:ac-clerks a pg:AccountAccess ; rdfs:label "Clerks have access"@en ; pg:grantee id:clerks ;
  pg:resource id:register ; pg:validFrom "2025-01"^^xsd:gYearMonth .
id:at-clerks a pg:Attestation ; pg:attests id:ac-clerks ; pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ; pg:source id:doc-gazette ; pg:locator "p1" .
id:cl-marlowe a pg:Claim ; rdfs:label "The register is open at night"@en ;
  pg:statement "The register is left open on Zephyr nights."@en ; pg:about id:register .
id:at-marlowe a pg:Attestation ; pg:attests id:cl-marlowe ; pg:stance pg:Asserts ;
  pg:attestedBy id:source-w ; pg:source id:doc-gazette ; pg:locator "p7" .
"""
SECRETS = ("Marlowe", "Zephyr", "4711", "Quill", "source-w", "cl-marlowe", "at-marlowe")


@pytest.fixture
def data(tmp_path):
    (tmp_path / "study.ttl").write_text(DATA, encoding="utf-8")
    return tmp_path / "study.ttl"


def test_no_file_of_a_published_site_holds_what_is_private(data, tmp_path):
    result = site.build([data], tmp_path / "site", publish=True, cache=False)
    assert {path.suffix for path in result.written} == {
        *(".html", ".ttl", ".csv", ".jsonld", ".graphml", ".md", ".docx"),
    }
    private = publication.private_texts(workspace.read([data]))
    assert {each.text for each in private} >= {"Wren Marlowe", "Room 4711, ask for Quill"}
    for path in result.written:
        raw = path.read_bytes()
        assert not publication.survivors({path.name: raw}, private)
        assert not [each for each in SECRETS if each.encode() in raw], path.name
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Clerks" in page


def test_without_publish_it_is_there_and_the_site_says_so(data, tmp_path):
    result = site.build([data], tmp_path / "site", cache=False)
    whole = b"".join(path.read_bytes() for path in result.written)
    assert all(each.encode() in whole for each in SECRETS)
    assert any("marked private" in each for each in result.findings)
    private = publication.private_texts(workspace.read([data]))
    files = {path.name: path.read_bytes() for path in result.written}
    told = {each.split(":")[0] for each in publication.survivors(files, private)}
    assert told >= {"index.html", "graph.jsonld", "single-origin.csv"}


def test_a_site_in_which_some_of_it_is_left_is_not_written(data, tmp_path):
    named = DATA.replace('"Clerks have access"', '"Clerks have access, says Wren  MARLOWE"')
    data.write_text(named, encoding="utf-8")
    with pytest.raises(ValueProblem, match=r"not published: .*id:source-w"):
        site.build([data], tmp_path / "site", publish=True, cache=False)
    assert not list((tmp_path / "site").rglob("*.*"))


def test_a_folder_with_pages_from_before_is_not_published(data, tmp_path):
    site.build([data], tmp_path / "site", cache=False)
    (tmp_path / "site" / "old.html").write_text("Wren Marlowe", encoding="utf-8")
    with pytest.raises(ValueProblem, match=r"not published: old\.html"):
        site.build([data], tmp_path / "site", publish=True, cache=False)
    (tmp_path / "site" / "old.html").unlink()
    site.build([data], tmp_path / "site", publish=True, cache=False)


def test_a_large_page_from_before_is_not_published(data, tmp_path, monkeypatch):
    monkeypatch.setattr(payload, "_PLAIN", 1)
    site.build([data], tmp_path / "old", cache=False)
    page = (tmp_path / "old" / "graph.html").read_bytes()
    assert b"data-packed=" in page
    assert b"Marlowe" not in page
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old.html").write_bytes(page)
    with pytest.raises(ValueProblem, match=r"not published: old\.html: a private value"):
        site.build([data], tmp_path / "site", publish=True, cache=False)


def test_the_shipped_data_holds_nothing_private():
    files = list(catalog.turtle_files(catalog.DATA))
    assert publication.private_texts(workspace.read(files)) == []


def test_a_public_store_and_a_full_one_are_kept_apart(data, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    sizes = [
        len(workspace.load(data, public=public).store.dump())
        for public in (False, True, False, True)
    ]
    assert sizes[0] == sizes[2] > sizes[1] == sizes[3]
    public = workspace.load(data, public=True)
    assert workspace.leave_out(public, ["The Gazette"]).public


def test_publish_from_the_command_line(data, tmp_path):
    command = [sys.executable, "-m", "policygraph", "build", "--publish", "-g", str(data)]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "site")], capture_output=True, text=True, env=env
    )
    assert done.returncode == 0, done.stderr
    assert not [each for each in SECRETS if each in done.stdout + done.stderr]
    named = DATA.replace('"Clerks have access"', '"Wren Marlowe saw it"')
    data.write_text(named, encoding="utf-8")
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "other")], capture_output=True, text=True, env=env
    )
    assert done.returncode == 2
    (line,) = [each for each in done.stderr.splitlines() if each.startswith("Error")]
    assert "not published" in line
    assert "Marlowe" not in line
    assert not Path(tmp_path / "other" / "index.html").exists()
