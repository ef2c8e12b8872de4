import type { ComponentProps } from 'react'
import { Link } from 'wouter'
import { Icon, type IconName } from '../Icon/Icon'
import styles from './Button.module.css'

interface Look {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'md' | 'sm'
  icon?: IconName
}

type ButtonProps = ComponentProps<'button'> & Look

export function Button({
  kind,
  size,
  icon,
  type = 'button',
  children,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={classOf({ kind, size }, className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

type ButtonLinkProps = Look & { href: string; children: React.ReactNode; className?: string }

/** Goes to another page, and looks like what it is beside: a button. */
export function ButtonLink({ kind, size, icon, href, children, className }: ButtonLinkProps) {
  return (
    <Link href={href} className={classOf({ kind, size }, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  )
}

/** Fetches a file, or leaves this page's own addresses. */
export function ButtonAnchor({
  kind,
  size,
  icon,
  children,
  className,
  ...rest
}: ComponentProps<'a'> & Look) {
  return (
    <a className={classOf({ kind, size }, className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  )
}

interface DownloadLinkProps {
  /** Where the API gives it as a file. */
  href: string
  /** What is saved, for people who do not see where the link stands. */
  what: string
}

/** Saves a file. */
export function DownloadLink({ href, what }: DownloadLinkProps) {
  return (
    <a href={href} download className={classOf({ kind: 'quiet', size: 'sm' })}>
      <Icon name="download" />
      <span className={styles.word}>Download</span> <span className="visually-hidden">{what}</span>
    </a>
  )
}

function classOf({ kind = 'secondary', size = 'md' }: Look, extra?: string): string {
  return [styles.button, styles[kind], styles[size], extra].filter(Boolean).join(' ')
}
