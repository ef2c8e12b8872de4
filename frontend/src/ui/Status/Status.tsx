import { Icon, type IconName } from '../Icon/Icon'
import styles from './Status.module.css'

interface StatusProps {
  tone: 'success' | 'danger' | 'warning' | 'info' | 'quiet'
  icon: IconName
  spin?: boolean
  testId?: string
  children: string
}

/** How something is, as icon, word and colour. */
export function Status({ tone, icon, spin, testId, children }: StatusProps) {
  return (
    <span className={`${styles.status} ${styles[tone]}`} data-testid={testId}>
      <Icon name={icon} spin={spin} />
      {children}
    </span>
  )
}
