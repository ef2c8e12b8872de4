/**
 * The keyboard shortcuts of all pages. A component registers its own, which act while it stands on the page:
 *
 *     useShortcut('j', 'Next run', next && (() => navigate(next)))   // a key; nothing to do now: undefined
 *     useShortcut('g r', 'Go to Runs', () => navigate('/runs'))      // one key after the other
 *     useShortcut('mod+k', 'Search everything', () => open())        // with Ctrl, or ⌘ on a Mac
 *
 * `?` lists those that act at this moment. None does while somebody types or a dialog is open, and of two for the same
 * keys the one registered last wins. Those without a modifier can be switched off, since some speak to their computer.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Kept } from '../ui/Kept/kept'

export interface Shortcut {
  keys: string
  /** What it does, for the list. */
  what: string
}

interface Entry extends Shortcut {
  act: () => void
}

/** Milliseconds in which the second key of two must follow. */
const PATIENCE = 1_500

let entries: readonly Entry[] = []
/** Without those that others have taken the keys of. */
let acting: readonly Entry[] = []
let first = { key: '', at: 0 }
const listeners = new Set<() => void>()

export function useShortcut(keys: string, what: string, act: (() => void) | undefined) {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const isActive = act !== undefined
  useEffect(() => {
    if (!isActive) return
    const entry = { keys, what, act: () => latest.current?.() }
    set([...entries, entry])
    return () => set(entries.filter(other => other !== entry))
  }, [keys, what, isActive])
}

/** What acts at this moment, in the order of its registration. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => acting)
}

/** Whether keys without a modifier act. */
export const singleKeys = new Kept('messager.shortcuts', ['on', 'off'])

function set(next: readonly Entry[]) {
  if (entries.length === 0) window.addEventListener('keydown', onKey)
  entries = next
  acting = next.filter(entry => find(entry.keys) === entry)
  if (entries.length === 0) window.removeEventListener('keydown', onKey)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function onKey(event: KeyboardEvent) {
  const key = keyOf(event)
  if (key === undefined || event.defaultPrevented || isBusy(event.target)) return
  if (singleKeys.get() === 'off' && !key.startsWith('mod+')) return
  const isSecond = event.timeStamp - first.at < PATIENCE
  const found = (isSecond && find(`${first.key} ${key}`)) || find(key)
  first = found ? { key: '', at: 0 } : { key, at: event.timeStamp }
  if (!found) return
  event.preventDefault()
  found.act()
}

function find(keys: string): Entry | undefined {
  return entries.findLast(entry => entry.keys === keys)
}

/** "j", "?", "mod+k"; nothing for what no shortcut is made of. */
function keyOf(event: KeyboardEvent): string | undefined {
  const { key, code, altKey, isComposing, ctrlKey, metaKey } = event
  if (altKey || isComposing || key.length > 1) return undefined
  // On a keyboard of another script the key where the letter would be counts.
  const letter = /[ -~]/.test(key) ? key : code.replace(/^Key/, '').toLowerCase()
  if (isMac ? ctrlKey : metaKey) return undefined
  return ctrlKey || metaKey ? `mod+${letter.toLowerCase()}` : letter
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** "mod" as it is written on this machine's keyboard. */
export const MODIFIER = isMac ? '⌘' : 'Ctrl'

const TYPED_IN =
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]'

function isBusy(target: EventTarget | null): boolean {
  const types = target instanceof Element && target.closest(TYPED_IN) !== null
  return types || document.querySelector('dialog[open]') !== null
}
