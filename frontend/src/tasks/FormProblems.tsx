import { ApiError, type Problem } from '../api/errors'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'

interface FormProblemsProps {
  error: Error | null
  /** Those that belong to no field. */
  problems: Problem[]
}

/** Above the form: that it was refused, and whatever no field can show. */
export function FormProblems({ error, problems }: FormProblemsProps) {
  if (!error) return null
  const fields = error instanceof ApiError && error.problems.length > problems.length
  return (
    <div data-problems tabIndex={-1}>
      <ErrorNote
        title={fields ? 'Please correct the marked fields' : 'The run could not be started'}
      >
        {problems.length > 0 ? (
          <ul>
            {problems.map(({ loc, msg }) => (
              <li key={`${loc.join('.')} ${msg}`}>
                {loc.length > 0 && <code>{loc.join('.')}: </code>}
                {msg}
              </li>
            ))}
          </ul>
        ) : (
          !fields && error.message
        )}
      </ErrorNote>
    </div>
  )
}
