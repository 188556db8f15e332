-- Import jobs, each by its key.

-- name: begin_job
-- A job that runs goes on; one that is done begins again.
insert into doorplate.import_job as j (account, kind, digest, begun_at, changed_at)
values (doorplate.current_actor(), %(kind)s::text, %(digest)s::text, %(now)s::timestamptz, %(now)s::timestamptz)
on conflict (account, kind, digest) do update
   set next_row = case j.state when 'done' then 0 else j.next_row end,
       left_rows = case j.state when 'done' then '{}' else j.left_rows end,
       added = case j.state when 'done' then 0 else j.added end,
       changed = case j.state when 'done' then 0 else j.changed end,
       begun_at = case j.state when 'done' then excluded.begun_at else j.begun_at end,
       state = 'running', changed_at = excluded.changed_at
returning next_row, left_rows::text, added, changed

-- name: advance_job
update doorplate.import_job
   set next_row = %(next_row)s::bigint, left_rows = %(left_rows)s::int8multirange, added = %(added)s::bigint,
       changed = %(changed)s::bigint, state = %(state)s::text, changed_at = %(now)s::timestamptz
 where account = doorplate.current_actor() and kind = %(kind)s::text and digest = %(digest)s::text
