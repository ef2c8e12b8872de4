import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import { useKept } from '../ui/Kept/kept'
import styles from './ShortcutsDialog.module.css'
import { MODIFIER, singleKeys, useShortcuts } from './shortcuts'

/** Every shortcut that acts on this page. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcuts()
  const [keys, setKeys] = useKept(singleKeys)
  return (
    <Dialog
      title="Keyboard shortcuts"
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <dl className={styles.list}>
        {shortcuts.map(({ keys, what }) => (
          <div key={keys}>
            <dt>{what}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={keys === 'on'}
          onChange={event => setKeys(event.target.checked ? 'on' : 'off')}
        />
        Act on keys without {MODIFIER}
      </label>
    </Dialog>
  )
}

/** "mod+k" as the keys of this machine. */
export function Keys({ keys }: { keys: string }) {
  const words = keys.split(/[ +]/).map(key => (key === 'mod' ? MODIFIER : key))
  return (
    <span className={styles.keys}>
      {words.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice
        <kbd key={index}>
          {word.length === 1 && keys.includes('mod') ? word.toUpperCase() : word}
        </kbd>
      ))}
    </span>
  )
}
