-- What waits for a person's decision.

-- name: open_items
-- review_item_once: a finding that is there already, open or decided, stays as it is.
insert into doorplate.review_item (kind, subject, unit, cell, details, due_on, made_at)
select kind, subject, unit, cell, details::jsonb, due_on, %(now)s::timestamptz
  from unnest(%(kinds)s::text[], %(subjects)s::text[], %(units)s::bigint[], %(cells)s::integer[],
              %(details)s::text[], %(due_on)s::date[]) given (kind, subject, unit, cell, details, due_on)
    on conflict on constraint review_item_once do nothing

-- name: find_items
-- review_item_once.
select i.id
  from unnest(%(kinds)s::text[], %(subjects)s::text[]) with ordinality given (kind, subject, place)
  join doorplate.review_item i using (kind, subject)
 order by given.place

-- name: list_items
-- review_item_key, in its order; row-level security leaves those in scope.
select id, kind, subject, unit, details, made_at, due_on, state, decision, reason, decided_at
  from doorplate.review_item
 where state = %(state)s::text
   and (%(kind)s::text is null or kind = %(kind)s::text)
   and id > %(after)s::bigint
 order by id
 limit %(limit)s::integer

-- name: count_items
-- review_item_open_index.
select kind, count(*) from doorplate.review_item where state = 'open' group by kind order by kind

-- name: lock_item
-- review_item_key; only who may decide it may lock it.
select id, kind, subject, unit, details, made_at, due_on, state, decision, reason, decided_at
  from doorplate.review_item
 where id = %(item)s::bigint
   for update

-- name: set_decision
-- review_item_key. `done` is what undoing will need; an item that needs a visit stays open.
update doorplate.review_item
   set state = %(state)s::text,
       decision = %(decision)s::text,
       reason = %(reason)s::text,
       details = case when %(done)s::jsonb is null then details - 'done'
                      else jsonb_set(details, '{done}', %(done)s::jsonb) end,
       decided_by = doorplate.current_actor(),
       decided_at = case when %(state)s::text = 'decided' then %(now)s::timestamptz end
 where id = %(item)s::bigint

-- name: settle_items
-- review_item_once. What has come right by itself.
update doorplate.review_item
   set state = 'withdrawn'
 where kind = %(kind)s::text and subject = any(%(subjects)s::text[]) and state = 'open'
