import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { hint } from './testing/hints'
import { renderForm } from './testing/renderForm'

function kind() {
  return screen.getByRole('combobox', { name: 'Value: kind' })
}

describe('a union', () => {
  test('shows the branch its value belongs to', () => {
    renderForm(hint('Cat | Dog').schema)
    expect(kind()).toHaveDisplayValue('Dog')
    expect(screen.getByRole('checkbox', { name: 'Good' })).toBeChecked()
  })

  test.each([
    ['int | str', 'Text'],
    ['int | float', 'Number'],
    ['date | str', 'Date'],
    ['bool | int | list', 'List: whole number'],
    ['list | None', 'None'],
    ['model | None with one', 'Cat'],
    ['discriminated required', 'Choose…'],
    ['str | int required', 'Text'],
  ])('%s opens as %s', (name, shown) => {
    renderForm(hint(name).schema)
    expect(kind()).toHaveDisplayValue(shown)
  })

  test('starts another branch with its own defaults and remembers the first', async () => {
    const { user, sent } = renderForm(hint('discriminated').schema)
    await user.selectOptions(kind(), 'Dog')
    expect(sent()).toBe('{"value":{"kind":"dog","name":"Rex","good":true}}')
    await user.selectOptions(kind(), 'Cat')
    expect(sent()).toBe('{"value":{"kind":"cat","name":"Kit","lives":9}}')
  })

  test('hides what the choice says already', () => {
    renderForm(hint('discriminated').schema)
    expect(screen.queryByRole('combobox', { name: 'Kind' })).toBeNull()
  })

  test('stays with the branch that was chosen while its value is typed', async () => {
    const { user, sent } = renderForm(hint('int | str').schema)
    await user.selectOptions(kind(), 'Whole number')
    const field = screen.getByRole('textbox', { name: 'Value' })
    await user.type(field, '-')
    expect(kind()).toHaveDisplayValue('Whole number')
    await user.type(field, '5')
    expect(field).toHaveFocus()
    expect(sent()).toBe('{"value":-5}')
  })

  test('may be none', async () => {
    const { user, sent } = renderForm(hint('model | None with one').schema)
    await user.selectOptions(kind(), 'None')
    expect(sent()).toBe('{"value":null}')
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  test('shows a value of no branch as JSON', () => {
    const { sent } = renderForm(hint('int | str').schema, { given: { value: [1] } })
    expect(kind()).toHaveDisplayValue('Other (JSON)')
    expect(sent()).toBe('{"value":[1]}')
  })
})
