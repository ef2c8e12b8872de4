import { render, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { partsOf } from './links'
import { LinkedText } from './PlainText'
import { visible } from './visible'

test.each([
  ['plain ä 漢 🙂', 'plain ä 漢 🙂'],
  ['a\tb\nc\r\nd', 'a\tb\nc\nd'],
  ['\u0000\u001b\u0007\r\u007f', '‹U+0000›‹U+001B›‹U+0007›‹U+000D›‹U+007F›'],
  ['\u202etxt.exe', '‹U+202E›txt.exe'],
  ['a\u2066b\u2069\u200f\u009b', 'a‹U+2066›b‹U+2069›‹U+200F›‹U+009B›'],
  ['👩\u200d💻 co\u00adoperate', '👩\u200d💻 co\u00adoperate'],
  ['tag \u{e0041}', 'tag ‹U+E0041›'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

describe('links', () => {
  test.each([
    ['https://a.example/b?c=d#e', ['https://a.example/b?c=d#e']],
    [
      'see http://a.example, or (https://b.example/x).',
      ['http://a.example', 'https://b.example/x'],
    ],
    ['javascript:alert(1) data:text/html,x ftp://a //b.example vbscript:x', []],
    ['xhttps://a.example', []],
    ['https://', []],
    ['<a href="https://a.example">', ['https://a.example']],
    ['https://a.example/\u202egpj', ['https://a.example/']],
  ])('in %j', (text, addresses) => {
    const parts = partsOf(text)
    expect(parts.flatMap(({ href }) => href ?? [])).toEqual(addresses)
    expect(parts.map(part => part.text).join('')).toBe(text)
  })

  test('open elsewhere and tell nothing of where they were', () => {
    render(<LinkedText text="at https://a.example now" />)
    const link = screen.getByRole('link', { name: 'https://a.example' })
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    expect(link).toHaveAttribute('target', '_blank')
  })
})
