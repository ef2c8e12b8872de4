import { isNumber, isRecord, numberText, stringify } from '../forms/json'
import type { Submission } from './queries'

export type Language = 'curl' | 'Python' | 'JavaScript'

/** Code that starts the same run as the form would. */
export const SNIPPETS = {
  curl: (url, submission) =>
    [
      `curl -X POST ${shellQuote(url)} \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d ${shellQuote(stringify(submission, 2))}`,
    ].join('\n'),

  Python: (url, submission) =>
    [
      'import requests',
      '',
      'response = requests.post(',
      `    ${JSON.stringify(url)},`,
      `    json=${python(clean(submission), '    ')},`,
      '    timeout=10,',
      ')',
      'response.raise_for_status()',
      'print(response.json()["id"])',
    ].join('\n'),

  JavaScript: (url, submission) =>
    [
      `const response = await fetch(${JSON.stringify(url)}, {`,
      "  method: 'POST',",
      "  headers: { 'Content-Type': 'application/json' },",
      `  body: ${javascriptBody(submission)},`,
      '})',
      'if (!response.ok) throw new Error(await response.text())',
      'console.log((await response.json()).id)',
    ].join('\n'),
} satisfies Record<Language, (url: string, submission: Submission) => string>

/** Single quotes keep everything but themselves. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** Without what is undefined, as JSON leaves it out. */
function clean(submission: Submission): Record<string, unknown> {
  return Object.fromEntries(Object.entries(submission).filter(([, value]) => value !== undefined))
}

/** A value as Python writes it. JSON's strings are Python's too. */
function python(value: unknown, indent: string): string {
  const inner = `${indent}    `
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (isNumber(value)) return numberText(value)
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map(item => python(item, inner)),
      indent,
    )
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.entries(clean(value as Submission & Record<string, unknown>))
  const lines = members.map(([name, item]) => `${JSON.stringify(name)}: ${python(item, inner)}`)
  return block('{', '}', lines, indent)
}

function block(open: string, close: string, lines: string[], indent: string): string {
  if (lines.length === 0) return open + close
  return `${open}\n${lines.map(line => `${indent}    ${line},\n`).join('')}${indent}${close}`
}

/** As a literal; as text where JavaScript's own numbers would not be exact. */
function javascriptBody(submission: Submission): string {
  const exact = stringify(submission)
  if (exact !== JSON.stringify(submission)) return JSON.stringify(exact)
  return `JSON.stringify(${stringify(submission, 2).replaceAll('\n', '\n  ')})`
}
