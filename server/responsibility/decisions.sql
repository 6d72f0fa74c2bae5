-- name: recordDecision
select record_coordination_decision(:decision::jsonb);
