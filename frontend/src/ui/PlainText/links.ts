const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu

/** What ends a sentence around an address, and is seldom part of it. */
const TRAILING = /[.,;:!?)\]}]+$/

export interface Part {
  text: string
  /** Where it leads; only to the web, whatever the text says. */
  href?: string
}

/** Text in parts: web addresses, and what stands between them. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(TRAILING, '')
    if (!URL.canParse(address)) continue
    if (found.index > end) parts.push({ text: text.slice(end, found.index) })
    parts.push({ text: address, href: address })
    end = found.index + address.length
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) })
  return parts
}
