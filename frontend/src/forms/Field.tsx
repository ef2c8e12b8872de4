import { type ComponentType, useMemo, useState } from 'react'
import { BooleanField } from './Boolean'
import { ChoiceField } from './Choice'
import { ChoicesField } from './Choices'
import { DateField, DateTimeField, TimeField } from './DateTime'
import { FileField, FilesField } from './File'
import { JsonField } from './Json'
import { ListField } from './List'
import { MapField } from './Map'
import { holds } from './match'
import { NumberField } from './Number'
import { ObjectField } from './Object'
import { type PartProps, useForm } from './part'
import { SecretField } from './Secret'
import { type Kind, type Schema, shape as shapeOf } from './schema'
import { LongTextField, TextField } from './Text'
import { TupleField } from './Tuple'
import { UnionField } from './Union'

interface FieldProps extends Omit<PartProps, 'shape'> {
  schema: Schema
  hideConstants?: boolean
}

/** The field for a schema. A value its field could not show is edited as JSON, so that nothing hidden is sent. */
export function Field({ schema, ...part }: FieldProps) {
  const { root } = useForm()
  const shape = useMemo(() => shapeOf(root, schema), [root, schema])
  const [asJson, setAsJson] = useState(false)
  // Once JSON it stays so: while it is edited the value passes through ones that the field could show.
  if (!asJson && !holds(shape, part.value)) setAsJson(true)
  const Kind = asJson ? JsonField : fieldOf(shape.kind)
  return <Kind {...part} shape={shape} />
}

function fieldOf(kind: Kind): ComponentType<PartProps & { hideConstants?: boolean }> {
  const fields = {
    text: TextField,
    longText: LongTextField,
    secret: SecretField,
    number: NumberField,
    decimal: NumberField,
    choice: ChoiceField,
    choices: ChoicesField,
    boolean: BooleanField,
    date: DateField,
    datetime: DateTimeField,
    time: TimeField,
    object: ObjectField,
    map: MapField,
    list: ListField,
    tuple: TupleField,
    union: UnionField,
    file: FileField,
    files: FilesField,
    json: JsonField,
  } satisfies Record<Kind, unknown>
  return fields[kind]
}
