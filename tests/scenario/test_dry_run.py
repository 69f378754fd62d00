from __future__ import annotations

from datetime import UTC, datetime

from contractkit.scenario.dry_run import plan
from contractkit.scenario.http_file import parse
from contractkit.scenario.values import Given

TEXT = """@base = http://127.0.0.1:1
@tag = {{read.response.headers.ETag}}
# @secret pin
### Read
# @name read
GET {{base}}/x/{{$uuid}}?pin={{pin}}
Authorization: Bearer {{$processEnv TOKEN}}
X-Api-Key: {{key}}
### Write
# @merge {{read.response.body.*}}
# @expect 412
PUT {{base}}/{{read.response.body.$.items[0].id}}
If-Match: {{tag}}
X: {{read.request.body}}

{"pin": "{{pin}}"}
"""


def test_what_is_known_is_filled_in_and_what_is_secret_masked() -> None:
    given = Given({"TOKEN": "t0ken"}, lambda: datetime.now(UTC), lambda: "u", {"pin": "1234", "key": "k" * 20})
    read, write = plan(parse(TEXT, "a.http"), given)
    assert (read.title, read.line, read.method, read.uri) == (
        "Read",
        6,
        "GET",
        "http://127.0.0.1:1/x/{{$uuid}}?pin=***",
    )
    assert read.headers == (("Authorization", "Bearer ***"), ("X-Api-Key", "***"))
    assert (read.body, read.onto, read.expect) == (None, None, None)
    assert write.uri == "http://127.0.0.1:1/{{read.response.body.$.items[0].id}}"
    assert write.headers == (("If-Match", "{{tag}}"), ("X", "{{read.request.body.*}}"))
    assert (write.body, write.onto, write.expect) == ('{"pin": "***"}', "{{read.response.body.*}}", 412)
