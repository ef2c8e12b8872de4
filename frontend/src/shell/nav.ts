/** The pages that the navigation, the shortcuts and the search offer, each a line. */
export const PAGES = [
  { name: 'Tasks', href: '/', below: '/tasks', keys: 'g t' },
  { name: 'Runs', href: '/runs', below: '/runs', keys: 'g r' },
  { name: 'Failures', href: '/failures', below: '/failures', keys: 'g f' },
  { name: 'Workers', href: '/workers', below: '/workers', keys: 'g w' },
  { name: 'Queues', href: '/queues', below: '/queues', keys: 'g q' },
]
