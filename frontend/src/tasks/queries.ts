import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useApi } from '../api/ApiContext'
import type { Api } from '../api/client'
import { take } from '../api/client'
import { randomKey } from '../api/randomKey'
import type { components } from '../api/schema.gen'
import { stringify } from '../forms/json'
import { keepRun } from '../runs/cached'
import { visible } from '../ui/PlainText/visible'

export type Task = components['schemas']['TaskOut']

/** What is sent to start a run. */
export interface Submission {
  input: unknown
  scheduled_at?: string
  tags?: string[]
}

export const taskKeys = {
  all: ['tasks'] as const,
  one: (name: string) => [...taskKeys.all, name] as const,
}

/** Tasks only change with a restart of the API, so a fetched one is good for a minute. */
const STALE_MS = 60_000

function tasksQuery(api: Api) {
  return queryOptions({
    queryKey: taskKeys.all,
    queryFn: ({ signal }) => take(api.GET('/api/v1/tasks', { signal })),
    staleTime: STALE_MS,
  })
}

export function useTasks() {
  return useQuery({ ...tasksQuery(useApi()), select: readableTasks })
}

function readableTasks({ items }: { items: Task[] }) {
  return { items: items.map(readable) }
}

/** With words that hide nothing; its name and its schemas are for the API, and stay as they are. */
function readable(task: Task): Task {
  return { ...task, title: visible(task.title), description: visible(task.description) }
}

export function useTask(name: string) {
  const api = useApi()
  const client = useQueryClient()
  return useQuery({
    queryKey: taskKeys.one(name),
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/tasks/{task}', { params: { path: { task: name } }, signal })),
    initialData: () =>
      client.getQueryData(tasksQuery(api).queryKey)?.items.find(task => task.name === name),
    select: readable,
    initialDataUpdatedAt: () => client.getQueryState(taskKeys.all)?.dataUpdatedAt,
    staleTime: STALE_MS,
  })
}

/** Submits a run. Sending the same thing again after a failure repeats its key, so that it cannot become two runs. */
export function useSubmit(task: string) {
  const api = useApi()
  const client = useQueryClient()
  const last = useRef({ body: '', key: '' })
  return useMutation({
    mutationFn: (submission: Submission) => {
      const body = stringify(submission)
      if (last.current.body !== body) last.current = { body, key: randomKey() }
      return submit(api, task, submission, last.current.key)
    },
    onSuccess: run => {
      last.current = { body: '', key: '' }
      keepRun(client, run)
    },
  })
}

function submit(api: Api, task: string, submission: Submission, key: string) {
  return take(
    api.POST('/api/v1/tasks/{task}/runs', {
      params: { path: { task } },
      headers: { 'Idempotency-Key': key },
      // The task's own schema shapes the input; the server checks it.
      body: submission as components['schemas']['SubmitIn'],
    }),
  )
}
