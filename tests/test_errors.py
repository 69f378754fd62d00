from __future__ import annotations

import inspect

import pytest

from contractkit import errors


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [(None, None, "it broke."), ("a.md", None, "a.md: it broke."), ("a.md", 3, "a.md:3: it broke.")],
)
def test_an_error_says_where(path: str | None, line: int | None, text: str) -> None:
    assert str(errors.PageError("it broke.", path=path, line=line)) == text


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    classes = [
        each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.ContractkitError)
    ]
    assert all(each.__name__ in (errors.__doc__ or "") for each in classes)
    for each in classes:
        if each is not errors.ContractkitError:
            assert each.exit_code in {2, 3, 4, 5}
