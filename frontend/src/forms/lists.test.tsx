import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { hint } from './testing/hints'
import { argument, renderForm } from './testing/renderForm'

describe('a list', () => {
  test('grows, and the new item has the focus', async () => {
    const { user, sent } = renderForm(hint('list[str]').schema)
    await user.click(screen.getByRole('button', { name: 'Add to Value' }))
    expect(screen.getByRole('textbox', { name: 'Value 4' })).toHaveFocus()
    await user.keyboard('new')
    expect(sent()).toBe('{"value":["a","","b","new"]}')
  })

  test('shrinks, and the focus stays in it', async () => {
    const { user, sent } = renderForm(
      argument({ type: 'array', items: { type: 'integer' }, default: [1, 2] }),
    )
    await user.click(screen.getByRole('button', { name: 'Remove Value 1' }))
    expect(sent()).toBe('{"value":[2]}')
    expect(screen.getByRole('button', { name: 'Remove Value 1' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(sent()).toBe('{"value":[]}')
    expect(screen.getByRole('button', { name: 'Add to Value' })).toHaveFocus()
  })

  test('is put in order by keyboard', async () => {
    const { user, sent } = renderForm(hint('list[str]').schema)
    screen.getByRole('button', { name: 'Move Value 3 up' }).focus()
    await user.keyboard('{Enter}')
    expect(sent()).toBe('{"value":["a","b",""]}')
    expect(screen.getByRole('button', { name: 'Move Value 2 up' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(sent()).toBe('{"value":["b","a",""]}')
    expect(screen.getByRole('button', { name: 'Move Value 1 down' })).toHaveFocus()
  })

  test('moves what is half typed in an item along with it', async () => {
    const schema = argument({
      type: 'array',
      items: { type: ['object', 'string'] },
      default: ['a', 'b'],
    })
    const { user } = renderForm(schema)
    await user.click(screen.getByRole('button', { name: 'Move Value 1 down' }))
    expect(screen.getByRole('textbox', { name: 'Value 1' })).toHaveValue('b')
  })

  test('without a default is left out until something is added', async () => {
    const { user, sent } = renderForm(hint('list of factory').schema)
    expect(sent()).toBe('{}')
    expect(screen.getByText('Not set')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Add to Value' }))
    expect(sent()).toBe('{"value":[""]}')
  })

  test('of numbers holds an emptied item as empty text', async () => {
    const { user, sent } = renderForm(
      argument({ type: 'array', items: { type: 'integer' }, default: [1] }),
    )
    await user.clear(screen.getByRole('textbox', { name: 'Value 1' }))
    expect(sent()).toBe('{"value":[""]}')
  })

  test('of models starts an item with its defaults', async () => {
    const { user, sent } = renderForm(hint('model recursive').schema, {
      given: { value: { name: 'r' } },
    })
    await user.click(screen.getByRole('button', { name: 'Add to Children' }))
    expect(sent()).toBe('{"value":{"name":"r","children":[{"name":"root","children":[]}]}}')
  })
})

describe('a map', () => {
  test('takes new keys, and a key half typed may be that of another row', async () => {
    const { user, sent } = renderForm(hint('dict[int, str]').schema)
    await user.click(screen.getByRole('button', { name: 'Add to Value' }))
    expect(screen.getByRole('textbox', { name: 'Value key 3' })).toHaveFocus()
    await user.keyboard('1')
    expect(screen.getByText(/only that one is sent/)).toBeVisible()
    await user.keyboard('0')
    await user.type(screen.getByRole('textbox', { name: 'Value value 3' }), 'ten')
    expect(sent()).toBe('{"value":{"1":"one","2":"two","10":"ten"}}')
  })

  test('loses a key', async () => {
    const { user, sent } = renderForm(hint('dict[int, str]').schema)
    await user.click(screen.getByRole('button', { name: 'Remove Value 1' }))
    expect(sent()).toBe('{"value":{"2":"two"}}')
    expect(screen.getByRole('button', { name: 'Remove Value 1' })).toHaveFocus()
  })

  test('holds any key', async () => {
    const { user, sent } = renderForm(hint('dict with __proto__').schema)
    await user.type(screen.getByRole('textbox', { name: 'Value value 1' }), '!')
    expect(sent()).toBe('{"value":{"__proto__":"x!","constructor":"y"}}')
  })
})

describe('a tuple', () => {
  test('changes place by place', async () => {
    const { user, sent } = renderForm(hint('tuple').schema)
    await user.type(screen.getByRole('textbox', { name: 'Value 2' }), '!')
    expect(sent()).toBe('{"value":[1,"two!",false]}')
  })

  test('names its places as the schema does', () => {
    renderForm(hint('NamedTuple').schema)
    expect(screen.getByRole('textbox', { name: 'Left' })).toHaveValue('1')
  })
})
