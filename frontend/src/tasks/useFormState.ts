import { useCallback, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Submission, Task } from './queries'
import { decode, encode, FORM_PARAMS } from './urlState'

/** Browsers refuse to write the address as fast as somebody types. */
const PAUSE_MS = 400

/** What a form holds. The address follows it, and an address that comes from elsewhere (a link, the way back) fills it. */
export function useFormState(task: Task, start: () => Submission) {
  const [query, setQuery] = useSearchParams()
  const address = formQuery(query)
  const known = useRef(address)
  const [filled, setFilled] = useState(() => ({
    times: 0,
    submission: decode(task, query) ?? start(),
  }))
  const [submission, setSubmission] = useState(filled.submission)
  const [isTooLong, setTooLong] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address fills the form
  useEffect(() => {
    if (address === known.current) return
    known.current = address
    const next = decode(task, query) ?? start()
    setSubmission(next)
    setFilled(before => ({ times: before.times + 1, submission: next }))
  }, [address])

  const keep = useCallback(() => {
    if (submission === filled.submission) return
    const form = encode(task, submission)
    const next = form?.toString() ?? ''
    setTooLong(form === undefined)
    if (next === known.current) return
    known.current = next
    setQuery(held => withForm(held, next), { replace: true })
  }, [task, submission, filled.submission, setQuery])
  useEffect(() => {
    const timer = setTimeout(keep, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [keep])

  return { submission, setSubmission, keep, fills: filled.times, isTooLong }
}

/** The part of a query that speaks of the form. */
function formQuery(query: URLSearchParams): string {
  return new URLSearchParams([...query].filter(([name]) => isOfForm(name))).toString()
}

function withForm(query: URLSearchParams, form: string): URLSearchParams {
  const others = [...query].filter(([name]) => !isOfForm(name))
  return new URLSearchParams([...others, ...new URLSearchParams(form)])
}

function isOfForm(name: string): boolean {
  return FORM_PARAMS.some(param => param === name)
}
