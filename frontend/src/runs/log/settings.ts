import { Kept, useKept } from '../../ui/Kept/kept'

/** How somebody likes to read logs. */
export interface LogSettings {
  /** Long lines go on in the next one. */
  wrap: boolean
  /** Times count from the start of the run. */
  relative: boolean
}

const lines = new Kept('messager.log.lines', ['wrapped', 'long'])
const times = new Kept('messager.log.times', ['clock', 'since start'])

/** Kept by the browser, for all logs. */
export function useLogSettings(): [LogSettings, (part: Partial<LogSettings>) => void] {
  const [line, setLine] = useKept(lines)
  const [time, setTime] = useKept(times)
  function change({ wrap, relative }: Partial<LogSettings>) {
    if (wrap !== undefined) setLine(wrap ? 'wrapped' : 'long')
    if (relative !== undefined) setTime(relative ? 'since start' : 'clock')
  }
  return [{ wrap: line === 'wrapped', relative: time === 'since start' }, change]
}
