// What is known of a table when a plan is made may be that it is empty, and the plan is kept: only those by an index stay good.
const BY_INDEX = `
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_sort = off
  set lock_timeout = '20s'`;

const QUERY = `at int, collection text, from_head text, from_rest text, to_head text, to_rest text,
    reverse boolean, most bigint, budget bigint, keys_only boolean`;

const BOUNDS = `r.database = of_database and r.collection = of_collection
      and r.head >= from_head and r.head <= to_head
      and (r.head, r.rest) >= (from_head, from_rest) and (r.head, r.rest) <= (to_head, to_rest)`;

const IS_AT = `r.database = of_database and r.collection = w.collection and r.head = decode(w.head, 'hex')
      and r.digest = case when w.rest = '' then '' else sha256(decode(w.rest, 'hex')) end`;

const STEP = `
    n := n + 1;
    key := case when keys_only then encode(entry.head || entry.rest, 'hex') end;
    value := case when not keys_only then entry.value end;
    return next;
    spent := spent + entry.units;
    exit when spent >= budget;`;

/**
 * Functions that answer queries. They are stable: PostgreSQL runs all that is in such a function on the state that the statement
 * which calls it sees.
 */
export const READ_QUERIES: string = `
create function $schema.walk(of_database bigint, of_collection text, from_head bytea, from_rest bytea, to_head bytea, to_rest bytea,
  reverse boolean, most bigint, budget bigint, keys_only boolean)
returns table (n int, key text, value text) language plpgsql stable ${BY_INDEX} as $$
#variable_conflict use_variable
declare
  entry record;
  spent bigint := 0;
begin
  n := 0;
  if reverse then
    for entry in select r.* from $schema.records r where ${BOUNDS} order by r.head desc, r.rest desc limit most loop ${STEP}
    end loop;
  else
    for entry in select r.* from $schema.records r where ${BOUNDS} order by r.head, r.rest limit most loop ${STEP}
    end loop;
  end if;
end $$;

create function $schema.answer(of_database bigint, queries jsonb)
returns table (at int, n int, key text, value text) language sql stable as $$
  select q.at, w.n, w.key, w.value from jsonb_to_recordset(queries) as q(${QUERY})
  cross join lateral $schema.walk(of_database, q.collection, decode(q.from_head, 'hex'), decode(q.from_rest, 'hex'),
    decode(q.to_head, 'hex'), decode(q.to_rest, 'hex'), q.reverse, q.most, q.budget, q.keys_only) as w
$$;

create function $schema.read_queries(of_database bigint, of_generation uuid, queries jsonb)
returns table (at int, n int, key text, value text) language plpgsql stable as $$
begin
  if not exists (select from $schema.databases d where d.id = of_database and d.generation = of_generation) then
    raise exception 'the database was deleted' using errcode = 'IDB01';
  end if;
  return query select * from $schema.answer(of_database, queries);
end $$;
`;

/**
 * A function that holds the row of a database to the end of its transaction, so commits of one database come one after the other: what
 * it finds is what it writes to, and whoever has seen a position never sees a smaller one appear. It returns the checks that fail, and
 * then writes nothing; else the answers.
 */
export const COMMIT_GROUP: string = `
create function $schema.commit_group(of_database bigint, of_generation uuid, known_fence bigint, strict boolean, work jsonb)
returns table (kind text, at int, n int, key text, value text) language plpgsql volatile ${BY_INDEX} as $$
#variable_conflict use_column
declare
  d record;
  w record;
  known record;
  has_failed boolean;
  is_refused boolean := false;
  step jsonb;
  a record;
  last bigint;
begin
  -- To the end of the transaction. What a server waits for beyond its own disk is for those who run it to say.
  if not strict then
    perform set_config('synchronous_commit', 'off', true);
  elsif current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  select generation, fence into d from $schema.databases where id = of_database for update;
  if not found or d.generation <> of_generation then
    raise exception 'the database was deleted' using errcode = 'IDB01';
  end if;
  if d.fence <> known_fence then
    raise exception 'the fence was moved' using errcode = 'IDB02', detail = d.fence::text;
  end if;
  -- One by one, as a plan for all of them at once may begin with the records.
  for w in
    select * from jsonb_to_recordset(work->'checks') as c(at int, collection text, head text, rest text, etag text)
  loop
    select r.value, r.etag into known from $schema.records r where ${IS_AT};
    has_failed := case when w.etag is null then found else not found or known.etag is distinct from w.etag end;
    if has_failed then
      is_refused := true;
      return query select 'conflict', w.at, 0, null::text, known.value;
    end if;
  end loop;
  if is_refused then
    return;
  end if;
  for step in select value from jsonb_array_elements(work->'steps') loop
    if step->'queries' <> '[]' then
      return query select 'answer', q.at, q.n, q.key, q.value from $schema.answer(of_database, step->'queries') as q;
    end if;
    for w in select * from jsonb_to_recordset(step->'deletes') as c(collection text, head text, rest text) loop
      delete from $schema.records r where ${IS_AT};
    end loop;
    if step->'puts' <> '[]' then
      insert into $schema.records
      select of_database, w.collection, decode(w.head, 'hex'),
        case when w.rest = '' then '' else sha256(decode(w.rest, 'hex')) end, decode(w.rest, 'hex'), w.value, w.units, w.etag
      from jsonb_to_recordset(step->'puts') as w(collection text, head text, rest text, value text, units bigint, etag text)
      on conflict (database, collection, head, digest)
        do update set value = excluded.value, units = excluded.units, etag = excluded.etag;
    end if;
    for a in select collection, jsonb_array_length(entries) as amount, entries
      from jsonb_to_recordset(step->'appends') as w(collection text, entries jsonb)
    loop
      insert into $schema.counters as c values (of_database, a.collection, a.amount)
      on conflict (database, collection) do update set position = c.position + excluded.position
      returning position into last;
      insert into $schema.records
      select of_database, a.collection, '\\x10'::bytea || set_byte(p.bits, 0, get_byte(p.bits, 0) | 128), '', '',
        e.entry->>'value', (e.entry->>'units')::bigint, e.entry->>'etag'
      from jsonb_array_elements(a.entries) with ordinality as e(entry, i)
      cross join lateral (select float8send((last - a.amount + e.i)::float8) as bits) as p;
    end loop;
  end loop;
end $$;
`;

/** A function that removes a database with all that is in it, after the commits that are under way. */
export const DELETE_DATABASE: string = `
create function $schema.delete_database(of_name text) returns void language plpgsql volatile ${BY_INDEX} as $$
declare
  gone bigint;
begin
  delete from $schema.databases where sha256(name) = sha256(decode(of_name, 'hex')) returning id into gone;
  delete from $schema.counters where database = gone;
  delete from $schema.records where database = gone;
end $$;
`;
