import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { fromInput, toInput } from './moments'
import { hint } from './testing/hints'
import { argument, renderForm } from './testing/renderForm'

function type(field: HTMLElement, value: string) {
  // A browser's own date input gives one change for a whole date; typing into it can't be imitated key by key.
  fireEvent.change(field, { target: { value } })
}

describe('a moment between server and input', () => {
  test.each([
    ['2024-02-29T12:30:00Z', '2024-02-29T12:30'],
    ['2024-02-29T12:30:00.250Z', '2024-02-29T12:30:00.250'],
    ['2024-02-29T12:30:00.123456Z', '2024-02-29T12:30:00.123'],
    ['2024-02-29T14:30:00+02:00', '2024-02-29T12:30'],
    ['2024-02-29 14:30+0200', '2024-02-29T12:30'],
    ['0001-01-01T00:00:07Z', '0001-01-01T00:00:07'],
  ])('%s is %s in UTC', (text, wall) => expect(toInput(text, 'utc')).toBe(wall))

  test('goes to local time and back', () => {
    const wall = toInput('2024-07-01T10:00:00Z', 'local') ?? ''
    expect(new Date(wall).getTime()).toBe(Date.UTC(2024, 6, 1, 10))
    expect(fromInput(wall, 'local')).toBe('2024-07-01T10:00:00Z')
  })

  test('is the same to the second in years whose offsets have seconds', () => {
    const wall = '0002-07-25T14:26:31'
    expect(toInput(fromInput(wall, 'local'), 'local')).toBe(wall)
  })

  test('without a zone stays as it is', () => {
    expect(toInput('2024-02-29T12:30:00', 'none')).toBe('2024-02-29T12:30')
    expect(fromInput('2024-02-29T12:30', 'none')).toBe('2024-02-29T12:30:00')
  })

  test.each(['', 'now', '2024-13-45', '2024-02-29', '2024-13-45T00:00:00Z'])('%j is none', text =>
    expect(toInput(text, 'utc')).toBeUndefined(),
  )
})

describe('the field of a moment', () => {
  test('keeps the microseconds of a default until it is changed', () => {
    const { sent } = renderForm(hint('datetime aware').schema)
    expect(screen.getByLabelText('Value')).not.toHaveValue('')
    expect(sent()).toBe('{"value":"2024-02-29T12:30:15.123456Z"}')
  })

  test('sends UTC', async () => {
    const { user, sent } = renderForm(argument({ type: 'string', format: 'date-time' }, true))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Value: time zone' }), 'UTC')
    type(screen.getByLabelText('Value'), '2024-02-29T12:30')
    expect(sent()).toBe('{"value":"2024-02-29T12:30:00Z"}')
  })

  test('without a zone in its default sends none', () => {
    const { sent } = renderForm(hint('datetime naive').schema)
    type(screen.getByLabelText('Value'), '2024-03-01T08:00:00')
    expect(sent()).toBe('{"value":"2024-03-01T08:00:00"}')
  })

  test('keeps the time that is shown when the zone is changed', async () => {
    const { user, sent } = renderForm(hint('datetime naive').schema)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Value: time zone' }), 'UTC')
    expect(sent()).toBe('{"value":"2024-02-29T12:30:00Z"}')
    expect(screen.getByLabelText('Value')).toHaveValue('2024-02-29T12:30')
  })

  test('emptied where null is allowed is null', () => {
    const { sent } = renderForm(hint('datetime | None').schema, {
      given: { value: '2024-02-29T12:30:00Z' },
    })
    type(screen.getByLabelText('Value'), '')
    expect(sent()).toBe('{"value":null}')
  })

  test('shows what is no date as text', () => {
    renderForm(hint('date').schema, { given: { value: 'tomorrow' } })
    expect(screen.getByRole('textbox', { name: 'Value' })).toHaveValue('tomorrow')
  })
})

test('a time shows its milliseconds and sends its microseconds', () => {
  const { sent } = renderForm(hint('time microseconds').schema)
  expect(screen.getByLabelText('Value')).toHaveValue('12:30:01.123')
  expect(sent()).toBe('{"value":"12:30:01.123456"}')
})
