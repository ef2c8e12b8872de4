import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { moment } from '../../testing/factories'
import { renderApp } from '../../testing/renderApp'
import { Moment, Time } from './Time'
import { times } from './times'

const AT = '2020-02-03T04:05:06.789012Z'
const shown = () => document.querySelector('time')

describe('a time', () => {
  test('is shown as far away as it is', () => {
    render(<Time at={moment(-120)} />)
    expect(shown()).toHaveTextContent('2 min. ago')
  })

  test('is shown exactly, in UTC or as local clocks go, where that was chosen', () => {
    times.set('utc')
    const { unmount } = render(<Time at={AT} />)
    expect(shown()).toHaveTextContent('Feb 3, 2020, 04:05:06 UTC')
    unmount()
    times.set('local')
    render(<Time at={AT} />)
    const local = new Date(AT).toLocaleTimeString('en-GB')
    expect(shown()).toHaveTextContent(`Feb 3, 2020, ${local}`)
  })

  test('says all of it on hover, and to programs', () => {
    render(<Time at={AT} />)
    expect(shown()?.title.split('\n')).toHaveLength(3)
    expect(shown()?.title).toContain('4:05:06 AM UTC')
    expect(shown()).toHaveAttribute('datetime', AT)
  })

  test('can be copied as the API says it', async () => {
    const user = userEvent.setup()
    render(<Moment at={AT} />)
    await user.click(screen.getByRole('button', { name: /Copy.*time/ }))
    expect(await navigator.clipboard.readText()).toBe(AT)
  })
})

test('the way to show times is switched by a button or a key, and kept', async () => {
  const { user } = renderApp('/')
  await user.click(screen.getByRole('button', { name: /Times: Relative/ }))
  expect(screen.getByRole('button', { name: /Times: Local/ })).toBeVisible()
  await user.keyboard('t')
  expect(localStorage.getItem('messager.times')).toBe('utc')
})
