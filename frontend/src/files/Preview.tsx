import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useApi } from '../api/ApiContext'
import { parse, sizeText } from '../forms'
import { Code } from '../ui/Copy/Code'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { isScalar } from '../ui/Value/kinds'
import { ValueTree } from '../ui/Value/ValueTree'
import { HEAD, type Preview as Kind } from './kinds'
import styles from './Preview.module.css'
import type { StoredFile } from './upload'

const Markdown = lazy(async () => ({ default: (await import('./Markdown')).Markdown }))
const SeparatedTable = lazy(async () => ({
  default: (await import('./SeparatedTable')).SeparatedTable,
}))

/** A file as far as it can be shown. Whatever is in it, it is text or pixels here. */
export function Preview({ file, kind }: { file: StoredFile; kind: Kind }) {
  const { origin } = useApi()
  const whole = kind === 'image' || file.size <= HEAD
  const { data, error, refetch } = useQuery({
    queryKey: ['preview', file.id],
    queryFn: ({ signal }) => fetchBytes(origin + file.url, whole, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  if (error) {
    return (
      <ErrorNote title="The file could not be fetched" onRetry={refetch}>
        {error.message}
      </ErrorNote>
    )
  }
  if (!data) return <Loading what="the preview" />
  if (kind === 'image') return <Picture bytes={data} file={file} />
  return (
    <>
      {!whole && (
        <p className={styles.note}>
          The first {sizeText(HEAD)} of {sizeText(file.size)}. Download it to see the rest.
        </p>
      )}
      <Suspense fallback={<Loading what="the preview" />}>
        {shown(kind, file, data, whole)}
      </Suspense>
    </>
  )
}

async function fetchBytes(url: string, whole: boolean, signal: AbortSignal): Promise<ArrayBuffer> {
  const headers = whole ? undefined : { Range: `bytes=0-${HEAD - 1}` }
  const answer = await fetch(url, { headers, signal, credentials: 'omit' })
  if (!answer.ok) throw new Error(`The API answered ${answer.status}.`)
  return answer.arrayBuffer()
}

function shown(kind: Kind, file: StoredFile, data: ArrayBuffer, whole: boolean): ReactNode {
  const text = new TextDecoder().decode(data)
  if (kind === 'markdown') return <Markdown text={text} />
  if (kind === 'table') return <SeparatedTable text={text} name={file.name} whole={whole} />
  const value = kind === 'json' && whole ? parsed(text) : undefined
  if (value === undefined || isScalar(value)) return <Code text={text} wrap />
  return <ValueTree value={value} label={file.name} />
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** Pixels, under a type of our own choice: the browser is never asked to make anything else of these bytes. */
function Picture({ bytes, file }: { bytes: ArrayBuffer; file: StoredFile }) {
  const [url, setUrl] = useState<string>()
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: file.content_type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, file.content_type])
  if (broken) return <p className={styles.note}>This is no picture that the browser can show.</p>
  return (
    url && (
      <img className={styles.picture} src={url} alt={file.name} onError={() => setBroken(true)} />
    )
  )
}
