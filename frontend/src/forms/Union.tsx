import { useRef, useState } from 'react'
import { Field } from './Field'
import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { initial } from './initial'
import { holds, pick } from './match'
import { branchNames } from './names'
import { type PartProps, useForm } from './part'
import { isFlat, type Schema, type Shape, shape as shapeOf } from './schema'

const NONE = 'none'
const UNSET = 'unset'
const OTHER = 'other'

/** A value of one of several kinds, or none: first which, then its field. */
export function UnionField(part: PartProps) {
  const { root, disabled, idOf } = useForm()
  const { shape, label, path, value } = part
  const { chosen, choose, change } = useBranch(part)
  const branch = shape.branches[Number(chosen)]
  const inner = branch ?? (chosen === OTHER ? {} : undefined)
  const flat = branch && isFlat(root, branch)
  return (
    <GroupFrame part={part} suffix="-one-of" quiet={inner !== undefined}>
      <div className={flat ? styles.pair : styles.stack}>
        <select
          id={`${idOf(path)}-kind`}
          className={`${styles.input} ${styles.kind}`}
          aria-label={`${label}: kind`}
          disabled={disabled}
          value={chosen}
          onChange={event => choose(event.target.value)}
        >
          {chosen === OTHER && <option value={OTHER}>Other (JSON)</option>}
          {(chosen === UNSET || mayBeUnset(part)) && (
            <option value={UNSET}>{part.required ? 'Choose…' : 'Not set'}</option>
          )}
          {shape.nullable && <option value={NONE}>None</option>}
          {branchNames(root, shape.branches).map((name, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
        {inner && (
          <div className={flat || part.compact ? styles.plain : styles.inset}>
            <Field
              key={chosen}
              schema={inner}
              label={label}
              path={path}
              value={value}
              required={part.required}
              compact
              hideConstants
              onChange={change}
            />
          </div>
        )}
      </div>
    </GroupFrame>
  )
}

function mayBeUnset({ required, shape }: PartProps): boolean {
  return !required && shape.schema.default === undefined
}

/** Which branch is shown. The value tells, unless the person chose one and the value could still be of it. */
function useBranch(part: PartProps) {
  const { root } = useForm()
  const { value, onChange } = part
  const [picked, setPicked] = useState<string>()
  const drafts = useRef(new Map<string, unknown>())
  const chosen =
    picked !== undefined && agrees(root, part.shape, picked, value) ? picked : told(root, part)
  const choose = (next: string) => {
    drafts.current.set(chosen, value)
    setPicked(next)
    onChange(drafts.current.has(next) ? drafts.current.get(next) : startOf(root, part.shape, next))
  }
  /** A change inside a branch: what is typed there never moves the choice elsewhere. */
  const change = (next: unknown) => {
    setPicked(chosen)
    onChange(next ?? emptyOf(part.shape, next))
  }
  return { chosen, choose, change }
}

function agrees(root: Schema, { branches }: Shape, picked: string, value: unknown): boolean {
  const branch = branches[Number(picked)]
  if (branch) return holds(shapeOf(root, branch), value)
  return picked === NONE ? value === null : picked === UNSET && value === undefined
}

/** The choice that the value speaks for; a simple field may stand open before anything is typed. */
function told(root: Schema, { shape, value, required }: PartProps): string {
  if (value === null && shape.nullable) return NONE
  const index = pick(root, shape.branches, value)
  if (value !== undefined && index >= 0) return String(index)
  if (value !== undefined && value !== '') return OTHER
  const [first] = shape.branches
  return required && first && isFlat(root, first) ? '0' : UNSET
}

function startOf(root: Schema, shape: Shape, picked: string): unknown {
  if (picked === NONE) return null
  const branch = shape.branches[Number(picked)]
  if (!branch) return undefined
  return initial(root, branch, true) ?? emptyOf(shape, undefined)
}

/** An empty field of a branch: where the union has a default, leaving it out would bring that back. */
function emptyOf({ schema }: Shape, next: unknown): unknown {
  return next === undefined && schema.default !== undefined ? '' : next
}
