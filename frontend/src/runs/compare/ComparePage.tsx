import { type FormEvent, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { Button, ButtonLink } from '../../ui/Button/Button'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Field } from '../../ui/Field/Field'
import { Loading } from '../../ui/Loading/Loading'
import { Page } from '../../ui/Page/Page'
import { Time } from '../../ui/Time/Time'
import { shortId } from '../id'
import { isNoRun, type Run, useLiveRun } from '../queries'
import { StateBadge } from '../StateBadge'
import { compareHref } from './CompareDialog'
import { Comparisons } from './Comparisons'
import styles from './compare.module.css'

/** Two runs side by side, with what differs marked. */
export function ComparePage() {
  const [search] = useSearchParams()
  const [a, b] = [search.get('a') ?? '', search.get('b') ?? '']
  return (
    <Page
      title="Compare runs"
      above={<Link href="/runs">Runs</Link>}
      aside={
        a &&
        b && (
          <ButtonLink icon="compare" href={compareHref(b, a)}>
            Swap
          </ButtonLink>
        )
      }
    >
      {a && b ? <Two key={`${a} ${b}`} a={a} b={b} /> : <Choose a={a} b={b} />}
    </Page>
  )
}

function Two({ a, b }: { a: string; b: string }) {
  const [left, right] = [useLiveRun(a), useLiveRun(b)]
  return (
    <>
      <div className={styles.heads}>
        <Head name="A" id={a} run={left.data} error={left.error} onRetry={left.refetch} />
        <Head name="B" id={b} run={right.data} error={right.error} onRetry={right.refetch} />
      </div>
      {left.data && right.data && <Comparisons a={left.data} b={right.data} />}
    </>
  )
}

interface HeadProps {
  name: string
  id: string
  run: Run | undefined
  error: Error | null
  onRetry: () => void
}

function Head({ name, id, run, error, onRetry }: HeadProps) {
  return (
    <section className={styles.head} aria-label={`Run ${name}`}>
      <h2>
        <span className={styles.letter}>{name}</span>{' '}
        <Link href={`/runs/${id}`}>{run ? `${run.task} ${shortId(id)}` : shortId(id)}</Link>
      </h2>
      {run ? (
        <p className={styles.sub}>
          <StateBadge state={run.state} look="plain" /> <Time at={run.created_at} />
        </p>
      ) : isNoRun(error) ? (
        <p className={styles.sub}>There is no such run.</p>
      ) : error ? (
        <ErrorNote title="It could not be loaded" onRetry={onRetry}>
          {error.message}
        </ErrorNote>
      ) : (
        <Loading what={`run ${name}`} />
      )}
    </section>
  )
}

/** For an address that names one run, or none. */
function Choose({ a, b }: { a: string; b: string }) {
  const [ids, setIds] = useState({ a, b })
  const [, navigate] = useLocation()
  function go(event: FormEvent) {
    event.preventDefault()
    navigate(compareHref(ids.a.trim(), ids.b.trim()))
  }
  return (
    <form className={styles.choose} onSubmit={go}>
      <p>Two runs are compared by their ids. In the list of runs, select two rows.</p>
      {(['a', 'b'] as const).map(name => (
        <Field key={name} label={`Id of run ${name.toUpperCase()}`}>
          {field => (
            <input
              {...field}
              value={ids[name]}
              onChange={event => setIds({ ...ids, [name]: event.target.value })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      ))}
      <Button type="submit" kind="primary" disabled={!ids.a.trim() || !ids.b.trim()}>
        Compare
      </Button>
    </form>
  )
}
