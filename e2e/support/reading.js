// What somebody does who reads a long log and a large result, step by step; see smoothness.py.
(() => {
  const panel = (name) => document.querySelector(`section[aria-label="${name}"]`)
  const inside = (name, selector) => panel(name)?.querySelector(selector)
  const button = (name, text) =>
    [...panel(name).querySelectorAll('button')].find((one) => one.textContent.includes(text))
  const boxOf = (row) => {
    let box = row.parentElement
    while (box.scrollHeight <= box.clientHeight) box = box.parentElement
    return box
  }
  const type = (input, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const scrollThrough = async (box, from, to) => {
    for (let step = 0; step <= 20; step++) {
      box.scrollTop = from + ((to - from) * step) / 20
      await new Promise(requestAnimationFrame)
    }
  }
  const logBox = () => boxOf(inside('Log', 'li'))
  const says = (name, text) => panel(name)?.textContent.includes(text)
  return [
    () => until('the end of the log', () => says('Log', 'line 10000 of 10000')),
    () => until('the result', () => inside('Result', 'td')),
    async () => {
      const box = logBox()
      await scrollThrough(box, box.scrollTop, box.scrollHeight / 2)
      await scrollThrough(box, box.scrollHeight / 2, 0)
      await until('the beginning of the log', () => says('Log', 'line 1 of 10000'))
    },
    async () => {
      type(inside('Log', 'input[type=search]'), 'line 77')
      await until('what is looked for', () => says('Log', '111 matches'))
      button('Log', 'Next match').click()
      await until('the first place', () => says('Log', '1 of 111'))
      await until('its line', () => inside('Log', '[aria-current] mark'))
    },
    async () => {
      const levels = inside('Log', 'select')
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(levels, 'Error')
      levels.dispatchEvent(new Event('change', { bubbles: true }))
      await until('errors alone', () => says('Log', 'ERROR') && !says('Log', 'INFO'))
      await scrollThrough(logBox(), 0, 2000)
    },
    () => inside('Log', 'input[type=checkbox]').click(),
    async () => {
      const box = boxOf(inside('Result', 'tbody tr'))
      await scrollThrough(box, 0, box.scrollHeight)
      inside('Result', 'th button').click()
      inside('Result', 'th button').click()
    },
    async () => {
      button('Result', 'Tree').click()
      await until('the tree', () => inside('Result', '[role=treeitem]'))
      button('Result', 'Expand all').click()
      await until('the open tree', () => says('Result', 'Customer 0'))
      const box = boxOf(inside('Result', '[role=treeitem]'))
      await scrollThrough(box, 0, box.scrollHeight)
      type(inside('Result', 'input[type=search]'), 'customer')
      await until('names', () => says('Result', 'matches'))
      button('Result', 'Next match').click()
    },
    async () => {
      button('Result', 'Raw').click()
      await until('raw', () => inside('Result', 'code'))
      const box = boxOf(inside('Result', 'code'))
      await scrollThrough(box, 0, box.scrollHeight)
    },
  ]
})()
