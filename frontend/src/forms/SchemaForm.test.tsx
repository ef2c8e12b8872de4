import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { initialValue, parse } from '.'
import { hint } from './testing/hints'
import { argument, renderForm } from './testing/renderForm'

describe('text', () => {
  test('left empty where it is required is left out', async () => {
    const { user, sent } = renderForm(argument({ type: 'string' }, true))
    expect(sent()).toBe('{}')
    const field = screen.getByRole('textbox', { name: 'Value' })
    expect(field).toBeRequired()
    await user.type(field, 'a')
    expect(sent()).toBe('{"value":"a"}')
    await user.clear(field)
    expect(sent()).toBe('{}')
  })

  test('emptied where there is a default is sent empty, not as the default', async () => {
    const { user, sent } = renderForm(argument({ type: 'string', default: 'x' }))
    await user.clear(screen.getByRole('textbox', { name: 'Value' }))
    expect(sent()).toBe('{"value":""}')
  })

  test('emptied where null is allowed is null, which the field says', async () => {
    const { user, sent } = renderForm(hint('str | None with text').schema)
    const field = screen.getByRole('textbox', { name: 'Value' })
    await user.clear(field)
    expect(sent()).toBe('{"value":null}')
    expect(field).toHaveAttribute('placeholder', 'None')
  })

  test('of many characters gets a field of many lines', () => {
    renderForm(argument({ type: 'string', maxLength: 201 }))
    expect(screen.getByRole('textbox').tagName).toBe('TEXTAREA')
    expect(screen.getByText('Up to 201 characters')).toBeVisible()
  })

  test('is described by its help and its limits', () => {
    renderForm(argument({ type: 'string', description: 'Who.', examples: ['me'], maxLength: 5 }))
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription(
      'Who.\nExample: me Up to 5 characters',
    )
  })
})

describe('a secret', () => {
  test('is masked until it is to be seen, and its default is never sent', async () => {
    const { user, sent } = renderForm(hint('SecretStr').schema)
    const field = screen.getByLabelText('Value')
    expect(field).toHaveAttribute('type', 'password')
    expect(sent()).toBe('{}')
    await user.type(field, 'pw')
    expect(sent()).toBe('{"value":"pw"}')
    await user.click(screen.getByRole('button', { name: 'Show Value' }))
    expect(field).toHaveAttribute('type', 'text')
  })

  test('masked in the input of an earlier run is not taken over', () => {
    const given = { value: { user: 'you', password: '**********' } }
    expect(initialValue(hint('model with a secret').schema, given)).toEqual({
      value: { user: 'you' },
    })
  })
})

describe('a number', () => {
  test('beyond 2^53 is shown and sent to the last digit', async () => {
    const { user, sent } = renderForm(hint('int beyond 2^53').schema)
    const field = screen.getByRole('textbox', { name: 'Value' })
    expect(field).toHaveValue('18446744073709551617')
    await user.type(field, '{Backspace}9')
    expect(sent()).toBe('{"value":18446744073709551619}')
  })

  test('that is none yet is sent as it stands there', async () => {
    const { user, sent } = renderForm(argument({ type: 'number' }, true))
    const field = screen.getByRole('textbox', { name: 'Value' })
    await user.type(field, '-')
    expect(sent()).toBe('{"value":"-"}')
    await user.type(field, '1.50')
    expect(field).toHaveValue('-1.50')
    expect(sent()).toBe('{"value":-1.50}')
  })

  test('of type Decimal travels as text', async () => {
    const { user, sent } = renderForm(hint('Decimal').schema)
    await user.type(screen.getByRole('textbox', { name: 'Value' }), '5')
    expect(sent()).toBe('{"value":"1.505"}')
  })

  test('shows its limits', () => {
    renderForm(argument({ type: 'integer', minimum: 1, maximum: 1000 }))
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('1 to 1000')
  })
})

describe('a choice', () => {
  test('that is required chooses nothing by itself', async () => {
    const { user, sent } = renderForm(hint('Enum required').schema)
    const field = screen.getByRole('combobox', { name: 'Value' })
    expect(field).toHaveDisplayValue('Choose…')
    expect(sent()).toBe('{}')
    await user.selectOptions(field, 'green')
    expect(sent()).toBe('{"value":"green"}')
  })

  test('of mixed types sends each as its own type', async () => {
    const { user, sent } = renderForm(hint('Literal mixed').schema)
    const field = screen.getByRole('combobox')
    expect(field).toHaveDisplayValue('1')
    await user.selectOptions(field, '"1"')
    expect(sent()).toBe('{"value":"1"}')
    await user.selectOptions(field, 'Yes')
    expect(sent()).toBe('{"value":true}')
    await user.selectOptions(field, 'None')
    expect(sent()).toBe('{"value":null}')
  })

  test('shows a value that is offered no longer', () => {
    const { sent } = renderForm(hint('Enum').schema, { given: { value: 'blue' } })
    expect(screen.getByRole('combobox')).toHaveDisplayValue('blue (not offered)')
    expect(sent()).toBe('{"value":"blue"}')
  })

  test('of several ticks and unticks', async () => {
    const { user, sent } = renderForm(hint('set[Enum]').schema)
    await user.click(screen.getByRole('checkbox', { name: 'green' }))
    await user.click(screen.getByRole('checkbox', { name: 'red' }))
    expect(sent()).toBe('{"value":["green"]}')
  })
})

describe('yes or no', () => {
  test('is a checkbox where there is a default', async () => {
    const { user, sent } = renderForm(hint('bool true').schema)
    await user.click(screen.getByRole('checkbox', { name: 'Value' }))
    expect(sent()).toBe('{"value":false}')
  })

  test.each([
    ['bool required', 'Choose…'],
    ['bool | None', 'None'],
  ])('of %s shows that nothing is said', (name, shown) => {
    renderForm(hint(name).schema)
    expect(screen.getByRole('combobox', { name: 'Value' })).toHaveDisplayValue(shown)
  })
})

describe('an object', () => {
  test('required starts with the defaults of its fields', () => {
    expect(initialValue(hint('model required').schema)).toEqual({
      value: { street: '', city: 'Here', lines: ['a', 'b'] },
    })
  })

  test('without a default shows no fields before it is filled in', async () => {
    const schema = argument({ type: 'object', properties: { a: { type: 'string', default: 'x' } } })
    const { user, sent } = renderForm(schema)
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(sent()).toBe('{}')
    await user.click(screen.getByRole('button', { name: 'Fill in Value' }))
    expect(sent()).toBe('{"value":{"a":"x"}}')
    await user.click(screen.getByRole('button', { name: 'Clear Value' }))
    expect(sent()).toBe('{}')
  })

  test('keeps the keys it admits beside its own', async () => {
    const { user, sent } = renderForm(hint('model allowing extras').schema)
    const field = screen.getByRole('textbox', { name: 'Size' })
    await user.type(field, '0')
    expect(sent()).toBe('{"value":{"size":30,"more":[1]}}')
  })
})

describe('a value the field could not show', () => {
  test('is edited as JSON', async () => {
    const { user, sent } = renderForm(hint('str').schema, { given: { value: 5 } })
    const field = screen.getByRole('textbox', { name: 'Value' })
    expect(field).toHaveValue('5')
    await user.clear(field)
    await user.type(field, '"five"')
    expect(field).toHaveFocus()
    expect(sent()).toBe('{"value":"five"}')
  })
})

describe('JSON', () => {
  test('keeps what was typed and sends what it says', async () => {
    const { user, sent } = renderForm(hint('Any required').schema)
    const field = screen.getByRole('textbox', { name: 'Value' })
    await user.type(field, '{{"a": 12345678901234567890}')
    expect(field).toHaveValue('{"a": 12345678901234567890}')
    expect(sent()).toBe('{"value":{"a":12345678901234567890}}')
  })

  test('that is none is sent as text, which is said', async () => {
    const { user, sent } = renderForm(hint('Any required').schema)
    await user.type(screen.getByRole('textbox', { name: 'Value' }), 'hello')
    expect(sent()).toBe('{"value":"hello"}')
    expect(screen.getByText(/would be sent as text/)).toBeVisible()
  })
})

describe('the input of an earlier run', () => {
  const schema = hint('model').schema

  test('wins over the defaults, which fill what it lacks', () => {
    expect(initialValue(schema, { value: { city: 'There' } })).toEqual({
      value: { city: 'There', street: '', lines: ['a', 'b'] },
    })
  })

  test('loses the keys the task no longer takes', () => {
    expect(initialValue(schema, { value: { city: 'x', old: 1 }, gone: 2 })).toEqual({
      value: { city: 'x', street: '', lines: ['a', 'b'] },
    })
  })

  test('keeps big numbers', () => {
    const given = parse('{"value": 9007199254740993}')
    expect(renderForm(hint('int').schema, { given }).sent()).toBe('{"value":9007199254740993}')
  })
})

test('a form without fields says so', () => {
  renderForm(hint('no arguments').schema)
  expect(screen.getByText('Nothing to fill in.')).toBeVisible()
})

test('help, names and values are text only', () => {
  const nasty = '<img src=x onerror=alert(1)>'
  renderForm(argument({ type: 'string', title: nasty, description: nasty, default: nasty }))
  const field = screen.getByRole('textbox', { name: nasty })
  expect(field).toHaveValue(nasty)
  expect(within(document.body).queryByRole('img')).toBeNull()
})
