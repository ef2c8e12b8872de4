import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import styles from './Chart.module.css'
import { useThemeCount } from './colors'
import { paintedData, plotOptions } from './options'
import type { PlotProps } from './types'

/** The picture itself, in a file of its own that is loaded when a chart is first shown. */
export default function Plot(props: PlotProps) {
  const root = useRef<HTMLDivElement>(null)
  const width = useWidth(root)
  const theme = useThemeCount()
  const latest = useRef(props)
  latest.current = props
  const shape = shapeOf(props)

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the shape, the size or the theme changes
  useEffect(() => {
    if (!root.current || width === 0) return
    const plot = new uPlot(
      plotOptions(live(latest), width, root.current),
      paintedData(latest.current),
      root.current,
    )
    return () => plot.destroy()
  }, [shape, width, theme])

  return <div ref={root} className={styles.plot} aria-hidden="true" />
}

/** The newest callbacks, whichever render the picture was drawn in. */
function live(latest: { current: PlotProps }): PlotProps {
  const { onBrush } = latest.current
  return {
    ...latest.current,
    onPoint: index => latest.current.onPoint(index),
    onBrush: onBrush && ((first, last) => latest.current.onBrush?.(first, last)),
  }
}

function shapeOf({ buckets, series, kind, height, zone }: PlotProps): string {
  return JSON.stringify([buckets, series, kind, height, zone])
}

function useWidth(root: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (!root.current) return
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry?.contentRect.width ?? 0)),
    )
    observer.observe(root.current)
    return () => observer.disconnect()
  }, [root])
  return width
}
