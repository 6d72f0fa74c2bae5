-- How long collectors looked, and where: who looks, finds, so that cases may be counted by hours of patrol.

create table patrol_effort (
  day date not null,
  grid_code text collate "C" not null check (grid_code ~ '^[0-9]{9}Z[0-9]{3}$'),
  hours double precision not null check (hours >= 0 and hours <= 2400),
  source text check (length(source) between 1 and 60),
  primary key (day, grid_code)
);
comment on table patrol_effort is 'Patrol effort 巡查: how long a responsibility grid was patrolled on a day, as the positioning system of the city tells.';
comment on column patrol_effort.day is 'The day, by the city''s clock.';
comment on column patrol_effort.grid_code is 'The responsibility grid 责任网格; kept when the grid is no more.';
comment on column patrol_effort.hours is 'Hours of patrol, all collectors together: more than 24 where several patrol. 0 is a day on which nobody did.';
comment on column patrol_effort.source is 'Where the figure comes from; null when it was not said.';

comment on column inventory_changes.layer is 'What changed: grids, components or pipes, as tile layers show them; special_inspections, which lists show; patrol_effort.';
-- Every question by patrol hours asks whether they have changed.
create index inventory_changes_patrols on inventory_changes (seq) where layer = 'patrol_effort';
