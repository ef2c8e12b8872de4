import { useSearchParams } from 'wouter'
import { isWindow, type WindowName } from './windows'

/** The time that the page of a failure looks at, as its URL says. */
export function useWindow(): [WindowName, (name: WindowName) => void] {
  const [search, setSearch] = useSearchParams()
  const named = search.get('last')
  return [isWindow(named) ? named : '7d', last => setSearch({ last }, { replace: true })]
}
