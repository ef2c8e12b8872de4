/** What of a file can be shown. Never HTML or SVG: these are programs, and are only downloaded. */
import type { StoredFile } from './upload'

export type Preview = 'image' | 'table' | 'markdown' | 'json' | 'text'

const KINDS: Record<string, Preview> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'text/csv': 'table',
  'text/tab-separated-values': 'table',
  'text/markdown': 'markdown',
  'application/json': 'json',
  'text/plain': 'text',
}

/** Of an image all bytes are needed; of the rest, the beginning is shown. */
const MOST_IMAGE_BYTES = 20_000_000

/** Bytes of a text that are fetched. */
export const HEAD = 256 * 1024

/** How a file is shown; undefined where it is not. By its type, which the server tells by its bytes. */
export function previewOf({ content_type, size }: StoredFile): Preview | undefined {
  const kind = KINDS[content_type]
  if (size === 0 || (kind === 'image' && size > MOST_IMAGE_BYTES)) return undefined
  return kind
}
