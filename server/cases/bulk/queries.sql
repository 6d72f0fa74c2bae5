-- name: readCases
-- The rows themselves, for deciding and asking who is responsible; in the order asked.
select row.* from unnest(:ids::text[]) with ordinality as wanted (id, ordinal)
join case_rows row on row.id = wanted.id
order by wanted.ordinal;

-- name: describeCases
select c.id, named(class.code, class.name, class.name_en) as class, named(district.code, district.name, district.name_en) as district,
  ST_Dimension(c.geom) = 0 as is_point,
  jsonb_build_array(round(ST_X(ST_Transform(c.point, 4326))::numeric, 7), round(ST_Y(ST_Transform(c.point, 4326))::numeric, 7)) as position
from cases c
join classes class on class.kind = c.kind and class.code = c.class_code
join areas district on district.code = c.platform_code and district.valid_to is null
where c.id = any (:ids);

-- name: unitAreas
select code, area_code from units where code = any (:codes) and valid_to is null;
