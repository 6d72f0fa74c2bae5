-- What the live feed tells of a case beside its event. A view of its own: an event may be seen by someone who sees
-- the case itself no more (the unit that returned it), so the few fields here are not behind the case's policy.
create or replace view live_cases as select id, kind, class_code, point from cases;
comment on view live_cases is 'Kind, class and place of cases, for the live feed: joined only to log rows the person may see.';
