/** A call in a traceback. */
export interface Frame {
  file: string
  line: number
  /** The function, where it says so. */
  name: string | null
  /** Its lines as Python shows them, with marks below. */
  code: string
}

/** Text between frames, own calls, or calls of libraries that stand in a row. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'own'; frame: Frame }
  | { kind: 'library'; frames: Frame[] }

const FRAME = /^ {2}File "(.+)", line (\d+)(?:, in (.+))?$/
const LIBRARY = /[\\/](site-packages|dist-packages|lib[\\/]python\d[^\\/]*)[\\/]|^<frozen /

/** Python's traceback in parts; joined by `textOf`, they are the same text again. */
export function partsOf(traceback: string): Part[] {
  const parts: Part[] = []
  const lines = traceback.split('\n')
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const found = FRAME.exec(line)
    at += 1
    if (!found) {
      addText(parts, line)
      continue
    }
    const code: string[] = []
    while (lines[at]?.startsWith('    ')) code.push(lines[at++] ?? '')
    addFrame(parts, {
      file: found[1] ?? '',
      line: Number(found[2]),
      name: found[3] ?? null,
      code: code.join('\n'),
    })
  }
  return parts
}

function addText(parts: Part[], line: string) {
  const last = parts.at(-1)
  if (last?.kind === 'text') last.text += `\n${line}`
  else parts.push({ kind: 'text', text: line })
}

function addFrame(parts: Part[], frame: Frame) {
  const last = parts.at(-1)
  if (!LIBRARY.test(frame.file)) parts.push({ kind: 'own', frame })
  else if (last?.kind === 'library') last.frames.push(frame)
  else parts.push({ kind: 'library', frames: [frame] })
}

export function headOf({ file, line, name }: Frame): string {
  return `  File "${file}", line ${line}${name === null ? '' : `, in ${name}`}`
}

export function frameText(frame: Frame): string {
  return frame.code ? `${headOf(frame)}\n${frame.code}` : headOf(frame)
}

export function textOf(part: Part): string {
  if (part.kind === 'text') return part.text
  return (part.kind === 'own' ? [part.frame] : part.frames).map(frameText).join('\n')
}
