-- Sealing rows of ledger and log, and proving the seals.

-- name: lock_sealing
-- One sealer at a time, until the transaction ends.
select pg_advisory_xact_lock(%(key)s::bigint)

-- name: register_id
select id from doorplate.register

-- name: begin_sealing
-- Where the sealer stands follows from the seals; needed once, and after the row was lost.
insert into doorplate.sealing (chain, top, gaps)
select %(chain)s::text, coalesce(max(upper(covers)) - 1, 0),
       coalesce(int8multirange(int8range(1, max(upper(covers)))) - range_agg(covers), '{}')
  from doorplate.seal where chain = %(chain)s::text
on conflict do nothing

-- name: read_sealing
-- By sealing_key.
select top, gaps::text, watched::text, holders from doorplate.sealing where chain = %(chain)s::text

-- name: writers
-- Who may yet bring rows whose numbers are drawn: whoever holds the lock that each writer of the table takes before it
-- draws a number, and keeps until its commit can be seen. Prepared transactions go by another name than before.
select coalesce(array_agg(distinct virtualtransaction) filter (where virtualtransaction is not null), '{}'),
       coalesce(bool_or(pid is null), false)
  from pg_locks
 where locktype = 'relation' and mode = 'RowExclusiveLock'
   and database = (select oid from pg_database where datname = current_database())
   and relation = ('doorplate.' || %(chain)s::text)::regclass

-- name: unsealed_batch
-- The first of those that have no seal: late ones in the gaps, then new ones, by event_seq or access_log_key.
with late as (
    select l.seq, l.leaf
      from unnest(%(gaps)s::int8multirange) gap (span)
     cross join lateral (select seq, leaf from doorplate.leaf
                          where chain = %(chain)s::text and seq >= lower(gap.span) and seq < upper(gap.span)
                          order by seq limit %(most)s::bigint) l
     order by l.seq limit %(most)s::bigint
), fresh as (
    select seq, leaf from doorplate.leaf
     where chain = %(chain)s::text and seq > %(top)s::bigint order by seq limit %(most)s::bigint
), taken as (
    select seq, leaf from (select * from late union all select * from fresh) found
     order by seq limit %(most)s::bigint
)
select count(*), range_agg(int8range(seq, seq, '[]'))::text, sha256(string_agg(leaf, ''::bytea order by seq)) from taken

-- name: last_seal
-- By seal_key, backwards.
select number, head, signature from doorplate.seal where chain = %(chain)s::text order by number desc limit 1

-- name: head_at
-- By seal_key.
select head from doorplate.seal where chain = %(chain)s::text and number = %(number)s::bigint

-- name: write_seal
insert into doorplate.seal (chain, number, covers, rows, digest, head, signature, at)
values (%(chain)s::text, %(number)s::bigint, %(covers)s::int8multirange, %(rows)s::bigint, %(digest)s::bytea,
        %(head)s::bytea, %(signature)s::bytea, doorplate.instant(%(at)s::bigint))

-- name: advance_sealing
-- Gaps are what lies between sealed rows; those that are given up go, and what is left may be watched from now on.
update doorplate.sealing s
   set top = moved.top, gaps = moved.gaps,
       watched = case when %(watch)s::boolean then moved.gaps else s.watched * moved.gaps end,
       holders = case when %(watch)s::boolean then %(holders)s::text[] else s.holders end
  from (select chain, greatest(top, upper(sealed) - 1) as top,
               gaps - case when %(given_up)s::boolean then watched else '{}' end
               + case when sealed is null then '{}'
                      else int8multirange(int8range(least(top + 1, upper(sealed)), upper(sealed))) end
               - coalesce(sealed, '{}') as gaps
          from doorplate.sealing, cast(%(covers)s::text as int8multirange) sealed
         where chain = %(chain)s::text) moved
 where s.chain = moved.chain

-- name: seals_from
-- By seal_key, a page at a time.
select chain, number, covers::text, rows, digest, head, signature, doorplate.micros(at)
  from doorplate.seal where chain = %(chain)s::text and number >= %(first)s::bigint
 order by number limit %(most)s::bigint

-- name: digests_of
-- What the rows under some seals give now. By seal_key, event_seq or access_log_key; "offset 0" keeps the planner from
-- computing the commitments of all rows before it looks which are wanted.
select s.number, count(*), sha256(string_agg(l.leaf, ''::bytea order by l.seq))
  from doorplate.seal s
 cross join lateral unnest(s.covers) part (span)
 cross join lateral (select seq, leaf from doorplate.leaf
                      where chain = %(chain)s::text and seq >= lower(part.span) and seq < upper(part.span)
                      order by seq offset 0) l
 where s.chain = %(chain)s::text and s.number between %(first)s::bigint and %(last)s::bigint
 group by s.number

-- name: missing_rows
-- Which of the rows under a seal are gone.
select (s.covers - coalesce((select range_agg(int8range(l.seq, l.seq, '[]'))
                               from unnest(s.covers) part (span)
                               join doorplate.leaf l on l.seq >= lower(part.span) and l.seq < upper(part.span)
                              where l.chain = %(chain)s::text), '{}'))::text
  from doorplate.seal s where s.chain = %(chain)s::text and s.number = %(number)s::bigint

-- name: rows_in
-- Rows in some gaps between the seals, and above all of them, that are older than an instant.
select count(*), min(seq), max(seq)
  from (select l.seq
          from unnest(%(gaps)s::int8multirange) gap (span)
         cross join lateral (select seq from doorplate.leaf
                              where chain = %(chain)s::text and at < %(before)s::timestamptz
                                and seq >= lower(gap.span) and (upper_inf(gap.span) or seq < upper(gap.span))) l) found
