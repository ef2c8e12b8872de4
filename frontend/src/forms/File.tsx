import { useQuery } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import styles from './File.module.css'
import { FormButton } from './FormButton'
import { ControlFrame, type ControlProps } from './Frame'
import { type FormFiles, sizeText, useFormFiles } from './files'
import { emptied } from './initial'
import { type PartProps, useForm } from './part'
import { TextField } from './Text'
import { type Upload, useUploads } from './uploads'

/** One file: chosen, or dropped. The value is the id of what was uploaded. */
export function FileField(part: PartProps) {
  const files = useFormFiles()
  if (!files) return <TextField {...part} />
  const ids = typeof part.value === 'string' && part.value !== '' ? [part.value] : []
  return (
    <Files
      part={part}
      files={files}
      ids={ids}
      onIds={next => part.onChange(next.at(-1) ?? emptied(part.shape))}
    />
  )
}

/** Any number of files. */
export function FilesField(part: PartProps) {
  const files = useFormFiles()
  const ids = Array.isArray(part.value) ? part.value.map(String) : []
  // Where nothing can be uploaded, the form shows the list as JSON instead.
  if (!files) return null
  return <Files part={part} files={files} ids={ids} onIds={part.onChange} multiple />
}

interface FilesProps {
  part: PartProps
  files: FormFiles
  ids: string[]
  onIds: (ids: string[]) => void
  multiple?: boolean
}

function Files({ part, files, ids, onIds, multiple = false }: FilesProps) {
  const uploads = useUploads(files, info => onIds([...(multiple ? ids : []), info.id]))
  const { errorsAt } = useForm()
  const limit = files.limit === undefined ? '' : `up to ${sizeText(files.limit)}`
  const hint = multiple
    ? `Any number of files${limit && `, each ${limit}`}`
    : limit && `A file of ${limit}`
  const start = (chosen: FileList | null) => {
    const all = [...(chosen ?? [])]
    uploads.start(multiple ? all : all.slice(0, 1))
  }
  return (
    <ControlFrame part={part} hint={hint || undefined}>
      {control => (
        <>
          <DropArea control={control} multiple={multiple} onFiles={start} />
          {ids.length + uploads.items.length > 0 && (
            <ul className={styles.files} aria-label={`${part.label}: chosen`}>
              {ids.map((id, index) => (
                <Stored
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be given twice
                  key={`${id} ${index}`}
                  id={id}
                  files={files}
                  errors={multiple ? errorsAt([...part.path, index]) : []}
                >
                  {name => (
                    <FormButton
                      name={`Remove ${name}`}
                      onClick={() => onIds(ids.toSpliced(index, 1))}
                    >
                      Remove
                    </FormButton>
                  )}
                </Stored>
              ))}
              {uploads.items.map(item => (
                <Going key={item.key} upload={item} onDrop={() => uploads.drop(item.key)} />
              ))}
            </ul>
          )}
        </>
      )}
    </ControlFrame>
  )
}

interface DropAreaProps {
  control: ControlProps
  multiple: boolean
  onFiles: (files: FileList | null) => void
}

/** The control itself lies over the area: a click anywhere opens it, and the keyboard finds it. */
function DropArea({ control, multiple, onFiles }: DropAreaProps) {
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!control.disabled) onFiles(event.dataTransfer.files)
  }
  return (
    <div
      className={styles.area}
      data-over={over || undefined}
      data-invalid={control['aria-invalid']}
    >
      <span aria-hidden="true">
        Drop {multiple ? 'files' : 'a file'} here, or <u>choose {multiple ? 'some' : 'one'}</u>
      </span>
      <input
        type="file"
        {...control}
        multiple={multiple}
        onChange={event => {
          onFiles(event.target.files)
          event.target.value = '' // so that the same file can be chosen again
        }}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      />
    </div>
  )
}

interface StoredProps {
  id: string
  files: FormFiles
  errors: readonly string[]
  children: (name: string) => React.ReactNode
}

/** A file that the server has, or had. */
function Stored({ id, files, errors, children }: StoredProps) {
  const { data, isError } = useQuery({
    queryKey: ['file', id],
    queryFn: ({ signal }) => files.find(id, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const name = data?.name ?? id
  const problems = isError ? ['This file is not there any more; choose it again.'] : errors
  return (
    <li className={styles.file} data-invalid={problems.length > 0 || undefined}>
      <span className={styles.name}>
        <bdi>{name}</bdi>
      </span>
      {data && (
        <span className={styles.facts}>{`${sizeText(data.size)} · ${data.content_type}`}</span>
      )}
      {children(name)}
      {problems.map(problem => (
        <p key={problem} className={styles.problem}>
          {problem}
        </p>
      ))}
    </li>
  )
}

/** A file on its way, or one that did not get there. */
function Going({ upload, onDrop }: { upload: Upload; onDrop: () => void }) {
  const { name, size, sent, error } = upload
  return (
    <li className={styles.file} data-invalid={error ? true : undefined}>
      <span className={styles.name}>
        <bdi>{name}</bdi>
      </span>
      <span className={styles.facts}>
        {error ? sizeText(size) : `${sizeText(sent)} of ${sizeText(size)}`}
      </span>
      <FormButton name={`${error ? 'Remove' : 'Cancel'} ${name}`} onClick={onDrop}>
        {error ? 'Remove' : 'Cancel'}
      </FormButton>
      {error ? (
        <p className={styles.problem} role="alert">
          {error}
        </p>
      ) : (
        <progress
          className={styles.progress}
          max={size}
          value={sent}
          aria-label={`Upload of ${name}`}
        />
      )}
    </li>
  )
}
