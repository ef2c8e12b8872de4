/** What the fields of one form share, and what each is given. */
import { createContext, useContext } from 'react'
import { type Loc, pathKey } from './errors'
import type { Schema, Shape } from './schema'

export interface Form {
  root: Schema
  disabled: boolean
  idOf: (path: Loc) => string
  errorsAt: (path: Loc) => readonly string[]
}

export const FormContext = createContext<Form | null>(null)

export function useForm(): Form {
  const form = useContext(FormContext)
  if (!form) throw new Error('A field stands outside of SchemaForm')
  return form
}

export interface PartProps {
  shape: Shape
  label: string
  path: Loc
  value: unknown
  /** Undefined means: leave it out. */
  onChange: (value: unknown) => void
  required: boolean
  /** Inside a row that shows the label already: it is then spoken only. */
  compact?: boolean | undefined
}

/** An id for a path: any key may occur in it, a space may not. */
export function idMaker(prefix: string): (path: Loc) => string {
  return path => [prefix, ...path.map(part => encodeURIComponent(part))].join('.')
}

export { pathKey }
