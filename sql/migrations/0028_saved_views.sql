-- What people keep under a name is a filter of the queue or a view of the analyst's: one table, told apart by the page it is of.

alter table saved_filters add column page text not null default 'queue' check (page in ('queue', 'explore'));
alter table saved_filters alter column page drop default;
-- An analyst's question may name 500 cells of 15 letters each.
alter table saved_filters drop constraint saved_filters_query_check;
alter table saved_filters add constraint saved_filters_query_check check (length(query) <= 10000);
comment on table saved_filters is 'Filters of the queue and views of the analyst''s that people keep under a name.';
comment on column saved_filters.page is 'Where it is taken up: the queue, or the analyst''s page.';
comment on column saved_filters.position is 'Place in the owner''s list of that page, from 0.';
drop index saved_filters_person;
create index saved_filters_person on saved_filters (person_id, page, position);
