import { Component, type ReactNode } from 'react'
import { StartFailure } from './StartFailure'

/** A page with a fault says so instead of going blank. */
export class CrashGuard extends Component<{ children: ReactNode }, { error: unknown }> {
  state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  render() {
    if (this.state.error === null) return this.props.children
    return <StartFailure title="This page has a fault" error={this.state.error} />
  }
}
