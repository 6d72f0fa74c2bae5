-- Who may read what was done to the inventory.

grant select on inventory_edits to wangge_request;
alter table inventory_edits enable row level security;
do $$
declare
  policy record;
begin
  for policy in select policyname from pg_policies where schemaname = 'public' and tablename = 'inventory_edits' loop
    execute format('drop policy %I on inventory_edits', policy.policyname);
  end loop;
end $$;
-- Who changed what is told to everyone who reads the inventory.
create policy read on inventory_edits for select to wangge_request using ((select current_role_name()) is not null);
