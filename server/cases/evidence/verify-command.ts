/** `npm run evidence -- <file.zip> [sha256]`: is a pack of evidence what was handed over? Needs no database. */
import { readFileSync } from 'node:fs'
import { verifyPack } from './pack.ts'

const [file, expected] = process.argv.slice(2)
if (!file) {
  process.stderr.write('npm run evidence -- <file.zip> [SHA-256 of the case log 案卷流转记录所载校验值]\n')
  process.exit(2)
}
const WORDS = {
  missing: '缺失 missing',
  changed: '已被改动 changed',
  not_listed: '清单之外 not in the manifest',
  unreadable: '无法读取 unreadable',
}
const { sha256, manifest, problems } = verifyPack(readFileSync(file), expected)
if (manifest) {
  process.stdout.write(`案卷 case ${manifest.case.id} 版本 version ${manifest.case.version}, ${manifest.madeAt}\n`)
  process.stdout.write(`SHA-256 ${sha256}${expected ? '' : '（请与案卷流转记录核对 compare with the case log）'}\n`)
}
for (const { path, problem } of problems) process.stdout.write(`✗ ${path} ${WORDS[problem]}\n`)
if (problems.length === 0) process.stdout.write(`✓ ${manifest!.files.length} 个文件完好 files intact\n`)
process.exit(problems.length === 0 ? 0 : 1)
