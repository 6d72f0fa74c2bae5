-- name: readCalendar
select settings.time_zone,
  coalesce((select jsonb_object_agg(day, jsonb_build_object('isWorking', is_working, 'name', name)) from calendar_days), '{}') as exceptions,
  coalesce((select jsonb_agg(jsonb_build_object('from', valid_from, 'hours', hours) order by valid_from) from office_hours), '[]')
    as office_hours,
  coalesce((select jsonb_agg(year order by year) from calendar_years), '[]') as years
from city_settings settings;
