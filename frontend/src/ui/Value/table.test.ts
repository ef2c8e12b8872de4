import { expect, test } from 'vitest'
import { csvOf, inOrder } from './table'

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['@cmd', "'@cmd"],
  ['+cmd|x', "'+cmd|x"],
  ['+49 (30) 123-4', '+49 (30) 123-4'],
  ['-5', '-5'],
  [-5, '-5'],
  [null, ''],
  [undefined, ''],
  [{ a: [1] }, '"{""a"":[1]}"'],
])('%j is the field %j', (value, field) => {
  expect(csvOf([{ a: value }], ['a'])).toBe(`a\r\n${field}\r\n`)
})

test('words are put in order as people count', () => {
  const rows = ['row 10', 'row 9', 'Row 1'].map(a => ({ a }))
  expect(inOrder(rows, { column: 'a', down: false }).map(({ a }) => a)).toEqual([
    'Row 1',
    'row 9',
    'row 10',
  ])
})
