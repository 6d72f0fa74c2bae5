/** The lifecycle as a page: diagram and table made from the declared table, so that they cannot disagree with it. */
import { ROLES } from '../server/access/rules.ts'
import { ACTIONS, REASONS, STATES, type State, TRANSITIONS } from '../server/cases/lifecycle.ts'

const state = (name: State | null) => (name === null ? '—' : `${STATES[name].zh} \`${name}\``)

/** docs/lifecycle.md, whole. */
export function lifecyclePage(): string {
  const edges = new Map<string, string[]>()
  for (const row of TRANSITIONS) {
    const key = `${row.from ?? '[*]'} --> ${row.to}`
    const label = ACTIONS[row.action].zh
    const labels = edges.get(key) ?? []
    if (!labels.includes(label)) edges.set(key, [...labels, label])
  }
  const ends = (Object.keys(STATES) as State[]).filter((name) => !STATES[name].open)
  return `# The life of a case, as declared

Made from \`server/cases/lifecycle.ts\` by \`npm run docs\`; a test fails when it is out of date. \`verify\` 核实 is before filing,
\`check\` 核查 after handling.

\`\`\`mermaid
stateDiagram-v2
${Object.entries(STATES)
  .map(([name, label]) => `  ${name}: ${label.zh} ${label.en}`)
  .join('\n')}
${[...edges].map(([edge, labels]) => `  ${edge}: ${labels.join(' / ')}`).join('\n')}
${ends.map((name) => `  ${name} --> [*]`).join('\n')}
\`\`\`

| action | from | to | who | needs |
| --- | --- | --- | --- | --- |
${TRANSITIONS.map(
  (row) =>
    `| ${ACTIONS[row.action].zh} \`${row.action}\` | ${state(row.from)} | ${state(row.to)} | ${row.roles
      .filter((role) => role !== 'administrator')
      .map((role) => (role === 'system' ? '平台' : ROLES[role].zh))
      .join('、')} | ${row.requires.map((field) => `\`${field}\``).join(' ')} |`,
).join('\n')}

An administrator may take any of them. When an action is refused the answer carries one of these reason codes, and the
console greys the button with the same sentence:

| reason | 中文 | English |
| --- | --- | --- |
${Object.entries(REASONS)
  .map(([code, text]) => `| \`${code}\` | ${text.zh} | ${text.en} |`)
  .join('\n')}
`
}
