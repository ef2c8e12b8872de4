import { useSyncExternalStore } from 'react'

/** A choice that the browser keeps, for all of the page and its other tabs. The first option is the one to begin with. */
export class Kept<T extends string> {
  #held: string | null = null
  #listeners = new Set<() => void>()

  constructor(
    readonly key: string,
    readonly options: readonly [T, ...T[]],
  ) {}

  get = (): T => {
    const stored = this.#stored()
    return this.options.find(option => option === stored) ?? this.options[0]
  }

  set = (next: T) => {
    this.#held = next
    try {
      if (next === this.options[0]) localStorage.removeItem(this.key)
      else localStorage.setItem(this.key, next)
    } catch {
      // Storage may be forbidden: the choice holds until the page is left.
    }
    for (const listener of this.#listeners) listener()
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    window.addEventListener('storage', listener)
    return () => {
      this.#listeners.delete(listener)
      window.removeEventListener('storage', listener)
    }
  }

  #stored(): string | null {
    try {
      return localStorage.getItem(this.key)
    } catch {
      return this.#held
    }
  }
}

export function useKept<T extends string>(choice: Kept<T>): [T, (next: T) => void] {
  return [useSyncExternalStore(choice.subscribe, choice.get), choice.set]
}

/** The option after the one that holds, and the first after the last. */
export function nextOf<T extends string>({ options }: Kept<T>, current: T): T {
  return options[(options.indexOf(current) + 1) % options.length] ?? options[0]
}
