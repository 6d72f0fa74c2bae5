-- Markers of days 标记: weather and events that explain counts. Holidays are the working calendar's, and are not told twice.

create table day_markers (
  day date not null,
  kind text not null check (kind in ('weather', 'event')),
  name text not null check (name <> ''),
  name_en text check (name_en <> ''),
  primary key (day, kind, name)
);
comment on table day_markers is 'Markers 标记: on this day was this weather or this event.';
comment on column day_markers.day is 'Calendar day in the city''s zone.';
comment on column day_markers.kind is 'weather, as plum rain or a typhoon; event, as a marathon or a fair.';
comment on column day_markers.name is 'What it is called; days of one name that follow each other are told as one.';
comment on column day_markers.name_en is 'The same in English; null where nobody has said.';
