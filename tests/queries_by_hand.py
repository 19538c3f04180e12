"""Queries as people and machines write them, and what the engine makes of each."""

import pyoxigraph as ox
from hypothesis import strategies as st

from policygraph.sparql import tokens

DAY = '"2018-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'

# `?day` stands wherever a term may stand in its place.
VALID = [
    "SELECT * { ?s ?p ?o }",
    "SELECT*{?s?p?o}",
    "SELECT ?s WHERE { ?s ex:p ?day }",
    "SELECT ?s WHERE { ?s ex:date ?day ; ex:q ?o , ?o2 ; a ex:Thing . }",
    "SELECT DISTINCT ?s { ?s ex:p ?o FILTER(?o < ?day) }",
    "SELECT ?a { ?a ex:p ?b, ?c, ?d FILTER(?a<?b && ?c>?d) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<?day || ?b>?day) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<=?day && ?b >=?day) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<5) FILTER(5<?b) FILTER(-1 <+2) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b < <urn:x>) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b=<urn:x#y>||?b!=<http://example.org/a#b>) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b IN (<urn:x>, <urn:y#z>, ?day)) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b NOT IN (1, 2.5, 1e3, .5, 1.e2)) }",
    "SELECT ?x{?x<urn:p>?y.?x<urn:q#r>'a'}",
    "SELECT ?x { ?x <urn:p> <urn:o>. # <not an iri\n ?x <urn:p#> ?o }",
    "SELECT ?x { ?x ex:p+ ?y . ?x ex:p* ?z . ?x ex:p? ?w . ?x ^ex:p ?v }",
    "SELECT ?x { ?x ex:p/ex:q|^ex:r/(ex:s|ex:t)* ?day }",
    "SELECT ?x { ?x !ex:p ?y . ?x !(ex:p|^ex:q|a|^a) ?z }",
    "SELECT ?x { ?x ex:p?day }",
    "SELECT ?x { ?x (<urn:a#b>/<urn:c#d>)+ ?y }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) (SUM(?v) AS ?t) { ?s ex:v ?v } GROUP BY ?o",
    "SELECT ?s (AVG(?v) AS ?m) { ?s ex:v ?v } GROUP BY ?s HAVING (AVG(?v)>1) ORDER BY DESC(?m) ?s",
    'SELECT (GROUP_CONCAT(?v ; SEPARATOR=", ") AS ?l) { ?s ex:v ?v } GROUP BY (STR(?s) AS ?t)',
    "SELECT (?day AS ?asked) (STR(?s) AS ?t) { ?s ?p ?o }",
    "SELECT ?s { { SELECT ?s (MAX(?v) AS ?m) { ?s ex:v ?v } GROUP BY ?s } FILTER(?m<?day) }",
    "SELECT ?s { { SELECT DISTINCT ?s { ?s ex:on ?day } LIMIT 10 OFFSET 2 } ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o OPTIONAL { ?s ex:q ?r FILTER(?r=?day) } }",
    "SELECT ?s { { ?s ex:p ?day } UNION { ?s ex:q ?o } UNION { } }",
    "SELECT ?s { ?s ?p ?o MINUS { ?s ex:q ?day } }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ex:q ?day } FILTER NOT EXISTS { ?s ex:r ?o } }",
    "SELECT ?s { ?s ?p ?o FILTER(!EXISTS{?s ex:q ?o} && EXISTS{?s ?p ?o}) }",
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } GRAPH ex:service { ?s ?p ?day } }",
    "SELECT ?s { BIND(YEAR(?day) AS ?y) BIND(IF(?y>2000,'new',\"old\") AS ?age) }",
    "SELECT ?s { VALUES ?s { <urn:a> <urn:b#c> ex:d 'x' \"y\"@en 1 true UNDEF } ?s ?p ?day }",
    'SELECT ?s { VALUES (?s ?t) { (<urn:a> <urn:b#c>) ("x"@en-GB UNDEF) } FILTER(?s<?t) }',
    "SELECT ?s { ?s ?p ?o } VALUES ?o { 1 2 3 }",
    "SELECT ?s { ?s ex:list (1 ?day <urn:a> <urn:b> ex:c 'd' ()) }",
    "SELECT ?s { ?s ex:q [ ex:r ?day ; ex:s [] ] . [] ex:t _:b . _:b ex:u [ a ex:C ] }",
    "SELECT ?s { ?s ex:p 'a' , \"b\" , '''c 'd' ''e''' , \"\"\"f \"g\" \"\"h\n\"\"\" }",
    r"SELECT ?s { ?s ex:p 'it\'s' , \"a \\\"b\\\" \\\\\" , 'tab\t' }".replace('\\"', '"').replace(
        r"\\", "\\"
    ),
    "SELECT ?s { ?s ex:p '' , \"\" , '''''' , \"\"\"\"\"\" , '#no' , \"<no>\" , '?day' }",
    "SELECT ?s { ?s ex:p \"'\" , '\"' , '''\"\"\"''' , \"\"\"'''\"\"\" }",
    "SELECT ?s { ?s ex:p 'chat'@fr , 'x'^^ex:t , '1'^^<http://www.w3.org/2001/XMLSchema#int> }",
    "SELECT ?s { ?s ex:p 1 , -1 , +1 , 1.5 , -.5 , 1e5 , 1.5E-3 , 2.e1 , true , false }",
    "SELECT ?s { ?s ex:p 1. ?s ex:q 2 .?s ex:r ex:a. }",
    r"SELECT ?s { ?s ex:a\,b ex:c%20d , ex:e.f , ex:1 , ex:g:h , ex: , : , :i\'j , ex:\#k }",
    "SELECT ?é { ?é ex:ñandú $day ; é:ü ?ü1 . ?é ex:日本 ?x·y }",
    "SELECT ?s { ?s ex:SERVICE ?service . ?service service:service 'SERVICE' } # SERVICE",
    'SELECT ?s { ?s ex:p <urn:SERVICE> , """SERVICE <urn:x> { }""" , ex:service. }',
    r'SELECT ?s { ?s ex:p "caf\u00e9" , <urn:caf\u00E9> , "\U0001F600" }',
    r"""SELECT ?s { ?s ex:p "C:\\users\\u0022" , 'a\\' , "\\" }""",
    "CONSTRUCT { ?s ex:p ?day } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ex:p [ ex:q (1 2) ] } { ?s ?p ?o } ORDER BY ?s LIMIT 3",
    "CONSTRUCT WHERE { ?s ex:p ?day }",
    "DESCRIBE <urn:a> <urn:b#c> ex:d",
    "DESCRIBE ?s { ?s ex:p ?day }",
    "ASK { ?s ex:p ?day }",
    "ASK FROM <urn:g> FROM NAMED ex:g { ?s ?p ?o FILTER(?o<?day&&true) }",
    "BASE <http://example.org/> ASK { <a> <b#c> <#d> , <> , <?e=f> }",
    "#+ title: a header\n#+ param day: day\n\nASK {\r\n\t?s ?p ?day # the day: ?day\r\n}\n#end",
    "ASK { FILTER(REGEX(STR(?day), '^2018-(09|10)', \"i\")) }",
    "ASK { FILTER(COALESCE(?day, 1/0, <urn:f#g>) = ?day && BOUND(?x) || isIRI(<urn:x>)) }",
    "ASK { FILTER(<http://www.w3.org/2001/XMLSchema#integer>('1') < 2 - -1*3/4) }",
    "ASK { FILTER(?day-?day=?day+-1*(2)) FILTER(!(!true)) FILTER(!!false) }",
    "ASK { BIND(EXISTS{} < 3 AS ?x) FILTER('a'@en<'b') FILTER(STR(1)<?day) }",
    "SELECT(1+1 AS?x)(1-1AS?y){}",
    "SELECT ?s{?s?p 1 FILTER(1=1)OPTIONAL{?s?q true}}LIMIT 10OFFSET 5",
]
PREFIX_LINES = "".join(
    f"PREFIX {prefix}: <http://example.org/{number}/>\n"
    for number, prefix in enumerate(["ex", "service", "é", ""])
)


def declared(query):
    """The query with its prefixes, after BASE or a header where it has one."""
    return PREFIX_LINES + query


def data():
    store = ox.Store()
    turtle = PREFIX_LINES.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + (
        "ex:a ex:p ex:b , 5 , 'a' ; ex:v 1 , 2 ; ex:q ex:c . ex:b ex:p ex:c ; ex:v 3 ; ex:r ex:a ."
        f"ex:c ex:date {DAY} ; ex:p {DAY} ; ex:on {DAY} ."
    )
    store.load(turtle, ox.RdfFormat.TURTLE)
    return store


STORE = data()


def answer(query):
    """What the engine answers, in a form to compare; a SyntaxError if it is no query."""
    try:
        result = STORE.query(query)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return sorted(f"{each.predicate} {type(each.object)}" for each in result)
        names = [each.value for each in result.variables]
        blank = (ox.BlankNode,)
        return names, sorted(
            str([None if isinstance(row[name], blank) else row[name] for name in names])
            for row in result
        )
    except RuntimeError as error:  # an unknown function: parsed, not evaluated
        return str(error)


def pieces(query):
    return [
        (token.kind, token.text)
        for token in tokens(query)
        if token.kind not in ("space", "comment")
    ]


# What may begin, end or escape something, and some things that may stand within.
hostile_pieces = st.sampled_from(
    [
        *("?day", "$day", "'", '"', "'''", '"""', "\\", "\\'", "#", "\n", "\r", " ", ".", ":", "^"),
        *("\\u0061", "\\u0022", "\\U0010FFFF", "\\uD800", "<", ">", "(", ")", "{", "}", "[", "]"),
        *("<urn:a#b>", "ex:a", "a", "é", "1", "@en", "true", "SERVICE", "VALUES", "AS", "BOUND"),
    ]
)
hostile_texts = st.lists(hostile_pieces, max_size=12).map("".join) | st.text()
