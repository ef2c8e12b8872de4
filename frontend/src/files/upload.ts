import { ApiError, problemOf } from '../api/errors'
import type { components } from '../api/schema.gen'
import { parse } from '../forms/json'

export type StoredFile = components['schemas']['FileOut']

/** Sends a file; with XMLHttpRequest, since fetch says nothing of how far it is. */
export function uploadFile(
  origin: string,
  file: File,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    const stop = () => request.abort()
    request.open('POST', `${origin}/api/v1/files?name=${encodeURIComponent(nameOf(file))}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = event => onProgress(event.loaded)
    request.onload = () => {
      const body = bodyOf(request)
      if (request.status === 201) resolve(body as StoredFile)
      else reject(problemOf(request.status, body))
    }
    request.onerror = () => reject(new ApiError(0, 'The upload was cut off', CUT_OFF))
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop)
    request.send(file)
  })
}

const CUT_OFF = 'The upload was cut off: the network is away, or the API refused it.'

/** The server takes a thousand characters and shortens what is longer than a name may be. */
function nameOf({ name }: File): string {
  return name.slice(-1_000) || 'file'
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return parse(request.responseText)
  } catch {
    return undefined
  }
}
