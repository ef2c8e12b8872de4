import { expect, test } from 'vitest'
import { makeRun } from '../../testing/factories'
import { Rows, withFarAside, withRuns } from './rows'

const runs = Array.from({ length: 7 }, () => makeRun())
const ids = runs.map(run => run.id)
const data = {
  pages: [
    { items: runs.slice(0, 3), next: 'b' },
    { items: [], next: 'c' },
    { items: runs.slice(3, 5), next: 'd' },
    { items: runs.slice(5), next: null },
  ],
  pageParams: [undefined, 'b', 'c', 'd'],
}

test('rows are counted through pages of any length', () => {
  const rows = new Rows(data.pages)
  expect(rows.length).toBe(7)
  expect(ids.map((_, index) => rows.at(index)?.id)).toEqual(ids)
  expect(rows.at(7)).toBeUndefined()
  expect(rows.ids(2, 5)).toEqual(ids.slice(2, 6))
})

test('a page that is put aside keeps its place and its ids, and gets its runs again', () => {
  const aside = withFarAside(data, page => page !== 2)
  const rows = new Rows(aside.pages)
  expect(rows.length).toBe(7)
  expect(rows.at(3)).toBeUndefined()
  expect(rows.idAt(3)).toBe(ids[3])
  expect(rows.ids()).toEqual(ids)
  expect(rows.held()).toHaveLength(5)
  const [newer, older] = [
    { ...runs[3], version: 9 } as (typeof runs)[0],
    runs[4] as (typeof runs)[0],
  ]
  const again = new Rows(withRuns(aside, 2, [older, newer]).pages)
  expect(again.at(3)?.version).toBe(9)
  expect(again.ids()).toEqual(ids)
})

test('where nothing is far, nothing is made anew', () => {
  expect(withFarAside(data, () => true)).toBe(data)
  expect(withRuns(data, 0, runs)).toBe(data)
})

test('no pages are no rows', () => {
  const rows = new Rows()
  expect([rows.length, rows.at(0), rows.idAt(0), rows.ids()]).toEqual([0, undefined, undefined, []])
})
