import { lazy, Suspense, useState } from 'react'
import { useApi } from '../api/ApiContext'
import { sizeText } from '../forms'
import type { Run } from '../runs/queries'
import { Button, ButtonAnchor } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Panel } from '../ui/Page/Panel'
import styles from './ArtifactsPanel.module.css'
import { previewOf } from './kinds'
import { useRunFiles } from './queries'
import type { StoredFile } from './upload'

const Preview = lazy(async () => ({ default: (await import('./Preview')).Preview }))

/** The files that a run has made, and those it was given; nothing where there are none. */
export function ArtifactsPanel({ run }: { run: Run }) {
  const { data, error, refetch } = useRunFiles(run)
  if (!data) {
    if (!error) return null
    return (
      <ErrorNote title="The files could not be loaded" onRetry={refetch}>
        {error.message}
      </ErrorNote>
    )
  }
  return (
    <>
      <FilesPanel title="Artifacts" files={data.items} />
      <FilesPanel title="Input files" files={data.inputs} />
    </>
  )
}

function FilesPanel({ title, files }: { title: string; files: StoredFile[] }) {
  if (files.length === 0) return null
  return (
    <Panel title={title}>
      <ul className={styles.files} aria-label={title}>
        {files.map(file => (
          <FileRow key={file.id} file={file} />
        ))}
      </ul>
    </Panel>
  )
}

function FileRow({ file }: { file: StoredFile }) {
  const { origin } = useApi()
  const [shown, show] = useState(false)
  const preview = previewOf(file)
  return (
    <li className={styles.file}>
      <span className={styles.name}>
        <bdi>{file.name}</bdi>
      </span>
      <span className={styles.facts}>
        {sizeText(file.size)} · {file.content_type}
      </span>
      <span className={styles.actions}>
        {preview && (
          <Button
            size="sm"
            kind="quiet"
            aria-expanded={shown}
            aria-label={`Preview ${file.name}`}
            onClick={() => show(!shown)}
          >
            {shown ? 'Hide' : 'Preview'}
          </Button>
        )}
        <ButtonAnchor
          size="sm"
          icon="download"
          href={origin + file.url}
          download={file.name}
          aria-label={`Download ${file.name}`}
        >
          Download
        </ButtonAnchor>
      </span>
      {shown && preview && (
        <section className={styles.preview} aria-label={`Preview of ${file.name}`}>
          <Suspense fallback={<Loading what="the preview" />}>
            <Preview file={file} kind={preview} />
          </Suspense>
        </section>
      )}
    </li>
  )
}
