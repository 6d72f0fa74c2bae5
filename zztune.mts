import { readFileSync } from 'node:fs'
import pg from 'pg'
import { loadQueries } from '/work/wt-exchange/server/database/queries.ts'
const q = loadQueries('file:///work/wt-exchange/server/exchange/job.ts', './job.sql')
const c = new pg.Client({connectionString: 'postgres://postgres@127.0.0.1:54339/ex_tune', options: '-c jit=off'})
await c.connect()
const B = Number(process.argv[2] ?? 5000)
const val = (name: string, v: any) => ({ text: (process.argv[3] === name ? 'explain (analyze, buffers) ' : '') + q(name).text, values: q(name).parameters.map(p => v[p]) })
await c.query('begin')
await c.query("select set_config('wangge.role','planner',true), set_config('wangge.person','planner.city',true)")
await c.query("insert into imports (name,bytes,format,created_by,created_at,inspection) values ('a',1,'csv','planner.city',now(),'{}')")
const id = (await c.query('select max(id) as id from imports')).rows[0].id
let total = 0
for (let k = 0; k < 2; k++) {
  await c.query(q('makeIncoming').text)
  await c.query(`insert into incoming select row_number() over () + ${k * B}, null, '0180', 'x', 'HZ-CG', 'HZ-CG', null, 'intact','A','survey','addr','note', null, place, false from (
    select ST_Transform(ST_Translate(ST_PointOnSurface(geom), 5 * (step % 4), 5 * (step / 4)),4326) as place from unit_grids cross join generate_series(0,7) step where valid_to is null and area_m2 > 6000 order by code, step offset ${k * B} limit ${B}) p`)
  for (const [name, v] of [['stage', {id, srid: 4549}], ['judge', {id, first: k*B+1, last: k*B+B, all: true, codes:'refuse', near:'refuse', metres: 1, now: new Date()}]] as const) {
    const t = performance.now()
    const r = await c.query(val(name, v))
    console.log(name, Math.round(performance.now() - t), 'ms', process.argv[3] === name ? r.rows.map((x: any) => x['QUERY PLAN']).join('\n') : JSON.stringify(r.rows))
  }
  await c.query('drop table incoming')
}
for (const [name, v] of [['relocate', {}], ['judge', {all:false}], ['openCounters', {}], ['lockCounters', {}], ['addComponents', {}]] as const) {
    const t = performance.now()
    const r = await c.query(val(name, {id, first: 1, last: B, codes:'refuse', near:'refuse', metres: 1, now: new Date(), ...v}))
    console.log(name, Math.round(performance.now() - t), 'ms', process.argv[3] === name ? r.rows.map((x: any) => x['QUERY PLAN']).join('\n') : '')
}
await c.query('rollback')
await c.end()
