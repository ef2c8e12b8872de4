import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useApi } from '../../api/ApiContext'
import { shortId } from '../../runs/id'
import { STATE_WORDS } from '../../runs/StateBadge'
import { useTasks } from '../../tasks/queries'
import { useModal } from '../../ui/Dialog/useModal'
import { Icon, type IconName } from '../../ui/Icon/Icon'
import { Time } from '../../ui/Time/Time'
import { PAGES } from '../nav'
import { Keys } from '../ShortcutsDialog'
import { findRuns, hasWords } from './find'
import styles from './Palette.module.css'

/** Something to do that is no page. */
export interface Command {
  title: string
  icon: IconName
  keys?: string
  act: () => void
}

interface Entry extends Omit<Command, 'title'> {
  group: 'Pages' | 'Tasks' | 'Commands' | 'Runs'
  id: string
  title: React.ReactNode
  aside?: React.ReactNode
}

/** One field that leads to every page, task and run. */
export default function Palette({
  commands,
  onClose,
}: {
  commands: Command[]
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const dialog = useModal()
  const id = useId()
  const { entries, isLooking } = useEntries(text, commands)
  const chosen = Math.min(active, entries.length - 1)

  function choose(entry: Entry | undefined) {
    if (!entry) return
    onClose()
    entry.act()
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') choose(entries[chosen])
    if (step && entries.length) setActive((chosen + step + entries.length) % entries.length)
    if (step || event.key === 'Enter') event.preventDefault()
  }

  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label="Search everything"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      // Its own area is all covered: what is clicked besides is the backdrop.
      onPointerDown={event => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.field}>
        <Icon name={isLooking ? 'spinner' : 'search'} spin={isLooking} />
        <input
          type="text"
          role="combobox"
          aria-label="Search everything"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries[chosen] && `${id}-${entries[chosen].id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="A page, task, run id, or text in a run"
          value={text}
          onChange={event => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <Results {...{ entries, id, chosen, onPoint: setActive, onChoose: choose }} />
      <p className={styles.none} role="status">
        {entries.length === 0 && !isLooking ? 'Nothing is called so, and no run mentions it.' : ''}
      </p>
    </dialog>
  )
}

interface ResultsProps {
  entries: Entry[]
  id: string
  chosen: number
  onPoint: (index: number) => void
  onChoose: (entry: Entry) => void
}

function Results({ entries, id, chosen, onPoint, onChoose }: ResultsProps) {
  const groups = [...new Set(entries.map(entry => entry.group))]
  return (
    <div role="listbox" id={`${id}-list`} aria-label="Results" className={styles.list}>
      {groups.map(group => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, which no element is for
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <div id={`${id}-${group}`} className={styles.group}>
            {group}
          </div>
          {entries.map(
            (entry, index) =>
              entry.group === group && (
                <Option
                  key={entry.id}
                  entry={entry}
                  id={`${id}-${entry.id}`}
                  isActive={index === chosen}
                  onPoint={() => onPoint(index)}
                  onChoose={() => onChoose(entry)}
                />
              ),
          )}
        </div>
      ))}
    </div>
  )
}

interface OptionProps {
  entry: Entry
  id: string
  isActive: boolean
  onPoint: () => void
  onChoose: () => void
}

function Option({ entry, id, isActive, onPoint, onChoose }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView?.({ block: 'nearest' })
  }, [isActive])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the field points at the active one
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={isActive}
      className={styles.option}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Icon name={entry.icon} />
      <span className={styles.title}>{entry.title}</span>
      {entry.aside && <span className={styles.aside}>{entry.aside}</span>}
      {entry.keys && <Keys keys={entry.keys} />}
    </div>
  )
}

const MOST_TASKS = 6

function useEntries(text: string, commands: Command[]): { entries: Entry[]; isLooking: boolean } {
  const [, navigate] = useLocation()
  const tasks = useTasks().data?.items ?? []
  const { runs, isLooking } = useFoundRuns(text)
  const pages = PAGES.filter(({ name }) => hasWords(name, text)).map(
    ({ name, href, keys }): Entry => ({
      ...{ group: 'Pages', id: `page${href}`, title: name, icon: 'chevron', keys },
      act: () => navigate(href),
    }),
  )
  const found = tasks.filter(task => hasWords(`${task.title} ${task.name}`, text))
  const taskEntries = found.slice(0, MOST_TASKS).map(
    (task): Entry => ({
      ...{ group: 'Tasks', id: `task-${task.name}`, title: task.title, icon: 'play' },
      aside: <code>{task.name}</code>,
      act: () => navigate(`/tasks/${encodeURIComponent(task.name)}`),
    }),
  )
  const others = commands.filter(({ title }) => hasWords(title, text))
  const commandEntries = others.map(
    (command): Entry => ({ ...command, group: 'Commands', id: `command-${command.title}` }),
  )
  const runEntries = runs.map(
    (run): Entry => ({
      ...{ group: 'Runs', id: `run-${run.id}`, title: run.task, icon: 'queue' },
      aside: (
        <>
          {STATE_WORDS[run.state]} <Time at={run.created_at} /> <code>{shortId(run.id)}</code>
        </>
      ),
      act: () => navigate(`/runs/${run.id}`),
    }),
  )
  return { entries: [...pages, ...taskEntries, ...runEntries, ...commandEntries], isLooking }
}

/** A letter finds too much to be of use. */
const SHORTEST = 2
const PAUSE_MS = 200

function useFoundRuns(text: string) {
  const api = useApi()
  const query = useSettled(text.trim())
  const isWanted = query.length >= SHORTEST
  const found = useQuery({
    queryKey: ['palette', query],
    queryFn: ({ signal }) => findRuns(api, query, signal),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  return { runs: (isWanted && found.data) || [], isLooking: isWanted && found.isFetching }
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
