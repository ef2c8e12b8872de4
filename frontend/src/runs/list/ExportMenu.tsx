import { useState } from 'react'
import { useApi } from '../../api/ApiContext'
import { ButtonAnchor } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Popover } from '../../ui/Popover/Popover'
import { type RunFilters, searchOf } from '../filters'
import type { RunColumn } from './columns'
import styles from './Menu.module.css'

const FORMATS = { csv: 'CSV, for spreadsheets', json: 'JSON', jsonl: 'JSON, a line for each run' }

/** As many as the API puts into one file. */
const MOST = 100_000

interface ExportMenuProps {
  filters: RunFilters
  columns: readonly RunColumn[]
}

/** The runs that match as a file, which the server streams. */
export function ExportMenu({ filters, columns }: ExportMenuProps) {
  const { origin } = useApi()
  const [format, setFormat] = useState('csv')
  const [isWhole, setWhole] = useState(false)
  const href = exportHref(origin, filters, format, isWhole ? [] : columns)
  return (
    <Popover label="Export" icon="download" align="end">
      {close => (
        <>
          <Field label="Format">
            {control => (
              <select {...control} value={format} onChange={event => setFormat(event.target.value)}>
                {Object.entries(FORMATS).map(([name, words]) => (
                  <option key={name} value={name}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked={isWhole}
              onChange={event => setWhole(event.target.checked)}
            />
            Everything a run has, not only these columns
          </label>
          <div className={styles.form}>
            <p className={styles.note}>
              All runs that match, the newest first, up to {MOST.toLocaleString('en')}.
            </p>
            <ButtonAnchor
              kind="primary"
              size="sm"
              icon="download"
              href={href}
              onClick={close}
              download
            >
              Download
            </ButtonAnchor>
          </div>
        </>
      )}
    </Popover>
  )
}

/** Where the file is. */
export function exportHref(
  origin: string,
  filters: RunFilters,
  format: string,
  columns: readonly RunColumn[],
): string {
  const search = searchOf(filters)
  search.set('format', format)
  for (const column of columns.flatMap(({ exported }) => exported)) search.append('column', column)
  return `${origin}/api/v1/runs/export?${search}`
}
