/**
 * Locks as queues of claims, `owner:number:mode` with the mode `x` or `s`, an owner being a connection. An owner holds an advisory
 * lock on its number for as long as its connection lasts: one whose number is free is dead, and its claims are dropped by whoever
 * meets them. All steps of one call are taken together, and no other call's in between.
 */
export const LOCK_STEPS = `
create function $schema.lock_holders(queue text[]) returns text[] language plpgsql immutable as $$
declare
  first_waiting int;
begin
  if queue[1] like '%x' then
    return queue[1:1];
  end if;
  select min(i) into first_waiting from unnest(queue) with ordinality as q(claim, i) where claim like '%x';
  return queue[1:coalesce(first_waiting - 1, cardinality(queue))];
end $$;

create function $schema.lock_steps(me bigint, steps jsonb) returns table (name text, holders text[]) language plpgsql volatile
  set enable_seqscan = off set lock_timeout = '20s' as $$
#variable_conflict use_column
declare
  step record;
  id bytea;
  before text[];
  q text[];
  owner bigint;
  mode text;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock('$schema.locks'::regclass::oid::int, 0);
  for step in select s.* from jsonb_to_recordset(steps) as s(kind text, name text, claim text, before text) loop
    id := sha256(decode(step.name, 'hex'));
    select l.queue into before from $schema.locks l where l.name = id;
    q := coalesce(before, '{}');
    mode := right(step.claim, 1);
    if step.kind <> 'leave' then
      for owner in select distinct split_part(c, ':', 1)::bigint from unnest(q) as c loop
        if owner <> me and pg_try_advisory_xact_lock_shared(owner) then
          q := array(select c from unnest(q) with ordinality as u(c, i) where c not like owner || ':%' order by i);
        end if;
      end loop;
    end if;
    case step.kind
      when 'join' then q := q || step.claim;
      when 'join-if-free' then
        if q = '{}' or (mode = 's' and not exists (select from unnest(q) as c where c like '%x')) then
          q := q || step.claim;
        end if;
      when 'steal' then q := step.claim || q[cardinality($schema.lock_holders(q)) + 1:];
      when 'leave' then q := array_remove(q, step.claim);
      when 'renew' then
        if step.before = any(q) then
          q := array_replace(q, step.before, step.claim);
        elsif mode = 's' and not exists (select from unnest(q) as c where c like '%x') or q = '{}' then
          q := q || step.claim;
        end if;
      when 'rejoin' then
        q := case when step.before = any(q) then array_replace(q, step.before, step.claim) else q || step.claim end;
      when 'look' then null;
    end case;
    if q = '{}' then
      delete from $schema.locks l where l.name = id and before is not null;
    elsif before is null then
      insert into $schema.locks values (id, q);
    elsif before <> q then
      update $schema.locks l set queue = q where l.name = id;
    end if;
    name := encode(id, 'hex');
    holders := $schema.lock_holders(q);
    if q <> '{}' and $schema.lock_holders(before) <> holders then
      perform pg_notify('$name_locks', name);
    end if;
    return next;
  end loop;
end $$;
`;
