/** What a form needs to take files; who shows the form brings it. */
import { createContext, useContext } from 'react'

/** A file that the server has. */
export interface FileInfo {
  id: string
  name: string
  size: number
  content_type: string
}

export interface FormFiles {
  /** In bytes; undefined while nobody has said so yet. */
  limit: number | undefined
  /** `onProgress` hears how many bytes are there. */
  upload: (file: File, onProgress: (sent: number) => void, signal: AbortSignal) => Promise<FileInfo>
  /** The file that an id stands for. */
  find: (id: string, signal: AbortSignal) => Promise<FileInfo>
}

export const FilesContext = createContext<FormFiles | null>(null)

/** Null where no files can be uploaded. */
export function useFormFiles(): FormFiles | null {
  return useContext(FilesContext)
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** "1.4 MB". */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })} ${UNITS[power]}`
}
