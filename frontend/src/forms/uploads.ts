/** Files on their way to the server. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type FileInfo, type FormFiles, sizeText } from './files'

/** One that is not there yet, or could not get there. */
export interface Upload {
  key: number
  name: string
  size: number
  sent: number
  error?: string
}

interface Uploads {
  items: Upload[]
  start: (files: readonly File[]) => void
  /** Stops one that is on its way, or forgets one that failed. */
  drop: (key: number) => void
}

/** Uploads what it is given, and hands on what has arrived; leaving the page stops all. */
export function useUploads(files: FormFiles, onDone: (info: FileInfo) => void): Uploads {
  const [items, setItems] = useState<Upload[]>([])
  const running = useRef(new Map<number, AbortController>())
  const next = useRef(0)
  const done = useRef(onDone)
  useLayoutEffect(() => {
    done.current = onDone
  })
  useEffect(() => {
    const all = running.current
    return () => {
      for (const upload of all.values()) upload.abort()
    }
  }, [])

  const change = (key: number, changes: Partial<Upload>) =>
    setItems(held => held.map(item => (item.key === key ? { ...item, ...changes } : item)))
  const forget = (key: number) => setItems(held => held.filter(item => item.key !== key))

  async function begin(file: File) {
    const key = next.current++
    const item = { key, name: file.name, size: file.size, sent: 0 }
    const refusal = tooLarge(file, files.limit)
    setItems(held => [...held, refusal ? { ...item, error: refusal } : item])
    if (refusal) return
    const control = new AbortController()
    running.current.set(key, control)
    try {
      const info = await files.upload(file, sent => change(key, { sent }), control.signal)
      forget(key)
      // At once: another one that arrives in the same moment has to find this one in the form.
      flushSync(() => done.current(info))
    } catch (error) {
      if (!control.signal.aborted) change(key, { error: messageOf(error) })
    } finally {
      running.current.delete(key)
    }
  }

  return {
    items,
    start: chosen => {
      for (const file of chosen) void begin(file)
    },
    drop: key => {
      running.current.get(key)?.abort()
      forget(key)
    },
  }
}

function tooLarge({ size }: File, limit: number | undefined): string | undefined {
  if (limit === undefined || size <= limit) return undefined
  return `This file has ${sizeText(size)}; it may have ${sizeText(limit)} at most.`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The upload failed.'
}
