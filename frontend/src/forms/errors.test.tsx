import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { initialValue, parse, unmatchedErrors } from '.'
import { hint } from './testing/hints'
import { argument, renderForm } from './testing/renderForm'

/** Renders a hint's form with one error and returns what is wrong where. */
function renderError(name: string, loc: (string | number)[], given?: unknown) {
  const { schema } = hint(name)
  return renderForm(schema, { given, errors: [{ loc, msg: 'Wrong.' }] })
}

function invalid(): string[] {
  return [...document.querySelectorAll('[aria-invalid]')].map(
    element => element.getAttribute('aria-label') ?? labelText(element.id),
  )
}

function labelText(id: string): string {
  return document.querySelector(`label[for="${id}"]`)?.textContent ?? ''
}

describe('an error', () => {
  test('is shown beside its field and described by it', () => {
    renderError('str required', ['value'])
    const field = screen.getByRole('textbox', { name: 'Value' })
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription('Wrong.')
  })

  test('goes away once its field is changed, and stays while others are', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } }
    const { user } = renderForm(schema, { errors: [{ loc: ['a'], msg: 'Wrong.' }] })
    await user.type(screen.getByRole('textbox', { name: 'B' }), 'x')
    expect(screen.getByRole('textbox', { name: 'A' })).toBeInvalid()
    await user.type(screen.getByRole('textbox', { name: 'A' }), 'x')
    expect(screen.queryByText('Wrong.')).toBeNull()
  })

  test('finds a field in an object', () => {
    renderError('model', ['value', 'city'])
    expect(invalid()).toEqual(['City'])
  })

  test('finds an item of a list', () => {
    renderError('list[str]', ['value', 1])
    expect(invalid()).toEqual(['Value 2'])
  })

  test('finds a value under a key', () => {
    renderError('dict[str, int]', ['value', 'a'])
    expect(invalid()).toEqual(['Value value 1'])
  })

  test('about a key is shown at its value', () => {
    renderError('dict by Enum', ['value', 'red', '[key]'])
    expect(invalid()).toEqual(['Value value 1'])
  })

  test('finds a place of a tuple', () => {
    renderError('tuple', ['value', 2])
    expect(invalid()).toEqual(['Value 3'])
  })

  test('finds a field through the tag of a discriminated union', () => {
    renderError('discriminated', ['value', 'cat', 'lives'])
    expect(invalid()).toEqual(['Lives'])
  })

  test('finds a field through the class of a plain union', () => {
    renderError('Cat | Dog', ['value', 'Dog', 'name'])
    expect(invalid()).toEqual(['Name'])
  })

  test('finds a field of an optional model', () => {
    renderError('model | None with one', ['value', 'name'])
    expect(invalid()).toEqual(['Name'])
  })

  test('finds a field in a list of unions', () => {
    renderError('list of discriminated', ['value', 1, 'dog', 'good'])
    expect(invalid()).toEqual(['Good'])
  })

  test('finds a field deep in a recursive model', () => {
    renderError('model recursive', ['value', 'children', 0, 'children', 0, 'name'])
    expect(invalid()).toHaveLength(1)
    expect(screen.getAllByRole('textbox', { name: 'Name' })[2]).toBeInvalid()
  })

  test('of a whole group is shown in the group, which can take the focus', () => {
    renderError('list[int] required', ['value'])
    const group = screen.getByRole('group', { name: 'Value' })
    expect(within(group).getByText('Wrong.')).toBeVisible()
    expect(group).toHaveAttribute('tabindex', '-1')
    expect(group).toHaveAccessibleDescription('Wrong.')
  })

  test('about a union nobody chose in is shown at the choice', () => {
    renderError('discriminated required', ['value'])
    expect(screen.getByText('Wrong.')).toBeVisible()
  })

  test('inside of a JSON field is shown at that field', () => {
    renderError('dict bare', ['value', 'a', 0])
    expect(invalid()).toEqual(['Value'])
  })

  test('about a key the object does not know names it', () => {
    renderError('model forbidding extras', ['value', 'zzz'])
    expect(screen.getByText('zzz: Wrong.')).toBeVisible()
  })
})

describe('the errors of a union', () => {
  const both = [
    { loc: ['value', 'Cat', 'name'], msg: 'Too short.' },
    { loc: ['value', 'Dog', 'good'], msg: 'Not a bool.' },
  ]

  test('leave out the branches that are not shown', () => {
    const given = { value: { kind: 'cat', name: '', lives: 1 } }
    renderForm(hint('Cat | Dog').schema, { given, errors: both })
    expect(screen.getByText('Too short.')).toBeVisible()
    expect(screen.queryByText('Not a bool.')).toBeNull()
  })

  test('are all shown where none is about the branch that is', () => {
    const given = { value: { kind: 'cat', name: '', lives: 1 } }
    renderForm(hint('Cat | Dog').schema, { given, errors: both.slice(1) })
    expect(screen.getByText('Not a bool.')).toBeVisible()
  })

  test('of simple values are each shown once', () => {
    const errors = [
      { loc: ['value', 'int'], msg: 'Not an int.' },
      { loc: ['value', 'str'], msg: 'Not a str.' },
    ]
    renderForm(hint('int | str').schema, { errors })
    expect(screen.getByText('Not a str.')).toBeVisible()
    expect(screen.queryByText('Not an int.')).toBeNull()
  })
})

describe('what matches no field', () => {
  const { schema } = hint('str')
  const value = initialValue(schema)

  test.each([[[]], [['other']], [['other', 'deeper', 0]]])('%j is left to the page', loc => {
    const errors = [{ loc, msg: 'Wrong.' }]
    expect(unmatchedErrors(schema, value, errors)).toEqual(errors)
  })

  test('does not hold what has a field', () => {
    expect(unmatchedErrors(schema, value, [{ loc: ['value'], msg: 'Wrong.' }])).toEqual([])
  })

  test('every error is shown somewhere, in a form or by the page', () => {
    for (const loc of [['value'], ['value', 'int'], ['value', 'x', 'y'], ['x']]) {
      const errors = [{ loc, msg: 'Wrong.' }]
      const left = unmatchedErrors(argument({ type: 'string' }), parse('{"value":"a"}'), errors)
      const { unmount } = renderForm(argument({ type: 'string' }), { errors })
      expect(left.length + screen.queryAllByText('Wrong.').length, JSON.stringify(loc)).toBe(1)
      unmount()
    }
  })
})
