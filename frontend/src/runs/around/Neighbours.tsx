import { Link, useLocation } from 'wouter'
import { useShortcut } from '../../shell/shortcuts'
import { Icon, type IconName } from '../../ui/Icon/Icon'
import styles from './around.module.css'
import { runHref, useNeighbours } from './origin'

/** The way to the next and the previous run of the list that one came from. */
export function Neighbours({ id, from }: { id: string; from: string }) {
  const { data } = useNeighbours(id, from)
  const [, navigate] = useLocation()
  const older = data?.older && runHref(data.older, from)
  const newer = data?.newer && runHref(data.newer, from)
  useShortcut('j', 'Next run of the list', older ? () => navigate(older) : undefined)
  useShortcut('k', 'Previous run of the list', newer ? () => navigate(newer) : undefined)
  const none = data?.complete === false ? 'None that was looked at' : 'None'
  return (
    <nav className={styles.neighbours} aria-label="Runs of the list">
      <Step href={newer} icon="arrowUp" name="Previous run" keys="k" none={none} />
      <Step href={older} icon="arrowDown" name="Next run" keys="j" none={none} />
    </nav>
  )
}

interface StepProps {
  href: string | null | undefined
  icon: IconName
  name: string
  keys: string
  none: string
}

function Step({ href, icon, name, keys, none }: StepProps) {
  const content = (
    <>
      <Icon name={icon} />
      <span className="visually-hidden">{name}</span>
      <span className={styles.key} aria-hidden="true">
        {keys}
      </span>
    </>
  )
  if (!href) {
    return (
      <span className={styles.step} title={`${name}: ${none.toLowerCase()}`}>
        {content}
        <span className="visually-hidden">: {none.toLowerCase()}</span>
      </span>
    )
  }
  return (
    <Link href={href} className={styles.step} title={`${name} of the list (${keys})`}>
      {content}
    </Link>
  )
}
