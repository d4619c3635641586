"""Acts that anybody may try at any time. One rule draws from all of them, so that they do not crowd out the usual."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

Act = TypeVar("Act", bound=Callable[..., None])
Trial = tuple[str, dict[str, Any]]


def anybody(**order: st.SearchStrategy[Any]) -> Callable[[Act], Act]:
    """Mark a method of a life as an act to try, with what it may be called with."""

    def mark(act: Act) -> Act:
        act.order = st.fixed_dictionaries(order)  # type: ignore[attr-defined]
        return act

    return mark


def trials(life: type) -> st.SearchStrategy[Trial]:
    """Any of the acts of a life, by its name, with what it is called with."""
    acts = inspect.getmembers(life, lambda member: hasattr(member, "order"))
    return st.one_of([st.tuples(st.just(name), act.order) for name, act in acts])
