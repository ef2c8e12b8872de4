/** What terminals understand: colours are kept, everything else that moves a cursor or a title is dropped. */

export type Rgb = readonly [red: number, green: number, blue: number]

export interface Style {
  color?: Rgb
  background?: Rgb
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  inverse?: boolean
}

export interface Span {
  text: string
  style: Style
}

const ESC = '\u001b'
const SEQUENCE = new RegExp(
  [
    `${ESC}\\[([0-?]*)[ -/]*([@-~])`,
    // Titles and links: up to their end, or to what begins the next sequence.
    `${ESC}[\\]PX^_][^\u0007${ESC}\u009c]*(?:\u0007|${ESC}\\\\|\u009c)?`,
    `${ESC}[ -/]*[0-~]?`,
  ].join('|'),
  'g',
)

/** A log message in parts of one look each. */
export function spansOf(message: string): Span[] {
  const text = message.includes('\r') ? drawnOver(message) : message
  if (!text.includes(ESC)) return [{ text, style: {} }]
  const spans: Span[] = []
  let style: Style = {}
  let end = 0
  for (const found of text.matchAll(SEQUENCE)) {
    if (found.index > end) spans.push({ text: text.slice(end, found.index), style })
    end = found.index + found[0].length
    if (found[2] === 'm') style = styled(style, codesOf(found[1] ?? ''))
  }
  if (end < text.length) spans.push({ text: text.slice(end), style })
  return spans
}

/** The message as it reads. */
export function plainText(message: string): string {
  return spansOf(message)
    .map(({ text }) => text)
    .join('')
}

/** What a carriage return had drawn over is not there any more, as on a terminal. */
function drawnOver(message: string): string {
  return message
    .split('\n')
    .map(line => line.replace(/\r+$/, '').split('\r').at(-1))
    .join('\n')
}

/** `38:2::1:2:3` is the same as `38;2;1;2;3`, but for a field that nobody fills. */
function codesOf(text: string): number[] {
  return text
    .replace(/([34]8:2):\d*:(\d*:\d*:\d*)/g, '$1:$2')
    .split(/[;:]/)
    .map(Number)
    .map(code => (Number.isNaN(code) ? -1 : code))
}

const ON: Partial<Record<number, Style>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { color: undefined },
  49: { background: undefined },
}

function styled(style: Style, codes: number[]): Style {
  const rest = [...codes]
  let next = style
  while (rest.length > 0) {
    const code = rest.shift() ?? 0
    if (code === 0) next = {}
    else if (code === 38) next = { ...next, color: extended(rest) ?? next.color }
    else if (code === 48) next = { ...next, background: extended(rest) ?? next.background }
    else next = { ...next, ...(ON[code] ?? basic(code)) }
  }
  return next
}

function basic(code: number): Style {
  if (code >= 30 && code <= 37) return { color: colour256(code - 30) }
  if (code >= 90 && code <= 97) return { color: colour256(code - 82) }
  if (code >= 40 && code <= 47) return { background: colour256(code - 40) }
  if (code >= 100 && code <= 107) return { background: colour256(code - 92) }
  return {}
}

/** Takes what follows 38 or 48: `5;n` or `2;r;g;b`. */
function extended(rest: number[]): Rgb | undefined {
  const kind = rest.shift()
  if (kind === 5) return colour256(rest.shift() ?? -1)
  if (kind !== 2) return undefined
  const [red = -1, green = -1, blue = -1] = rest.splice(0, 3)
  return [red, green, blue].every(part => part >= 0 && part <= 255) ? [red, green, blue] : undefined
}

const PALETTE: readonly Rgb[] = [
  [36, 36, 40],
  [197, 40, 40],
  [24, 140, 70],
  [160, 110, 0],
  [40, 90, 210],
  [165, 55, 165],
  [0, 125, 145],
  [190, 190, 195],
  [110, 112, 120],
  [235, 85, 85],
  [60, 190, 110],
  [215, 170, 40],
  [90, 140, 250],
  [210, 110, 215],
  [50, 185, 205],
  [240, 240, 242],
]

const LEVELS = [0, 95, 135, 175, 215, 255]

function colour256(index: number): Rgb | undefined {
  if (index < 0 || index > 255) return undefined
  if (index < 16) return PALETTE[index]
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const level = (divisor: number) => LEVELS[Math.floor((index - 16) / divisor) % 6] ?? 0
  return [level(36), level(6), level(1)]
}
