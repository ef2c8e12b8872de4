import { describe, expect, test } from 'vitest'
import { initialValue, masked, unmasked } from '.'
import { MASK } from './secrets'
import { hint } from './testing/hints'
import { argument } from './testing/renderForm'

const SECRET = { type: 'string', format: 'password', writeOnly: true }
const mask = (schema: object, value: unknown) => masked(argument(schema), { value })

describe('a masked value', () => {
  test.each([
    ['a secret', SECRET, 'hunter2', MASK],
    ['an empty one, which hides nothing', SECRET, '', ''],
    ['one in a list', { type: 'array', items: SECRET }, ['a', 'b'], [MASK, MASK]],
    ['one of a map', { type: 'object', additionalProperties: SECRET }, { k: 'v' }, { k: MASK }],
    [
      'one of a tuple',
      { type: 'array', prefixItems: [{ type: 'integer' }, SECRET] },
      [1, 'x'],
      [1, MASK],
    ],
    ['text where text or a secret may stand', { anyOf: [{ type: 'string' }, SECRET] }, 'x', MASK],
    ['a number that is one', { type: 'integer', writeOnly: true }, 7, MASK],
    ['no other text', { type: 'string' }, 'x', 'x'],
  ])('hides %s', (_name, schema, value, shown) => {
    expect(mask(schema, value)).toEqual({ value: shown })
  })

  test('hides those of the branches of a union, whichever the value seems to be of', () => {
    const open = { type: 'object', properties: { key: { type: 'string' } } }
    const closed = { type: 'object', properties: { key: SECRET } }
    expect(mask({ anyOf: [open, closed] }, { key: 'x' })).toEqual({ value: { key: MASK } })
  })
})

describe('an edited masked value', () => {
  const { schema } = hint('model with a secret')
  const held = { value: { user: 'me', password: 'hunter2' } }
  const shown = masked(schema, held)

  test('gets its secrets back where they stood', () => {
    const edited = { value: { user: 'you', password: MASK } }
    expect(unmasked(edited, shown, held)).toEqual({ value: { user: 'you', password: 'hunter2' } })
  })

  test('keeps a secret that was typed over the mask', () => {
    const edited = { value: { user: 'me', password: 'new' } }
    expect(unmasked(edited, shown, held)).toEqual(edited)
  })
})

test('a form filled from a run asks for secrets anew, also for those in a list', () => {
  const schema = argument({ type: 'array', items: SECRET })
  expect(initialValue(schema, { value: [MASK, MASK] })).toEqual({ value: ['', ''] })
})
