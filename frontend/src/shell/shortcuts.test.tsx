import { fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { renderApp } from '../testing/renderApp'
import { useShortcut } from './shortcuts'

function Page({ keys, act }: { keys: string; act: (() => void) | undefined }) {
  useShortcut(keys, 'Do it', act)
  return (
    <>
      <input aria-label="Text" />
      <input aria-label="Box" type="checkbox" />
      <p contentEditable suppressContentEditableWarning>
        Notes
      </p>
    </>
  )
}

const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })

describe('a shortcut', () => {
  test.each([
    ['j', [{ key: 'j' }], true],
    ['?', [{ key: '?', shiftKey: true }], true],
    ['j', [{ key: 'J', shiftKey: true }], false],
    ['j', [{ key: 'j', ctrlKey: true }], false],
    ['j', [{ key: 'j', altKey: true }], false],
    ['j', [{ key: 'о', code: 'KeyJ' }], true],
    ['mod+k', [{ key: 'k', ctrlKey: true }], true],
    ['mod+k', [{ key: 'k' }], false],
    ['g r', [{ key: 'g' }, { key: 'r' }], true],
    ['g r', [{ key: 'r' }], false],
    ['g r', [{ key: 'g' }, { key: 'x' }, { key: 'r' }], false],
  ])('%s, after %j: %s', (keys, pressed, acts) => {
    const act = vi.fn()
    render(<Page keys={keys} act={act} />)
    for (const one of pressed) fireEvent.keyDown(document.body, one)
    expect(act).toHaveBeenCalledTimes(acts ? 1 : 0)
  })

  test('waits for its second key for a moment only', () => {
    const act = vi.fn()
    render(<Page keys="g r" act={act} />)
    const at = vi.spyOn(Event.prototype, 'timeStamp', 'get')
    at.mockReturnValue(1_000)
    press('g')
    at.mockReturnValue(9_000)
    press('r')
    expect(act).not.toHaveBeenCalled()
  })

  test('does not act while somebody types, but does on a box that was ticked', () => {
    const act = vi.fn()
    render(<Page keys="j" act={act} />)
    for (const typed of [screen.getByLabelText('Text'), screen.getByText('Notes')])
      fireEvent.keyDown(typed, { key: 'j' })
    expect(act).not.toHaveBeenCalled()
    fireEvent.keyDown(screen.getByLabelText('Box'), { key: 'j' })
    expect(act).toHaveBeenCalledOnce()
  })

  test('does not act with a dialog open', () => {
    const act = vi.fn()
    render(
      <>
        <Page keys="j" act={act} />
        <dialog open />
      </>,
    )
    press('j')
    expect(act).not.toHaveBeenCalled()
  })

  test('does what its component would do now, and nothing once that is gone', () => {
    const seen: number[] = []
    function Counter() {
      const [count, setCount] = useState(0)
      useShortcut('j', 'Count', () => {
        seen.push(count)
        setCount(count + 1)
      })
      return null
    }
    const { unmount } = render(<Counter />)
    press('j')
    press('j')
    unmount()
    press('j')
    expect(seen).toEqual([0, 1])
  })

  test('registered last wins over another one for the same keys', () => {
    const [one, two] = [vi.fn(), vi.fn()]
    render(
      <>
        <Page keys="j" act={one} />
        <Page keys="j" act={two} />
      </>,
    )
    press('j')
    expect(one).not.toHaveBeenCalled()
    expect(two).toHaveBeenCalledOnce()
  })
})

describe('the page', () => {
  test('lists its shortcuts on ?, and can leave single keys alone', async () => {
    const { user } = renderApp('/')
    await user.keyboard('?')
    const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(dialog).getByText('Go to Runs')).toBeVisible()
    await user.click(within(dialog).getByRole('checkbox', { name: /Act on keys/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Close' }))
    await user.keyboard('?')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(localStorage.getItem('messager.shortcuts')).toBe('off')
  })

  test('goes to another page by two keys', async () => {
    const { user } = renderApp('/')
    await user.keyboard('gw')
    expect(await screen.findByRole('heading', { level: 1, name: 'Workers' })).toBeVisible()
  })
})
