"""What somebody sent after their session had ended: kept until they are signed in again, then shown once more."""

from django.http import HttpRequest, QueryDict

KEY = "rescued"
LARGEST = 300_000  # characters; a long application has some 30,000


def keep_typed(request: HttpRequest) -> None:
    """Remember a sent form in the visitor's session, which survives the sign-in."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if len(text) <= LARGEST:
        request.session[KEY] = {"path": request.path, "typed": text}


def typed_before(request: HttpRequest) -> QueryDict | None:
    """The form sent to this page before the sign-in, given back once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["typed"])
