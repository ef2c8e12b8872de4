import { Button } from '../../ui/Button/Button'
import { Popover } from '../../ui/Popover/Popover'
import { COLUMNS, DEFAULT_COLUMNS, type RunColumn } from './columns'
import styles from './Menu.module.css'

interface ColumnsMenuProps {
  columns: readonly RunColumn[]
  onChange: (keys: string[]) => void
}

/** Which columns the table has. */
export function ColumnsMenu({ columns, onChange }: ColumnsMenuProps) {
  const shown = columns.map(({ key }) => key)
  return (
    <Popover label="Columns" icon="columns" align="end">
      {() => (
        <fieldset className={styles.list}>
          <legend className="visually-hidden">Columns of the table</legend>
          {COLUMNS.map(({ key, name }) => (
            <label key={key} className={styles.choice}>
              <input
                type="checkbox"
                checked={shown.includes(key)}
                disabled={key === 'task'}
                onChange={({ target }) =>
                  onChange(target.checked ? [...shown, key] : shown.filter(one => one !== key))
                }
              />
              {name}
            </label>
          ))}
          <div className={styles.form}>
            <Button size="sm" kind="quiet" onClick={() => onChange(DEFAULT_COLUMNS)}>
              The usual columns
            </Button>
          </div>
        </fieldset>
      )}
    </Popover>
  )
}
