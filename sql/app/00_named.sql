create or replace function named(code text, name text, name_en text) returns jsonb language sql immutable parallel safe as $$
  select case when code is not null then jsonb_build_object('code', code, 'name', name, 'nameEn', name_en) end
$$;
comment on function named(text, text, text) is 'What answers name a thing by: code and both names; null where there is none.';
