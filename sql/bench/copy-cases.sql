-- For npm run bench:queue only; installed by it, never in a city.
create or replace function copy_cases_for_bench(times integer) returns void language plpgsql as $$
declare
  columns text;
  definitions text[];
  one text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns
  from pg_attribute where attrelid = 'cases'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'id';
  select array_agg(indexdef) into definitions from pg_indexes where tablename = 'cases' and indexname not like '%_pkey';
  perform set_config('session_replication_role', 'replica', true);
  for one in select indexname from pg_indexes where tablename = 'cases' and indexname not like '%_pkey' loop
    execute format('drop index %I', one);
  end loop;
  execute format('insert into cases (id, %1$s) select left(id, 14) || lpad((right(id, 5)::integer + 1000 * copy)::text, 5, ''0''), %1$s
    from cases cross join generate_series(1, %2$s) copy where right(id, 5)::integer < 1000', columns, times - 1);
  foreach one in array definitions loop
    execute one;
  end loop;
end $$;
