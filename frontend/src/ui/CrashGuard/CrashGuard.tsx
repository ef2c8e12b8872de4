import { Component, type ReactNode } from 'react'

interface CrashGuardProps {
  children: ReactNode
  /** What stands in place of the children once one of them has failed. */
  fallback: (error: unknown, retry: () => void) => ReactNode
}

/** Keeps a fault where it happens: what stands around these children stays as it is. */
export class CrashGuard extends Component<CrashGuardProps, { failed: boolean; error: unknown }> {
  state = { failed: false, error: null }

  static getDerivedStateFromError(error: unknown) {
    return { failed: true, error }
  }

  retry = () => this.setState({ failed: false, error: null })

  render() {
    const { children, fallback } = this.props
    return this.state.failed ? fallback(this.state.error, this.retry) : children
  }
}

/** What a fault says of itself. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
