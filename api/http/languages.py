"""In which language an answer speaks: what the browser asks for, else the account's, else that of the settings."""

from typing import Annotated

from fastapi import Depends, Request

from housing.language import Language


def preferred(accept_language: str | None) -> Language | None:
    """Return the one of our languages that a header Accept-Language likes best; None if it names none of them."""
    best: tuple[float, Language] | None = None
    for part in (accept_language or "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = _language(tag)
        liking = _number(weight)
        if language is not None and liking > 0 and (best is None or liking > best[0]):
            best = (liking, language)
    return best[1] if best else None


def language_of_request(request: Request) -> Language:
    """Return the language in which a request is answered, also where it failed before anybody was known."""
    fallback: Language = request.app.state.front.settings.language
    account: Language | None = getattr(request.state, "account_language", None)
    return preferred(request.headers.get("accept-language")) or account or fallback


async def _language_dependency(request: Request) -> Language:
    return language_of_request(request)


TheLanguage = Annotated[Language, Depends(_language_dependency)]


def _language(tag: str) -> Language | None:
    primary = tag.lower().partition("-")[0]
    if primary == "zh":
        return "zh"
    return "en" if primary == "en" else None


def _number(text: str) -> float:
    if not text:
        return 1.0
    try:
        return float(text)
    except ValueError:
        return 0.0
