-- Blocks of unit numbers.

-- name: take_numbers
-- number_block_open_index. A block that another transaction takes from is passed over, so that nobody waits.
with open_block as (
    select id, next
      from doorplate.number_block
     where holder = %(holder)s::text and closed_at is null
     order by id
     limit 1
       for update skip locked
)
update doorplate.number_block b
   set next = least(b.next + %(count)s::bigint, b.last + 1),
       closed_at = case when b.next + %(count)s::bigint > b.last then %(now)s::timestamptz end,
       closed_because = case when b.next + %(count)s::bigint > b.last then 'used_up' end
  from open_block o
 where b.id = o.id
returning o.next, b.next - 1

-- name: open_block
-- number_block_apart decides races; unit_key tells whether a unit from elsewhere bears a number of the block.
insert into doorplate.number_block (first, last, next, holder, opened_at)
select %(first)s::bigint, %(last)s::bigint, %(first)s::bigint, %(holder)s::text, %(now)s::timestamptz
 where not exists (select from doorplate.unit
                    where number between %(first)s::bigint * 100 and %(last)s::bigint * 100 + 99)
returning id

-- name: close_block
update doorplate.number_block
   set closed_at = %(now)s::timestamptz, closed_because = %(because)s::text
 where id = %(block)s::integer and closed_at is null
returning id

-- name: burn_open_blocks
-- number_block_open_index. What a block had left may have been issued since the backup: none of it counts as a slip.
update doorplate.number_block
   set next = last + 1, closed_at = %(now)s::timestamptz, closed_because = 'restored'
 where closed_at is null
returning id

-- name: find_issued
-- By the index of number_block_apart. Were these numbers issued from the blocks that they lie in?
select given.body, given.body < b.next
  from unnest(%(bodies)s::bigint[]) given (body)
  join doorplate.number_block b on int8range(b.first, b.last, '[]') @> given.body

-- name: is_desk
select doorplate.is_desk()

-- name: newest_blocks
-- By number_block_key.
select id, first, last
  from doorplate.number_block
 where id < %(before)s::integer
 order by id desc
 limit %(limit)s::integer

-- name: burn_lost_blocks
-- Blocks that were opened since the backup; number_block_apart tells which are known.
insert into doorplate.number_block (first, last, next, holder, opened_at, closed_at, closed_because)
select given.first, given.last, given.last + 1, %(holder)s::text, %(now)s::timestamptz, %(now)s::timestamptz, 'restored'
  from unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) given (first, last)
    on conflict do nothing
