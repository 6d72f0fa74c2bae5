-- An import is its owner's: who brought the file, and while they keep the inventory. What its rows may do is asked of
-- component_editable, row by row, when they are judged (server/exchange/import-batch.sql).

grant select, insert, update, delete on imports, import_files, import_rows, import_issues to wangge_request;
grant select, insert, update on import_mappings to wangge_request;

do $$
declare
  name text;
begin
  foreach name in array array['imports', 'import_files', 'import_rows', 'import_issues', 'import_mappings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('drop policy if exists own on %I', name);
  end loop;
end $$;
create policy own on imports for all to wangge_request
  using (created_by = (select current_person()))
  with check (created_by = (select current_person()) and (select current_role_name()) in ('planner', 'administrator'));
create policy own on import_files for all to wangge_request using (exists (select from imports where imports.id = import_files.import_id));
create policy own on import_rows for all to wangge_request using (exists (select from imports where imports.id = import_rows.import_id));
create policy own on import_issues for all to wangge_request using (exists (select from imports where imports.id = import_issues.import_id));
create policy own on import_mappings for all to wangge_request
  using (person_id = (select current_person())) with check (person_id = (select current_person()));

create or replace function recalled_mapping(file_columns text) returns jsonb language sql stable security definer set search_path = public as $$
  select mapping.options from import_mappings mapping join people person on person.id = mapping.person_id
  where mapping.columns = file_columns and (mapping.person_id = current_person() or person.unit_code = current_unit())
  order by mapping.person_id = current_person() desc, mapping.used_at desc limit 1
$$;
comment on function recalled_mapping(text) is 'How the person asking, or else somebody of their unit, last mapped a file of these columns.';
revoke execute on function recalled_mapping(text) from public;
grant execute on function recalled_mapping(text) to wangge_request;

-- An export is its owner's, and every administrator's: what lies there costs room, and may have to go. Only the job itself writes
-- more of it than that it is cancelled.
grant select, insert, delete on exports to wangge_request;
grant update (state, finished_at) on exports to wangge_request;
grant select on export_files to wangge_request;
alter table exports enable row level security;
alter table export_files enable row level security;
drop policy if exists own on exports;
drop policy if exists ask on exports;
drop policy if exists own on export_files;
create policy own on exports for all to wangge_request
  using (created_by = (select current_person()) or (select current_role_name()) = 'administrator');
create policy ask on exports as restrictive for insert to wangge_request with check (created_by = (select current_person()));
create policy own on export_files for select to wangge_request using (exists (select from exports where exports.id = export_files.export_id));
