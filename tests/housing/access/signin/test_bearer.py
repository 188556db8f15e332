"""Tokens: long, random, kept as digests, and pages prove themselves with one made from the session's."""

from housing.access.signin.bearer import csrf_of, digest_of, is_csrf_of, new_api_token, new_session_token


def test_tokens_are_random_and_those_for_programs_are_recognised() -> None:
    made = {new_session_token() for _ in range(100)} | {new_api_token() for _ in range(100)}
    assert len(made) == 200
    assert all(len(token) >= 43 for token in made)
    assert new_api_token().startswith("dpt_")


def test_a_digest_tells_nothing_of_its_token() -> None:
    token = new_session_token()
    assert len(digest_of(token)) == 32
    assert token.encode() not in digest_of(token)


def test_a_page_proves_itself_for_its_own_session_alone() -> None:
    one, other = new_session_token(), new_session_token()
    assert is_csrf_of(csrf_of(one), one)
    assert not is_csrf_of(csrf_of(one), other)
    assert csrf_of(one) != one
    for given in ("", "\udc80", csrf_of(one) + "=", one):
        assert not is_csrf_of(given, one)
