-- name: unknownCodes
-- What is asked for and does not exist. Areas and unit grids that have ended had cases, and are known.
select 'class' as field, asked.code from unnest(:kinds::text[], :classes::text[]) as asked (kind, code)
where not exists (select from classes where (asked.kind is null or kind = asked.kind) and asked.code in (code, left(code, 2)))
union all
select 'area', asked.code from unnest(:areas::text[]) as asked (code)
where not exists (select from areas where areas.code = asked.code) and not exists (select from unit_grids where unit_grids.code = asked.code)
union all
select 'unit', asked.code from unnest(:units::text[]) as asked (code)
where not exists (select from units where units.code = asked.code);

-- name: nameClasses
select kind || ' ' || code as word, kind, code, name, name_en from classes where kind || ' ' || code = any (:words::text[]);

-- name: nameUnits
select code as word, name, name_en from units where code = any (:words::text[]);

-- name: nameAreas
-- By the newest version of each.
select distinct on (code) code as word, name, name_en from areas where code = any (:words::text[]) order by code, valid_from desc;
