import { visible } from '../ui/PlainText/visible'
import type { Failure } from './queries'

const NUMBER = new Intl.NumberFormat('en')

export function number(value: number): string {
  return NUMBER.format(value)
}

/** The type of error; ways to fail beyond those that are told apart have none. */
export function nameOf({ error_type }: Pick<Failure, 'error_type'>): string {
  return visible(error_type || 'Other errors')
}
