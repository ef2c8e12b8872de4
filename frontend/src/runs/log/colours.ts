import type { CSSProperties } from 'react'
import type { Rgb, Style } from './ansi'

/** Behind the log's lines: --surface-2 in either theme. */
const SURFACES = { light: [243, 243, 240], dark: [30, 33, 38] } as const satisfies Record<
  string,
  Rgb
>
const BLACK: Rgb = [0, 0, 0]
const WHITE: Rgb = [255, 255, 255]

/** A little more than must be, for lines that are tinted. */
const CONTRAST = 5.2

const known = new Map<string, CSSProperties>()

/** The colours of a span, readable whatever the task has chosen for its own terminal. */
export function coloursOf({ color, background, inverse }: Style): CSSProperties | undefined {
  const [front, back] = inverse ? [background, color] : [color, background]
  if (!front && !back) return undefined
  const key = `${front} on ${back}`
  const made = known.get(key) ?? (back ? onBackground(front, back) : onSurfaces(front))
  if (known.size < 1_000) known.set(key, made)
  return made
}

function onBackground(front: Rgb | undefined, back: Rgb): CSSProperties {
  return { color: css(readable(front ?? opposite(back), back)), backgroundColor: css(back) }
}

function onSurfaces(front: Rgb = BLACK): CSSProperties {
  const { light, dark } = SURFACES
  return { color: `light-dark(${css(readable(front, light))}, ${css(readable(front, dark))})` }
}

/** The colour, made darker or lighter until it can be read on the other. */
export function readable(color: Rgb, back: Rgb): Rgb {
  const end = opposite(back)
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, end, share)
    if (contrast(mixed, back) >= CONTRAST) return mixed
  }
  return end
}

function opposite(color: Rgb): Rgb {
  return contrast(WHITE, color) > contrast(BLACK, color) ? WHITE : BLACK
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share)
  return [part(0), part(1), part(2)]
}

/** By WCAG. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(part: number): number {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`
}
