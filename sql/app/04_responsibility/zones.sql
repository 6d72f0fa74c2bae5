-- A corridor is the buffer of its axis, and the ground of every zone is kept cut up for overlays.

create or replace function draw_zone() returns trigger language plpgsql as $$
begin
  if new.axis is not null then
    -- Before it is drawn: a width of NaN ends the server process inside GEOS 3.11.
    if new.half_width_m is null or not (new.half_width_m > 0 and new.half_width_m <= 5000) then
      raise exception using errcode = '23514', constraint = 'zones_half_width_m_check', table = 'zones',
        message = format('a corridor reaches more than 0 and at most 5000 m to either side of its centre line, not %s', coalesce(new.half_width_m::text, 'null'));
    elsif not (ST_IsValid(new.axis) and ST_Length(new.axis) > 0) then
      raise exception using errcode = '23514', constraint = 'zones_axis_check', table = 'zones',
        message = 'the centre line of a corridor has a length';
    end if;
    -- Never believed from outside: what is drawn is what is judged.
    new.geom := ST_Multi(ST_Buffer(new.axis, new.half_width_m, 32));
  end if;
  return new;
end $$;
comment on function draw_zone() is 'The ground of a corridor: the buffer of its axis, 32 segments to a quarter circle.';
drop trigger if exists zones_100_draw on zones;
create trigger zones_100_draw before insert or update of axis, half_width_m, geom on zones for each row execute function draw_zone();

create or replace function cut_zone() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op <> 'INSERT' then
    delete from zone_parts where zone_code = old.code and valid_from = old.valid_from;
  end if;
  if tg_op <> 'DELETE' then
    insert into zone_parts (zone_code, valid_from, valid_to, geom)
    select new.code, new.valid_from, new.valid_to, part from ST_Subdivide(new.geom, 128) part;
  end if;
  return null;
end $$;
comment on function cut_zone() is 'Keeps zone_parts with zones.';
drop trigger if exists zones_400_cut on zones;
create trigger zones_400_cut after insert or update or delete on zones for each row execute function cut_zone();

create or replace function pipe_unchanged_since(line_code text, instant timestamptz) returns boolean
language sql stable security definer set search_path = public as $$
  select not exists (select from inventory_changes change
    where change.code = line_code and change.layer = 'pipes' and change.at > instant and change.before is not null)
$$;
comment on function pipe_unchanged_since(text, timestamptz) is 'Whether the row of a pipe line is still what it was; else the log has what it was.';

-- The pipes near a place as of an instant, whoever asks: responsibility is one answer, the same for everybody. The code of a
-- pipe is told only to those who may see it. Pipes are overwritten when edited; the log of changes has what was before.
create or replace function pipes_near(place geometry, reach double precision, wanted text[], minimum_size integer, at timestamptz)
returns table (code text, network text, size_mm text, owner_code text, maintainer_code text, distance double precision, visible boolean)
language sql stable security definer set search_path = public as $$
  with found as (
    select line.code, line.network, line.size_mm, line.owner_code, line.maintainer_code, line.district_code, line.geom
    from pipe_lines line
    where line.valid_to is null and line.geom && ST_Expand(place, reach) and ST_DWithin(line.geom, place, reach)
      and line.valid_from <= at and (line.changed_at <= at or pipe_unchanged_since(line.code, at))
    union all
    select line.code, line.network, line.size_mm, line.owner_code, line.maintainer_code, line.district_code, line.geom
    from pipe_lines line
    where line.valid_to is not null and line.valid_to > at and line.geom && ST_Expand(place, reach)
      and ST_DWithin(line.geom, place, reach) and line.valid_from <= at and pipe_unchanged_since(line.code, at)
    union all
    select was.code, was.network, was.size_mm, was.owner_code, was.maintainer_code, left(was.code, 6), ST_SetSRID(was.geom, ST_SRID(place))
    from (
      select distinct on (change.code) change.code, change.before
      from inventory_changes change
      -- "at" alone is the column of the same name
      where change.layer = 'pipes' and change.at > pipes_near.at and change.extent && ST_Expand(place, reach) and change.before ? 'start_point'
      order by change.code, change.seq
    ) first_change
    cross join lateral jsonb_to_record(first_change.before) was (code text, network text, size_mm text, owner_code text,
      maintainer_code text, valid_from timestamptz, valid_to timestamptz, geom geometry)
    where was.valid_from <= at and (was.valid_to is null or at < was.valid_to) and ST_DWithin(ST_SetSRID(was.geom, ST_SRID(place)), place, reach)
  )
  select found.code, found.network, found.size_mm, found.owner_code, found.maintainer_code, ST_Distance(found.geom, place),
    coalesce(pipe_visible(found.district_code, found.owner_code, found.maintainer_code), false)
  from found
  where found.network = any (wanted)
    and (minimum_size is null or (regexp_match(found.size_mm, '^[0-9]+'))[1]::integer >= minimum_size)
$$;
comment on function pipes_near(geometry, double precision, text[], integer, timestamptz) is
  'Pipes of these networks within reach of a place, as they were at an instant, in no order.';
