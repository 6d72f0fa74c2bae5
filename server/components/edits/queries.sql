-- name: beginEdit
select begin_edit(:kind, :note, :now) as edit;

-- name: listEdits
-- By number, newest first; how many components and grids each touched is counted no further than a reader cares.
select edit.id, edit.kind, edit.note, edit.made_at, edit.undoes, edit.undone_by, edit.area_code,
  case when maker.id is not null then named(maker.id, maker.name, maker.name_en) end as made_by,
  (select count(*)::integer from (
    select code from components where edit_id = edit.id union select code from components where ended_by_edit = edit.id limit 10001) touched) as component_count,
  (select count(*)::integer from (
    select code from unit_grids where edit_id = edit.id union select code from unit_grids where ended_by_edit = edit.id) touched) as grid_count,
  array(select code from (
    (select code from components where edit_id = edit.id order by code limit 3) union (select code from components where ended_by_edit = edit.id order by code limit 3)
    union (select code from unit_grids where edit_id = edit.id limit 3)) touched order by code limit 3) as codes,
  (select case when box is not null then array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)] end from (
    select ST_Transform(ST_SetSRID(ST_Extent(geom)::geometry, :srid::integer), 4326) as box from (
      (select geom from components where edit_id = edit.id limit 10000) union all (select geom from components where ended_by_edit = edit.id limit 10000)
      union all select geom from unit_grids where edit_id = edit.id) shapes) boxes) as bbox
from inventory_edits edit
left join people maker on maker.id = edit.made_by
where (:id::bigint is null or edit.id = :id) and (:before::bigint is null or edit.id < :before)
  and (:person::text is null or edit.made_by = :person) and (:kind::text is null or edit.kind = :kind)
  and (:from::timestamptz is null or edit.made_at >= :from) and (:to::timestamptz is null or edit.made_at < :to)
order by edit.id desc
limit :limit;

-- name: undoComponentEdit
select undo_component_edit(:id, :now) as count;
