-- A collector writes components only while recording what a survey finds, and only in their responsibility grid.

create or replace function my_responsibility_grid() returns text language sql stable as $$
  select responsibility_grid_code from people where id = current_person()
$$;
comment on function my_responsibility_grid() is 'Responsibility grid of the collector asking; null for others.';

create or replace function surveying_at_all() returns boolean language sql stable as $$
  select current_role_name() = 'collector' and current_setting('wangge.survey', true) = my_responsibility_grid()
$$;
comment on function surveying_at_all() is 'Whether this transaction records what a collector finds in a survey (server/census/findings.ts says so).';

create or replace function surveying(grid text) returns boolean language sql stable as $$
  select (select surveying_at_all()) and exists (
    select from unit_grids where code = grid and valid_to is null and responsibility_grid_code = my_responsibility_grid())
$$;
comment on function surveying(text) is 'Whether the collector asking records what is found in this unit grid.';
