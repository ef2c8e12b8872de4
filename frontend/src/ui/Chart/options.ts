import uPlot from 'uplot'
import type { Zone } from '../Time/times'
import { stack, tickOf } from './buckets'
import { colorOf } from './colors'
import type { Buckets, PlotProps, Series } from './types'

/** Series in the order they are painted: of stacked bars the tallest first, so that none hides another. */
export function paintedData({ buckets, series, kind }: PlotProps): uPlot.AlignedData {
  const rows = series.map(({ values }) => values)
  return [positions(buckets), ...(kind === 'bars' ? stack(rows).reverse() : rows)]
}

function positions(buckets: Buckets): number[] {
  return 'times' in buckets ? buckets.times : buckets.labels.map((_, index) => index)
}

/** How uPlot shows it; sizes are CSS pixels. */
export function plotOptions(props: PlotProps, width: number, root: HTMLElement): uPlot.Options {
  return {
    width,
    height: props.height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    tzDate: time =>
      props.zone === 'utc' ? uPlot.tzDate(new Date(time * 1e3), 'UTC') : new Date(time * 1e3),
    cursor: {
      y: false,
      points: { show: props.kind === 'lines' },
      drag: { x: props.onBrush !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { time: 'times' in props.buckets, range: () => extent(props.buckets) },
      y: { range: fromZero },
    },
    axes: axes(props, root),
    series: [{}, ...paintedSeries(props, root)],
    hooks: {
      setCursor: [plot => props.onPoint(indexAt(plot, props.buckets, plot.cursor.left))],
      setSelect: [plot => brushed(plot, props)],
    },
  }
}

function extent(buckets: Buckets): [number, number] {
  const all = positions(buckets)
  const step = 'times' in buckets ? buckets.step : 1
  return [all[0] ?? 0, (all.at(-1) ?? 0) + step]
}

/** From zero to a little above the highest; at least to one, so that nothing is no line across the top. */
function fromZero(_plot: uPlot, _low: number, high: number): [number, number] {
  return [0, Math.max(high, 1) * 1.1]
}

function paintedSeries({ series, kind }: PlotProps, root: HTMLElement): uPlot.Series[] {
  const shown = series.map(one => (kind === 'bars' ? bar(one, root) : line(one, root)))
  return kind === 'bars' ? shown.reverse() : shown
}

function bar({ label, color }: Series, root: HTMLElement): uPlot.Series {
  const fill = colorOf(color, root)
  const paths = uPlot.paths.bars?.({ align: 1, size: [0.86] })
  return { label, stroke: fill, fill, width: 0, paths, points: { show: false } }
}

function line({ label, color }: Series, root: HTMLElement): uPlot.Series {
  return { label, stroke: colorOf(color, root), width: 1.5, points: { show: false } }
}

function axes({ buckets, kind, unit, zone }: PlotProps, root: HTMLElement): uPlot.Axis[] {
  const look = {
    stroke: colorOf('--text-3', root),
    grid: { stroke: colorOf('--border', root), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(root).fontFamily}`,
  }
  const x = 'times' in buckets ? timeAxis(zone) : namedAxis(buckets.labels)
  const counts = kind === 'bars' ? { incrs: WHOLE } : {}
  const values = (_plot: uPlot, ticks: number[]) => ticks.map(unit)
  return [
    { ...look, grid: { show: false }, size: 28, ...x },
    { ...look, size: AXIS, space: 36, values, ...counts },
  ]
}

/** The width of what stands beside the picture, in pixels. */
const AXIS = 56

/** Steps between lines where things are counted. */
const WHOLE = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map(of => of * 10 ** power)).flat()

function timeAxis(zone: Zone): Partial<uPlot.Axis> {
  return { space: 64, values: (_plot, ticks) => ticks.map(time => tickOf(time, zone)) }
}

/** Pixels that a character of a name takes, about. */
const CHARACTER = 7

/** A name below the middle of each bar, or of each second or third where they would touch. */
function namedAxis(labels: string[]): Partial<uPlot.Axis> {
  const longest = Math.max(...labels.map(label => label.length)) + 2
  return {
    splits: plot => {
      const room = plot.width - AXIS
      const each = Math.ceil((longest * CHARACTER * labels.length) / Math.max(room, 1))
      return labels.map((_, index) => index + 0.5).filter((_, index) => index % each === 0)
    },
    values: (_plot, middles) => middles.map(middle => labels[Math.floor(middle)] ?? ''),
  }
}

function indexAt(plot: uPlot, buckets: Buckets, left: number | undefined): number | null {
  if (left === undefined || left < 0) return null
  const value = plot.posToVal(left, 'x')
  const all = positions(buckets)
  const index = all.findLastIndex(start => start <= value)
  return index < 0 ? null : index
}

function brushed(plot: uPlot, { buckets, onBrush }: PlotProps) {
  const { left, width } = plot.select
  if (width > 0 && onBrush) {
    const first = indexAt(plot, buckets, left) ?? 0
    onBrush(first, indexAt(plot, buckets, left + width) ?? first)
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
  }
}
