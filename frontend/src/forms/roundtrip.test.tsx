import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { initialValue, parse, stringify } from '.'
import { same } from './json'
import { hints } from './testing/hints'
import { renderForm } from './testing/renderForm'

describe.each(hints)('a form for $name', ({ schema, expected }) => {
  test('sends the defaults back unchanged', () => {
    const { value, sent } = renderForm(schema)
    expect(value()).toEqual(expected)
    expect(same(parse(sent()), expected)).toBe(true)
  })

  test('sends the input of an earlier run back unchanged', () => {
    const { value } = renderForm(schema, { given: parse(stringify(expected)) })
    expect(same(value(), expected)).toBe(true)
  })

  test('shows every value in a field of its kind', () => {
    renderForm(schema)
    expect(screen.queryByRole('option', { name: /\(not offered\)|\(JSON\)/ })).toBeNull()
  })

  test('names every control', () => {
    renderForm(schema)
    for (const role of ['textbox', 'combobox', 'checkbox', 'group'])
      for (const control of screen.queryAllByRole(role)) expect(control).toHaveAccessibleName()
  })

  test('gives every control an id of its own', () => {
    renderForm(schema)
    const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('describes controls by what is on the page', () => {
    renderForm(schema)
    for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
      for (const id of references(element)) expect(document.getElementById(id)).not.toBeNull()
  })
})

function references(element: Element): string[] {
  return ['aria-describedby', 'aria-labelledby'].flatMap(
    name => element.getAttribute(name)?.split(' ') ?? [],
  )
}

test('a schema without a type sends an empty object', () => {
  expect(initialValue({})).toEqual({})
})
