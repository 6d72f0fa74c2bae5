-- Cases are counted in cells of H3 resolution 11, in the memory of every server process (docs/decisions/0012).

drop trigger if exists cases_500_count on cases;
drop trigger if exists cases_505_recount on cases;
drop function if exists count_reported_cases();
drop function if exists recount_corrected_case();
drop table case_counts;
drop function if exists h3_parent(bigint, integer);

-- Whoever writes a case from now on gives the finer cell. Those written before are made finer at the next start, which knows by
-- this constraint that it has to, and validates it at the end (server/cases/finer-cells.ts).
alter table cases add constraint cases_cell_is_fine check ((cell >> 52) & 15 = 11) not valid;
comment on constraint cases_cell_is_fine on cases is 'H3 resolution 11; not valid until the cells of an older database are made finer.';
comment on column cases.cell is 'H3 cell of the point at resolution 11.';
do $$
begin
  if not exists (select from cases) then
    alter table cases validate constraint cases_cell_is_fine;
  end if;
end $$;
