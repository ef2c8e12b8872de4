import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from '../forms/json'
import { SNIPPETS } from './snippets'

const URL = 'http://localhost:8000/api/v1/tasks/examples.echo/runs'
const NASTY = `it's "quoted" \\ $HOME \`id\` é\n</script>`

describe('curl', () => {
  test('a shell hands over exactly the body that the form would send', () => {
    const submission = { input: { text: NASTY }, tags: undefined }
    const script = SNIPPETS.curl(URL, submission).replace('curl', 'printf "%s\\0"')
    const words = execFileSync('sh', ['-c', script]).toString().split('\0')
    expect(words.slice(0, 3)).toEqual(['-X', 'POST', URL])
    expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toEqual({ input: { text: NASTY } })
  })
})

describe('Python', () => {
  test('values are written as Python writes them', () => {
    const code = SNIPPETS.Python(URL, { input: { a: null, b: true, c: [1, 1.5], d: {}, e: 'x' } })
    expect(code).toContain('"a": None,')
    expect(code).toContain('"b": True,')
    expect(code).toContain('"d": {},')
    expect(code).toContain('"e": "x",')
  })

  test('what was left out of the form is left out of the code', () => {
    expect(SNIPPETS.Python(URL, { input: {}, tags: undefined })).not.toContain('tags')
  })
})

describe('JavaScript', () => {
  test('the body is an object literal', () => {
    const code = SNIPPETS.JavaScript(URL, { input: { message: NASTY } })
    const literal = code.slice(code.indexOf('JSON.stringify(') + 15, code.indexOf('),\n})'))
    expect(JSON.parse(literal)).toEqual({ input: { message: NASTY } })
  })

  test('a number that JavaScript would round travels as text', () => {
    const code = SNIPPETS.JavaScript(URL, { input: parse('{"n": 12345678901234567890}') })
    expect(code).toContain(String.raw`body: "{\"input\":{\"n\":12345678901234567890}}"`)
  })
})
