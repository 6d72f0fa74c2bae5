-- Responsibility as data: zones 特定区域与廊道, rosters 值班表 and rules 责任规则 (Art. 4, 8, 21, 24). A row is one version.

create table zones (
  code text collate "C" not null check (code ~ '^Z[A-Z0-9-]{1,30}$'),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  kind text not null check (kind in ('park', 'scenic_area', 'construction_site', 'campus', 'other_area',
    'trunk_road', 'elevated_road', 'river', 'metro', 'other_line')),
  name text not null check (name <> ''),
  name_en text not null check (name_en <> ''),
  axis geometry(MultiLineString, :srid) check (ST_IsValid(axis) and ST_Length(axis) > 0),
  half_width_m double precision check (half_width_m > 0 and half_width_m <= 5000),
  geom geometry(MultiPolygon, :srid) not null check (ST_IsValid(geom) and ST_Area(geom) > 0),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  area_m2 double precision generated always as (ST_Area(geom)) stored,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  primary key (code, valid_from),
  check (valid_to > valid_from),
  check ((axis is null) = (half_width_m is null)),
  check ((axis is not null) = (kind in ('trunk_road', 'elevated_road', 'river', 'metro', 'other_line'))),
  constraint zones_versions_overlap exclude using gist (code with =, tstzrange(valid_from, valid_to) with &&)
);
comment on table zones is 'Special areas (park, scenic area, construction site, campus) and line corridors (trunk road, river, metro, elevated road) that rules are made for.';
comment on column zones.code is 'Z and up to 30 letters, digits and hyphens; never reused for another place.';
comment on column zones.valid_from is 'Start of this version.';
comment on column zones.valid_to is 'End; null while in force.';
comment on column zones.kind is 'What it is; the last five are corridors.';
comment on column zones.name is 'Chinese name.';
comment on column zones.name_en is 'Latin name.';
comment on column zones.axis is 'Centre line of a corridor; null for an area.';
comment on column zones.half_width_m is 'Metres to either side of the centre line that the corridor reaches.';
comment on column zones.geom is 'The ground it covers: of a corridor the buffer of its axis, drawn as it is judged (32 segments to a quarter circle, so within 0.03 % of the width).';
comment on column zones.geom_3857 is 'The same for tiles.';
comment on column zones.area_m2 is 'Area in m².';
comment on column zones.version is 'Counts versions, for If-Match.';
comment on column zones.changed_at is 'When this version was written.';
comment on column zones.changed_by is 'Who wrote it.';
create unique index zones_current on zones (code) where valid_to is null;
create index zones_geom_3857 on zones using gist (geom_3857) where valid_to is null;

-- What overlays ask: polygons of at most 128 vertices, so that a river of 20 000 vertices is not walked for one point.
create table zone_parts (
  zone_code text collate "C" not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  geom geometry(Geometry, :srid) not null
);
comment on table zone_parts is 'The ground of each version of a zone, cut up; kept by a trigger on zones.';
comment on column zone_parts.zone_code is 'Zone.';
comment on column zone_parts.valid_from is 'Start of its version.';
comment on column zone_parts.valid_to is 'End of its version.';
comment on column zone_parts.geom is 'One part, at most 128 vertices.';
create index zone_parts_geom on zone_parts using gist (geom);
create index zone_parts_zone on zone_parts (zone_code, valid_from);

create table rosters (
  code text collate "C" not null check (code ~ '^R[A-Z0-9-]{1,30}$'),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  name text not null check (name <> ''),
  name_en text not null check (name_en <> ''),
  shifts jsonb not null check (jsonb_typeof(shifts) = 'array' and jsonb_array_length(shifts) > 0),
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  primary key (code, valid_from),
  check (valid_to > valid_from),
  constraint rosters_versions_overlap exclude using gist (code with =, tstzrange(valid_from, valid_to) with &&)
);
comment on table rosters is 'Duty rosters 值班表: which unit has the duty in which season, on which weekday, in which hours.';
comment on column rosters.code is 'R and up to 30 letters, digits and hyphens.';
comment on column rosters.valid_from is 'Start of this version.';
comment on column rosters.valid_to is 'End; null while in force.';
comment on column rosters.name is 'Chinese name.';
comment on column rosters.name_en is 'Latin name.';
comment on column rosters.shifts is 'Array of {unit, weekdays?, from?, to?, seasonFrom?, seasonTo?}; the first that fits has the duty (server/responsibility/rosters.ts).';
comment on column rosters.version is 'Counts versions, for If-Match.';
comment on column rosters.changed_at is 'When this version was written.';
comment on column rosters.changed_by is 'Who wrote it.';
create unique index rosters_current on rosters (code) where valid_to is null;

create table rules (
  code text collate "C" not null check (code ~ '^[A-Z0-9-]{2,48}$'),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  family text not null check (family in ('component', 'network', 'corridor', 'special', 'grid', 'community', 'street', 'district', 'city')),
  priority smallint not null,
  name text not null check (name <> ''),
  name_en text not null check (name_en <> ''),
  scope_code text collate "C" not null check (scope_code ~ '^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}|Z[A-Z0-9-]{1,30})$'),
  kind text not null check (kind in ('component', 'event')),
  class_prefix text collate "C" not null check (class_prefix ~ '^([0-9]{2}|[0-9]{4,5})?$'),
  grades smallint[] check (cardinality(grades) > 0 and grades <@ array[1, 2, 3]::smallint[]),
  unit_code text collate "C" references units (code) on delete restrict,
  roster_code text collate "C",
  post text check (post in ('maintainer', 'owner')),
  reach_m double precision check (reach_m > 0 and reach_m <= 500),
  networks text[] check (cardinality(networks) > 0 and networks <@ array['water', 'storm', 'sewage', 'gas', 'power', 'telecom']),
  minimum_size_mm integer check (minimum_size_mm > 0),
  note text not null default '',
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  primary key (code, valid_from),
  check (valid_to > valid_from),
  check (num_nonnulls(unit_code, roster_code, post) = 1),
  constraint rules_priority_is_of_its_family check (case family when 'component' then priority between 100 and 199
    when 'network' then priority between 200 and 299 when 'corridor' then priority between 300 and 399
    when 'special' then priority between 300 and 399 else priority between 400 and 899 end),
  constraint rules_scope_is_of_its_family check (case family when 'component' then scope_code ~ '^[0-9]{4,12}$'
    when 'network' then scope_code ~ '^[0-9]{4,12}$'
    when 'corridor' then scope_code ~ '^Z' when 'special' then scope_code ~ '^Z'
    else length(scope_code) = case family when 'grid' then 15 when 'community' then 12 when 'street' then 9 when 'district' then 6 else 4 end end),
  constraint rules_reach_is_of_its_family check ((family in ('component', 'network')) = (reach_m is not null)),
  constraint rules_networks_are_of_their_family check ((family = 'network') = (networks is not null) and (family = 'network' or minimum_size_mm is null)),
  constraint rules_post_needs_a_thing check (post is null or family in ('component', 'network')),
  constraint rules_versions_overlap exclude using gist (code with =, tstzrange(valid_from, valid_to) with &&)
);
comment on table rules is 'Rules of responsibility 责任规则: in this place, for these classes, this unit, in this order of priority.';
comment on column rules.code is 'Stable code; a version is code and valid_from.';
comment on column rules.valid_from is 'Start of this version.';
comment on column rules.valid_to is 'End; null while in force.';
comment on column rules.family is 'What it goes by: the identity of a component or pipe, the nearest network, a corridor, a special area, or the duty of a grid, community, street, district or city.';
comment on column rules.priority is 'The lowest that names a unit wins: components 100–199, networks 200–299, corridors and special areas 300–399, duties 400–899. So ownership always beats area.';
comment on column rules.name is 'Chinese name people understand.';
comment on column rules.name_en is 'The same in English.';
comment on column rules.scope_code is 'Where: an area or unit grid by code, or a zone.';
comment on column rules.kind is 'component or event.';
comment on column rules.class_prefix is 'Class (4–5 digits), major class (2), or empty for every class.';
comment on column rules.grades is 'Only cases of these grades (1 urgent, 2 ordinary, 3 minor); null for every grade.';
comment on column rules.unit_code is 'The unit responsible.';
comment on column rules.roster_code is 'Or the roster that says who is on duty.';
comment on column rules.post is 'Or the maintainer (else owner), or owner (else maintainer), of the component or pipe found.';
comment on column rules.reach_m is 'Metres within which the component or pipe is looked for, before the accuracy of the position is added.';
comment on column rules.networks is 'Networks looked for.';
comment on column rules.minimum_size_mm is 'Only pipes at least this wide (diameter or width).';
comment on column rules.note is 'Why it is so: the document it rests on.';
comment on column rules.version is 'Counts versions, for If-Match.';
comment on column rules.changed_at is 'When this version was written.';
comment on column rules.changed_by is 'Who wrote it.';
create unique index rules_current on rules (code) where valid_to is null;
create index rules_scope on rules (scope_code, kind, class_prefix, valid_from);
create index rules_unit on rules (unit_code);
create index rules_roster on rules (roster_code) where roster_code is not null;
create index rules_recent on rules (changed_at desc);

-- The duties of cities that were set up before.
insert into rules (code, valid_from, valid_to, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code)
select concat(duty.scope_code, '-', case duty.kind when 'event' then 'E' else 'C' end, duty.class_prefix), duty.valid_from, duty.valid_to,
  level.family, level.priority,
  concat_ws(' ', coalesce(area.name, duty.scope_code), level.word, class.name, case duty.kind when 'event' then '事件' else '部件' end),
  concat_ws(' ', coalesce(area.name_en, duty.scope_code) || ':', level.word_en || ',', duty.kind, nullif(duty.class_prefix, '')),
  duty.scope_code, duty.kind, duty.class_prefix, duty.unit_code
from duties duty
join (values (15, 'grid', 400, '单元网格责任', 'unit grid duty'), (12, 'community', 500, '社区责任', 'community duty'),
    (9, 'street', 600, '街道责任', 'street duty'), (6, 'district', 700, '区级责任', 'district duty'), (4, 'city', 800, '市级责任', 'city duty'))
  level (digits, family, priority, word, word_en) on level.digits = length(duty.scope_code)
left join areas area on area.code = duty.scope_code and area.valid_to is null
left join classes class on class.kind = duty.kind and class.code = duty.class_prefix;
-- What was built in before is a rule like others now: a component is its maintainer's (else owner's), looked for within 5 m.
insert into rules (code, family, priority, name, name_en, scope_code, kind, class_prefix, post, reach_m)
select area.code || '-ASSET', 'component', 100, '部件养护单位', 'Maintainer of the component', area.code, 'component', '', 'maintainer', 5
from areas area where area.level = 'city' and area.valid_to is null;
drop table duties;

create table responsibility_changes (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  what text not null check (what in ('grid', 'area', 'management', 'zone', 'roster', 'rule', 'unit', 'decision')),
  code text collate "C"
);
comment on table responsibility_changes is 'What responsibility rests on and has changed, in commit order: every process brings its memory up to date by it.';
comment on column responsibility_changes.seq is 'Position, in commit order.';
comment on column responsibility_changes.at is 'When.';
comment on column responsibility_changes.what is 'Kind of thing.';
comment on column responsibility_changes.code is 'Its code; null after a bulk change: read all of that kind again.';

alter table city_settings add column certainty_threshold double precision not null default 0.8
  check (certainty_threshold between 0.5 and 1);
alter table city_settings add column assisting_share double precision not null default 0.1
  check (assisting_share > 0 and assisting_share <= 0.5);
comment on column city_settings.certainty_threshold is 'Probability under which the dispatcher is asked to choose the unit on the map.';
comment on column city_settings.assisting_share is 'Part of a line or polygon from which a unit is named as assisting.';

alter table classes add column ground text check (ground in ('land', 'water'));
comment on column classes.ground is 'Where it can be at all: land (not on grids of water), water, or null for either. Clips the accuracy of a position.';
update classes set ground = case when code in ('0125', '0126', '0181', '0182') then 'water' when code in ('0501', '0502', '0503', '0504') then null else 'land' end
where kind = 'event';
-- Answers for a past moment look for lines that have ended, and for where lines were before they were written over. Without
-- these each of them walks every line and every change (365 ms on 20 000 lines and 2 400 changes; 0.3 ms with, 2026-11-24).
create index inventory_changes_at on inventory_changes (at);
create index inventory_changes_pipes on inventory_changes using gist (extent) where layer = 'pipes';
create index pipe_lines_ended on pipe_lines using gist (geom) where valid_to is not null;
