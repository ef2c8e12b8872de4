import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Popover } from '../../ui/Popover/Popover'
import styles from './Menu.module.css'
import { BUILT_IN, useViews, type View } from './views'

/** Lists somebody comes back to; `search` is the one that is shown. */
export function ViewsMenu({ search }: { search: string }) {
  const held = useViews()
  const current = [...held.views, ...BUILT_IN].find(view => view.search === search)
  return (
    <Popover label={current ? `View: ${current.name}` : 'Views'} icon="bookmark" align="end">
      {close => (
        <>
          <ViewList name="Views" views={BUILT_IN} search={search} onChosen={close} />
          {held.views.length > 0 && (
            <>
              <h3 className={styles.heading}>Saved in this browser</h3>
              <SavedViews held={held} search={search} onChosen={close} />
            </>
          )}
          {!current && (
            <NameForm word="Save this view" onName={name => held.save({ name, search })} />
          )}
        </>
      )}
    </Popover>
  )
}

interface ListProps {
  search: string
  onChosen: () => void
}

function ViewList({ name, views, ...rest }: ListProps & { name: string; views: readonly View[] }) {
  return (
    <ul className={styles.list} aria-label={name}>
      {views.map(view => (
        <li key={view.name}>
          <ViewLink view={view} {...rest} />
        </li>
      ))}
    </ul>
  )
}

function ViewLink({ view, search, onChosen }: ListProps & { view: View }) {
  return (
    <Link
      className={styles.item}
      href={view.search ? `/runs?${view.search}` : '/runs'}
      aria-current={view.search === search ? 'page' : undefined}
      onClick={onChosen}
    >
      {view.name}
    </Link>
  )
}

function SavedViews({ held, ...rest }: ListProps & { held: ReturnType<typeof useViews> }) {
  const [renamed, setRenamed] = useState<string | null>(null)
  return (
    <ul className={styles.list} aria-label="Saved views">
      {held.views.map(view =>
        view.name === renamed ? (
          <li key={view.name}>
            <NameForm
              word="Rename"
              name={view.name}
              onName={name => {
                held.rename(view.name, name)
                setRenamed(null)
              }}
            />
          </li>
        ) : (
          <li key={view.name} className={styles.row}>
            <ViewLink view={view} {...rest} />
            <Button size="sm" kind="quiet" icon="edit" onClick={() => setRenamed(view.name)}>
              <span className="visually-hidden">Rename {view.name}</span>
            </Button>
            <Button size="sm" kind="quiet" icon="close" onClick={() => held.remove(view.name)}>
              <span className="visually-hidden">Delete {view.name}</span>
            </Button>
          </li>
        ),
      )}
    </ul>
  )
}

interface NameFormProps {
  word: string
  name?: string
  onName: (name: string) => void
}

function NameForm({ word, name = '', onName }: NameFormProps) {
  const [text, setText] = useState(name)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim()) onName(text.trim())
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label={name ? `New name of ${name}` : 'Name of this view'}>
        {control => (
          <input
            {...control}
            maxLength={60}
            value={text}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" size="sm" disabled={!text.trim()}>
        {word}
      </Button>
    </form>
  )
}
