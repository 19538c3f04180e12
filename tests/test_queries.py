"""Every named question gives its full expected answer, in both engines, in one fixed order."""

import csv
import io
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import catalog, workspace
from policygraph.errors import PolicyGraphError, QueryError, UnknownNameError, ValueProblem
from policygraph.namespaces import ID, PG
from policygraph.queries import Statements, Table, ask_table, describe_parameters, query
from policygraph.rewriting import bind
from policygraph.sparql import tokens
from policygraph.store import Store, parse_turtle
from policygraph.verification import recorded_question as parts
from policygraph.workspace import Workspace

CASES = Path(__file__).parent / "queries"
NAMES = sorted(path.stem for path in CASES.glob("*.csv"))

# The columns of every question, in order: what other people's programs read.
COLUMNS = {
    "access-changes": "who change mode dates event basis",
    "access-on-date": "who mode data about basis dates status origins on_word_of",
    "details": "person home home_department host host_department from until as_worded source",
    "disputed-claims": "claim voice stance rests_on document same_measure source",
    "evidence-chain": "step document publisher class issued read_on relation",
    "figure-comparison": "figure_a figure_b comparable because",
    "figures": "value hedge unit measure period published_by status source",
    "instrument-history": "date event as_worded by follows dates source",
    "instruments-on-date": "instrument effect data about giver receiver dates status",
    "leaders-on-date": "person role capacity permanent_post dates status source",
    "litigation": "case court filed challenges order restrains result_date account_of",
    "org-chart": "part whole dates status source",
    "people": "person post organization from until source",
    "prohibitions-overlapping": "reach rule element in_reach in_rule result disputed_by",
    "reported-use": "use by when status source",
    "responses-sought": "asked by about outcome source",
    "rivals": "matter property value_a source_a value_b source_b why",
    "shared-data": "giver receiver data about effect status source",
    "single-origin": "assertion origins unnamed_voice document",
    "sources": "document publisher class issued read_on attestations only_source_of",
    "standing-on-date": "instrument standing since because dates",
    "timeline": "date precision event actors status source",
    "unclear-wording": "assertion locator problem better_source",
    "unknowns": "node what why_it_matters",
    "unnamed-sources": "voice described_as reason attests",
    "who-says": "assertion stance as_worded source locator",
}

# What rdflib takes long over is asked of fewer accounts: those of these matters.
REDUCED = {"rivals": ["mat-moa-2018-effect", "mat-homan-czar", "mat-arrests-2018"]}


class NotingStore(Store):
    """A store that keeps the text of the last query, as the engine got it."""

    def query(self, text, *, where=None):
        self.text = text
        return super().query(text, where=where)


@pytest.fixture(scope="module")
def noting(shipped):
    """What a question is asked of, for the package and for rdflib."""
    made = {}

    def get(question):
        matters = {ID + each for each in REDUCED.get(question, ())}
        key = question if matters else ""
        if key not in made:
            store = NotingStore()
            store.extend(
                each
                for each in shipped.store.triples()
                if not matters
                or each.predicate.value != PG + "accountOf"
                or each.object.value in matters
            )
            graph = rdflib.Graph().parse(data=store.dump(), format="nt")
            made[key] = Workspace(store, (), ""), graph
        return made[key]

    return get


def small(turtle):
    """A workspace of a Turtle text, without ontology and without anything derived."""
    store = Store()
    head = f"@prefix pg: <{PG}> .\n@prefix id: <{ID}> .\n"
    data = ox.parse((head + turtle).encode(), format=ox.RdfFormat.TURTLE)
    store.extend(quad.triple for quad in data)
    return Workspace(store, (), "")


def asked(text):
    return catalog.parse_query(text, name="asked", path=Path("asked.rq"))


# --- answers --------------------------------------------------------------------------------------


def test_every_question_has_a_case_and_every_case_a_question():
    questions = set(catalog.query_names("queries"))
    assert questions <= {name for name in NAMES if "@" not in name}
    assert {parts(name)[0] for name in NAMES} <= questions


def test_every_question_has_the_columns_that_were_promised(shipped):
    for name in catalog.query_names("queries"):
        assert ask_table(shipped, name).columns == tuple(COLUMNS[name].split()), name


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_its_full_answer(shipped, name):
    question, params = parts(name)
    table = ask_table(shipped, question, params)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(table.columns)
    rows.writerows(table.text_rows())
    assert written.getvalue() == (CASES / f"{name}.csv").read_text(encoding="utf-8")
    assert len(table) > 0
    assert len(set(table)) == len(table)


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows_in_the_same_order(noting, name):
    question, params = parts(name)
    data, graph = noting(question)
    table = ask_table(data, question, params)
    answer = graph.query(data.store.text)
    assert tuple(str(each) for each in answer.vars) == table.columns
    # A cell may hold 0, which is false in rdflib.
    assert [tuple(None if each is None else each.n3() for each in row) for row in answer] == [
        tuple(None if each is None else str(each) for each in row) for row in table
    ]
    assert len(table) > 0


def test_the_order_of_rows_does_not_depend_on_the_order_of_loading(shipped):
    store = Store()
    for triple in sorted(shipped.store.triples(), key=lambda each: str(each)[::-1]):
        store.extend([triple])
    again = Workspace(store, (), "")
    for name in catalog.query_names("queries"):
        assert ask_table(again, name).rows == ask_table(shipped, name).rows, name


@pytest.mark.parametrize("name", sorted({parts(name)[0] for name in NAMES}))
def test_rows_that_cover_the_day_come_first(shipped, name):
    table = ask_table(shipped, name, as_of_or_none(name))
    if "dates" in table.columns:
        place = table.columns.index("dates")
        said = [row[place] for row in table.text_rows()]
        assert set(said) <= {"cover", "may cover"}
        assert said == sorted(said)


def as_of_or_none(name):
    return {"as_of": "2018-09-01"} if name == "access-on-date" else None


# --- what the questions are for -------------------------------------------------------------------


def said(table, *columns):
    """The distinct values of some columns, as text."""
    places = [table.columns.index(column) for column in columns]
    return {tuple(row[place] for place in places) for row in table.text_rows()}


def test_while_the_agreement_ran_ice_and_cbp_were_owed_data(shipped):
    for day in ("2018-09-01", "2018-09", "2020"):
        table = ask_table(shipped, "access-on-date", as_of=day)
        assert {("Immigration and Customs Enforcement", "owed", "cover"),
                ("Customs and Border Protection", "owed", "cover")} == {
            row for row in said(table, "who", "mode", "dates") if row[1] == "owed"
        }  # fmt: skip


def test_after_the_agreement_nothing_is_owed_or_permitted_under_it(shipped):
    for day in ("2021-04-01", "2022-01-01", "2025-02-14"):
        table = ask_table(shipped, "access-on-date", as_of=day)
        assert {mode for (mode,) in said(table, "mode")} == {"account"}


def test_a_month_is_covered_only_where_all_of_it_is(shipped):
    def owed(day):
        table = ask_table(shipped, "access-on-date", as_of=day)
        return {dates for mode, dates in said(table, "mode", "dates") if mode == "owed"}

    assert owed("2018-04") == set()
    assert owed("2018-05") == {"may cover"}
    assert owed("2018-05-13") == owed("2018-06") == {"cover"}
    assert owed("2018") == {"may cover"}


def test_nobody_is_named_as_having_access_and_harper_does_not_say_it(shipped):
    table = ask_table(shipped, "access-on-date", as_of="2025-02-14")
    assert said(table, "who") == {
        ("ICE officers",),
        ("ICE juvenile coordinators",),
        ("ICE personnel other than juvenile coordinators",),
    }
    assert said(table, "mode", "dates", "origins") == {("account", "may cover", "1")}
    assert said(table, "data") == {("information about unaccompanied children",)}
    assert ("Mellissa Harper",) not in said(table, "on_word_of")
    assert {("an unnamed staff member",), ("the article",), ("NPR",)} <= said(table, "on_word_of")


def test_before_the_report_nobody_could_know_of_the_officers_access():
    view = workspace.load(known_on="2025-02-01", cache=False)
    assert len(ask_table(view, "access-on-date", as_of="2025-02-14")) == 0
    view = workspace.load(known_on="2025-02-14", cache=False)
    assert ("ICE officers",) in said(ask_table(view, "access-on-date", as_of="2025-02-14"), "who")


def test_without_nprs_report_only_the_trackers_own_words_remain():
    view = workspace.load(without="id:wk-npr-report", cache=False)
    table = ask_table(view, "access-on-date", as_of="2025-02-14")
    assert said(table, "on_word_of") == {("Immigration Policy Tracking Project",)}
    assert ("ICE officers",) not in said(table, "who")


def test_on_every_day_one_person_at_most_surely_heads_the_office(shipped):
    for year in range(2017, 2027):
        for month in range(1, 13):
            table = ask_table(shipped, "leaders-on-date", as_of=f"{year}-{month:02}-20")
            sure = {person for person, dates in said(table, "person", "dates") if dates == "cover"}
            assert len(sure) <= 1


def test_a_post_elsewhere_stands_only_on_what_its_source_reports(shipped, attesting):
    for day in ("2025-02-14", "2025-03"):
        table = ask_table(shipped, "leaders-on-date", as_of=day)
        told = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for row in told:
            roles = attesting(row["person"], row["source"])
            assert row["permanent_post"] is None or row["permanent_post"] in roles
            assert row["role"] is None or row["role"] in roles
    found = said(table, "role", "capacity", "permanent_post", "source")
    assert {
        ("director of ORR", "acting, on temporary assignment", "ICE official", "The article"),
        ("director of ORR", "acting, on temporary assignment", "",
         "NPR's story, as carried by KQED"),
        ("", "", "field office director, New Orleans", "E.D. La., Civ. No. 25-229"),
    } <= found  # fmt: skip


@pytest.fixture(scope="module")
def attesting(shipped):
    """The roles of a person by what one document attests."""

    def get(person, document):
        return {
            row[0]
            for row in shipped.store.query(
                f"PREFIX pg: <{PG}> SELECT ?role WHERE {{ ?post pg:holder {person} ; "
                f"pg:role ?role . ?attestation pg:attests ?post ; pg:source {document} }}"
            )
        }

    return get


def test_another_report_of_a_post_elsewhere_has_its_row_only_while_the_loan_may_last(shipped):
    table = ask_table(shipped, "leaders-on-date", as_of="2025-09-17")
    assert said(table, "person", "permanent_post") == {("Angie Salazar", "")}


def test_a_successor_has_taken_the_place_of_whoever_came_before(shipped):
    def heads(day):
        return {
            name for (name,) in said(ask_table(shipped, "leaders-on-date", as_of=day), "person")
        }

    assert heads("2018-06-01") == {"Scott Lloyd"}
    assert heads("2018-12-15") == set()  # Lloyd had left, Hayes had not begun
    assert heads("2019-06-01") == {"Jonathan Hayes"}
    assert heads("2025-02-14") == {"Mellissa Harper"}
    assert heads("2025-09-17") == {"Angie Salazar"}


def test_the_office_is_under_one_department_only(shipped):
    for day in ("1990", "2018-09-01", "2025-02-14", "2025-03-25"):
        under = said(ask_table(shipped, "org-chart", as_of=day), "part", "whole")
        assert {whole for part, whole in under if part == "Office of Refugee Resettlement"} == {
            "Administration for Children and Families",
            "Department of Health and Human Services",
        }
    below = said(ask_table(shipped, "org-chart", {"root": "DHS"}), "part")
    assert ("Immigration and Customs Enforcement",) in below
    assert ("Customs and Border Protection",) in below
    assert not [part for (part,) in below if "Refugee" in part or "Health" in part]


def test_a_lawful_succession_and_a_coarser_date_are_no_rivals(shipped):
    matters = said(ask_table(shipped, "rivals"), "matter", "property")
    assert not {matter for matter, _ in matters if "post at ORR" in matter}
    assert ("45 CFR 410.1201(b) in force",) not in said(ask_table(shipped, "rivals"), "matter")
    assert ("The arrests around sponsorship in 2018", "value") not in matters


def test_the_timeline_is_in_order_and_has_what_was_promised(shipped):
    table = ask_table(shipped, "timeline")
    dates = [row[0][:4] for row in table.text_rows()]
    assert dates == sorted(dates)
    assert len(said(table, "event", "date")) >= 25


def test_a_window_of_the_timeline_that_ends_before_it_begins_is_empty(shipped):
    assert len(ask_table(shipped, "timeline", {"from": "2020", "until": "2018"})) == 0


# --- parameters -----------------------------------------------------------------------------------


def test_a_parameter_that_does_not_exist_is_refused_with_the_nearest(shipped):
    with pytest.raises(UnknownNameError) as error:
        query(shipped, "leaders-on-date", {"agenci": "ORR"})
    assert str(error.value) == (
        "no parameter of 'leaders-on-date' named 'agenci'; did you mean 'agency'?"
    )
    with pytest.raises(ValueProblem, match="'rivals' takes no parameters, but got 'agency'"):
        query(shipped, "rivals", {"agency": "ORR"})


def test_a_variable_of_a_query_is_no_parameter(shipped):
    with pytest.raises(UnknownNameError):
        query(shipped, "leaders-on-date", {"as_of_first": "2018-09-01"})


def test_a_question_about_no_day_refuses_one(shipped):
    for name in ("rivals", "figures", "timeline"):
        with pytest.raises(ValueProblem) as error:
            query(shipped, name, as_of="2018-09-01")
        assert str(error.value) == f"'{name}' asks about no day, so it takes no --as-of"


def test_the_day_may_be_given_as_a_parameter_too(shipped):
    table = ask_table(shipped, "leaders-on-date", {"as_of": "2018-06-01"})
    assert table == ask_table(shipped, "leaders-on-date", as_of="2018-06-01")
    assert table.days == (date(2018, 6, 1), date(2018, 6, 1))
    assert ask_table(shipped, "leaders-on-date", as_of="2018-02").days == (
        date(2018, 2, 1),
        date(2018, 2, 28),
    )
    assert ask_table(shipped, "leaders-on-date").days == (date(2025, 2, 14), date(2025, 2, 14))
    assert ask_table(shipped, "rivals").days is None


@pytest.mark.parametrize(
    "text", ["today", "", "2024-02-30", "2018-09-02/2018-09-01", "2018-13", "--01-29", "09/01/2018"]
)
def test_a_day_that_is_none_is_refused(shipped, text):
    with pytest.raises(ValueProblem) as error:
        query(shipped, "leaders-on-date", as_of=text)
    assert "\n" not in str(error.value)


def test_a_day_is_needed_only_by_a_question_that_asks_about_one():
    store = Store()
    for path in catalog.ontology_files():
        store.extend(parse_turtle(path))
    undated = Workspace(store, (), "")
    message = "a day is needed and the data has no pg:referenceDate; give one with --as-of"
    with pytest.raises(ValueProblem, match=message):
        query(undated, "org-chart")
    assert len(ask_table(undated, "org-chart", as_of="2018")) == 0
    for name in ("rivals", "timeline", "figures"):
        assert len(ask_table(undated, name)) == 0
    text = "#+ title: x\n#+ param first: day\nASK { FILTER (?first_first < ?first_last) }"
    with pytest.raises(ValueProblem, match="give one with -p first="):
        query(undated, asked(text))


def test_a_thing_is_given_by_label_alias_curie_or_iri(shipped):
    answers = [
        ask_table(shipped, "leaders-on-date", {"agency": name}).rows
        for name in ("ORR", "Office of Refugee Resettlement", "id:orr", f"{ID}orr")
    ]
    assert answers == [answers[0]] * 4
    assert answers[0] == ask_table(shipped, "leaders-on-date").rows
    with pytest.raises(UnknownNameError, match="no term named 'OR'"):
        query(shipped, "leaders-on-date", {"agency": "OR"})


@pytest.mark.parametrize(
    ("type_", "text", "shown"),
    [
        ("string", 'a "b"\n?c } \\', 'a "b"\n?c } \\'),
        ("string", "", ""),
        ("integer", "+7", "7"),
        ("integer", "-0", "0"),
        ("day", "2018-02", "2018-02-01"),
    ],
)
def test_a_value_arrives_as_it_was_given(type_, text, shown):
    name = "x_first" if type_ == "day" else "x"
    value = f"IF(DATATYPE(?{name}) = xsd:integer, ?{name} + 0, ?{name})"
    file = asked(f"#+ title: x\n#+ param x: {type_}\nSELECT ?y WHERE {{ BIND ({value} AS ?y) }}")
    assert query(small(""), file, {"x": text}).text_rows() == [(shown,)]


@pytest.mark.parametrize("text", ["1.5", "seven", "", " 7", "1e3", "7\n", "٣"])
def test_what_is_no_whole_number_is_refused(text):
    file = asked("#+ title: x\n#+ param n: integer\nASK { FILTER (?n = 1) }")
    with pytest.raises(ValueProblem, match="parameter 'n' is a whole number"):
        query(small(""), file, {"n": text})


def test_text_that_is_no_utf8_is_refused():
    file = asked("#+ title: x\n#+ param s: string\nASK { FILTER (?s = '') }")
    with pytest.raises(ValueProblem, match="parameter 's' is not text in UTF-8"):
        query(small(""), file, {"s": "caf\udce9"})


def test_a_parameter_without_default_is_needed_unless_it_is_optional():
    needed = asked("#+ title: x\n#+ param s: string\nASK { FILTER (?s = 'a') }")
    with pytest.raises(ValueProblem, match="parameter 's' is needed; give it with -p"):
        query(small(""), needed)
    open_ = asked(
        "#+ title: x\n#+ param s: string optional\nASK { FILTER (COALESCE(?s = 'a', true)) }"
    )
    assert query(small(""), open_) is True
    assert query(small(""), open_, {"s": "b"}) is False


def test_a_parameter_may_fill_a_variable_of_another_name():
    file = asked(
        "#+ title: x\n#+ param about: iri as wanted\n"
        "SELECT ?about WHERE { ?about pg:about ?wanted }"
    )
    data = small("id:a pg:about id:b . id:b pg:about id:a .")
    assert query(data, file, {"about": "id:a"}).rows == ((ox.NamedNode(ID + "b"),),)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x WHERE { ?x ?p ?o }",
        "SELECT (1 AS ?x) WHERE { ?s ?p ?x }",
        "SELECT ?s WHERE { ?s ?p ?x } GROUP BY ?s ?x",
        "SELECT ?s WHERE { ?s ?p ?x } ORDER BY ?x",
        "SELECT ?s WHERE { VALUES ?x { 1 } ?s ?p ?x }",
        "SELECT ?s WHERE { ?s ?p ?o FILTER (BOUND(?x)) }",
    ],
)
def test_a_parameter_where_only_a_variable_may_stand_is_refused(text):
    with pytest.raises(QueryError, match="where only a variable may"):
        query(small(""), asked(f"#+ title: x\n#+ param x: string\n{text}"), {"x": "a"})


TEMPLATE = (
    "#+ title: x\n#+ param thing: iri\n#+ param text: string\n"
    "SELECT ?s ?said WHERE { ?s pg:about ?thing . FILTER (STRLEN(?text) >= 0) "
    "BIND (?text AS ?said) }"
)
TRICKY = st.one_of(
    st.text(),
    st.text(alphabet="\"'\\<>{}?$.;#@^_:\n\r\tuU0041 ", max_size=20),
    st.sampled_from(
        [
            '" } UNION { ?s ?p ?o } #',
            "id:a } SERVICE <http://example.org/> {",
            "<id:a> . ?s ?p ?o",
            "\\u0022 } #",
            "?s",
            "$s",
            '"""',
            "id:b> . ?s ?p <id:c",
        ]
    ),
)


def shape(text):
    """The kinds of the pieces of a query, and what they say where they are no term."""
    return [
        (each.kind, each.text if each.kind not in ("iri", "string", "var") else "")
        for each in tokens(text)
    ]


@settings(max_examples=200)
@given(text=TRICKY)
def test_a_text_put_in_never_changes_what_is_asked(text):
    data = small("id:a pg:about id:b . id:c pg:about id:d .")
    expected = ((ox.NamedNode(ID + "a"), ox.Literal(text)),)
    try:
        table = query(data, asked(TEMPLATE), {"thing": "id:b", "text": text})
    except ValueProblem:
        assert "\\u" in text or "\\U" in text
        return
    assert table.rows == expected


@settings(max_examples=200)
@given(text=TRICKY)
def test_a_name_put_in_is_one_thing_or_refused(text):
    data = small("id:a pg:about id:b . id:c pg:about id:d .")
    try:
        table = query(data, asked(TEMPLATE), {"thing": text, "text": ""})
    except PolicyGraphError:
        return
    assert {row[0].value for row in table} <= {ID + "a", ID + "c"}
    assert len(table) <= 1


@settings(max_examples=100)
@given(value=st.text(alphabet=st.characters(blacklist_characters="\\")))
def test_a_query_keeps_its_shape_whatever_is_put_in(value):
    bound = bind(TEMPLATE, {"thing": f"<{ID}b>", "text": str(ox.Literal(value))})
    without = bind(TEMPLATE, {"thing": f"<{ID}b>", "text": '""'})
    assert shape(bound) == shape(without)


# --- forms of an answer ---------------------------------------------------------------------------

PAIRS = "id:a pg:about id:b . id:b pg:about id:c ."


def test_an_answer_is_a_table_a_truth_value_or_statements():
    data = small(PAIRS)
    table = query(data, asked("SELECT ?s WHERE { ?s pg:about ?o } ORDER BY ?s"))
    assert isinstance(table, Table)
    assert query(data, asked("ASK { ?s pg:about id:c }")) is True
    statements = query(data, asked("CONSTRUCT { ?o pg:about ?s } WHERE { ?s pg:about ?o }"))
    assert isinstance(statements, Statements)
    assert [str(each.subject) for each in statements.triples] == [f"<{ID}b>", f"<{ID}c>"]
    assert len(statements) == 2


def test_no_more_than_the_limit_is_given():
    data = small(PAIRS)
    select = asked("SELECT ?s WHERE { ?s pg:about ?o } ORDER BY ?s")
    assert [len(query(data, select, limit=each)) for each in (0, 1, 2, 9, None)] == [0, 1, 2, 2, 2]
    construct = asked("CONSTRUCT WHERE { ?s pg:about ?o }")
    assert [len(query(data, construct, limit=each)) for each in (0, 1, 9, None)] == [0, 1, 2, 2]


def test_only_a_select_is_a_table(shipped):
    for text in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(ValueProblem, match="'asked' gives no table; a SELECT is needed here"):
            ask_table(shipped, asked(text))


def test_a_question_is_asked_by_name_by_file_or_as_read(shipped, tmp_path):
    path = tmp_path / "mine.rq"
    text = catalog.query_file("queries", "rivals").text
    path.write_text(text, encoding="utf-8")
    answers = [ask_table(shipped, each).rows for each in ("rivals", path, asked(text))]
    assert answers[0] == answers[1] == answers[2] != ()
    with pytest.raises(UnknownNameError, match=r"no query named 'rival'; did you mean 'rivals'\?"):
        query(shipped, "rival")
    path.write_text("SELECT ?a WHERE { ?a ?b }", encoding="utf-8")
    with pytest.raises(QueryError, match=r"mine\.rq:1"):
        query(shipped, path)


def test_a_table_shows_labels_or_iris(shipped):
    table = ask_table(shipped, "leaders-on-date", as_of="2019-06-01")
    assert table.text_rows()[0][:2] == ("Jonathan Hayes", "director of ORR")
    assert table.text_rows(iris=True)[0][:2] == (f"{ID}hayes", f"{ID}role-orr-director")
    assert table.title == "Who headed an agency on a day?"
    assert table.name == "leaders-on-date"
    assert table.head(0).rows == ()
    assert table.head(None) is table


def test_rows_that_differ_in_grouped_columns_alone_are_printed_as_one():
    rows = tuple(
        tuple(ox.Literal(each) for each in row)
        for row in (("ann", "a", "x"), ("ann", "b", "x"), ("bob", "a", "x"), ("ann", "a", "y"))
    )
    table = Table(("who", "data", "dates"), rows, small("").terms, group=("data", "missing"))
    assert table.joined_rows() == [("ann", "a; b", "x"), ("bob", "a", "x"), ("ann", "a", "y")]
    table = Table(("who", "data", "dates"), rows, small("").terms, group=("data", "dates"))
    assert table.joined_rows() == [("ann", "a; b", "x"), ("bob", "a", "x"), ("ann", "a", "y")]


@settings(max_examples=100)
@given(rows=st.sets(st.tuples(*[st.sampled_from("abc")] * 3), max_size=12))
def test_a_joined_row_says_no_combination_that_was_not_answered(rows):
    cells = tuple(tuple(ox.Literal(each) for each in row) for row in sorted(rows))
    table = Table(("who", "data", "about"), cells, small("").terms, group=("data", "about"))
    told = [
        (who, data, about)
        for who, many, others in table.joined_rows()
        for data in many.split("; ")
        for about in others.split("; ")
    ]
    assert sorted(told) == sorted(rows)


def test_a_table_becomes_a_data_frame_and_html(shipped):
    table = ask_table(shipped, "rivals")
    frame = table.to_dataframe()
    assert list(frame.columns) == list(table.columns)
    assert [tuple(row) for row in frame.to_numpy()] == table.text_rows()
    html = table._repr_html_()
    assert html.count("<tr>") == len(table.joined_rows()) + 1
    shown = Table(("a",), ((ox.Literal("<b> & c"),),), shipped.terms)._repr_html_()
    assert "&lt;b&gt; &amp; c" in shown


def test_the_parameters_of_a_question_are_told_in_one_line():
    file = catalog.query_file("queries", "leaders-on-date")
    assert describe_parameters(file) == "agency = id:orr, as_of (a day)"
    assert describe_parameters(catalog.query_file("queries", "rivals")) == ""
