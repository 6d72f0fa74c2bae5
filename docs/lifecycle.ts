/** The lifecycle as pages: diagram and tables made from the declared table, so that they cannot disagree with it. */
import { ROLES, type Role } from '../server/access/rules.ts'
import {
  ACTIONS,
  type Action,
  REASONS,
  REQUESTS,
  STATES,
  type State,
  TRANSITIONS,
  type Transition,
} from '../server/cases/lifecycle.ts'
import { STAGES, type Stage } from '../server/standards/rules.ts'

const MADE = 'Made from `server/cases/lifecycle.ts` by `npm run docs`; a test fails when it is out of date.'
const state = (name: State | null) => (name === null ? '—' : `${STATES[name].zh} \`${name}\``)
const stageName = (stage: Stage | 'handle' | null) =>
  stage === null
    ? '—'
    : stage === 'handle'
      ? '处置 `handle`: the limit of the filing condition'
      : `${STAGES[stage].zh} \`${stage}\``
/** What only asks, answers, urges or marks: it moves no case by itself, and would hide the way in the diagram. */
const isAside = ({ from, to }: Transition) => from === to
/** Ways out that stand open in nearly every state: said in one note instead of forty arrows. */
const EVERYWHERE: readonly Action[] = ['approve-void', 'approve-force-close']

/** docs/lifecycle.md, whole. */
export function lifecyclePage(): string {
  const edges = new Map<string, string[]>()
  for (const row of TRANSITIONS) {
    if (isAside(row) || EVERYWHERE.includes(row.action)) continue
    const key = `${row.from ?? '[*]'} --> ${row.to}`
    const label = ACTIONS[row.action].zh
    const labels = edges.get(key) ?? []
    if (!labels.includes(label)) edges.set(key, [...labels, label])
  }
  const ends = (Object.keys(STATES) as State[]).filter((name) => !STATES[name].open)
  return `# The life of a case, as declared

${MADE} \`verify\` 核实 is before filing, \`check\` 核查 after handling. Who may take which action, when, and why not:
[actions](actions.md).

\`\`\`mermaid
stateDiagram-v2
${Object.entries(STATES)
  .map(([name, label]) => `  ${name}: ${label.zh} ${label.en}`)
  .join('\n')}
${[...edges].map(([edge, labels]) => `  ${edge}: ${labels.join(' / ')}`).join('\n')}
${ends.map((name) => `  ${name} --> [*]`).join('\n')}
\`\`\`

From every state between filing and closing a case may also be voided 作废 (asked by the dispatcher, decided by the filing
officer) or force-closed 强制结案 (asked by the filing officer, decided by the supervisor).

## States and their clocks

A lamp is green to 80 % of the limit, amber to the limit, red beyond; at twice the limit the delay is escalated.

| state | | clock | open |
| --- | --- | --- | --- |
${(Object.keys(STATES) as State[])
  .map(
    (name) =>
      `| ${state(name)} | ${STATES[name].en} | ${stageName(STATES[name].stage)} | ${STATES[name].open ? 'yes' : 'ended'} |`,
  )
  .join('\n')}

An ended case whose reporter is a citizen has the clock 答复 \`reply\` until they are told.
`
}

const by = (role: Role | 'system') => (role === 'system' ? '平台（按时钟）' : ROLES[role].zh)

/** docs/actions.md, whole. */
export function actionsPage(): string {
  const rows = new Map<string, Transition & { starts: (State | null)[] }>()
  for (const row of TRANSITIONS) {
    const who = row.roles.filter((role) => role !== 'administrator').join(' ')
    const key = `${row.action} ${who} ${row.from === row.to ? 'same' : row.to} ${row.guards.map(({ reasons }) => reasons).join()}`
    const known = rows.get(key)
    if (known) known.starts.push(row.from)
    else rows.set(key, { ...row, starts: [row.from] })
  }
  const all = Object.keys(STATES).length
  const line = (row: Transition & { starts: (State | null)[] }) =>
    `| ${ACTIONS[row.action].zh} \`${row.action}\` | ${row.roles
      .filter((role) => role !== 'administrator')
      .map(by)
      .join('、')} | ${row.starts.length === all ? '任何状态 any' : row.starts.map(state).join('、')} | ${
      row.from === row.to ? '不变 same' : state(row.to)
    } | ${row.requires.map((field) => `\`${field}\``).join(' ') || '—'} | ${
      row.guards.flatMap(({ reasons }) => reasons.map((reason) => `\`${reason}\``)).join(' ') || '—'
    } |`
  return `# Every action

${MADE} An administrator may take any action but those of the clock. In a state where an action has no row it is refused
with \`wrong_state\`; to a role that is not named, with \`wrong_role\`; otherwise with the reasons of its row.

| action | who | in | leads to | needs | may be refused with |
| --- | --- | --- | --- | --- | --- |
${[...rows.values()].map(line).join('\n')}

## Requests

A case has one request waiting at a time: ${Object.entries(REQUESTS)
    .map(([kind, name]) => `${name.zh} \`${kind}\``)
    .join(', ')}. Nobody decides their own. A unit's request lapses when the case moves on.

## Reasons

The refusal is problem+json of type \`/problems/action_not_allowed\` with one of these codes in \`reason\`; the console greys the
button with the same sentence.

| reason | 中文 | English |
| --- | --- | --- |
${Object.entries(REASONS)
  .map(([code, text]) => `| \`${code}\` | ${text.zh} | ${text.en} |`)
  .join('\n')}
`
}

/** Pages made from the table, by file in docs/. */
export const PAGES: Record<string, () => string> = { 'lifecycle.md': lifecyclePage, 'actions.md': actionsPage }
