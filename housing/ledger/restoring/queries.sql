-- What a restored register must not bring back.

-- name: end_sessions
-- Whole: somebody may have signed out since, or been signed out.
delete from doorplate.account_session
