-- Pipe lines end exactly on their points, of the same network; and every change of them is kept.

create or replace function check_pipe_lines() returns trigger language plpgsql as $$
declare
  offender record;
begin
  select line.code, line.start_point, line.end_point into offender
  from changed line
  join pipe_points start_point on start_point.code = line.start_point
  join pipe_points end_point on end_point.code = line.end_point
  where line.valid_to is null and (
    not ST_Equals(ST_StartPoint(line.geom), start_point.geom) or not ST_Equals(ST_EndPoint(line.geom), end_point.geom)
    or line.network <> start_point.network or line.network <> end_point.network
    or start_point.valid_to is not null or end_point.valid_to is not null)
  order by line.code limit 1;
  if found then
    raise exception using errcode = 'WG003', message = format(
      'pipe line %s must start on point %s and end on point %s, both in use and of its network',
      offender.code, offender.start_point, offender.end_point),
      detail = format(
        '管线 %s 须起于管点 %s、止于管点 %s，两点都在用且属于同一管网', offender.code, offender.start_point, offender.end_point);
  end if;
  return null;
end $$;
comment on function check_pipe_lines() is 'Refuses pipe lines that do not end on their points (WG003).';

drop trigger if exists pipe_lines_500_check_insert on pipe_lines;
create trigger pipe_lines_500_check_insert after insert on pipe_lines
  referencing new table as changed for each statement execute function check_pipe_lines();
drop trigger if exists pipe_lines_500_check_update on pipe_lines;
create trigger pipe_lines_500_check_update after update on pipe_lines
  referencing new table as changed for each statement execute function check_pipe_lines();

-- Moving a point takes the ends of its lines along; retiring one that lines still end on is refused.
create or replace function follow_pipe_point() returns trigger language plpgsql as $$
begin
  if new.valid_to is not null and old.valid_to is null
     and exists (select from pipe_lines where (start_point = new.code or end_point = new.code) and valid_to is null) then
    raise exception using errcode = 'WG004', message = format('pipe point %s still has pipe lines: retire them first', new.code),
      detail = format('管点 %s 上还有管线：请先注销这些管线', new.code);
  end if;
  if not ST_Equals(old.geom, new.geom) then
    update pipe_lines set
      geom = case when start_point = new.code then ST_SetPoint(geom, 0, new.geom)
             else ST_SetPoint(geom, ST_NPoints(geom) - 1, new.geom) end,
      version = version + 1, changed_at = new.changed_at, changed_by = new.changed_by
    where (start_point = new.code or end_point = new.code) and valid_to is null;
  end if;
  return null;
end $$;
comment on function follow_pipe_point() is 'Keeps pipe lines on their points (WG004 when a point in use is retired).';
drop trigger if exists pipe_points_400_follow on pipe_points;
create trigger pipe_points_400_follow after update on pipe_points for each row execute function follow_pipe_point();

-- What was there before each change of pipes; the live feed and their history read it. Components and grids keep versions
-- (edits.sql).
create or replace function keep_inventory_change() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform pg_advisory_xact_lock(hashtext('wangge inventory_changes')); -- commit order = seq order, for readers of the feed
  insert into inventory_changes (layer, code, operation, changed_by, before, extent)
  values (
    tg_argv[0], coalesce(new.code, old.code), lower(tg_op), current_person(),
    case when tg_op = 'INSERT' then null else to_jsonb(old) - 'geom_3857' end,
    case tg_op when 'INSERT' then ST_Envelope(new.geom) when 'DELETE' then ST_Envelope(old.geom)
      else ST_Envelope(ST_Collect(old.geom, new.geom)) end);
  perform pg_notify('wangge', 'changes');
  return null;
end $$;
comment on function keep_inventory_change() is 'Writes the row as it was, and the extent touched, to inventory_changes.';

do $$
declare
  pair text[];
begin
  foreach pair slice 1 in array array[['pipe_points', 'pipes'], ['pipe_lines', 'pipes']] loop
    execute format('drop trigger if exists %1$s_900_keep on %1$s', pair[1]);
    execute format(
      'create trigger %1$s_900_keep after insert or update or delete on %1$s for each row
         when (current_setting(''wangge.bulk'', true) is distinct from ''on'') execute function keep_inventory_change(%2$L)',
      pair[1], pair[2]);
  end loop;
end $$;
