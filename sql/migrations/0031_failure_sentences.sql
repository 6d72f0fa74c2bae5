-- Why a job failed is kept in both languages. Of what failed before, only the English was.

update imports set error = error - 'detail' || jsonb_build_object('sentence', jsonb_build_object('zh', error -> 'detail', 'en', error -> 'detail'))
where error ? 'detail';
update exports set error = error - 'detail' || jsonb_build_object('sentence', jsonb_build_object('zh', error -> 'detail', 'en', error -> 'detail'))
where error ? 'detail';
update hotspot_runs set error = error - 'detail' || jsonb_build_object('sentence', jsonb_build_object('zh', error -> 'detail', 'en', error -> 'detail'))
where error ? 'detail';
comment on column imports.error is 'Why it failed: sentence, in Chinese and English, and row where one of the file is to blame.';
comment on column exports.error is 'Why it failed: sentence, in Chinese and English.';
comment on column hotspot_runs.error is 'Why it failed: sentence, in Chinese and English.';
