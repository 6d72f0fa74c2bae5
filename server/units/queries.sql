-- name: listUnits
select code, name, name_en, kind, area_code, is_law_enforcement
from units
where valid_to is null
  and (:kind::text is null or kind = :kind)
  and (:area::text is null or starts_with(area_code, :area)
    or area_code in (select street_code from management_streets where management_code = :area))
  and (:law_enforcement::boolean is null or is_law_enforcement = :law_enforcement)
  and (:q::text is null or code ilike :q_anywhere or name ilike :q_anywhere or name_en ilike :q_anywhere)
-- What is typed in full comes first; then city-wide units before those of a part.
order by (upper(code) = upper(:q) or name = :q) desc nulls last, length(coalesce(area_code, '')), code
limit 200;

-- name: findUnits
select code from units where code = any(:codes::text[]) and valid_to is null;
