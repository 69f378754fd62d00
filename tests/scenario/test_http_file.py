from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contractkit.errors import UsageError
from contractkit.scenario.http_file import parse
from contractkit.scenario.references import EnvironmentReference, MessageReference, VariableReference
from contractkit.scenario.step import Step, Template

WHOLE = """\
# Read and write an order
# @secret apiKey
@base = https://api.example.com
@order = {{base}}/orders/7
@apiKey = {{$processEnv API_KEY}}

### Read it
# @name current
// @note asks before it sends, in another tool
GET {{order}}
    ?expand=links
    &top=5 HTTP/1.1
Accept: application/json
# a comment between headers
X-Api-Key:{{apiKey}}

### Change it
//   @name  changed
# @expect 412
# @merge {{current.response.body.*}}
PUT {{order}}
If-Match: {{current.response.headers.ETag}}
Content-Type: application/json


{
  // the price, in cents
  "price": 1200,

  "links": null
}


###
https://api.example.com/plain
"""


def step(text: str) -> Step:
    (only,) = parse(text, "a.http").steps
    return only


def text_of(template: Template | None) -> str:
    assert template is not None
    return "".join(piece if isinstance(piece, str) else f"<{piece}>" for piece in template.pieces)


def test_a_whole_file_is_read() -> None:
    scenario = parse(WHOLE, "orders.http")
    read, change, plain = scenario.steps
    assert (scenario.title, scenario.path) == ("Read and write an order", "orders.http")
    assert list(scenario.variables) == ["base", "order", "apiKey"]
    assert scenario.variables["apiKey"] == Template((EnvironmentReference("API_KEY"),), 5)
    assert scenario.secrets == {"apiKey": 2}
    assert (read.title, read.name, read.method, read.line, read.expect) == ("Read it", "current", "GET", 10, None)
    assert read.uri.pieces == (VariableReference("order"), "?expand=links&top=5")
    assert [name for name, _ in read.headers] == ["Accept", "X-Api-Key"]
    assert read.headers[1][1] == Template((VariableReference("apiKey"),), 15)
    assert (change.title, change.name, change.method, change.expect) == ("Change it", "changed", "PUT", 412)
    assert change.merge is not None
    assert change.merge.target == MessageReference("current", "response", verbatim=True)
    assert text_of(change.body) == '{\n  "price": 1200,\n\n  "links": null\n}'
    assert change.body is not None
    assert change.body.line == 26
    assert (plain.method, text_of(plain.uri), plain.title) == ("GET", "https://api.example.com/plain", "GET on line 35")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_mean_the_same(end: str) -> None:
    assert parse("\ufeff" + WHOLE.replace("\n", end), "orders.http") == parse(WHOLE, "orders.http")


@pytest.mark.parametrize(
    ("line", "method", "uri"),
    [
        ("GET http://h/a", "GET", "http://h/a"),
        ("get http://h/a HTTP/2", "GET", "http://h/a"),
        ("  PATCH   http://h/a b?c='d' HTTP/1.1  ", "PATCH", "http://h/a b?c='d'"),
        ("http://h/a HTTP/1.1", "GET", "http://h/a"),
        ("/relative", "GET", "/relative"),
        ("DELETE http://h\n  /orders\n  /7\n  ?a=1", "DELETE", "http://h/orders/7?a=1"),
        ("GET http://h\n?a=1\n&b=2", "GET", "http://h?a=1&b=2"),
    ],
)
def test_a_request_line_is_a_method_and_a_uri(line: str, method: str, uri: str) -> None:
    found = step(line)
    assert (found.method, text_of(found.uri)) == (method, uri)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# First\n# Second\nGET http://h", "First"),
        ("# @name x\nGET http://h", "a"),
        ("### Heading\nGET http://h", "Heading"),
        ("#\n### Heading\nGET http://h", "Heading"),
    ],
)
def test_a_scenario_is_called_by_its_first_comment_or_heading_or_file(text: str, title: str) -> None:
    assert parse(text, "folder/a.http").title == title


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("PUT http://h\n\n\n  a\n\n b  \n\n", "  a\n\n b  "),
        ("PUT http://h\nA: b\n \n<xml attribute='1'/>", "<xml attribute='1'/>"),
        ("PUT http://h\n\n{}\n\nHTTP/1.1 200 OK\nA: b\n\nthe answer", "{}"),
        ("PUT http://h\n\n@a = not a variable here", "@a = not a variable here"),
    ],
)
def test_a_body_ends_where_the_request_ends(text: str, body: str) -> None:
    assert text_of(step(text).body) == body


@pytest.mark.parametrize("text", ["PUT http://h\n\n", "PUT http://h\nA: b", "PUT http://h\n\n\n# comment\n"])
def test_a_request_may_have_no_body(text: str) -> None:
    assert step(text).body is None


@pytest.mark.parametrize(
    "other",
    ["HTTP/1.1 200 OK\nA: b\n\n{}", "# only a comment", "", "# @disabled\nDELETE http://h/everything", "@a = 1"],
)
def test_a_block_without_a_request_to_send_is_passed_over(other: str) -> None:
    assert [item.method for item in parse(f"GET http://h\n###\n{other}\n###\nHEAD http://h", "a.http").steps] == [
        "GET",
        "HEAD",
    ]


@pytest.mark.parametrize("directive", ["# @no-redirect", "// @note", "# @prompt id", "# @extension", "# @ref x", "# @"])
def test_directives_of_other_tools_are_passed_over(directive: str) -> None:
    assert step(f"{directive}\nGET http://h").method == "GET"


@pytest.mark.parametrize("line", ["# @name a-b", "#@name a-b", "## @name = a-b", "// @name: a-b", "  # @NAME a-b  "])
def test_a_name_is_written_as_any_of_the_tools_do(line: str) -> None:
    assert step(f"{line}\nGET http://h").name == "a-b"


@pytest.mark.parametrize("body", ["", "\n\n{}"])
def test_the_status_assertion_of_httpyac_is_an_expectation(body: str) -> None:
    found = step(f"PUT http://h{body}\n\n?? status == 412\n")
    assert found.expect == 412
    assert (found.body is None) == (not body)


ERRORS = [
    ("", None, "it holds no request"),
    ("# comment\n@a = 1\n", None, "it holds no request"),
    ("@a = 1\n@a = 2\nGET http://h", 2, "the variable 'a' is already set on line 1"),
    ("@a\nGET http://h", 1, "a variable is written '@name = value'"),
    ("hello", 1, "a request begins with a method and a URI"),
    ("PUTT http://h", 1, "'PUTT' is none of .* Did you mean 'PUT'?"),
    ("CONNECT h:80", 1, "'CONNECT' is none of"),
    ("GET http://h\nno header\n", 2, "this is not a header"),
    ("GET http://h\nA b: c\n", 2, "this is not a header"),
    ("# @expect 4o4\nGET http://h", 1, "@expect takes one status from 200 to 599, not '4o4'"),
    ("# @expect\nGET http://h", 1, "@expect takes one status"),
    ("# @expect 600\nGET http://h", 1, "@expect takes one status"),
    ("# @expect 412\n# @expect 200\nGET http://h", 2, "already has @expect, on line 1"),
    ("# @expct 412\nGET http://h", 1, "there is no @expct. Did you mean @expect?"),
    ("# @name\nGET http://h", 1, "@name takes one word"),
    ("# @name a b\nGET http://h", 1, "@name takes one word"),
    ("# @secret a b\nGET http://h", 1, "@secret takes the name of one variable"),
    ("# @secret\nGET http://h", 1, "@secret takes the name of one variable"),
    ("# @merge {{a}}\nPUT http://h\n\n{}", 1, "@merge takes the body of an earlier step"),
    ("# @merge {{a.response.headers.B}}\nPUT http://h\n\n{}", 1, "@merge takes the body of an earlier step"),
    ("# @merge x{{a.response.body}}\nPUT http://h\n\n{}", 1, "@merge takes the body of an earlier step"),
    ("# @merge {{a.response.body}}\nPUT http://h", 1, "@merge needs a body"),
    ("# @merge {{a.response.body}}\nPUT http://h\n\n{,}", 4, "under @merge the body must be JSON: line 1, column 2"),
    ("# @name a\nGET http://h\n###\n# @name a\nGET http://h", 5, "two steps have the name 'a'.* line 2"),
    ("GET http://h/{{a.response.body.id}}", 1, "there is no step 'a'. No step has a name"),
    (
        "# @name one\nGET http://h\n###\nGET http://h\nA: {{oen.response.body.id}}",
        5,
        "no step 'oen'. Did you mean 'one'?",
    ),
    (
        "GET http://h\nA: {{b.response.body}}\n###\n# @name b\nGET http://h",
        2,
        "'b' is not done before this one.* line 5",
    ),
    (
        "# @name a\nPUT http://h\n\n{{a.request.body}}",
        4,
        "the step 'a' refers to itself: its answer is not there when it is sent.",
    ),
    ("@x = {{b.response.body.id}}\n@y = {{x}}\nGET {{y}}\n###\n# @name b\nGET http://h", 3, "'b' is not done before"),
    ("@x = {{b.response.body.id}}\nGET http://h", 1, "there is no step 'b'"),
    ("@a = {{b}}\n@b = {{c}}\n@c = {{a}}\nGET http://h", 1, "variables need each other: "),
    ("@a = {{a}}\nGET http://h", 1, "variables need each other: a -> a"),
    ("@a = {{$nope}}\nGET http://h", 1, "there is no system variable"),
    ("GET http://h\n\n{{}}", 3, "refers to nothing"),
    ("GET http://h\n?? status == 2xx", 2, "@expect takes one status"),
    ("GET http://h\n?? body.id == 7", 2, "an assertion of another tool"),
    ("PUT http://h\n\n< ./body.json", 3, "a body from another file"),
    ("PUT http://h\n\n<@utf8 ./body.json", 3, "a body from another file"),
    ("PUT http://h\n\n{}\n\n> {% client.test() %}", 5, "a script of another tool"),
    ("{{\nexports.a = 1\n}}\nGET http://h", 1, "a script of another tool"),
    ("curl http://h -X PUT", 1, "a curl command is not run; write it as a request"),
    ("POST http://h\nX-Request-Type: GraphQL\n\nquery { a }", 2, "other tools make JSON of the query below"),
    ("# @loop for 3\nGET http://h", 1, "@loop has another tool send the request several times"),
    ("# @import ./login.http\nGET http://h", 1, "@import takes requests from another file"),
    ("GET http://h\nA: b\nAuthorization: Digest me {{p}}", 3, "Digest with a user and a password is worked out by"),
    ("GET http://h\nAuthorization: AWS AKID k", 2, "AWS with a user and a password is worked out by other tools"),
    (
        "POST http://h\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\na={{b}}\nc=d",
        4,
        "a form goes on with '&' at the beginning of the next line",
    ),
    ("GET http://h\n\n>> out.json", 3, "a handler of another tool"),
    ("GET http://h\n\n> check.js", 3, "a handler of another tool"),
]


@pytest.mark.parametrize(("text", "line", "message"), ERRORS)
def test_an_error_says_where_it_is_and_what(text: str, line: int | None, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?") if message.endswith("?") else message) as caught:
        parse(text, "folder/a.http")
    assert (caught.value.path, caught.value.line) == ("folder/a.http", line)


def test_a_chain_of_variables_has_an_end() -> None:
    chain = "\n".join(f"@v{number} = {{{{v{number + 1}}}}}" for number in range(200))
    with pytest.raises(UsageError, match="more than 100 deep"):
        parse(f"{chain}\n@v200 = x\nGET {{{{v0}}}}", "a.http")


_ODD_LINES = """\
# @name a
@x = {{y}}
@y = 1
PUT {{a.response.body.$.uri}} HTTP/1.1
A: {{b.response.headers.C}}
"a": {{$uuid}}
HTTP/1.1 200 OK
?? status == 200
// @disabled
{{
}}"""
_LINES = st.sampled_from(f"{WHOLE}{_ODD_LINES}".splitlines())


@given(st.lists(_LINES | st.text(max_size=20)).map("\n".join))
@example("{{" * 1000)
@example("@" + "=" * 1000)
@example("GET x" + " " * 100_000 + "x")
@example("@a = b" + " " * 100_000 + "c")
@example("# @name" + " " * 100_000)
@example("?? status == 200")
def test_any_text_is_a_scenario_or_a_usage_error(text: str) -> None:
    try:
        steps = parse(text, "a.http").steps
    except UsageError:
        return
    assert steps


@pytest.mark.parametrize("path", sorted(Path("cassettes").glob("*.http")), ids=lambda path: path.stem)
def test_the_shipped_scenarios_are_read(path: Path) -> None:
    scenario = parse(path.read_text("utf-8"), str(path))
    assert {found.method for found in scenario.steps} == {"GET", "PUT"}
    assert scenario.title.endswith((".", ":")) or len(scenario.title) > 20
