-- name: listMarkers
-- Days of one name that follow each other are one row; those that reach into the period, whole.
with numbered as (
  select kind, name, name_en, day, day - row_number() over (partition by kind, name order by day)::integer as run from day_markers
)
select kind, name, max(name_en) as name_en, min(day) as "from", max(day) as "to", count(*)::integer as days
from numbered group by kind, name, run
having max(day) >= coalesce(:from::date, '-infinity') and min(day) <= coalesce(:to::date, 'infinity')
order by "from", kind, name;

-- name: addMarkers
-- What is there already stands; an English name that is given with it is taken over.
with given as (
  select * from jsonb_to_recordset(:rows::jsonb) as row (day date, kind text, name text, name_en text)
), known as (
  select count(*)::integer as count from given join day_markers using (day, kind, name)
), written as (
  insert into day_markers (day, kind, name, name_en) select day, kind, name, name_en from given
  on conflict (day, kind, name) do update set name_en = coalesce(excluded.name_en, day_markers.name_en)
  returning day
)
select count(*)::integer as rows, (count(*) - (select count from known))::integer as added from written;

-- name: countMarkers
select count(*)::integer as count from day_markers;

-- name: removeMarkers
with removed as (
  delete from day_markers where day between :from and :to
    and (:kind::text is null or kind = :kind) and (:name::text is null or name = :name)
  returning day
)
select count(*)::integer as removed from removed;
