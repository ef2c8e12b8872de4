import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import type { components } from '../../api/schema.gen'
import { masked } from '../../forms'
import { runKeys } from '../../runs/keys'
import { type Submission, type Task, taskKeys } from '../queries'
import { useCallAfter } from '../useCallAfter'
import { distinct } from './recent'

export type SavedInput = components['schemas']['SavedInputOut']

/** Runs whose inputs are looked at, and characters of each that are asked for. */
const LOOK_AT = 50
const SHORT = 1_000

/** The inputs of the task's last runs, each once; `newest` is the last of them. */
export function useRecentInputs(task: Task, newest: string | undefined) {
  const api = useApi()
  const inputs = useQuery({
    queryKey: [...runKeys.all, 'inputs', task.name],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs', {
          params: { query: { task: [task.name], limit: LOOK_AT, shorten: SHORT } },
          signal,
        }),
      ),
    select: page => distinct(task, page.items),
    enabled: newest !== undefined,
  })
  useCallAfter(newest, inputs.refetch)
  return inputs
}

const savedKey = (task: string) => [...taskKeys.one(task), 'saved'] as const

export function useSavedInputs(task: string) {
  const api = useApi()
  return useQuery({
    queryKey: savedKey(task),
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/tasks/{task}/inputs', { params: { path: { task } }, signal })),
  })
}

/** Saves what the form holds under a name. The secrets in it do not leave the page. */
export function useSaveInput(task: Task) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, submission }: { name: string; submission: Submission }) =>
      take(
        api.POST('/api/v1/tasks/{task}/inputs', {
          params: { path: { task: task.name } },
          body: {
            name,
            input: masked(task.input_schema, submission.input) as Record<string, unknown>,
            tags: submission.tags ?? [],
          },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: savedKey(task.name) }),
  })
}

export function useDeleteSaved(task: string) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(
        api.POST('/api/v1/tasks/{task}/inputs/{saved_id}/delete', {
          params: { path: { task, saved_id: id } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: savedKey(task) }),
  })
}
