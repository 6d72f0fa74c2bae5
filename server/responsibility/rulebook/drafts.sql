-- name: listDrafts
-- Newest first. Who reads them is the table's policy.
select draft.id, draft.version, draft.name, named_person(draft.created_by) as created_by, draft.created_at, draft.updated_at, draft.published_at,
  draft.published_at is null and draft_editable(draft.created_by) as editable, jsonb_array_length(draft.changes) as count
from rule_drafts draft
where (:before::integer is null or draft.id < :before)
  and (:published::boolean is null or (draft.published_at is not null) = :published)
order by draft.id desc limit :limit;

-- name: findDraft
select draft.id, draft.version, draft.name, named_person(draft.created_by) as created_by, draft.created_at, draft.updated_at, draft.published_at,
  draft.published_at is null and draft_editable(draft.created_by) as editable, draft.changes
from rule_drafts draft where draft.id = :id;

-- name: addDraft
insert into rule_drafts (name, changes, created_by, created_at, updated_at) values (:name, :changes, :person, :now, :now) returning id;

-- name: saveDraft
-- No row: it is not the version seen, or not theirs to save.
update rule_drafts set name = :name, changes = :changes, updated_at = :now, version = version + 1
where id = :id and version = :version returning id;

-- name: publishDraft
update rule_drafts set published_at = greatest(:now, created_at), updated_at = :now, version = version + 1
where id = :id and version = :version returning id;

-- name: discardDraft
delete from rule_drafts where id = :id and version = :version returning id;
