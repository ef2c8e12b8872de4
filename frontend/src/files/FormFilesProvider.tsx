import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useApi } from '../api/ApiContext'
import { useAbout } from '../api/about'
import { take } from '../api/client'
import { FilesContext, type FormFiles } from '../forms'
import { uploadFile } from './upload'

/** Lets the forms inside take files; the children are told how many are on their way. */
export function FormFilesProvider({ children }: { children: (pending: number) => ReactNode }) {
  const api = useApi()
  const client = useQueryClient()
  const limit = useAbout(true).data?.max_file_bytes
  const [pending, setPending] = useState(0)
  const files = useMemo<FormFiles>(
    () => ({
      limit,
      async upload(file, onProgress, signal) {
        setPending(held => held + 1)
        try {
          const info = await uploadFile(api.origin, file, onProgress, signal)
          client.setQueryData(['file', info.id], info)
          return info
        } finally {
          setPending(held => held - 1)
        }
      },
      find: (id, signal) =>
        take(api.GET('/api/v1/files/{file_id}', { params: { path: { file_id: id } }, signal })),
    }),
    [api, client, limit],
  )
  return <FilesContext value={files}>{children(pending)}</FilesContext>
}
