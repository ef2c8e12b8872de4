/** Characters that are not seen themselves but change what is: they move a terminal, or turn text around. */
const HIDDEN = /[\p{Cc}\p{Cf}]/gu

/** Of those, what text is written with: lines, tabs, and what joins or divides the letters of a word. */
const USUAL = new Set(['\n', '\t', '\u00ad', '\u200c', '\u200d'])

/** Text to be shown: every character that hides has a sign of its own, so that none can fool who reads. */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(HIDDEN, char => (USUAL.has(char) ? char : signOf(char)))
}

function signOf(char: string): string {
  const code = char.codePointAt(0)?.toString(16).toUpperCase() ?? ''
  return `‹U+${code.padStart(4, '0')}›`
}
