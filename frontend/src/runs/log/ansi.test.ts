import { describe, expect, test } from 'vitest'
import { plainText, spansOf } from './ansi'
import { contrast, readable } from './colours'

const ESC = '\u001b'
const RED = [197, 40, 40]

describe('colours', () => {
  test('hold until they are taken back', () => {
    expect(spansOf(`a ${ESC}[31mred ${ESC}[1mbold${ESC}[0m plain`)).toEqual([
      { text: 'a ', style: {} },
      { text: 'red ', style: { color: RED } },
      { text: 'bold', style: { color: RED, bold: true } },
      { text: ' plain', style: {} },
    ])
  })

  test.each([
    ['[31m', { color: RED }],
    ['[91m', { color: [235, 85, 85] }],
    ['[41m', { background: RED }],
    ['[101m', { background: [235, 85, 85] }],
    ['[38;5;196m', { color: [255, 0, 0] }],
    ['[38;5;1m', { color: RED }],
    ['[48;5;244m', { background: [128, 128, 128] }],
    ['[38;2;1;2;3m', { color: [1, 2, 3] }],
    ['[38:2::1:2:3m', { color: [1, 2, 3] }],
    ['[38:2:1:2:3m', { color: [1, 2, 3] }],
    ['[1;3;4;9;7m', { bold: true, italic: true, underline: true, strike: true, inverse: true }],
    ['[38;2;1;2;3;1m', { color: [1, 2, 3], bold: true }],
    ['[;31m', { color: RED }],
    ['[m', {}],
    ['[38;2;999;2;3m', {}],
    ['[38;5;256m', {}],
    ['[38m', {}],
    ['[38;9;31m', { color: RED }],
    ['[999;31m', { color: RED }],
    ['[31;39m', {}],
    ['[1;22m', { bold: false, dim: false }],
  ])('of %s', (code, style) => {
    expect(spansOf(`${ESC}${code}x`).at(-1)).toEqual({ text: 'x', style })
  })

  test.each([
    [[0, 0, 0]],
    [[255, 255, 255]],
    [[128, 128, 128]],
    [[255, 255, 0]],
    [[0, 0, 255]],
  ] as const)('of %j can be read on light, on dark and on each other', color => {
    for (const back of [[243, 243, 240], [30, 33, 38], color, [200, 30, 30]] as const) {
      expect(contrast(readable(color, back), back)).toBeGreaterThanOrEqual(4.5)
    }
  })
})

test.each([
  ['cursor and screen', `${ESC}[2Ja${ESC}[1;5Hb${ESC}[?25lc${ESC}[K`, 'abc'],
  ['a title', `${ESC}]0;title\u0007text`, 'text'],
  [
    'a link, of which the text stays',
    `${ESC}]8;;javascript:alert(1)${ESC}\\here${ESC}]8;;${ESC}\\`,
    'here',
  ],
  ['other strings', `${ESC}Pq#0;2;0${ESC}\\a${ESC}_x${ESC}\\b`, 'ab'],
  ['single characters', `${ESC}ca${ESC}(Bb${ESC}7c`, 'abc'],
  ['a sequence without an end', `a${ESC}`, 'a'],
  ['a string without an end', `a${ESC}]8;;http://x`, 'a'],
  ['what was drawn over', '1 %\r50 %\r99 %', '99 %'],
  ['a last carriage return', 'done\r', 'done'],
  ['line by line', 'a\r\nb\rc\nd', 'a\nc\nd'],
])('%s: dropped', (_name, message, text) => {
  expect(plainText(message)).toBe(text)
})
