import { useState } from 'react'

/** A list somebody comes back to: a name for a search. */
export interface View {
  name: string
  search: string
}

export const BUILT_IN: readonly View[] = [
  { name: 'All runs', search: '' },
  { name: 'Failed today', search: 'state=failed&last=today' },
  { name: 'Running', search: 'state=running' },
  { name: 'Waiting for a worker', search: 'state=queued' },
  { name: 'Scheduled', search: 'state=scheduled' },
  {
    name: 'Ended in the last hour',
    search: 'state=succeeded&state=failed&state=cancelled&last=1h',
  },
]

const STORED = 'messager.views'

/** The views people saved in this browser, by name, and what can be done to them. */
export function useViews() {
  const [views, setViews] = useState(stored)

  function change(next: View[]) {
    setViews(next)
    keep(next)
  }

  return {
    views,
    /** One of the same name is replaced. */
    save: (view: View) => change([...without(views, view.name), view]),
    remove: (name: string) => change(without(views, name)),
    rename: (name: string, next: string) =>
      change(
        without(views, next === name ? '' : next).map(view =>
          view.name === name ? { ...view, name: next } : view,
        ),
      ),
  }
}

function without(views: View[], name: string): View[] {
  return views.filter(view => view.name !== name)
}

function stored(): View[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(held) ? held.filter(isView) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is View {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'search' in value &&
    typeof value.search === 'string'
  )
}

function keep(views: View[]) {
  try {
    localStorage.setItem(STORED, JSON.stringify(views))
  } catch {
    // Storage may be forbidden: they last until the page is left.
  }
}
