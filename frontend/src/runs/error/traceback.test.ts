import { describe, expect, test } from 'vitest'
import { partsOf, textOf } from './traceback'

const OWN = `  File "/app/tasks/reports.py", line 12, in build
    return render(rows)
           ^^^^^^^^^^^^`
const LIBRARY = `  File "/venv/lib/python3.12/site-packages/jinja2/environment.py", line 1304, in render
    self.environment.handle_exception()
  File "/usr/lib/python3.12/json/decoder.py", line 355, in raw_decode`
const TRACEBACK = `Traceback (most recent call last):
${OWN}
${LIBRARY}
${OWN}
json.decoder.JSONDecodeError: Expecting value

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
${OWN}
ValueError: no
  of two lines`

describe('a traceback', () => {
  test('has own frames, libraries in a row as one part, and the text between', () => {
    expect(partsOf(TRACEBACK).map(part => part.kind)).toEqual([
      'text',
      'own',
      'library',
      'own',
      'text',
      'own',
      'text',
    ])
  })

  test('counts the frames of libraries', () => {
    const [library] = partsOf(TRACEBACK).filter(part => part.kind === 'library')
    expect(library?.frames.map(frame => frame.name)).toEqual(['render', 'raw_decode'])
  })

  test('keeps the marks below a line of code', () => {
    const [own] = partsOf(TRACEBACK).filter(part => part.kind === 'own')
    expect(own?.frame).toEqual({
      file: '/app/tasks/reports.py',
      line: 12,
      name: 'build',
      code: '    return render(rows)\n           ^^^^^^^^^^^^',
    })
  })

  test.each([
    TRACEBACK,
    '',
    'no traceback at all',
    '  File "x", line 1\n  + Exception Group Traceback\n  |   File "y", line 2, in z\n\n',
    '  File "<frozen importlib._bootstrap>", line 1, in _find\n',
  ])('in its parts is the same text', text => {
    expect(partsOf(text).map(textOf).join('\n')).toBe(text)
  })
})
